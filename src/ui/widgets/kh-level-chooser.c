/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-level-chooser.h"

#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-strip.h"
#include "ui/widgets/kh-text-for.h"

#define N_LEVELS (KH_LEVEL_APPROVER + 1)
#define ALL_LEVELS ((1u << N_LEVELS) - 1)

struct _KhLevelChooser {
  GtkWidget parent_instance;
  GtkToggleButton *buttons[N_LEVELS];
  KhLevel level;
  guint allowed;
  guint offered;
};

G_DEFINE_FINAL_TYPE (KhLevelChooser, kh_level_chooser, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_LEVEL, PROP_ALLOWED, PROP_OFFERED, N_PROPS };
static GParamSpec *props[N_PROPS];

static void
on_toggled (KhLevelChooser *self, GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  for (int i = 0; i < N_LEVELS; i++)
    if (self->buttons[i] == button && self->level != (KhLevel) i) {
      self->level = i;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LEVEL]);
    }
}

KhLevel
kh_level_chooser_get_level (KhLevelChooser *self)
{
  return self->level;
}

void
kh_level_chooser_set_level (KhLevelChooser *self, KhLevel level)
{
  gtk_toggle_button_set_active (self->buttons[level], TRUE);
}

void
kh_level_chooser_set_offered (KhLevelChooser *self, guint levels)
{
  if (self->offered == levels)
    return;
  self->offered = levels;
  for (int i = 0; i < N_LEVELS; i++)
    gtk_widget_set_visible (GTK_WIDGET (self->buttons[i]), (levels & (1u << i)) != 0);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_OFFERED]);
}

void
kh_level_chooser_set_allowed (KhLevelChooser *self, guint levels, const char *reason)
{
  for (int i = 0; i < N_LEVELS; i++) {
    GtkWidget *button = GTK_WIDGET (self->buttons[i]);
    gboolean allowed = (levels & (1u << i)) != 0;
    gtk_widget_set_sensitive (button, allowed);
    gtk_widget_set_tooltip_text (button, allowed || reason == NULL ? kh_text_for_level_meaning (i) : reason);
  }
  if (self->allowed == levels)
    return;
  self->allowed = levels;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ALLOWED]);
}

static void
kh_level_chooser_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  KhLevelChooser *self = KH_LEVEL_CHOOSER (object);

  switch (prop) {
  case PROP_LEVEL:
    g_value_set_enum (value, self->level);
    break;
  case PROP_ALLOWED:
    g_value_set_uint (value, self->allowed);
    break;
  case PROP_OFFERED:
    g_value_set_uint (value, self->offered);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
  }
}

static void
kh_level_chooser_set_property (GObject *object, guint prop, const GValue *value, GParamSpec *pspec)
{
  KhLevelChooser *self = KH_LEVEL_CHOOSER (object);

  switch (prop) {
  case PROP_LEVEL:
    kh_level_chooser_set_level (self, g_value_get_enum (value));
    break;
  case PROP_ALLOWED:
    kh_level_chooser_set_allowed (self, g_value_get_uint (value), NULL);
    break;
  case PROP_OFFERED:
    kh_level_chooser_set_offered (self, g_value_get_uint (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
  }
}

static void
kh_level_chooser_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (kh_level_chooser_parent_class)->dispose (object);
}

static void
kh_level_chooser_class_init (KhLevelChooserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = kh_level_chooser_dispose;
  object_class->get_property = kh_level_chooser_get_property;
  object_class->set_property = kh_level_chooser_set_property;
  props[PROP_LEVEL] = g_param_spec_enum ("level", NULL, NULL, KH_TYPE_LEVEL, KH_LEVEL_NONE, flags);
  props[PROP_ALLOWED] = g_param_spec_uint ("allowed", NULL, NULL, 0, ALL_LEVELS, ALL_LEVELS, flags);
  props[PROP_OFFERED] = g_param_spec_uint ("offered", NULL, NULL, 0, ALL_LEVELS, ALL_LEVELS, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kh_level_chooser_init (KhLevelChooser *self)
{
  KhStrip *strip;

  self->allowed = self->offered = ALL_LEVELS;
  strip = g_object_new (KH_TYPE_STRIP, "linked", TRUE, "css-classes", (const char *[]) { "kh-levels", NULL }, NULL);
  gtk_widget_set_parent (GTK_WIDGET (strip), GTK_WIDGET (self));
  for (int i = 0; i < N_LEVELS; i++) {
    GtkWidget *button = gtk_toggle_button_new_with_label (kh_text_for_level (i));
    self->buttons[i] = GTK_TOGGLE_BUTTON (button);
    gtk_widget_set_tooltip_text (button, kh_text_for_level_meaning (i));
    kh_fit_buttons (button, PANGO_WRAP_WORD);
    if (i > 0)
      gtk_toggle_button_set_group (self->buttons[i], self->buttons[0]);
    kh_strip_append (strip, button);
  }
  gtk_toggle_button_set_active (self->buttons[KH_LEVEL_NONE], TRUE);
  for (int i = 0; i < N_LEVELS; i++)
    g_signal_connect_object (self->buttons[i], "toggled", G_CALLBACK (on_toggled), self, G_CONNECT_SWAPPED);
}

KhLevelChooser *
kh_level_chooser_new (const char *label)
{
  KhLevelChooser *self = g_object_new (KH_TYPE_LEVEL_CHOOSER, "valign", GTK_ALIGN_CENTER, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return self;
}
