/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row in which one chooses the last day of somebody's access, or none.
 * Property "time" (int64, see base/kh-time.h; 0: no end): the last moment of that day here; notifies.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KH_TYPE_END_DATE_ROW (kh_end_date_row_get_type ())
G_DECLARE_FINAL_TYPE (KhEndDateRow, kh_end_date_row, KH, END_DATE_ROW, AdwActionRow)

gint64 kh_end_date_row_get_time (KhEndDateRow *self);
void kh_end_date_row_set_time (KhEndDateRow *self, gint64 time);

G_END_DECLS
