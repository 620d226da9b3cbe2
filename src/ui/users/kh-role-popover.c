/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "ui/users/kh-role-popover.h"

struct _KhRolePopover {
  GtkPopover parent_instance;
  GtkListBox *list; /* borrowed */
};

G_DEFINE_FINAL_TYPE (KhRolePopover, kh_role_popover, GTK_TYPE_POPOVER)

static guint role_chosen;

static void
on_row_activated (KhRolePopover *self, GtkListBoxRow *row)
{
  g_autoptr (KhRole) role = g_object_ref (g_object_get_data (G_OBJECT (row), "kh-role"));

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, role_chosen, 0, role);
}

void
kh_role_popover_set_roles (KhRolePopover *self, GPtrArray *roles, KhAccount *account)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < roles->len; i++) {
    KhRole *role = g_ptr_array_index (roles, i);
    GtkWidget *row = gtk_list_box_row_new ();
    GtkWidget *label = gtk_label_new (kh_role_get_name (role));
    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_widget_add_css_class (row, "kh-menu-row");
    gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, kh_role_get_name (role), -1);
    if (account != NULL && !kh_account_may_give_role (account, role)) {
      const char *why = _ ("You can’t give this role: it includes more than your own access.");
      gtk_widget_set_sensitive (row, FALSE);
      gtk_widget_set_tooltip_text (row, why);
      kh_widget_describe (row, why);
    }
    g_object_set_data_full (G_OBJECT (row), "kh-role", g_object_ref (role), g_object_unref);
    gtk_list_box_append (self->list, row);
  }
}

static void
kh_role_popover_class_init (KhRolePopoverClass *klass)
{
  role_chosen = g_signal_new ("role-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, KH_TYPE_ROLE);
}

static void
kh_role_popover_init (KhRolePopover *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_row_activated), self, G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Roles"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 400);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_popover_set_child (GTK_POPOVER (self), scroller);
  gtk_widget_add_css_class (GTK_WIDGET (self), "menu");
}
