/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One end of a span of days, as a button that says which day it is and opens a calendar.
 * Properties: "day" (gint64, as kh_day_add() counts; notifies), "last" (gboolean: the day is the span's last; at construction).
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KH_TYPE_DAY_BUTTON (kh_day_button_get_type ())
G_DECLARE_FINAL_TYPE (KhDayButton, kh_day_button, KH, DAY_BUTTON, AdwBin)

gint64 kh_day_button_get_day (KhDayButton *self);
void kh_day_button_set_day (KhDayButton *self, gint64 day);

/* Returns: when the day begins, in this place, that is so many days after the one of @time; milliseconds. */
gint64 kh_day_add (gint64 time, int days);

G_END_DECLS
