/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What sorting and searching people needs, computed once for each and kept until the person or a role changes: the
 * folded text that is searched, and the key that names are sorted by.
 */
#pragma once

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_USER_INDEX (kh_user_index_get_type ())
G_DECLARE_FINAL_TYPE (KhUserIndex, kh_user_index, KH, USER_INDEX, GObject)

/* Signal: "changed" () once in the main loop's next idle after people or roles changed in whatever number. */
KhUserIndex *kh_user_index_new (KhAccount *account);
KhAccount *kh_user_index_get_account (KhUserIndex *self);

/* Returns: (transfer none): name, mail address and role names, folded with kh_text_fold(), a line each. */
const char *kh_user_index_get_text (KhUserIndex *self, KhUser *user);
/* Orders by name as the locale does. */
int kh_user_index_compare_names (KhUserIndex *self, KhUser *a, KhUser *b);

G_END_DECLS
