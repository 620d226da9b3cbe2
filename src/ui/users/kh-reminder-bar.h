/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reminds whoever may remove people to go through the list of them from time to time (W8): a bar above the list, every
 * KH_REMINDER_AFTER since the last time on this computer. Looking at the hints, closing the bar and signing a review start
 * the time afresh. It offers to start a review, too, by "win.start-review".
 *
 * Signal: "look" (): those with hints are to be shown.
 */
#pragma once

#include <gtk/gtk.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_REMINDER_AFTER (90 * KH_DAY)

#define KH_TYPE_REMINDER_BAR (kh_reminder_bar_get_type ())
G_DECLARE_FINAL_TYPE (KhReminderBar, kh_reminder_bar, KH, REMINDER_BAR, GtkWidget)

/* @account: (nullable). */
void kh_reminder_bar_set_account (KhReminderBar *self, KhAccount *account);
/* Since when nobody went through the people of @account, in milliseconds, if it is time to; else 0. */
gint64 kh_reminder_bar_get_due (KhAccount *account);
/* Somebody went through them just now. */
void kh_reminder_bar_put_off (KhAccount *account);

G_END_DECLS
