/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/api/kh-api.h"

#include <string.h>

#include "base/kh-json.h"
#include "base/kh-text.h"
#include "base/kh-time.h"
#include "model/kh-catalogue.h"

#define SECRET_MAX_BYTES 1024
#define ROLES_MAX        1000
#define WRONG_MAX        100 /* fields that an answer names: a body can have a hundred thousand */

KhBody
kh_body_begin_object (JsonObject *object)
{
  return (KhBody){
    .object = object,
    .prefix = g_strdup (""),
    .seen = g_hash_table_new (g_str_hash, g_str_equal),
    .wrong = g_ptr_array_new_with_free_func (g_free),
  };
}

KhBody
kh_body_begin (KhRequest *request)
{
  return kh_body_begin_object (request->body);
}

/* RFC 6901 §3: ~ and / inside a name. */
static char *
pointer_to (const KhBody *body, const char *name)
{
  GString *pointer = g_string_new (body->prefix);

  g_string_append_c (pointer, '/');
  for (const char *p = name; *p != '\0'; p++) {
    if (*p == '~')
      g_string_append (pointer, "~0");
    else if (*p == '/')
      g_string_append (pointer, "~1");
    else
      g_string_append_c (pointer, *p);
  }
  return g_string_free (pointer, FALSE);
}

static gboolean
wrong_member (KhBody *body, const char *name, const char *code)
{
  g_ptr_array_add (body->wrong, pointer_to (body, name));
  g_ptr_array_add (body->wrong, g_strdup (code));
  return FALSE;
}

void
kh_body_wrong (KhBody *body, const char *pointer, const char *code)
{
  g_ptr_array_add (body->wrong, g_strconcat (body->prefix, pointer, NULL));
  g_ptr_array_add (body->wrong, g_strdup (code));
}

/* Ticks @name off. Returns: NULL when it is absent. */
static JsonNode *
take (KhBody *body, const char *name)
{
  g_hash_table_add (body->seen, (gpointer) name);
  return json_object_get_member (body->object, name);
}

static gboolean
line_from (KhBody *body, const char *name, JsonNode *node, gsize max_chars, const char **value)
{
  const char *text;

  if (!kh_json_is_string (node))
    return wrong_member (body, name, "wrong-type");
  text = json_node_get_string (node);
  if (!kh_text_is_line (text, max_chars)) {
    gboolean long_one = g_utf8_strlen (text, -1) > (glong) max_chars;
    return wrong_member (body, name, long_one ? "too-long" : "invalid-text");
  }
  *value = text;
  return TRUE;
}

gboolean
kh_body_line (KhBody *body, const char *name, gboolean required, gsize max_chars, const char **value)
{
  JsonNode *node = take (body, name);

  if (node == NULL)
    return required ? wrong_member (body, name, "required") : FALSE;
  return line_from (body, name, node, max_chars, value);
}

gboolean
kh_body_nullable_line (KhBody *body, const char *name, gsize max_chars, const char **value)
{
  JsonNode *node = take (body, name);

  if (node == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_NULL (node)) {
    *value = NULL;
    return TRUE;
  }
  return line_from (body, name, node, max_chars, value);
}

gboolean
kh_body_string (KhBody *body, const char *name, const char **value)
{
  JsonNode *node = take (body, name);

  if (node == NULL)
    return wrong_member (body, name, "required");
  if (!kh_json_is_string (node))
    return wrong_member (body, name, "wrong-type");
  *value = json_node_get_string (node);
  return TRUE;
}

gboolean
kh_body_secret (KhBody *body, const char *name, gboolean required, const char **value)
{
  JsonNode *node = take (body, name);
  gsize length;

  if (node == NULL)
    return required ? wrong_member (body, name, "required") : FALSE;
  if (!kh_json_is_string (node))
    return wrong_member (body, name, "wrong-type");
  length = strlen (json_node_get_string (node));
  if (length == 0 || length > SECRET_MAX_BYTES)
    return wrong_member (body, name, length == 0 ? "required" : "too-long");
  *value = json_node_get_string (node);
  return TRUE;
}

gboolean
kh_body_text (KhBody *body, const char *name, gsize max_chars, const char **value)
{
  JsonNode *node = take (body, name);

  if (node == NULL)
    return FALSE;
  if (kh_json_is_string (node) && json_node_get_string (node)[0] == '\0') {
    *value = "";
    return TRUE;
  }
  return line_from (body, name, node, max_chars, value);
}

gboolean
kh_body_email (KhBody *body, const char *name, gboolean required, const char **value)
{
  JsonNode *node = take (body, name);

  if (node == NULL)
    return required ? wrong_member (body, name, "required") : FALSE;
  if (!kh_json_is_string (node))
    return wrong_member (body, name, "wrong-type");
  if (!kh_text_is_email (json_node_get_string (node)))
    return wrong_member (body, name, "invalid-email");
  *value = json_node_get_string (node);
  return TRUE;
}

gboolean
kh_body_language (KhBody *body, const char *name, const char **value)
{
  JsonNode *node = take (body, name);

  if (node == NULL)
    return FALSE;
  if (!kh_json_is_string (node))
    return wrong_member (body, name, "wrong-type");
  if (!kh_language_is_known (json_node_get_string (node)))
    return wrong_member (body, name, "unknown-language");
  *value = json_node_get_string (node);
  return TRUE;
}

gboolean
kh_body_boolean (KhBody *body, const char *name, gboolean *value)
{
  JsonNode *node = take (body, name);

  if (node == NULL)
    return FALSE;
  if (!kh_json_is_boolean (node))
    return wrong_member (body, name, "wrong-type");
  *value = json_node_get_boolean (node);
  return TRUE;
}

gboolean
kh_body_enum (KhBody *body, const char *name, GType type, int *value)
{
  JsonNode *node = take (body, name);

  if (node == NULL)
    return FALSE;
  if (!kh_json_is_string (node))
    return wrong_member (body, name, "wrong-type");
  if (!kh_enum_from_word (type, json_node_get_string (node), value))
    return wrong_member (body, name, "unknown-value");
  return TRUE;
}

gboolean
kh_body_nullable_time (KhBody *body, const char *name, gint64 *value)
{
  JsonNode *node = take (body, name);

  if (node == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_NULL (node)) {
    *value = 0;
    return TRUE;
  }
  if (!kh_json_is_string (node))
    return wrong_member (body, name, "wrong-type");
  if (!kh_time_parse (json_node_get_string (node), value))
    return wrong_member (body, name, "invalid-time");
  return TRUE;
}

static gboolean
get_object (KhBody *body, const char *name, JsonObject **value)
{
  JsonNode *node = take (body, name);

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return wrong_member (body, name, "wrong-type");
  *value = json_node_get_object (node);
  return TRUE;
}

gboolean
kh_body_array (KhBody *body, const char *name, gboolean required, JsonArray **value)
{
  JsonNode *node = take (body, name);

  if (node == NULL)
    return required ? wrong_member (body, name, "required") : FALSE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return wrong_member (body, name, "wrong-type");
  *value = json_node_get_array (node);
  return TRUE;
}

gboolean
kh_body_nested (KhBody *parent, const char *name, KhBody *child)
{
  JsonObject *object;

  if (!get_object (parent, name, &object))
    return FALSE;
  *child = (KhBody){
    .object = object,
    .prefix = pointer_to (parent, name),
    .seen = g_hash_table_new (g_str_hash, g_str_equal),
    .wrong = g_ptr_array_ref (parent->wrong),
  };
  return TRUE;
}

/* Area by area into @grants. Returns: whether all were right. */
static gboolean
grants_from (KhBody *body, const char *name, KhAccountKind kind, JsonObject *object, KhGrants *grants)
{
  g_autofree char *pointer = pointer_to (body, name);
  KhBody inner = { .object = object, .prefix = pointer, .wrong = body->wrong };
  JsonObjectIter iter;
  const char *area;
  JsonNode *node;
  gboolean right = TRUE;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &area, &node)) {
    int level = KH_LEVEL_NONE;
    if (kh_catalogue_find_area (kind, area) == NULL)
      right = wrong_member (&inner, area, "unknown-area");
    else if (!JSON_NODE_HOLDS_NULL (node)
             && (!kh_json_is_string (node)
                 || !kh_enum_from_word (KH_TYPE_LEVEL, json_node_get_string (node), &level)))
      right = wrong_member (&inner, area, "unknown-level");
    else
      kh_grants_set (grants, area, level);
  }
  return right;
}

gboolean
kh_body_merge_grants (KhBody *body, const char *name, KhAccountKind kind, const KhGrants *base, KhGrants **value)
{
  g_autoptr (KhGrants) grants = NULL;
  JsonNode *node = take (body, name);

  if (node == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_NULL (node)) {
    *value = kh_grants_new ();
    return TRUE;
  }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return wrong_member (body, name, "wrong-type");
  grants = kh_grants_dup (base);
  if (!grants_from (body, name, kind, json_node_get_object (node), grants))
    return FALSE;
  *value = g_steal_pointer (&grants);
  return TRUE;
}

gboolean
kh_body_grants (KhBody *body, const char *name, KhAccountKind kind, KhGrants **value)
{
  return kh_body_merge_grants (body, name, kind, NULL, value);
}

gboolean
kh_body_roles (KhBody *body, const char *name, KhRequest *request, char ***value)
{
  g_autoptr (GHashTable) given = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GStrvBuilder) roles = g_strv_builder_new ();
  JsonNode *node = take (body, name);
  JsonArray *array;
  gboolean right = TRUE;

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return wrong_member (body, name, "wrong-type");
  array = json_node_get_array (node);
  if (json_array_get_length (array) > ROLES_MAX)
    return wrong_member (body, name, "too-many");
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *item = json_array_get_element (array, i);
    const char *role = kh_json_is_string (item) ? json_node_get_string (item) : NULL;
    const char *code = NULL;
    if (role == NULL)
      code = "wrong-type";
    else if (!g_hash_table_add (given, (gpointer) role))
      code = "duplicate";
    else if (kh_db_get_int (request->db, 0, "SELECT 1 FROM roles WHERE account = ? AND id = ?", "ss",
                            request->principal->account, role) == 0)
      code = "unknown-role";
    else
      g_strv_builder_add (roles, role);
    if (code != NULL) {
      g_autofree char *pointer = g_strdup_printf ("/%s/%u", name, i);
      kh_body_wrong (body, pointer, code);
      right = FALSE;
    }
  }
  if (right)
    *value = g_strv_builder_end (roles);
  return right;
}

static void
find_unknown (KhBody *body)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, body->object);
  while (json_object_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (body->seen, name))
      wrong_member (body, name, "unknown");
}

static void
body_clear (KhBody *body)
{
  g_clear_pointer (&body->prefix, g_free);
  g_clear_pointer (&body->seen, g_hash_table_unref);
  g_clear_pointer (&body->wrong, g_ptr_array_unref);
}

void
kh_body_end_nested (KhBody *child)
{
  find_unknown (child);
  body_clear (child);
}

KhResponse *
kh_body_end (KhBody *body)
{
  KhResponse *response = NULL;

  find_unknown (body);
  for (guint i = 0; i < MIN (body->wrong->len, 2 * WRONG_MAX); i += 2) {
    const char *pointer = g_ptr_array_index (body->wrong, i);
    const char *code = g_ptr_array_index (body->wrong, i + 1);
    if (response == NULL)
      response = kh_problem_field (pointer, code);
    else
      kh_problem_add_field (response, pointer, code);
  }
  body_clear (body);
  return response;
}
