/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking an account out of the window.
 */
#pragma once

#include <gtk/gtk.h>

#include "account/kh-accounts.h"

G_BEGIN_DECLS

/* Asks over @window whether to remove @account, does so, and says what went wrong. @cancellable: ends with the window. */
void kh_account_removal_ask (GtkWindow *window, KhAccounts *accounts, KhAccount *account, GCancellable *cancellable);

G_END_DECLS
