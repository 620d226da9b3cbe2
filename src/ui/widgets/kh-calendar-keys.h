/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A calendar in a popover by keyboard. GTK's own moves a mark that begins at its last day, wherever the chosen one is.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Arrows go to another day, Page Up and Page Down to another month; Enter and the space bar close the popover. */
void kh_calendar_keys_add (GtkCalendar *calendar);

G_END_DECLS
