/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provider/account-api/kh-api-problem.h"

#include <string.h>

#include "base/kh-error.h"
#include "base/kh-json.h"

#define SHORTEST_TOKEN 20 /* characters */

GError *
kh_api_problem_not_keyholder (void)
{
  return kh_error_new (KH_ERROR_UNSUPPORTED, KH_API_NOT_KEYHOLDER,
                       "There is no Keyholder account server at this address.");
}

static KhError
code_of (guint status)
{
  switch (status) {
  case 401:
    return KH_ERROR_UNAUTHORIZED;
  case 403:
    return KH_ERROR_RESTRICTED;
  case 404:
  case 409:
  case 410:
  case 412:
  case 422:
  case 428:
    return KH_ERROR_CONFLICT;
  case 400:
  case 413:
  case 415:
    return KH_ERROR_INVALID;
  case 429:
    return KH_ERROR_LIMITED;
  default:
    return status >= 500 ? KH_ERROR_SERVER : KH_ERROR_UNSUPPORTED;
  }
}

static void
read_fields (JsonObject *problem, GError *error)
{
  JsonArray *fields;

  if (!kh_json_get_array (problem, "fields", &fields, NULL))
    return;
  for (guint i = 0; i < json_array_get_length (fields); i++) {
    JsonNode *node = json_array_get_element (fields, i);
    const char *pointer, *code;
    if (JSON_NODE_HOLDS_OBJECT (node) && kh_json_get_string (json_node_get_object (node), "pointer", &pointer, NULL)
        && kh_json_get_string (json_node_get_object (node), "code", &code, NULL))
      kh_error_add_field (error, pointer, code);
  }
}

static void
read_contact (JsonObject *problem, GError *error)
{
  JsonObject *contact;
  const char *name, *email;

  if (kh_json_get_object (problem, "contact", &contact, NULL) && kh_json_get_string (contact, "name", &name, NULL)
      && kh_json_get_string (contact, "email", &email, NULL))
    kh_error_set_contact (error, name, email);
}

/* Returns: (nullable): NULL when it is no problem of ours. */
static GError *
read_problem (guint status, JsonObject *problem)
{
  const char *word, *reason, *detail = NULL;
  GError *error;

  if (!kh_json_get_string (problem, "code", &word, NULL))
    return NULL;
  if (!kh_json_get_string (problem, "detail", &detail, NULL) && !kh_json_get_string (problem, "title", &detail, NULL))
    detail = word;
  /* Why a token is no longer valid says more than that it is not. */
  if (status == 401 && kh_json_get_string (problem, "reason", &reason, NULL))
    word = reason;
  error = kh_error_new (code_of (status), word, "%s", detail);
  read_fields (problem, error);
  read_contact (problem, error);
  return error;
}

static GError *
read_body (guint status, GBytes *body)
{
  g_autoptr (JsonNode) root = NULL;
  gsize size;
  const char *text = g_bytes_get_data (body, &size);

  root = size > 0 ? kh_json_parse (text, size, NULL) : NULL;
  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? read_problem (status, json_node_get_object (root)) : NULL;
}

static GError *
without_problem (guint status)
{
  KhError code = code_of (status);

  /* What stands in front of a server says these too, in its own words. */
  switch (code) {
  case KH_ERROR_SERVER:
    return kh_error_new (code, NULL, "The server failed with status %u.", status);
  case KH_ERROR_LIMITED:
    return kh_error_new (code, NULL, "The server asks to try again later.");
  case KH_ERROR_UNAUTHORIZED:
    return kh_error_new (code, NULL, "The server does not accept the token.");
  default:
    return kh_api_problem_not_keyholder ();
  }
}

GError *
kh_api_problem_from_object (guint status, JsonObject *problem)
{
  GError *error = read_problem (status, problem);

  return error != NULL ? error : without_problem (status);
}

/* @status: 300 or more. @type: (nullable): the answer's media type. @retry_after: (nullable): that header's value.
 * Returns: (transfer full) */
static GError *
from_answer (guint status, const char *type, GBytes *body, const char *retry_after)
{
  GError *error = NULL;
  guint64 seconds;

  if (status >= 400 && g_strcmp0 (type, "application/problem+json") == 0)
    error = read_body (status, body);
  if (error == NULL)
    error = without_problem (status);
  if (retry_after != NULL && g_ascii_string_to_unsigned (retry_after, 10, 0, 24 * 60 * 60, &seconds, NULL))
    kh_error_set_retry_after (error, seconds);
  return error;
}

/* As many bytes of @text as look like a token of the account API. */
static gsize
token_length (const char *text)
{
  gsize n = 4;

  if (strncmp (text, "kh", 2) != 0 || !g_ascii_islower (text[2]) || text[3] != '_')
    return 0;
  while (g_ascii_isalnum (text[n]) || text[n] == '_' || text[n] == '-')
    n++;
  return n >= SHORTEST_TOKEN ? n : 0;
}

static GError *
check (guint status, const char *type, GBytes *body, const char *retry_after)
{
  gboolean is_empty = g_bytes_get_size (body) == 0;

  if (status < 200 || status >= 300)
    return from_answer (status, type, body, retry_after);
  if (is_empty ? status != 204 : g_strcmp0 (type, "application/json") != 0)
    return kh_api_problem_not_keyholder ();
  return NULL;
}

const KhHttpDialect kh_api_dialect = {
  .accept = "application/json, application/problem+json",
  .check = check,
  .other_program = kh_api_problem_not_keyholder,
  .token_length = token_length,
};
