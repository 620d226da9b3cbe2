/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/sessions/kh-session-item.h"

struct _KhSessionItem {
  GObject parent_instance;
  KhSession *session;
  char *user_id;
  guint count;
};

enum { PROP_0, PROP_COUNT, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (KhSessionItem, kh_session_item, G_TYPE_OBJECT)

static void
kh_session_item_finalize (GObject *object)
{
  KhSessionItem *self = KH_SESSION_ITEM (object);

  g_clear_object (&self->session);
  g_free (self->user_id);
  G_OBJECT_CLASS (kh_session_item_parent_class)->finalize (object);
}

static void
kh_session_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_uint (value, KH_SESSION_ITEM (object)->count);
}

static void
kh_session_item_class_init (KhSessionItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = kh_session_item_finalize;
  object_class->get_property = kh_session_item_get_property;
  props[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0,
                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
kh_session_item_init (KhSessionItem *self)
{
}

KhSessionItem *
kh_session_item_new_session (KhSession *session)
{
  KhSessionItem *self = g_object_new (KH_TYPE_SESSION_ITEM, NULL);

  self->session = g_object_ref (session);
  self->user_id = g_strdup (kh_session_get_user (session));
  return self;
}

KhSessionItem *
kh_session_item_new_heading (const char *user_id)
{
  KhSessionItem *self = g_object_new (KH_TYPE_SESSION_ITEM, NULL);

  self->user_id = g_strdup (user_id);
  return self;
}

KhSession *
kh_session_item_get_session (KhSessionItem *self)
{
  return self->session;
}

const char *
kh_session_item_get_user_id (KhSessionItem *self)
{
  return self->user_id;
}

guint
kh_session_item_get_count (KhSessionItem *self)
{
  return self->count;
}

void
kh_session_item_set_count (KhSessionItem *self, guint count)
{
  if (self->count == count)
    return;
  self->count = count;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COUNT]);
}
