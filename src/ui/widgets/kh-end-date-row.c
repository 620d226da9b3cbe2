/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-time.h"
#include "ui/widgets/kh-calendar-keys.h"
#include "ui/widgets/kh-end-date-row.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-text-for.h"

struct _KhEndDateRow {
  AdwActionRow parent_instance;
  /* template children */
  GtkMenuButton *button;
  GtkPopover *popover;
  GtkCalendar *calendar;
  GtkWidget *past;
  GtkWidget *none;

  gint64 time;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (KhEndDateRow, kh_end_date_row, ADW_TYPE_ACTION_ROW)

enum { PROP_0, PROP_TIME, N_PROPS };
static GParamSpec *props[N_PROPS];

static void
update (KhEndDateRow *self)
{
  g_autofree char *date = self->time != 0 ? kh_text_for_date (self->time) : NULL;
  g_autofree char *text = NULL;

  if (date == NULL)
    text = g_strdup (C_ ("access", "Does not end by itself"));
  else if (self->time < kh_time_now ())
    /* Translators: %s is a date. */
    text = g_strdup_printf (C_ ("access", "Ended on %s"), date);
  else
    /* Translators: %s is a date. */
    text = g_strdup_printf (C_ ("access", "At the end of %s"), date);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
  gtk_widget_set_sensitive (self->none, self->time != 0);
}

gint64
kh_end_date_row_get_time (KhEndDateRow *self)
{
  return self->time;
}

void
kh_end_date_row_set_time (KhEndDateRow *self, gint64 time)
{
  if (self->time == time)
    return;
  self->time = time;
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TIME]);
}

static void
on_day_selected (KhEndDateRow *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (self->calendar);
  g_autoptr (GDateTime) end = NULL;
  gint64 time;

  if (self->updating)
    return;
  end = g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                               g_date_time_get_day_of_month (day), 23, 59, 59);
  time = g_date_time_to_unix (end) * KH_SECOND;
  gtk_widget_set_visible (self->past, time < kh_time_now ());
  if (time >= kh_time_now ())
    kh_end_date_row_set_time (self, time);
}

static void
on_none (KhEndDateRow *self)
{
  gtk_popover_popdown (self->popover);
  kh_end_date_row_set_time (self, 0);
}

static void
on_activated (KhEndDateRow *self)
{
  gtk_menu_button_popup (self->button);
}

static void
on_show (KhEndDateRow *self)
{
  g_autoptr (GDateTime) day = self->time != 0 ? g_date_time_new_from_unix_local (self->time / KH_SECOND)
                                              : g_date_time_new_now_local ();

  self->updating = TRUE;
  gtk_calendar_select_day (self->calendar, day);
  self->updating = FALSE;
  gtk_widget_set_visible (self->past, FALSE);
}

static void
kh_end_date_row_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  if (prop == PROP_TIME)
    g_value_set_int64 (value, KH_END_DATE_ROW (object)->time);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
}

static void
kh_end_date_row_set_property (GObject *object, guint prop, const GValue *value, GParamSpec *pspec)
{
  if (prop == PROP_TIME)
    kh_end_date_row_set_time (KH_END_DATE_ROW (object), g_value_get_int64 (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
}

static void
kh_end_date_row_class_init (KhEndDateRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kh_end_date_row_get_property;
  object_class->set_property = kh_end_date_row_set_property;
  props[PROP_TIME] = g_param_spec_int64 ("time", NULL, NULL, 0, G_MAXINT64, 0,
                                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/widgets/kh-end-date-row.ui");
  gtk_widget_class_bind_template_child (widget_class, KhEndDateRow, button);
  gtk_widget_class_bind_template_child (widget_class, KhEndDateRow, popover);
  gtk_widget_class_bind_template_child (widget_class, KhEndDateRow, calendar);
  gtk_widget_class_bind_template_child (widget_class, KhEndDateRow, past);
  gtk_widget_class_bind_template_child (widget_class, KhEndDateRow, none);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_day_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_none);
  gtk_widget_class_bind_template_callback (widget_class, on_show);
}

static void
kh_end_date_row_init (KhEndDateRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_buttons (GTK_WIDGET (self), PANGO_WRAP_WORD);
  kh_calendar_keys_add (self->calendar);
  update (self);
}
