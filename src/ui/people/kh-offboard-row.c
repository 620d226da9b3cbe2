/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/people/kh-offboard-row.h"

#include "ui/people/kh-offboard-text.h"

struct _KhOffboardRow {
  AdwActionRow parent_instance;
  GtkImage *icon;       /* borrowed */
  GtkSpinner *spinner;  /* borrowed */
  KhOffboardStep *step; /* owned */
};

G_DEFINE_FINAL_TYPE (KhOffboardRow, kh_offboard_row, ADW_TYPE_ACTION_ROW)

static const char *
icon_of (KhOffboardState state)
{
  switch (state) {
  case KH_OFFBOARD_TO_DO:
    return "list-remove-symbolic";
  case KH_OFFBOARD_AWAY:
    return "network-offline-symbolic";
  case KH_OFFBOARD_BY_HAND:
    return "dialog-information-symbolic";
  case KH_OFFBOARD_DONE:
    return "emblem-ok-symbolic";
  case KH_OFFBOARD_RUNNING:
  case KH_OFFBOARD_FAILED:
  default:
    return "dialog-warning-symbolic";
  }
}

static void
update (KhOffboardRow *self)
{
  KhOffboardState state = kh_offboard_step_get_state (self->step);
  g_autofree char *what = kh_offboard_what_text (self->step);
  g_autofree char *why = kh_offboard_why_text (self->step);
  g_autofree char *title
      = g_markup_escape_text (kh_account_get_name (kh_offboard_step_get_account (self->step)), -1);
  g_autofree char *text = g_markup_printf_escaped ("<b>%s</b>%s%s%s%s", kh_offboard_state_text (self->step),
                                                   *what != '\0' ? "\n" : "", what, why != NULL ? "\n" : "",
                                                   why != NULL ? why : "");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
  gtk_image_set_from_icon_name (self->icon, icon_of (state));
  gtk_widget_set_visible (GTK_WIDGET (self->icon), state != KH_OFFBOARD_RUNNING);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), state == KH_OFFBOARD_RUNNING);
  gtk_spinner_set_spinning (self->spinner, state == KH_OFFBOARD_RUNNING);
}

static void
kh_offboard_row_dispose (GObject *object)
{
  g_clear_object (&KH_OFFBOARD_ROW (object)->step);
  G_OBJECT_CLASS (kh_offboard_row_parent_class)->dispose (object);
}

static void
kh_offboard_row_class_init (KhOffboardRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kh_offboard_row_dispose;
}

static void
kh_offboard_row_init (KhOffboardRow *self)
{
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *spinner = gtk_spinner_new ();

  self->icon = GTK_IMAGE (icon);
  self->spinner = GTK_SPINNER (spinner);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), spinner);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), icon);
}

GtkWidget *
kh_offboard_row_new (KhOffboardStep *step)
{
  KhOffboardRow *self = g_object_new (KH_TYPE_OFFBOARD_ROW, NULL);

  self->step = g_object_ref (step);
  g_signal_connect_object (step, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
