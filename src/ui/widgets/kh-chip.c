/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-chip.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

GtkWidget *
kh_chip_new (const char *text)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (text);
  g_autofree char *name = NULL;

  /* Translators: the name of a button that takes a filter back; %s is the filter, as "Role: Finance". */
  name = g_strdup_printf (_ ("Remove filter: %s"), text);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("window-close-symbolic"));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "kh-chip");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}
