/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reminds whoever may remove people to go through the list of them from time to time (W8): a bar above the list, when it
 * is due (kh-staff-check.h). Looking at the hints, closing the bar and signing a review start the time afresh. It offers to
 * start a review, too, by "win.start-review".
 *
 * Signal: "look" (): those with hints are to be shown.
 */
#pragma once

#include <gtk/gtk.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_REMINDER_BAR (kh_reminder_bar_get_type ())
G_DECLARE_FINAL_TYPE (KhReminderBar, kh_reminder_bar, KH, REMINDER_BAR, GtkWidget)

/* @account: (nullable). */
void kh_reminder_bar_set_account (KhReminderBar *self, KhAccount *account);

G_END_DECLS
