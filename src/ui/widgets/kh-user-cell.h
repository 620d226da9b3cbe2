/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A person in one cell: picture of initials, name, mail address below; in narrow lists the roles beneath. The name is
 * also its own for screen readers.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_USER_CELL (kh_user_cell_get_type ())
G_DECLARE_FINAL_TYPE (KhUserCell, kh_user_cell, KH, USER_CELL, GtkWidget)

KhUserCell *kh_user_cell_new (void);
/* Shows @user as it is now. @with_roles: roles, and a status that is not active, beneath. */
void kh_user_cell_set (KhUserCell *self, KhAccount *account, KhUser *user, gboolean with_roles);
/* Shows beside the name what is worth another look about @user; without this nothing is shown of it. */
void kh_user_cell_set_hints (KhUserCell *self, KhAccount *account, KhUser *user);

G_END_DECLS
