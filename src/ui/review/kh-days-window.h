/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whose access differs between two days: those of which it is kept what the account was like.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_DAYS_WINDOW (kh_days_window_get_type ())
G_DECLARE_FINAL_TYPE (KhDaysWindow, kh_days_window, KH, DAYS_WINDOW, AdwWindow)

/* @from: whose window it opens over. */
GtkWidget *kh_days_window_new (GtkWidget *from, KhAccount *account);

G_END_DECLS
