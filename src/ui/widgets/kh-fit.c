/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-fit.h"

void
kh_fit_to_parent (GtkWindow *window)
{
  GtkWindow *parent = gtk_window_get_transient_for (window);
  int width, height, room;

  gtk_window_get_default_size (window, &width, &height);
  room = parent != NULL ? gtk_widget_get_width (GTK_WIDGET (parent)) : 0;
  if (room > 0 && width > room)
    gtk_window_set_default_size (window, room, height);
}
