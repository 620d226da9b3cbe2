/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-fit.h"

#include "ui/widgets/kh-button-face.h"

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
kh_fit_buttons (GtkWidget *widget, PangoWrapMode wrap)
{
  if (KH_IS_BUTTON_FACE (widget))
    return;
  if (GTK_IS_LABEL (widget) && gtk_widget_get_ancestor (widget, GTK_TYPE_BUTTON) != NULL)
    g_object_set (widget, "wrap", TRUE, "wrap-mode", wrap, "natural-wrap-mode", GTK_NATURAL_WRAP_NONE,
                  "ellipsize", PANGO_ELLIPSIZE_NONE, "justify", GTK_JUSTIFY_CENTER, NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    kh_fit_buttons (child, wrap);
}

void
kh_fit_menu_button (GtkMenuButton *button, gboolean narrow, const char *label, const char *icon_name)
{
  if (narrow)
    gtk_menu_button_set_icon_name (button, icon_name);
  else
    gtk_menu_button_set_label (button, label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), narrow ? label : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}
