/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/preferences/kh-preferences-window.h"

#include "ui/widgets/kh-fit.h"

struct _KhPreferencesWindow {
  AdwWindow parent_instance;

  /* template children */
  AdwComboRow *color_scheme;
  GtkWidget *accepted;
  GtkWidget *expiring;
  GtkWidget *new_place;
  GtkWidget *review_due;

  /* owned */
  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (KhPreferencesWindow, kh_preferences_window, ADW_TYPE_WINDOW)

static void
color_scheme_cb (KhPreferencesWindow *self)
{
  g_settings_set_enum (self->settings, "color-scheme", adw_combo_row_get_selected (self->color_scheme));
}

static void
kh_preferences_window_dispose (GObject *object)
{
  KhPreferencesWindow *self = KH_PREFERENCES_WINDOW (object);

  g_clear_object (&self->settings);
  G_OBJECT_CLASS (kh_preferences_window_parent_class)->dispose (object);
}

static void
kh_preferences_window_class_init (KhPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_preferences_window_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/keyholder_app/Keyholder/preferences/kh-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KhPreferencesWindow, color_scheme);
  gtk_widget_class_bind_template_child (widget_class, KhPreferencesWindow, accepted);
  gtk_widget_class_bind_template_child (widget_class, KhPreferencesWindow, expiring);
  gtk_widget_class_bind_template_child (widget_class, KhPreferencesWindow, new_place);
  gtk_widget_class_bind_template_child (widget_class, KhPreferencesWindow, review_due);
}

static void
kh_preferences_window_init (KhPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_groups (GTK_WIDGET (self));
}

void
kh_preferences_window_present (GtkWindow *parent, GSettings *settings)
{
  KhPreferencesWindow *self = g_object_new (KH_TYPE_PREFERENCES_WINDOW, "transient-for", parent, NULL);

  self->settings = g_object_ref (settings);
  adw_combo_row_set_selected (self->color_scheme, g_settings_get_enum (settings, "color-scheme"));
  g_signal_connect_object (self->color_scheme, "notify::selected", G_CALLBACK (color_scheme_cb), self,
                           G_CONNECT_SWAPPED);
  g_settings_bind (settings, "notify-accepted", self->accepted, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "notify-expiring", self->expiring, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "notify-new-place", self->new_place, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "notify-review-due", self->review_due, "active", G_SETTINGS_BIND_DEFAULT);
  kh_fit_to_parent (GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (self));
}
