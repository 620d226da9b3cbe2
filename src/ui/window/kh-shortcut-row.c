/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window/kh-shortcut-row.h"

struct _KhShortcutRow {
  AdwActionRow parent_instance;

  GtkLabel *keys; /* child */
  char *accelerator; /* owned */
};

enum { PROP_0, PROP_ACCELERATOR, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (KhShortcutRow, kh_shortcut_row, ADW_TYPE_ACTION_ROW)

static void
set_accelerator (KhShortcutRow *self, const char *accelerator)
{
  g_autofree char *label = NULL;
  GdkModifierType modifiers;
  guint key;

  if (g_strcmp0 (self->accelerator, accelerator) == 0)
    return;
  g_free (self->accelerator);
  self->accelerator = g_strdup (accelerator);
  if (accelerator != NULL && gtk_accelerator_parse (accelerator, &key, &modifiers))
    label = gtk_accelerator_get_label (key, modifiers);
  gtk_label_set_label (self->keys, label != NULL ? label : "");
  /* Read out with what the row says. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, label != NULL ? label : "",
                                  -1);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACCELERATOR]);
}

static void
kh_shortcut_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, KH_SHORTCUT_ROW (object)->accelerator);
}

static void
kh_shortcut_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_accelerator (KH_SHORTCUT_ROW (object), g_value_get_string (value));
}

static void
kh_shortcut_row_finalize (GObject *object)
{
  g_free (KH_SHORTCUT_ROW (object)->accelerator);
  G_OBJECT_CLASS (kh_shortcut_row_parent_class)->finalize (object);
}

static void
kh_shortcut_row_class_init (KhShortcutRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kh_shortcut_row_get_property;
  object_class->set_property = kh_shortcut_row_set_property;
  object_class->finalize = kh_shortcut_row_finalize;
  props[PROP_ACCELERATOR] = g_param_spec_string (
      "accelerator", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
kh_shortcut_row_init (KhShortcutRow *self)
{
  self->keys = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->keys), "kh-keys");
  gtk_widget_set_valign (GTK_WIDGET (self->keys), GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->keys));
}
