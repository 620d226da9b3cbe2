/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/users/kh-shown-row.h"

struct _KhShownRow {
  GObject parent_instance;
  GObject *item; /* owned */
};

G_DEFINE_FINAL_TYPE (KhShownRow, kh_shown_row, G_TYPE_OBJECT)

enum { PROP_0, PROP_ITEM, N_PROPS };
static GParamSpec *props[N_PROPS];

static void
kh_shown_row_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  if (prop == PROP_ITEM)
    g_value_set_object (value, KH_SHOWN_ROW (object)->item);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
}

static void
kh_shown_row_finalize (GObject *object)
{
  g_clear_object (&KH_SHOWN_ROW (object)->item);
  G_OBJECT_CLASS (kh_shown_row_parent_class)->finalize (object);
}

static void
kh_shown_row_class_init (KhShownRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kh_shown_row_get_property;
  object_class->finalize = kh_shown_row_finalize;
  props[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, G_TYPE_OBJECT, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
kh_shown_row_init (KhShownRow *self)
{
}

gpointer
kh_shown_row_get_item (KhShownRow *self)
{
  return self->item;
}

void
kh_shown_row_set_item (KhShownRow *self, gpointer item)
{
  if (g_set_object (&self->item, item))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ITEM]);
}

KhShownRow *
kh_shown_row_new (gpointer item)
{
  KhShownRow *self = g_object_new (KH_TYPE_SHOWN_ROW, NULL);

  self->item = g_object_ref (item);
  return self;
}
