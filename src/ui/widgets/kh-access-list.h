/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Effective access: each area with its level and where that comes from, under the areas' headings. Rows stay while
 * the access changes, so that it can be shown while somebody edits.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_ACCESS_LIST (kh_access_list_get_type ())
G_DECLARE_FINAL_TYPE (KhAccessList, kh_access_list, KH, ACCESS_LIST, GtkWidget)

/* @before: the access from which this one differs, to mark what changes; NULL when there is no such thing. Neither is
 * kept. */
void kh_access_list_set (KhAccessList *self, KhAccount *account, KhAccess *access, KhAccess *before);
/* What stands there instead while @access includes nothing. */
void kh_access_list_set_empty_text (KhAccessList *self, const char *text);

/* Returns: (transfer full): where a level comes from: "Packer, Shipping (Guest)". */
char *kh_access_sources_text (KhAccount *account, const GPtrArray *sources);

G_END_DECLS
