/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The settings of an account: its name, agent login (S7), who may invite (W1), the language of invitations. Each is
 * applied when it is changed; what one may not change is shown, with the reason.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_ACCOUNT_SETTINGS (kh_account_settings_get_type ())
G_DECLARE_FINAL_TYPE (KhAccountSettings, kh_account_settings, KH, ACCOUNT_SETTINGS, AdwWindow)

void kh_account_settings_present (GtkWindow *parent, KhAccount *account);

G_END_DECLS
