/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window/kh-window-size.h"

void
kh_window_size_restore (GtkWindow *window, GSettings *settings)
{
  int width, height;

  g_settings_get (settings, "window-size", "(ii)", &width, &height);
  gtk_window_set_default_size (window, width, height);
  if (g_settings_get_boolean (settings, "maximized"))
    gtk_window_maximize (window);
}

void
kh_window_size_save (GtkWindow *window, GSettings *settings)
{
  int width, height;

  g_settings_set_boolean (settings, "maximized", gtk_window_is_maximized (window));
  /* What it has when it is not. */
  if (gtk_window_is_maximized (window))
    return;
  gtk_window_get_default_size (window, &width, &height);
  g_settings_set (settings, "window-size", "(ii)", width, height);
}
