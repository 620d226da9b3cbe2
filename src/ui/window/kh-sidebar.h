/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window's sidebar: the account that is shown, below it the panes, and the main menu.
 * Properties: "accounts" (KhAccounts), "account" (KhAccount), "people" (KhPeople; NULL while there is one account only).
 * Signal: "pane-chosen" (const char *name): also when it is the one that is shown already.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-accounts.h"
#include "account/kh-people.h"

G_BEGIN_DECLS

#define KH_TYPE_SIDEBAR (kh_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (KhSidebar, kh_sidebar, KH, SIDEBAR, GtkWidget)

/* Marks a pane as the one that is shown, without a signal. */
void kh_sidebar_select (KhSidebar *self, const char *pane);
/* Moves the keyboard to the pane that is marked. */
void kh_sidebar_take_focus (KhSidebar *self);
/* Returns: the name of the pane with the number @position, from 0; NULL where that is not to be seen. */
const char *kh_sidebar_get_pane (KhSidebar *self, guint position);

G_END_DECLS
