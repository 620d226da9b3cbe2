/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row of the list of people: whom it shows. While one types into the search the rows stay, and show others: making as
 * many rows anew at each key would hold up typing.
 *
 * Property "user" (KhUser), notifies.
 */
#pragma once

#include "model/kh-user.h"

G_BEGIN_DECLS

#define KH_TYPE_USER_ROW (kh_user_row_get_type ())
G_DECLARE_FINAL_TYPE (KhUserRow, kh_user_row, KH, USER_ROW, GObject)

KhUserRow *kh_user_row_new (KhUser *user);
/* Returns: (transfer none) */
KhUser *kh_user_row_get_user (KhUserRow *self);
void kh_user_row_set_user (KhUserRow *self, KhUser *user);

G_END_DECLS
