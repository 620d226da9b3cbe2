/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-calendar-keys.h"

static void
go (GtkCalendar *calendar, int days, int months)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (calendar);
  g_autoptr (GDateTime) month = g_date_time_add_months (day, months);
  g_autoptr (GDateTime) other = g_date_time_add_days (month, days);

  gtk_calendar_select_day (calendar, other);
}

static gboolean
on_key (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, gpointer data)
{
  GtkCalendar *calendar = data;
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (calendar), GTK_TYPE_POPOVER);
  int sideways = gtk_widget_get_direction (GTK_WIDGET (calendar)) == GTK_TEXT_DIR_RTL ? -1 : 1;

  if ((state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key) {
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    go (calendar, -sideways, 0);
    return GDK_EVENT_STOP;
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    go (calendar, sideways, 0);
    return GDK_EVENT_STOP;
  case GDK_KEY_Up:
  case GDK_KEY_KP_Up:
    go (calendar, -7, 0);
    return GDK_EVENT_STOP;
  case GDK_KEY_Down:
  case GDK_KEY_KP_Down:
    go (calendar, 7, 0);
    return GDK_EVENT_STOP;
  case GDK_KEY_Page_Up:
  case GDK_KEY_KP_Page_Up:
    go (calendar, 0, -1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Page_Down:
  case GDK_KEY_KP_Page_Down:
    go (calendar, 0, 1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
  case GDK_KEY_space:
    gtk_popover_popdown (GTK_POPOVER (popover));
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

void
kh_calendar_keys_add (GtkCalendar *calendar)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  /* Before those of its class. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), calendar, 0);
  gtk_widget_add_controller (GTK_WIDGET (calendar), keys);
}
