/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The main window: the first start, or the sidebar with one pane of one account.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-accounts.h"

G_BEGIN_DECLS

#define KH_TYPE_WINDOW (kh_window_get_type ())
G_DECLARE_FINAL_TYPE (KhWindow, kh_window, KH, WINDOW, AdwApplicationWindow)

/* @accounts: loaded. @settings: of io.github.keyholder_app.Keyholder; size, account and pane are remembered there. */
KhWindow *kh_window_new (AdwApplication *application, KhAccounts *accounts, GSettings *settings);

/* Shows @pane of @account, and there @item where it has an id and is there, or as soon as what is kept of the
 * account has been read. What is gone is passed over. */
void kh_window_open (KhWindow *self, const char *account, const char *pane, const char *item);
/* Shows the people of the account that is shown in whom all words of @text are. */
void kh_window_search (KhWindow *self, const char *text);
/* Opens the form for connecting an account at the address that @link, keyholder://…, is for; or says why it is no good. */
void kh_window_connect_to (KhWindow *self, const char *link);
/* Shows the sample store, starting it where it is not there yet. */
void kh_window_show_sample (KhWindow *self);

G_END_DECLS
