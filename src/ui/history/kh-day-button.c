/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/history/kh-day-button.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-time.h"
#include "ui/widgets/kh-calendar-keys.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-text-for.h"

struct _KhDayButton {
  AdwBin parent_instance;
  /* template children */
  GtkMenuButton *button;
  GtkCalendar *calendar;

  gint64 day;
  gboolean last;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (KhDayButton, kh_day_button, ADW_TYPE_BIN)

enum { PROP_0, PROP_DAY, PROP_LAST, N_PROPS };
static GParamSpec *props[N_PROPS];

static gint64
begin_day (GDateTime *day)
{
  g_autoptr (GDateTime) start = g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                                                       g_date_time_get_day_of_month (day), 0, 0, 0);

  return g_date_time_to_unix (start) * KH_SECOND;
}

gint64
kh_day_add (gint64 time, int days)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (time / KH_SECOND);
  g_autoptr (GDateTime) day = g_date_time_add_days (then, days);

  return begin_day (day);
}

gint64
kh_day_button_get_day (KhDayButton *self)
{
  return self->day;
}

static void
set_label (KhDayButton *self)
{
  g_autofree char *date = kh_text_for_date (self->day);
  /* Translators: the first and the last of the days that are looked at. %s is a date, as in "24 October 2026". */
  g_autofree char *text = self->last ? g_strdup_printf (C_ ("days", "_To %s"), date)
                                     : g_strdup_printf (C_ ("days", "_From %s"), date);
  g_auto (GStrv) parts = g_strsplit (text, "_", -1);
  g_autofree char *plain = g_strjoinv ("", parts);

  gtk_menu_button_set_label (self->button, text);
  kh_fit_buttons (GTK_WIDGET (self->button), PANGO_WRAP_WORD);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, plain, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->calendar), GTK_ACCESSIBLE_PROPERTY_LABEL, plain, -1);
}

void
kh_day_button_set_day (KhDayButton *self, gint64 day)
{
  if (self->day == day)
    return;
  self->day = day;
  set_label (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DAY]);
}

static void
on_day_selected (KhDayButton *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (self->calendar);

  if (!self->updating)
    kh_day_button_set_day (self, begin_day (day));
}

static void
on_show (KhDayButton *self)
{
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_local (self->day / KH_SECOND);

  self->updating = TRUE;
  gtk_calendar_select_day (self->calendar, day);
  self->updating = FALSE;
}

static void
kh_day_button_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  if (prop == PROP_DAY)
    g_value_set_int64 (value, KH_DAY_BUTTON (object)->day);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
}

static void
kh_day_button_set_property (GObject *object, guint prop, const GValue *value, GParamSpec *pspec)
{
  if (prop == PROP_DAY)
    kh_day_button_set_day (KH_DAY_BUTTON (object), g_value_get_int64 (value));
  else if (prop == PROP_LAST)
    KH_DAY_BUTTON (object)->last = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
}

static void
kh_day_button_class_init (KhDayButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kh_day_button_get_property;
  object_class->set_property = kh_day_button_set_property;
  props[PROP_DAY] = g_param_spec_int64 ("day", NULL, NULL, 0, G_MAXINT64, 0,
                                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_LAST] = g_param_spec_boolean ("last", NULL, NULL, FALSE,
                                           G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/history/kh-day-button.ui");
  gtk_widget_class_bind_template_child (widget_class, KhDayButton, button);
  gtk_widget_class_bind_template_child (widget_class, KhDayButton, calendar);
  gtk_widget_class_bind_template_callback (widget_class, on_day_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_show);
}

static void
kh_day_button_init (KhDayButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_calendar_keys_add (self->calendar);
}
