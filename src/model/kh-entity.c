/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-entity.h"

typedef struct {
  char *id;
} KhEntityPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (KhEntity, kh_entity, G_TYPE_OBJECT)

enum { PROP_0, PROP_ID, N_OWN_PROPS };

/* Property ids of fields follow the id's. */
#define FIELD_OF(self, prop) (&KH_ENTITY_GET_CLASS (self)->fields[(prop) - N_OWN_PROPS])
#define MEMBER(self, field, Value) (*(Value *) G_STRUCT_MEMBER_P (self, (field)->offset))

static void
kh_entity_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  const KhField *field;

  if (prop == PROP_ID) {
    g_value_set_string (value, kh_entity_get_id (KH_ENTITY (object)));
    return;
  }
  field = FIELD_OF (object, prop);
  switch (field->kind) {
  case KH_FIELD_STRING:
    g_value_set_string (value, MEMBER (object, field, char *));
    break;
  case KH_FIELD_STRV:
    g_value_set_boxed (value, MEMBER (object, field, char **));
    break;
  case KH_FIELD_GRANTS:
    g_value_set_boxed (value, MEMBER (object, field, KhGrants *));
    break;
  case KH_FIELD_ENDS:
    g_value_set_boxed (value, MEMBER (object, field, KhEnds *));
    break;
  case KH_FIELD_TIME:
    g_value_set_int64 (value, MEMBER (object, field, gint64));
    break;
  case KH_FIELD_INT:
    g_value_set_int (value, MEMBER (object, field, int));
    break;
  case KH_FIELD_BOOLEAN:
    g_value_set_boolean (value, MEMBER (object, field, gboolean));
    break;
  case KH_FIELD_ENUM:
    g_value_set_enum (value, MEMBER (object, field, int));
    break;
  }
}

static gboolean
set_strv (char ***member, const char *const *value)
{
  static const char *const empty[] = { NULL };

  if (value == NULL)
    value = empty;
  if (*member != NULL && g_strv_equal ((const char *const *) *member, value))
    return FALSE;
  g_strfreev (*member);
  *member = g_strdupv ((char **) value);
  return TRUE;
}

static gboolean
set_grants (KhGrants **member, KhGrants *value)
{
  KhGrants *old = *member;

  if (old != NULL && kh_grants_equal (old, value))
    return FALSE;
  *member = value != NULL ? kh_grants_ref (value) : kh_grants_new ();
  g_clear_pointer (&old, kh_grants_unref);
  return TRUE;
}

static gboolean
set_ends (KhEnds **member, KhEnds *value)
{
  KhEnds *old = *member;

  if (old != NULL && kh_ends_equal (old, value))
    return FALSE;
  *member = value != NULL ? kh_ends_ref (value) : kh_ends_new ();
  g_clear_pointer (&old, kh_ends_unref);
  return TRUE;
}

#define SET_PLAIN(self, field, Value, value)                                                                   \
  (MEMBER (self, field, Value) != (value) ? (MEMBER (self, field, Value) = (value), TRUE) : FALSE)

static void
kh_entity_set_property (GObject *object, guint prop, const GValue *value, GParamSpec *pspec)
{
  const KhField *field;
  gboolean changed = FALSE;

  if (prop == PROP_ID) {
    KhEntityPrivate *priv = kh_entity_get_instance_private (KH_ENTITY (object));
    priv->id = g_value_dup_string (value);
    return;
  }
  field = FIELD_OF (object, prop);
  switch (field->kind) {
  case KH_FIELD_STRING:
    if (g_strcmp0 (MEMBER (object, field, char *), g_value_get_string (value)) != 0) {
      g_free (MEMBER (object, field, char *));
      MEMBER (object, field, char *) = g_value_dup_string (value);
      changed = TRUE;
    }
    break;
  case KH_FIELD_STRV:
    changed = set_strv (&MEMBER (object, field, char **), g_value_get_boxed (value));
    break;
  case KH_FIELD_GRANTS:
    changed = set_grants (&MEMBER (object, field, KhGrants *), g_value_get_boxed (value));
    break;
  case KH_FIELD_ENDS:
    changed = set_ends (&MEMBER (object, field, KhEnds *), g_value_get_boxed (value));
    break;
  case KH_FIELD_TIME:
    changed = SET_PLAIN (object, field, gint64, g_value_get_int64 (value));
    break;
  case KH_FIELD_INT:
    changed = SET_PLAIN (object, field, int, g_value_get_int (value));
    break;
  case KH_FIELD_BOOLEAN:
    changed = SET_PLAIN (object, field, gboolean, g_value_get_boolean (value));
    break;
  case KH_FIELD_ENUM:
    changed = SET_PLAIN (object, field, int, g_value_get_enum (value));
    break;
  }
  if (changed)
    g_object_notify_by_pspec (object, pspec);
}

static void
kh_entity_finalize (GObject *object)
{
  KhEntityPrivate *priv = kh_entity_get_instance_private (KH_ENTITY (object));
  KhEntityClass *klass = KH_ENTITY_GET_CLASS (object);

  g_free (priv->id);
  for (guint i = 0; i < klass->n_fields; i++) {
    const KhField *field = &klass->fields[i];
    if (field->kind == KH_FIELD_STRING)
      g_free (MEMBER (object, field, char *));
    else if (field->kind == KH_FIELD_STRV)
      g_strfreev (MEMBER (object, field, char **));
    else if (field->kind == KH_FIELD_GRANTS)
      g_clear_pointer (&MEMBER (object, field, KhGrants *), kh_grants_unref);
    else if (field->kind == KH_FIELD_ENDS)
      g_clear_pointer (&MEMBER (object, field, KhEnds *), kh_ends_unref);
  }
  G_OBJECT_CLASS (kh_entity_parent_class)->finalize (object);
}

static void
kh_entity_class_init (KhEntityClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kh_entity_get_property;
  object_class->set_property = kh_entity_set_property;
  object_class->finalize = kh_entity_finalize;
  g_object_class_install_property (
      object_class, PROP_ID,
      g_param_spec_string ("id", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
}

static void
kh_entity_init (KhEntity *self)
{
}

static GParamSpec *
field_to_pspec (const KhField *field)
{
  /* Without CONSTRUCT an object starts with zeros; strv, grants and ends need theirs made. */
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  switch (field->kind) {
  case KH_FIELD_STRING:
    return g_param_spec_string (field->name, NULL, NULL, NULL, flags);
  case KH_FIELD_STRV:
    return g_param_spec_boxed (field->name, NULL, NULL, G_TYPE_STRV, flags | G_PARAM_CONSTRUCT);
  case KH_FIELD_GRANTS:
    return g_param_spec_boxed (field->name, NULL, NULL, KH_TYPE_GRANTS, flags | G_PARAM_CONSTRUCT);
  case KH_FIELD_ENDS:
    return g_param_spec_boxed (field->name, NULL, NULL, KH_TYPE_ENDS, flags | G_PARAM_CONSTRUCT);
  case KH_FIELD_TIME:
    return g_param_spec_int64 (field->name, NULL, NULL, 0, G_MAXINT64, 0, flags);
  case KH_FIELD_INT:
    return g_param_spec_int (field->name, NULL, NULL, -1, G_MAXINT, 0, flags);
  case KH_FIELD_BOOLEAN:
    return g_param_spec_boolean (field->name, NULL, NULL, FALSE, flags);
  case KH_FIELD_ENUM:
    return g_param_spec_enum (field->name, NULL, NULL, field->enum_type (), 0, flags);
  }
  g_return_val_if_reached (NULL);
}

void
kh_entity_class_install_fields (KhEntityClass *klass, const KhField *fields, guint n_fields)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  klass->fields = fields;
  klass->n_fields = n_fields;
  /* GObject takes these from no parent: a class that has properties has accessors of its own. */
  object_class->get_property = kh_entity_get_property;
  object_class->set_property = kh_entity_set_property;
  for (guint i = 0; i < n_fields; i++)
    g_object_class_install_property (object_class, N_OWN_PROPS + i, field_to_pspec (&fields[i]));
}

const char *
kh_entity_get_id (KhEntity *self)
{
  KhEntityPrivate *priv = kh_entity_get_instance_private (self);

  return priv->id;
}

static gboolean
field_equal (const KhField *field, KhEntity *a, KhEntity *b)
{
  switch (field->kind) {
  case KH_FIELD_STRING:
    return g_strcmp0 (MEMBER (a, field, char *), MEMBER (b, field, char *)) == 0;
  case KH_FIELD_STRV:
    return g_strv_equal (MEMBER (a, field, const char *const *), MEMBER (b, field, const char *const *));
  case KH_FIELD_GRANTS:
    return kh_grants_equal (MEMBER (a, field, KhGrants *), MEMBER (b, field, KhGrants *));
  case KH_FIELD_ENDS:
    return kh_ends_equal (MEMBER (a, field, KhEnds *), MEMBER (b, field, KhEnds *));
  case KH_FIELD_TIME:
    return MEMBER (a, field, gint64) == MEMBER (b, field, gint64);
  case KH_FIELD_INT:
  case KH_FIELD_BOOLEAN:
  case KH_FIELD_ENUM:
    return MEMBER (a, field, int) == MEMBER (b, field, int);
  }
  g_return_val_if_reached (TRUE);
}

gboolean
kh_entity_assign (KhEntity *self, KhEntity *from)
{
  KhEntityClass *klass = KH_ENTITY_GET_CLASS (self);
  gboolean changed = FALSE;

  g_return_val_if_fail (G_OBJECT_TYPE (self) == G_OBJECT_TYPE (from), FALSE);
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 0; i < klass->n_fields; i++) {
    const KhField *field = &klass->fields[i];
    g_auto (GValue) value = G_VALUE_INIT;
    if (field_equal (field, self, from))
      continue;
    changed = TRUE;
    g_object_get_property (G_OBJECT (from), field->name, &value);
    g_object_set_property (G_OBJECT (self), field->name, &value);
  }
  g_object_thaw_notify (G_OBJECT (self));
  return changed;
}
