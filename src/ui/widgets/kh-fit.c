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

void
kh_fit_buttons (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_ancestor (widget, GTK_TYPE_BUTTON) != NULL)
    gtk_label_set_ellipsize (GTK_LABEL (widget), PANGO_ELLIPSIZE_END);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    kh_fit_buttons (child);
}
