/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provider/kh-command.h"

struct _KhCommand {
  GObject parent_instance;
  KhCommandKind kind;
  char *target;
  int version;
  KhGrants *grants_before; /* what the target has now; NULL where it has none */
  KhEnds *ends_before;     /* the same for its roles' ends */
  char *idempotency_key;
  GHashTable *values;      /* char *name → GVariant */
  GPtrArray *items;        /* KhCommand */
};

G_DEFINE_FINAL_TYPE (KhCommand, kh_command, G_TYPE_OBJECT)

static void
kh_command_finalize (GObject *object)
{
  KhCommand *self = KH_COMMAND (object);

  g_free (self->target);
  g_clear_pointer (&self->grants_before, kh_grants_unref);
  g_clear_pointer (&self->ends_before, kh_ends_unref);
  g_free (self->idempotency_key);
  g_hash_table_unref (self->values);
  g_ptr_array_unref (self->items);
  G_OBJECT_CLASS (kh_command_parent_class)->finalize (object);
}

static void
kh_command_class_init (KhCommandClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_command_finalize;
}

static void
kh_command_init (KhCommand *self)
{
  self->idempotency_key = g_uuid_string_random ();
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

static gboolean
has_property (KhEntity *entity, const char *name)
{
  return g_object_class_find_property (G_OBJECT_GET_CLASS (entity), name) != NULL;
}

KhCommand *
kh_command_new (KhCommandKind kind, KhEntity *target)
{
  KhCommand *self = g_object_new (KH_TYPE_COMMAND, NULL);

  self->kind = kind;
  if (target == NULL)
    return self;
  self->target = g_strdup (kh_entity_get_id (target));
  if (has_property (target, "version"))
    g_object_get (target, "version", &self->version, NULL);
  if (has_property (target, "grants"))
    g_object_get (target, "grants", &self->grants_before, NULL);
  if (has_property (target, "role-ends"))
    g_object_get (target, "role-ends", &self->ends_before, NULL);
  return self;
}

KhCommandKind
kh_command_get_kind (KhCommand *self)
{
  return self->kind;
}

const char *
kh_command_get_target (KhCommand *self)
{
  return self->target;
}

int
kh_command_get_version (KhCommand *self)
{
  return self->version;
}

const KhGrants *
kh_command_get_grants_before (KhCommand *self)
{
  return self->grants_before;
}

const char *
kh_command_get_idempotency_key (KhCommand *self)
{
  return self->idempotency_key;
}

static void
set (KhCommand *self, const char *name, GVariant *value)
{
  g_hash_table_insert (self->values, g_strdup (name), g_variant_ref_sink (value));
}

void
kh_command_set_string (KhCommand *self, const char *name, const char *value)
{
  set (self, name, g_variant_new ("ms", value));
}

void
kh_command_set_strv (KhCommand *self, const char *name, const char *const *value)
{
  set (self, name, g_variant_new_strv (value, -1));
}

void
kh_command_set_boolean (KhCommand *self, const char *name, gboolean value)
{
  set (self, name, g_variant_new_boolean (value));
}

void
kh_command_set_time (KhCommand *self, const char *name, gint64 value)
{
  set (self, name, g_variant_new_int64 (value));
}

void
kh_command_set_grants (KhCommand *self, const char *name, const KhGrants *value)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sy}"));
  for (guint i = 0; i < kh_grants_get_size (value); i++) {
    KhLevel level;
    const char *area = kh_grants_get_nth (value, i, &level);
    g_variant_builder_add (&builder, "{sy}", area, (guchar) level);
  }
  /* What is no longer there has to be said: a merge patch leaves alone what it does not name. */
  for (guint i = 0; i < kh_grants_get_size (self->grants_before); i++) {
    const char *area = kh_grants_get_nth (self->grants_before, i, NULL);
    if (kh_grants_get (value, area) == KH_LEVEL_NONE)
      g_variant_builder_add (&builder, "{sy}", area, (guchar) KH_LEVEL_NONE);
  }
  set (self, name, g_variant_builder_end (&builder));
}

void
kh_command_set_ends (KhCommand *self, const char *name, const KhEnds *value)
{
  GVariantBuilder builder;
  gint64 time;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sx}"));
  for (guint i = 0; i < kh_ends_get_size (value); i++) {
    const char *id = kh_ends_get_nth (value, i, &time);
    g_variant_builder_add (&builder, "{sx}", id, time);
  }
  for (guint i = 0; i < kh_ends_get_size (self->ends_before); i++) {
    const char *id = kh_ends_get_nth (self->ends_before, i, NULL);
    if (kh_ends_get (value, id) == 0)
      g_variant_builder_add (&builder, "{sx}", id, (gint64) 0);
  }
  set (self, name, g_variant_builder_end (&builder));
}

void
kh_command_add_item (KhCommand *self, KhCommand *item)
{
  g_ptr_array_add (self->items, g_object_ref (item));
}

GPtrArray *
kh_command_get_items (KhCommand *self)
{
  return self->items;
}

GVariant *
kh_command_get_values (KhCommand *self)
{
  GVariantBuilder builder;
  GHashTableIter iter;
  gpointer name, value;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_variant_builder_add (&builder, "{sv}", name, value);
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

const char *
kh_command_get_string (KhCommand *self, const char *name)
{
  GVariant *value = g_hash_table_lookup (self->values, name);
  const char *text = NULL;

  if (value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE ("ms")))
    g_variant_get (value, "m&s", &text);
  return text;
}
