/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When somebody at this computer last went through the people of an account (W8), as the settings remember it.
 */
#pragma once

#include "account/kh-account.h"

G_BEGIN_DECLS

/* In the settings: account ids → when, in seconds. */
#define KH_STAFF_CHECK_KEY "staff-checked"
#define KH_STAFF_CHECK_DUE_AFTER (90 * KH_DAY)

/* @settings: the application's. Returns: in milliseconds; 0: not yet. */
gint64 kh_staff_check_get_last (GSettings *settings, KhAccount *account);
/* Returns: that, if there was one, it is time for the next one, and this person may remove people; else 0. */
gint64 kh_staff_check_get_due (GSettings *settings, KhAccount *account);
/* Somebody does so now. */
void kh_staff_check_note (GSettings *settings, KhAccount *account);

G_END_DECLS
