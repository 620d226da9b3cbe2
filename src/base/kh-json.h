/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading JSON from somebody else. json-glib accepts much that is not JSON and any depth; what comes in here is
 * RFC 8259 exactly, in UTF-8, without a name twice in one object, and no deeper than KH_JSON_MAX_DEPTH.
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define KH_JSON_MAX_DEPTH 32

/* @length: bytes, or -1. Returns: (transfer full): the root; or NULL with KH_ERROR_INVALID, whose word is
 * "malformed-json". */
JsonNode *kh_json_parse (const char *text, gssize length, GError **error);

/* Members of an object, type-checked: each returns FALSE with KH_ERROR_CORRUPT that names @name when the member
 * is absent or of another type. A null counts as absent but where "nullable" says otherwise: then the value is
 * NULL or 0. Strings and containers are borrowed from @object. */
gboolean kh_json_get_string (JsonObject *object, const char *name, const char **value, GError **error);
gboolean kh_json_get_nullable_string (JsonObject *object, const char *name, const char **value, GError **error);
gboolean kh_json_get_int (JsonObject *object, const char *name, gint64 *value, GError **error);
gboolean kh_json_get_nullable_int (JsonObject *object, const char *name, gint64 *value, GError **error);
gboolean kh_json_get_boolean (JsonObject *object, const char *name, gboolean *value, GError **error);
gboolean kh_json_get_time (JsonObject *object, const char *name, gint64 *value, GError **error);
gboolean kh_json_get_nullable_time (JsonObject *object, const char *name, gint64 *value, GError **error);
gboolean kh_json_get_object (JsonObject *object, const char *name, JsonObject **value, GError **error);
gboolean kh_json_get_array (JsonObject *object, const char *name, JsonArray **value, GError **error);
/* @value: (transfer full): an array of strings only. */
gboolean kh_json_get_strv (JsonObject *object, const char *name, char ***value, GError **error);

/* Whether @node is a string, a boolean. */
gboolean kh_json_is_string (JsonNode *node);
gboolean kh_json_is_boolean (JsonNode *node);

G_END_DECLS
