/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/users/kh-user-row.h"

struct _KhUserRow {
  GObject parent_instance;
  KhUser *user; /* owned */
};

G_DEFINE_FINAL_TYPE (KhUserRow, kh_user_row, G_TYPE_OBJECT)

enum { PROP_0, PROP_USER, N_PROPS };
static GParamSpec *props[N_PROPS];

static void
kh_user_row_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  if (prop == PROP_USER)
    g_value_set_object (value, KH_USER_ROW (object)->user);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
}

static void
kh_user_row_finalize (GObject *object)
{
  g_clear_object (&KH_USER_ROW (object)->user);
  G_OBJECT_CLASS (kh_user_row_parent_class)->finalize (object);
}

static void
kh_user_row_class_init (KhUserRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kh_user_row_get_property;
  object_class->finalize = kh_user_row_finalize;
  props[PROP_USER] = g_param_spec_object ("user", NULL, NULL, KH_TYPE_USER, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
kh_user_row_init (KhUserRow *self)
{
}

KhUser *
kh_user_row_get_user (KhUserRow *self)
{
  return self->user;
}

void
kh_user_row_set_user (KhUserRow *self, KhUser *user)
{
  if (g_set_object (&self->user, user))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_USER]);
}

KhUserRow *
kh_user_row_new (KhUser *user)
{
  KhUserRow *self = g_object_new (KH_TYPE_USER_ROW, NULL);

  self->user = g_object_ref (user);
  return self;
}
