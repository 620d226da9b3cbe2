/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-entity-json.h"

#include "base/kh-error.h"
#include "base/kh-json.h"

#define MEMBER(self, field, Value) (*(Value *) G_STRUCT_MEMBER_P (self, (field)->offset))

/* --- Writing --- */

static void
write_string (GString *text, const char *value)
{
  g_string_append_c (text, '"');
  for (const char *rest = value; *rest != '\0';) {
    gsize plain = 0;
    while ((guchar) rest[plain] >= 0x20 && rest[plain] != '"' && rest[plain] != '\\')
      plain++;
    g_string_append_len (text, rest, plain);
    rest += plain;
    if (*rest == '\0')
      break;
    if (*rest == '"' || *rest == '\\')
      g_string_append_printf (text, "\\%c", *rest);
    else
      g_string_append_printf (text, "\\u%04x", (guint) *rest);
    rest++;
  }
  g_string_append_c (text, '"');
}

static void
write_strv (GString *text, const char *const *value)
{
  g_string_append_c (text, '[');
  for (guint i = 0; value[i] != NULL; i++) {
    if (i > 0)
      g_string_append_c (text, ',');
    write_string (text, value[i]);
  }
  g_string_append_c (text, ']');
}

static void
write_grants (GString *text, const KhGrants *grants)
{
  g_string_append_c (text, '{');
  for (guint i = 0; i < kh_grants_get_size (grants); i++) {
    KhLevel level;
    if (i > 0)
      g_string_append_c (text, ',');
    write_string (text, kh_grants_get_nth (grants, i, &level));
    g_string_append_c (text, ':');
    write_string (text, kh_enum_to_word (KH_TYPE_LEVEL, level));
  }
  g_string_append_c (text, '}');
}

static void
write_ends (GString *text, const KhEnds *ends)
{
  g_string_append_c (text, '{');
  for (guint i = 0; i < kh_ends_get_size (ends); i++) {
    gint64 time;
    if (i > 0)
      g_string_append_c (text, ',');
    write_string (text, kh_ends_get_nth (ends, i, &time));
    g_string_append_printf (text, ":%" G_GINT64_FORMAT, time);
  }
  g_string_append_c (text, '}');
}

/* Whether it is as in a new object. */
static gboolean
is_unset (KhEntity *self, const KhField *field)
{
  switch (field->kind) {
  case KH_FIELD_STRING:
    return MEMBER (self, field, char *) == NULL;
  case KH_FIELD_STRV:
    return MEMBER (self, field, char **)[0] == NULL;
  case KH_FIELD_GRANTS:
    return kh_grants_get_size (MEMBER (self, field, KhGrants *)) == 0;
  case KH_FIELD_ENDS:
    return kh_ends_get_size (MEMBER (self, field, KhEnds *)) == 0;
  case KH_FIELD_TIME:
    return MEMBER (self, field, gint64) == 0;
  case KH_FIELD_INT:
  case KH_FIELD_BOOLEAN:
  case KH_FIELD_ENUM:
    return MEMBER (self, field, int) == 0;
  }
  g_return_val_if_reached (TRUE);
}

static void
write_value (KhEntity *self, const KhField *field, GString *text)
{
  switch (field->kind) {
  case KH_FIELD_STRING:
    write_string (text, MEMBER (self, field, char *));
    break;
  case KH_FIELD_STRV:
    write_strv (text, MEMBER (self, field, const char *const *));
    break;
  case KH_FIELD_GRANTS:
    write_grants (text, MEMBER (self, field, KhGrants *));
    break;
  case KH_FIELD_ENDS:
    write_ends (text, MEMBER (self, field, KhEnds *));
    break;
  case KH_FIELD_TIME:
    g_string_append_printf (text, "%" G_GINT64_FORMAT, MEMBER (self, field, gint64));
    break;
  case KH_FIELD_INT:
    g_string_append_printf (text, "%d", MEMBER (self, field, int));
    break;
  case KH_FIELD_BOOLEAN:
    g_string_append (text, "true");
    break;
  case KH_FIELD_ENUM:
    write_string (text, kh_enum_to_word (field->enum_type (), MEMBER (self, field, int)));
    break;
  }
}

void
kh_entity_write_json (KhEntity *self, KhFieldSet set, GString *text)
{
  KhEntityClass *klass = KH_ENTITY_GET_CLASS (self);
  char before = '{';

  for (guint i = 0; i < klass->n_fields; i++) {
    const KhField *field = &klass->fields[i];
    if (field->passing != (set == KH_FIELDS_PASSING) || is_unset (self, field))
      continue;
    g_string_append_c (text, before);
    before = ',';
    write_string (text, field->name);
    g_string_append_c (text, ':');
    write_value (self, field, text);
  }
  if (before == '{')
    g_string_append_c (text, '{');
  g_string_append_c (text, '}');
}

/* --- Reading --- */

static gboolean
read_strv (KhEntity *self, const KhField *field, JsonObject *object, GError **error)
{
  char **value;

  if (!kh_json_get_strv (object, field->name, &value, error))
    return FALSE;
  g_strfreev (MEMBER (self, field, char **));
  MEMBER (self, field, char **) = value;
  return TRUE;
}

static gboolean
read_word (GType type, const char *word, int *value, GError **error)
{
  if (kh_enum_from_word (type, word, value))
    return TRUE;
  g_propagate_error (error, kh_error_new (KH_ERROR_CORRUPT, NULL, "“%s” is not one of the values.", word));
  return FALSE;
}

static gboolean
read_grants (KhEntity *self, const KhField *field, JsonObject *object, GError **error)
{
  g_autoptr (KhGrants) grants = kh_grants_new ();
  JsonObject *value;
  JsonObjectIter iter;
  const char *area;

  if (!kh_json_get_object (object, field->name, &value, error))
    return FALSE;
  json_object_iter_init (&iter, value);
  while (json_object_iter_next (&iter, &area, NULL)) {
    const char *word;
    int level;
    if (!kh_json_get_string (value, area, &word, error) || !read_word (KH_TYPE_LEVEL, word, &level, error))
      return FALSE;
    kh_grants_set (grants, area, level);
  }
  g_clear_pointer (&MEMBER (self, field, KhGrants *), kh_grants_unref);
  MEMBER (self, field, KhGrants *) = g_steal_pointer (&grants);
  return TRUE;
}

static gboolean
read_ends (KhEntity *self, const KhField *field, JsonObject *object, GError **error)
{
  g_autoptr (KhEnds) ends = kh_ends_new ();
  JsonObject *value;
  JsonObjectIter iter;
  const char *id;

  if (!kh_json_get_object (object, field->name, &value, error))
    return FALSE;
  json_object_iter_init (&iter, value);
  while (json_object_iter_next (&iter, &id, NULL)) {
    gint64 time;
    if (!kh_json_get_int (value, id, &time, error))
      return FALSE;
    kh_ends_set (ends, id, time);
  }
  g_clear_pointer (&MEMBER (self, field, KhEnds *), kh_ends_unref);
  MEMBER (self, field, KhEnds *) = g_steal_pointer (&ends);
  return TRUE;
}

static gboolean
read_value (KhEntity *self, const KhField *field, JsonObject *object, GError **error)
{
  const char *string;
  gint64 number;

  switch (field->kind) {
  case KH_FIELD_STRING:
    if (!kh_json_get_string (object, field->name, &string, error))
      return FALSE;
    g_free (MEMBER (self, field, char *));
    MEMBER (self, field, char *) = g_strdup (string);
    return TRUE;
  case KH_FIELD_STRV:
    return read_strv (self, field, object, error);
  case KH_FIELD_GRANTS:
    return read_grants (self, field, object, error);
  case KH_FIELD_ENDS:
    return read_ends (self, field, object, error);
  case KH_FIELD_TIME:
    return kh_json_get_int (object, field->name, &MEMBER (self, field, gint64), error);
  case KH_FIELD_INT:
    if (!kh_json_get_int (object, field->name, &number, error))
      return FALSE;
    MEMBER (self, field, int) = CLAMP (number, -1, G_MAXINT);
    return TRUE;
  case KH_FIELD_BOOLEAN:
    return kh_json_get_boolean (object, field->name, &MEMBER (self, field, gboolean), error);
  case KH_FIELD_ENUM:
    return kh_json_get_string (object, field->name, &string, error)
           && read_word (field->enum_type (), string, &MEMBER (self, field, int), error);
  }
  g_return_val_if_reached (FALSE);
}

gboolean
kh_entity_read_json (KhEntity *self, const char *json, GError **error)
{
  KhEntityClass *klass = KH_ENTITY_GET_CLASS (self);
  g_autoptr (GError) malformed = NULL;
  g_autoptr (JsonNode) root = kh_json_parse (json, -1, &malformed);
  JsonObject *object;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    g_propagate_error (error, kh_error_new (KH_ERROR_CORRUPT, NULL, "What was kept of “%s” cannot be read.",
                                            kh_entity_get_id (self)));
    return FALSE;
  }
  object = json_node_get_object (root);
  for (guint i = 0; i < klass->n_fields; i++)
    if (json_object_has_member (object, klass->fields[i].name)
        && !read_value (self, &klass->fields[i], object, error))
      return FALSE;
  return TRUE;
}
