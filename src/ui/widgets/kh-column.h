/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Widgets one below the other in what is scrolled, some of which come and go while somebody types: as long as all of them have room
 * in what is seen, only those below move. (Hiding a widget has the whole window laid out anew.)
 * Property: "spacing" (int, pixels).
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KH_TYPE_COLUMN (kh_column_get_type ())
G_DECLARE_FINAL_TYPE (KhColumn, kh_column, KH, COLUMN, GtkWidget)

/* @child: one of its own. Those that are hidden otherwise take no room either. */
void kh_column_set_shown (KhColumn *self, GtkWidget *child, gboolean shown);

G_END_DECLS
