/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compat/kh-compat.h"

gboolean
kh_surface_is_seen (GdkToplevel *surface)
{
  GdkToplevelState unseen = GDK_TOPLEVEL_STATE_MINIMIZED;

#if GTK_CHECK_VERSION (4, 12, 0)
  unseen |= GDK_TOPLEVEL_STATE_SUSPENDED;
#endif
  return (gdk_toplevel_get_state (surface) & unseen) == 0;
}

void
kh_widget_get_color (GtkWidget *widget, GdkRGBA *color)
{
#if GTK_CHECK_VERSION (4, 10, 0)
  gtk_widget_get_color (widget, color);
#else
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), color);
#endif
}

void
kh_list_item_set_label (GtkListItem *item, const char *label)
{
#if GTK_CHECK_VERSION (4, 12, 0)
  gtk_list_item_set_accessible_label (item, label);
#else
  GtkWidget *child = gtk_list_item_get_child (item);
  GtkWidget *row = child != NULL ? gtk_widget_get_parent (child) : NULL; /* what has the focus */

  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
#endif
}

/* In newer GTK they are labelled by the text on them, and that goes before a name. */
void
kh_button_set_name (GtkWidget *button, const char *name)
{
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
kh_list_item_share_label (GtkListItem *item, const char *label)
{
#if GTK_CHECK_VERSION (4, 12, 0)
  gtk_list_item_set_accessible_label (item, label);
#endif
}

void
kh_header_bar_adapt (AdwHeaderBar *header)
{
#if ADW_CHECK_VERSION (1, 4, 0)
  adw_header_bar_set_show_back_button (header, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (header), "flat");
#endif
}
