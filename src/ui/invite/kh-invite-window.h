/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The form in which people are asked to join: addresses, language, roles, rights and end date, and beside them what
 * the invited will be able to do; then how each invitation went.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_INVITE_WINDOW (kh_invite_window_get_type ())
G_DECLARE_FINAL_TYPE (KhInviteWindow, kh_invite_window, KH, INVITE_WINDOW, AdwWindow)

/* Shows a new, empty form over @parent. */
void kh_invite_window_present (GtkWindow *parent, KhAccount *account);

G_END_DECLS
