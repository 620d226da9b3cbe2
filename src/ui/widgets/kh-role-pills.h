/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Roles in one line, a pill each: as many as fit, then "+2". The tooltip and the accessible name have all of them.
 */
#pragma once

#include <gtk/gtk.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_ROLE_PILLS (kh_role_pills_get_type ())
G_DECLARE_FINAL_TYPE (KhRolePills, kh_role_pills, KH, ROLE_PILLS, GtkWidget)

KhRolePills *kh_role_pills_new (void);
/* @roles: ids; where a service has no roles, the areas that @grants are in are shown. @owner: shows "Owner" before them.
 * Copies what it needs. */
void kh_role_pills_set_access (KhRolePills *self, KhAccount *account, const char *const *roles, const KhGrants *grants,
                               gboolean owner);
/* Any other words, NULL-terminated, likewise. */
void kh_role_pills_set_texts (KhRolePills *self, const char *const *texts);

/* Returns: (transfer full): the names of @roles, or where a service has no roles of the areas that @grants are in,
 * separated by commas; @fallback when there are none. */
char *kh_access_names (KhAccount *account, const char *const *roles, const KhGrants *grants, gboolean owner,
                       const char *fallback);

G_END_DECLS
