/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provider/ecwid/kh-ecwid-problem.h"

#include <string.h>

#include "base/kh-error.h"
#include "base/kh-json.h"

#define TOKEN_PREFIX   "secret_"
#define SHORTEST_TOKEN 12 /* characters */

/* What stands between may answer for the service, so it is worth trying again. */
GError *
kh_ecwid_problem_unreadable (void)
{
  return kh_error_new (KH_ERROR_SERVER, "answer-unreadable", "What came is no answer of the service's API.");
}

/* Returns: (transfer full): "" where the body says nothing. */
static char *
read_code (GBytes *body)
{
  g_autoptr (JsonNode) root = NULL;
  const char *code;
  gsize size;
  const char *text = g_bytes_get_data (body, &size);

  root = size > 0 ? kh_json_parse (text, size, NULL) : NULL;
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)
      || !kh_json_get_string (json_node_get_object (root), "errorCode", &code, NULL))
    return g_strdup ("");
  return g_strdup (code);
}

static GError *
dead_token (void)
{
  return kh_error_new (KH_ERROR_UNAUTHORIZED, KH_ECWID_DEAD_TOKEN, "The service does not accept the token.");
}

static GError *
forbidden (const char *code)
{
  if (g_str_equal (code, "INVALID_API_TOKEN"))
    return dead_token ();
  if (g_str_equal (code, "INSUFFICIENT_APP_SCOPE"))
    return kh_error_new (KH_ERROR_RESTRICTED, KH_ECWID_SCOPES, "The token lacks a permission.");
  return kh_error_new (KH_ERROR_SERVER, "refused", "The service refused, and did not say why.");
}

static GError *
limited (const char *retry_after)
{
  GError *error = kh_error_new (KH_ERROR_LIMITED, "rate-limited", "The service asks to try again later.");
  guint64 seconds;

  if (retry_after != NULL && g_ascii_string_to_unsigned (retry_after, 10, 0, 24 * 60 * 60, &seconds, NULL))
    kh_error_set_retry_after (error, seconds);
  return error;
}

static GError *
from_status (guint status, const char *code, const char *retry_after)
{
  switch (status) {
  case 400:
    return kh_error_new (KH_ERROR_INVALID, NULL, "The service did not accept what was sent.");
  case 401:
    return dead_token ();
  case 402:
    return g_str_equal (code, "STORE_IS_SUSPENDED")
               ? kh_error_new (KH_ERROR_UNSUPPORTED, "store-suspended", "The store is suspended.")
               : kh_error_new (KH_ERROR_UNSUPPORTED, "plan-lacks-this", "The store's plan does not include this.");
  case 403:
    return forbidden (code);
  case 404:
    return g_str_equal (code, "STORE_NOT_FOUND")
               ? kh_error_new (KH_ERROR_CONFLICT, "store-not-found", "There is no such store.")
               : kh_error_new (KH_ERROR_CONFLICT, "not-found", "It is no longer there.");
  case 409:
    return kh_error_new (KH_ERROR_CONFLICT, "already-member", "There is a staff account with this address.");
  case 429:
    return limited (retry_after);
  default:
    return status >= 500 ? kh_error_new (KH_ERROR_SERVER, NULL, "The service failed with status %u.", status)
                         : kh_ecwid_problem_unreadable ();
  }
}

static gboolean
looks_like_object (GBytes *body)
{
  gsize size, i = 0;
  const char *text = g_bytes_get_data (body, &size);

  while (i < size && g_ascii_isspace (text[i]))
    i++;
  return i < size && text[i] == '{';
}

static GError *
check (guint status, const char *type, GBytes *body, const char *retry_after)
{
  g_autofree char *code = NULL;

  if (status >= 200 && status < 300)
    return looks_like_object (body) ? NULL : kh_ecwid_problem_unreadable ();
  code = read_code (body);
  return from_status (status, code, retry_after);
}

static gsize
token_length (const char *text)
{
  gsize n = strlen (TOKEN_PREFIX);

  if (!g_str_has_prefix (text, TOKEN_PREFIX))
    return 0;
  while (g_ascii_isalnum (text[n]) || text[n] == '_' || text[n] == '-')
    n++;
  return n >= SHORTEST_TOKEN ? n : 0;
}

const KhHttpDialect kh_ecwid_dialect = {
  .accept = "application/json",
  .check = check,
  .other_program = kh_ecwid_problem_unreadable,
  .token_length = token_length,
};
