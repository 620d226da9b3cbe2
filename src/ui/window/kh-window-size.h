/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window's size, remembered in the settings: "window-size" and "maximized".
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void kh_window_size_restore (GtkWindow *window, GSettings *settings);
void kh_window_size_save (GtkWindow *window, GSettings *settings);

G_END_DECLS
