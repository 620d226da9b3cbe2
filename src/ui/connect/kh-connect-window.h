/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Connects an account, or signs one in again: the service, its address, then mail address and password or an
 * admin token. Signal: "connected" (KhAccount): the first of those that were opened; the window closes then.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-accounts.h"

G_BEGIN_DECLS

#define KH_TYPE_CONNECT_WINDOW (kh_connect_window_get_type ())
G_DECLARE_FINAL_TYPE (KhConnectWindow, kh_connect_window, KH, CONNECT_WINDOW, AdwWindow)

/* @account: the one to sign in again; NULL to connect another. */
KhConnectWindow *kh_connect_window_new (GtkWindow *parent, KhAccounts *accounts, KhAccount *account);

/* Fills in the address of an account server, and leaves the rest to the person. For one that connects another account. */
void kh_connect_window_set_address (KhConnectWindow *self, const char *address);

G_END_DECLS
