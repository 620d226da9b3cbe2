/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-focus.h"

GtkWidget *
kh_focus_get (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_get_mapped (focus) && gtk_widget_get_root (focus) == root ? focus : NULL;
}

gboolean
kh_focus_is_in (GtkWidget *part)
{
  GtkWidget *focus = kh_focus_get (part);

  return focus != NULL && (focus == part || gtk_widget_is_ancestor (focus, part));
}
