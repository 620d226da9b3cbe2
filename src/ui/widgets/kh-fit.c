/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-fit.h"

#include "ui/widgets/kh-button-face.h"

/* Percent of the usual size of text, from where on the header of a group has no room for two things beside each other. */
#define LARGE 140

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

static gboolean
is_large (GtkWidget *widget)
{
  return kh_fit_scale (widget, 100) > LARGE;
}

void
kh_fit_side_buttons (GtkWidget *widget)
{
  if (is_large (widget))
    kh_fit_buttons (widget, PANGO_WRAP_WORD);
}

static gboolean
on_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  GtkLabel *label = GTK_LABEL (widget);

  if (!pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_text (label));
  return TRUE;
}

void
kh_fit_labels (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_label_get_ellipsize (GTK_LABEL (widget)) != PANGO_ELLIPSIZE_NONE
      && !gtk_widget_get_has_tooltip (widget)) {
    gtk_widget_set_has_tooltip (widget, TRUE);
    g_signal_connect (widget, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    kh_fit_labels (child);
}

int
kh_fit_scale (GtkWidget *widget, int pixels)
{
  int dpi;

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? (int) ((gint64) pixels * dpi / (96 * 1024)) : pixels;
}

static void
fit_group (AdwPreferencesGroup *group)
{
  GtkWidget *suffix = adw_preferences_group_get_header_suffix (group);
  GtkWidget *header = suffix != NULL ? gtk_widget_get_ancestor (suffix, GTK_TYPE_BOX) : NULL;
  GtkWidget *label = GTK_WIDGET (group);

  /* Down to the title, which comes first in it. */
  while (label != NULL && !GTK_IS_LABEL (label))
    label = gtk_widget_get_first_child (label);
  if (label != NULL)
    g_object_set (label, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "ellipsize", PANGO_ELLIPSIZE_NONE, NULL);
  if (header != NULL && is_large (suffix))
    gtk_orientable_set_orientation (GTK_ORIENTABLE (header), GTK_ORIENTATION_VERTICAL);
}

static gboolean
has_subtitle (AdwActionRow *row)
{
  const char *subtitle = adw_action_row_get_subtitle (row);

  return subtitle != NULL && *subtitle != '\0';
}

void
kh_fit_groups (GtkWidget *widget)
{
  if (ADW_IS_PREFERENCES_GROUP (widget))
    fit_group (ADW_PREFERENCES_GROUP (widget));
  /* What is chosen has a line of its own. */
  if (ADW_IS_COMBO_ROW (widget) && is_large (widget) && !has_subtitle (ADW_ACTION_ROW (widget)))
    adw_combo_row_set_use_subtitle (ADW_COMBO_ROW (widget), TRUE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    kh_fit_groups (child);
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
