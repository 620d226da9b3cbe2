/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everyone who can get in: a list to search, filter, sort and select in, and a page of each person.
 * Property "account" (KhAccount).
 */
#pragma once

#include "ui/widgets/kh-pane.h"

G_BEGIN_DECLS

#define KH_TYPE_USERS_PANE (kh_users_pane_get_type ())
G_DECLARE_FINAL_TYPE (KhUsersPane, kh_users_pane, KH, USERS_PANE, KhPane)

GtkWidget *kh_users_pane_new (void);
/* Opens the page of @user, who is in the account's list. */
void kh_users_pane_show_user (KhUsersPane *self, KhUser *user);

G_END_DECLS
