/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which people the list shows: those whose name, address or roles have every word that is searched for, with a
 * role, with at least a level in an area, in a status, with a hint.
 */
#pragma once

#include "ui/users/kh-user-index.h"
#include "ui/widgets/kh-text-filter.h"

G_BEGIN_DECLS

/* Which states are shown; CURRENT is all but removed. */
typedef enum {
  KH_SHOW_CURRENT,
  KH_SHOW_ACTIVE,
  KH_SHOW_SUSPENDED,
  KH_SHOW_REMOVED,
} KhShow;

#define KH_TYPE_USER_FILTER (kh_user_filter_get_type ())
G_DECLARE_FINAL_TYPE (KhUserFilter, kh_user_filter, KH, USER_FILTER, KhTextFilter)

KhUserFilter *kh_user_filter_new (KhUserIndex *index);
/* NULL: any role. */
void kh_user_filter_set_role (KhUserFilter *self, const char *role);
/* NULL: any access. */
void kh_user_filter_set_access (KhUserFilter *self, const char *area, KhLevel level);
/* Those with any of @hints; 0: everybody. */
void kh_user_filter_set_hints (KhUserFilter *self, KhHints hints);
void kh_user_filter_set_show (KhUserFilter *self, KhShow show);

G_END_DECLS
