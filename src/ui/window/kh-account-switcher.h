/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The button at the sidebar's top that says which account is shown, and its menu of all accounts.
 * Properties: "accounts" (KhAccounts), "account" (KhAccount).
 */
#pragma once

#include <adwaita.h>

#include "account/kh-accounts.h"

G_BEGIN_DECLS

#define KH_TYPE_ACCOUNT_SWITCHER (kh_account_switcher_get_type ())
G_DECLARE_FINAL_TYPE (KhAccountSwitcher, kh_account_switcher, KH, ACCOUNT_SWITCHER, GtkWidget)

G_END_DECLS
