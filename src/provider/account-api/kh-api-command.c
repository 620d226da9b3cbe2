/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provider/account-api/kh-api-command.h"

#include "base/kh-time.h"

#define JSON_TYPE  "application/json"
#define PATCH_TYPE "application/merge-patch+json" /* RFC 7396 */

/* In a patch null takes something away; something new just does without. */
typedef enum { BODY_NEW, BODY_PATCH } BodyKind;

static void
add_grants (JsonObject *object, const char *name, GVariant *value, BodyKind body)
{
  JsonObject *grants = json_object_new ();
  GVariantIter iter;
  const char *area;
  guchar level;

  g_variant_iter_init (&iter, value);
  while (g_variant_iter_next (&iter, "{&sy}", &area, &level)) {
    if (level != KH_LEVEL_NONE)
      json_object_set_string_member (grants, area, kh_enum_to_word (KH_TYPE_LEVEL, level));
    else if (body == BODY_PATCH)
      json_object_set_null_member (grants, area);
  }
  json_object_set_object_member (object, name, grants);
}

static void
add_strv (JsonObject *object, const char *name, GVariant *value)
{
  JsonArray *array = json_array_new ();
  g_autofree const char **strv = g_variant_get_strv (value, NULL);

  for (guint i = 0; strv[i] != NULL; i++)
    json_array_add_string_element (array, strv[i]);
  json_object_set_array_member (object, name, array);
}

static void
add_string (JsonObject *object, const char *name, GVariant *value, BodyKind body)
{
  const char *text;

  g_variant_get (value, "m&s", &text);
  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else if (body == BODY_PATCH)
    json_object_set_null_member (object, name);
}

static void
add_time (JsonObject *object, const char *name, GVariant *value)
{
  g_autofree char *text = kh_time_format (g_variant_get_int64 (value));

  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

/* Only a patch has ends. */
static void
add_ends (JsonObject *object, const char *name, GVariant *value)
{
  JsonObject *ends = json_object_new ();
  GVariantIter iter;
  const char *id;
  gint64 time;

  g_variant_iter_init (&iter, value);
  while (g_variant_iter_next (&iter, "{&sx}", &id, &time)) {
    g_autofree char *text = kh_time_format (time);
    if (text != NULL)
      json_object_set_string_member (ends, id, text);
    else
      json_object_set_null_member (ends, id);
  }
  json_object_set_object_member (object, name, ends);
}

static JsonNode *
make_body (KhCommand *command, BodyKind body)
{
  g_autoptr (GVariant) values = kh_command_get_values (command);
  JsonObject *object = json_object_new ();
  JsonNode *root = json_node_new (JSON_NODE_OBJECT);
  GVariantIter iter;
  const char *name;
  GVariant *value;

  g_variant_iter_init (&iter, values);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &value)) {
    if (g_variant_is_of_type (value, G_VARIANT_TYPE ("ms")))
      add_string (object, name, value, body);
    else if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
      add_strv (object, name, value);
    else if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
      json_object_set_boolean_member (object, name, g_variant_get_boolean (value));
    else if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
      add_time (object, name, value);
    else if (g_variant_is_of_type (value, G_VARIANT_TYPE ("a{sy}")))
      add_grants (object, name, value, body);
    else if (g_variant_is_of_type (value, G_VARIANT_TYPE ("a{sx}")))
      add_ends (object, name, value);
  }
  json_node_take_object (root, object);
  return root;
}

static JsonNode *
make_items (KhCommand *command)
{
  GPtrArray *items = kh_command_get_items (command);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();
  JsonNode *root = json_node_new (JSON_NODE_OBJECT);

  for (guint i = 0; i < items->len; i++)
    json_array_add_element (array, make_body (g_ptr_array_index (items, i), BODY_NEW));
  json_object_set_array_member (object, "items", array);
  json_node_take_object (root, object);
  return root;
}

static KhHttpRequest *
make_request (KhCommand *command, const char *account)
{
  const char *target = kh_command_get_target (command);
  const char *user;

  switch (kh_command_get_kind (command)) {
  case KH_COMMAND_INVITE:
    return kh_http_request_new ("POST", "/v1/accounts/%s/invitations", account);
  case KH_COMMAND_INVITE_MANY:
    return kh_http_request_new ("POST", "/v1/accounts/%s/invitations/batch", account);
  case KH_COMMAND_RESEND:
    return kh_http_request_new ("POST", "/v1/accounts/%s/invitations/%s/resend", account, target);
  case KH_COMMAND_REVOKE:
    return kh_http_request_new ("POST", "/v1/accounts/%s/invitations/%s/revoke", account, target);
  case KH_COMMAND_UPDATE_USER:
    return kh_http_request_new ("PATCH", "/v1/accounts/%s/users/%s", account, target);
  case KH_COMMAND_REMOVE_USER:
    return kh_http_request_new ("DELETE", "/v1/accounts/%s/users/%s", account, target);
  case KH_COMMAND_RESTORE_USER:
    return kh_http_request_new ("POST", "/v1/accounts/%s/users/%s/restore", account, target);
  case KH_COMMAND_CREATE_ROLE:
    return kh_http_request_new ("POST", "/v1/accounts/%s/roles", account);
  case KH_COMMAND_UPDATE_ROLE:
    return kh_http_request_new ("PATCH", "/v1/accounts/%s/roles/%s", account, target);
  case KH_COMMAND_DELETE_ROLE:
    return kh_http_request_new ("DELETE", "/v1/accounts/%s/roles/%s", account, target);
  case KH_COMMAND_END_SESSION:
    return kh_http_request_new ("DELETE", "/v1/accounts/%s/sessions/%s", account, target);
  case KH_COMMAND_END_OTHER_SESSIONS:
    user = kh_command_get_string (command, "user");
    if (user == NULL)
      user = target;
    if (user == NULL)
      return kh_http_request_new ("POST", "/v1/accounts/%s/sessions/end-others", account);
    return kh_http_request_new ("POST", "/v1/accounts/%s/sessions/end-others?user=%s", account, user);
  case KH_COMMAND_UPDATE_ACCOUNT:
    return kh_http_request_new ("PATCH", "/v1/accounts/%s", account);
  case KH_COMMAND_UPDATE_ME:
    return kh_http_request_new ("PATCH", "/v1/me");
  }
  g_return_val_if_reached (NULL);
}

static gboolean
has_body (KhCommandKind kind)
{
  return kind == KH_COMMAND_INVITE || kind == KH_COMMAND_CREATE_ROLE;
}

KhHttpRequest *
kh_api_command_to_request (KhCommand *command, const char *account)
{
  KhHttpRequest *request = make_request (command, account);

  if (g_str_equal (request->method, "POST")) {
    kh_http_request_set_key (request, kh_command_get_idempotency_key (command));
    if (kh_command_get_kind (command) == KH_COMMAND_INVITE_MANY)
      kh_http_request_set_json (request, JSON_TYPE, make_items (command));
    else if (has_body (kh_command_get_kind (command)))
      kh_http_request_set_json (request, JSON_TYPE, make_body (command, BODY_NEW));
  } else {
    request->if_match = kh_command_get_version (command);
    if (g_str_equal (request->method, "PATCH"))
      kh_http_request_set_json (request, PATCH_TYPE, make_body (command, BODY_PATCH));
  }
  return request;
}
