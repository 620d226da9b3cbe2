/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/kh-json.h"

#include <math.h>
#include <string.h>

#include "base/kh-error.h"
#include "base/kh-time.h"

/* A cursor over text that is known to be UTF-8 and NUL-terminated. */
typedef struct {
  const char *p;
  const char *end;
} Scanner;

static gboolean scan_value (Scanner *s, guint depth);

static void
skip_space (Scanner *s)
{
  while (s->p < s->end && (*s->p == ' ' || *s->p == '\t' || *s->p == '\n' || *s->p == '\r'))
    s->p++;
}

static gboolean
take (Scanner *s, char c)
{
  if (s->p >= s->end || *s->p != c)
    return FALSE;
  s->p++;
  return TRUE;
}

static gboolean
scan_hex4 (Scanner *s, guint *value)
{
  *value = 0;
  for (int i = 0; i < 4; i++) {
    if (s->p >= s->end || !g_ascii_isxdigit (*s->p))
      return FALSE;
    *value = *value * 16 + g_ascii_xdigit_value (*s->p++);
  }
  return TRUE;
}

/* A lone surrogate, or a NUL, cannot be held in a C string of UTF-8. */
static gboolean
scan_unicode_escape (Scanner *s)
{
  guint unit, low;

  if (!scan_hex4 (s, &unit) || unit == 0)
    return FALSE;
  if (unit >= 0xdc00 && unit <= 0xdfff)
    return FALSE;
  if (unit >= 0xd800 && unit <= 0xdbff)
    return take (s, '\\') && take (s, 'u') && scan_hex4 (s, &low) && low >= 0xdc00 && low <= 0xdfff;
  return TRUE;
}

static gboolean
scan_string (Scanner *s)
{
  if (!take (s, '"'))
    return FALSE;
  while (s->p < s->end) {
    guchar c = *s->p++;
    if (c == '"')
      return TRUE;
    if (c < 0x20)
      return FALSE;
    if (c != '\\')
      continue;
    if (s->p >= s->end)
      return FALSE;
    c = *s->p++;
    if (c == 'u') {
      if (!scan_unicode_escape (s))
        return FALSE;
    } else if (strchr ("\"\\/bfnrt", c) == NULL) {
      return FALSE;
    }
  }
  return FALSE;
}

static gboolean
scan_digits (Scanner *s)
{
  const char *start = s->p;

  while (s->p < s->end && g_ascii_isdigit (*s->p))
    s->p++;
  return s->p > start;
}

/* RFC 8259 §9 lets a reader bound numbers: whole ones fit gint64, others are finite. */
static gboolean
is_within_range (const char *start, const char *end, gboolean whole)
{
  g_autofree char *digits = g_strndup (start, end - start);

  return whole ? g_ascii_string_to_signed (digits, 10, G_MININT64, G_MAXINT64, NULL, NULL)
               : isfinite (g_ascii_strtod (digits, NULL));
}

static gboolean
scan_number (Scanner *s)
{
  const char *start = s->p;
  gboolean whole = TRUE;

  take (s, '-');
  if (!take (s, '0') && !scan_digits (s))
    return FALSE;
  if (take (s, '.')) {
    whole = FALSE;
    if (!scan_digits (s))
      return FALSE;
  }
  if (take (s, 'e') || take (s, 'E')) {
    whole = FALSE;
    if (!take (s, '+'))
      take (s, '-');
    if (!scan_digits (s))
      return FALSE;
  }
  return is_within_range (start, s->p, whole);
}

static gboolean
scan_word (Scanner *s, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (s->end - s->p) < length || strncmp (s->p, word, length) != 0)
    return FALSE;
  s->p += length;
  return TRUE;
}

/* Names are the same when what they stand for is: "a" and "\\u0061". @text: a valid string with its quotes. */
static char *
decode_name (const char *text, gsize length)
{
  g_autofree char *quoted = g_strndup (text, length);
  g_autoptr (JsonNode) node = NULL;

  if (memchr (text, '\\', length) == NULL)
    return g_steal_pointer (&quoted);
  node = json_from_string (quoted, NULL);
  return node != NULL ? g_strdup_printf ("\"%s\"", json_node_get_string (node)) : NULL;
}

static gboolean
scan_member (Scanner *s, guint depth, GHashTable *names)
{
  const char *start = s->p;
  char *name;

  if (!scan_string (s))
    return FALSE;
  name = decode_name (start, s->p - start);
  if (name == NULL || !g_hash_table_add (names, name))
    return FALSE;
  skip_space (s);
  return take (s, ':') && scan_value (s, depth);
}

static gboolean
scan_object (Scanner *s, guint depth)
{
  g_autoptr (GHashTable) names = NULL;

  skip_space (s);
  if (take (s, '}'))
    return TRUE;
  names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  do {
    skip_space (s);
    if (!scan_member (s, depth, names))
      return FALSE;
    skip_space (s);
  } while (take (s, ','));
  return take (s, '}');
}

static gboolean
scan_array (Scanner *s, guint depth)
{
  skip_space (s);
  if (take (s, ']'))
    return TRUE;
  do {
    if (!scan_value (s, depth))
      return FALSE;
    skip_space (s);
  } while (take (s, ','));
  return take (s, ']');
}

static gboolean
scan_value (Scanner *s, guint depth)
{
  skip_space (s);
  if (s->p >= s->end)
    return FALSE;
  switch (*s->p) {
  case '{':
  case '[':
    if (depth >= KH_JSON_MAX_DEPTH)
      return FALSE;
    return *s->p++ == '{' ? scan_object (s, depth + 1) : scan_array (s, depth + 1);
  case '"':
    return scan_string (s);
  case 't':
    return scan_word (s, "true");
  case 'f':
    return scan_word (s, "false");
  case 'n':
    return scan_word (s, "null");
  default:
    return scan_number (s);
  }
}

JsonNode *
kh_json_parse (const char *text, gssize length, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  gsize size = length < 0 ? strlen (text) : (gsize) length;
  Scanner s = { text, text + size };
  gboolean ok = g_utf8_validate_len (text, size, NULL) && scan_value (&s, 0);

  if (ok) {
    skip_space (&s);
    ok = s.p == s.end;
  }
  if (ok) {
    parser = json_parser_new_immutable ();
    ok = json_parser_load_from_data (parser, text, size, NULL);
  }
  if (!ok) {
    g_propagate_error (error, kh_error_new (KH_ERROR_INVALID, "malformed-json", "The text is not valid JSON."));
    return NULL;
  }
  return json_parser_steal_root (parser);
}

gboolean
kh_json_is_string (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

static gboolean
is_int (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64;
}

gboolean
kh_json_is_boolean (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN;
}

static gboolean
wrong (const char *name, GError **error)
{
  g_propagate_error (error, kh_error_new (KH_ERROR_CORRUPT, NULL, "The member “%s” is missing or of another type.",
                                          name));
  return FALSE;
}

static gboolean
is_null (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_NULL (node);
}

gboolean
kh_json_get_string (JsonObject *object, const char *name, const char **value, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (!kh_json_is_string (node))
    return wrong (name, error);
  *value = json_node_get_string (node);
  return TRUE;
}

gboolean
kh_json_get_nullable_string (JsonObject *object, const char *name, const char **value, GError **error)
{
  *value = NULL;
  return is_null (json_object_get_member (object, name)) || kh_json_get_string (object, name, value, error);
}

gboolean
kh_json_get_int (JsonObject *object, const char *name, gint64 *value, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (!is_int (node))
    return wrong (name, error);
  *value = json_node_get_int (node);
  return TRUE;
}

gboolean
kh_json_get_nullable_int (JsonObject *object, const char *name, gint64 *value, GError **error)
{
  *value = 0;
  return is_null (json_object_get_member (object, name)) || kh_json_get_int (object, name, value, error);
}

gboolean
kh_json_get_boolean (JsonObject *object, const char *name, gboolean *value, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (!kh_json_is_boolean (node))
    return wrong (name, error);
  *value = json_node_get_boolean (node);
  return TRUE;
}

gboolean
kh_json_get_time (JsonObject *object, const char *name, gint64 *value, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (!kh_json_is_string (node) || !kh_time_parse (json_node_get_string (node), value))
    return wrong (name, error);
  return TRUE;
}

gboolean
kh_json_get_nullable_time (JsonObject *object, const char *name, gint64 *value, GError **error)
{
  *value = 0;
  return is_null (json_object_get_member (object, name)) || kh_json_get_time (object, name, value, error);
}

gboolean
kh_json_get_object (JsonObject *object, const char *name, JsonObject **value, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return wrong (name, error);
  *value = json_node_get_object (node);
  return TRUE;
}

gboolean
kh_json_get_array (JsonObject *object, const char *name, JsonArray **value, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return wrong (name, error);
  *value = json_node_get_array (node);
  return TRUE;
}

gboolean
kh_json_get_strv (JsonObject *object, const char *name, char ***value, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array;

  if (!kh_json_get_array (object, name, &array, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    if (!kh_json_is_string (node))
      return wrong (name, error);
    g_strv_builder_add (builder, json_node_get_string (node));
  }
  *value = g_strv_builder_end (builder);
  return TRUE;
}
