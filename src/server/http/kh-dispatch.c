/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/http/kh-dispatch.h"

#include <string.h>

#include "base/kh-json.h"
#include "base/kh-time.h"
#include "server/auth/kh-principal.h"
#include "server/http/kh-idempotency.h"
#include "server/http/kh-response-private.h"
#include "server/http/kh-route.h"
#include "server/kh-server.h"
#include "server/pages/kh-pages.h"

/* Everything that the server answers. */
static const KhRoute *const tables[] = {
  kh_service_routes, kh_person_routes,     kh_account_routes, kh_role_routes,    kh_user_routes,   kh_access_routes,
  kh_invitation_routes, kh_session_routes, kh_history_routes, kh_change_routes, kh_token_routes,
  kh_join_routes,
};

#define MAX_PARAM_BYTES 64 /* of an id */

/* --- Finding the route --- */

/* Whatever stands where a link has its token is a token, if a wrong one: it gets the page of all dead links. */
static gboolean
is_param (const KhRoute *route, const char *segment)
{
  return (route->flags & KH_ROUTE_PAGE) != 0 || (*segment != '\0' && strlen (segment) <= MAX_PARAM_BYTES);
}

/* Whether @route fits. @literals: how many of its segments are not parameters. @params: (nullable): filled in. */
static gboolean
match_path (const KhRoute *route, char **segments, int *literals, GHashTable *params)
{
  const char *pattern = route->path;

  *literals = 0;
  for (; *pattern == '/'; segments++) {
    gsize length = strcspn (++pattern, "/");
    if (*segments == NULL)
      return FALSE;
    if (*pattern != '{') {
      if (strlen (*segments) != length || strncmp (*segments, pattern, length) != 0)
        return FALSE;
      ++*literals;
    } else if (!is_param (route, *segments)) {
      return FALSE;
    } else if (params != NULL) {
      g_hash_table_insert (params, g_strndup (pattern + 1, length - 2), *segments);
    }
    pattern += length;
  }
  return *segments == NULL;
}

static void
add_method (GString *allow, const char *method)
{
  if (strstr (allow->str, method) != NULL)
    return;
  g_string_append_printf (allow, "%s%s", allow->len > 0 ? ", " : "", method);
  if (strcmp (method, "GET") == 0)
    g_string_append (allow, ", HEAD");
}

/* The route with the most literal segments wins: "/invitations/batch" before "/invitations/{id}". @allow: the methods
 * of all that fit the path. */
static const KhRoute *
find_route (KhExchange *exchange, GString *allow)
{
  const char *method = strcmp (exchange->request.method, "HEAD") == 0 ? "GET" : exchange->request.method;
  const KhRoute *best = NULL;
  int best_literals = -1;

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++) {
    for (const KhRoute *route = tables[i]; route->method != NULL; route++) {
      int literals;
      if (!match_path (route, exchange->segments, &literals, NULL))
        continue;
      add_method (allow, route->method);
      if (strcmp (route->method, method) == 0 && literals > best_literals) {
        best = route;
        best_literals = literals;
      }
    }
  }
  return best;
}

static KhResponse *
no_route (const GString *allow)
{
  KhResponse *response;

  if (allow->len == 0)
    return kh_problem ("not-found", "There is nothing at this path.");
  response = kh_problem ("method-not-allowed", "Allowed here: %s.", allow->str);
  kh_response_set_header (response, "Allow", allow->str);
  return response;
}

/* --- What the route says about the request; each returns NULL or a problem --- */

static gboolean
is_word_of (const char *words, const char *word)
{
  g_auto (GStrv) list = g_strsplit (words != NULL ? words : "", " ", -1);

  return g_strv_contains ((const char *const *) list, word);
}

static void
add_query_field (KhResponse **problem, const char *name, const char *code)
{
  g_autofree char *pointer = g_strconcat ("/", name, NULL);

  if (*problem == NULL)
    *problem = kh_problem ("invalid-request", "See the fields.");
  kh_problem_add_field (*problem, pointer, code);
}

static KhResponse *
check_query (KhExchange *exchange, const KhRoute *route)
{
  GHashTable *query = g_hash_table_new (g_str_hash, g_str_equal);
  KhResponse *problem = NULL;

  exchange->request.query = query;
  for (guint i = 0; i < exchange->query->len; i += 2) {
    char *name = exchange->query->pdata[i];
    if ((route->flags & KH_ROUTE_PAGE) != 0)
      continue; /* some mail programs add words of their own to links */
    if (!is_word_of (route->query, name))
      add_query_field (&problem, name, "unknown");
    else if (!g_hash_table_insert (query, name, exchange->query->pdata[i + 1]))
      add_query_field (&problem, name, "repeated");
  }
  return problem;
}

/* Whether @header names the media type @type, in UTF-8 if it says. */
static gboolean
is_type (const char *header, const char *type)
{
  g_auto (GStrv) parts = g_strsplit (header != NULL ? header : "", ";", 8);

  if (parts[0] == NULL || g_ascii_strcasecmp (g_strstrip (parts[0]), type) != 0)
    return FALSE;
  for (char **part = parts + 1; *part != NULL; part++) {
    const char *parameter = g_strstrip (*part);
    if (g_ascii_strncasecmp (parameter, "charset=", 8) == 0 && g_ascii_strcasecmp (parameter + 8, "utf-8") != 0
        && g_ascii_strcasecmp (parameter + 8, "\"utf-8\"") != 0)
      return FALSE;
  }
  return TRUE;
}

static KhResponse *
parse_json (KhExchange *exchange)
{
  exchange->root = kh_json_parse ((const char *) exchange->body->data, exchange->body->len, NULL);
  if (exchange->root == NULL)
    return kh_problem ("malformed-json", "The body is not valid JSON, or deeper than %d levels.", KH_JSON_MAX_DEPTH);
  if (!JSON_NODE_HOLDS_OBJECT (exchange->root))
    return kh_problem_field ("", "not-an-object");
  exchange->request.body = json_node_get_object (exchange->root);
  return NULL;
}

/* A route that takes no body takes an empty object. */
static KhResponse *
check_no_body (KhExchange *exchange)
{
  KhResponse *problem;
  JsonObjectIter iter;
  const char *name;

  if (exchange->body->len == 0)
    return NULL;
  if (!is_type (exchange->request.content_type, "application/json"))
    return kh_problem ("unsupported-media-type", "No body is needed here.");
  problem = parse_json (exchange);
  if (problem != NULL || json_object_get_size (exchange->request.body) == 0)
    return problem;
  problem = kh_problem ("invalid-request", "No body is needed here.");
  json_object_iter_init (&iter, exchange->request.body);
  while (json_object_iter_next (&iter, &name, NULL)) {
    g_autofree char *pointer = g_strconcat ("/", name, NULL);
    kh_problem_add_field (problem, pointer, "unknown");
  }
  return problem;
}

static KhResponse *
check_body (KhExchange *exchange, const KhRoute *route)
{
  gboolean patch = strcmp (route->method, "PATCH") == 0;
  const char *type = patch ? "application/merge-patch+json" : "application/json";
  KhResponse *problem;

  if ((route->flags & KH_ROUTE_FORM) != 0)
    type = "application/x-www-form-urlencoded";
  else if ((route->flags & KH_ROUTE_BODY) == 0)
    return check_no_body (exchange);
  if (!is_type (exchange->request.content_type, type)) {
    problem = kh_problem ("unsupported-media-type", "The body must be %s, in UTF-8.", type);
    kh_response_set_header (problem, patch ? "Accept-Patch" : "Accept", type);
    return problem;
  }
  return (route->flags & KH_ROUTE_FORM) != 0 ? NULL : parse_json (exchange);
}

/* RFC 9110 §13.1.1. A tag that is not one of ours can never match: G_MAXINT, a version that nothing reaches. */
static KhResponse *
check_if_match (KhExchange *exchange, const KhRoute *route, const char *header)
{
  gsize length = header != NULL ? strlen (header) : 0;
  g_autofree char *tag = NULL;
  guint64 version;

  if (header == NULL)
    return (route->flags & KH_ROUTE_IF_MATCH) == 0
               ? NULL
               : kh_problem ("precondition-required", "Send If-Match with the version that you have seen.");
  exchange->request.if_match = G_MAXINT;
  if (strcmp (header, "*") == 0) {
    exchange->request.if_match = -1;
  } else if (length > 2 && header[0] == '"' && header[1] != '0' && header[length - 1] == '"') {
    tag = g_strndup (header + 1, length - 2);
    if (g_ascii_string_to_unsigned (tag, 10, 1, G_MAXINT - 1, &version, NULL))
      exchange->request.if_match = version;
  }
  return NULL;
}

static KhResponse *
check_idempotency_key (KhExchange *exchange, const KhRoute *route, const char *key)
{
  gsize length = key != NULL ? strlen (key) : 0;

  if (key == NULL || strcmp (route->method, "POST") != 0)
    return NULL;
  for (const char *p = key; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      length = 0;
  if (length < 1 || length > 255)
    return kh_problem ("invalid-request", "Idempotency-Key must be 1 to 255 visible ASCII characters.");
  exchange->request.idempotency_key = key;
  return NULL;
}

/* A form of ours is sent from our page (https://www.w3.org/TR/fetch-metadata/). Browsers that do not say so name its
 * origin; for ours that is "null", since pages without a referrer have none to tell. */
static KhResponse *
check_form (KhExchange *exchange, const KhRoute *route)
{
  const char *site = exchange->sec_fetch_site;
  const char *origin = exchange->origin;
  gboolean ours = TRUE;

  if ((route->flags & KH_ROUTE_FORM) == 0)
    return NULL;
  if (site != NULL)
    ours = strcmp (site, "same-origin") == 0 || strcmp (site, "none") == 0;
  else if (origin != NULL && strcmp (origin, "null") != 0)
    ours = kh_server_is_origin (exchange->request.server, origin);
  return ours ? NULL : kh_problem ("access-restricted", "This form was sent from another site.");
}

static KhResponse *
check_request (KhExchange *exchange, const KhRoute *route)
{
  KhResponse *problem = check_form (exchange, route);

  if (problem == NULL)
    problem = check_body (exchange, route);
  if (problem == NULL)
    problem = check_if_match (exchange, route, exchange->if_match);
  if (problem == NULL)
    problem = check_idempotency_key (exchange, route, exchange->idempotency_key);
  return problem;
}

static KhResponse *
check_access (KhRequest *request, const KhRoute *route)
{
  KhPrincipal *principal = request->principal;

  if ((route->flags & KH_ROUTE_OWNER) != 0 && !principal->owner)
    return kh_problem ("owner-only", "Only the account's owner may do this.");
  if (route->area != NULL && kh_access_get_level (principal->access, route->area) < route->level)
    return kh_problem_restricted (request);
  return NULL;
}

/* --- Running the handler --- */

static KhResponse *
failure (const GError *error)
{
  g_warning ("%s", error->message);
  return kh_problem ("internal", "The server failed; it has been logged.");
}

static KhResponse *
begin (KhRequest *request, gboolean write)
{
  g_autoptr (GError) error = NULL;

  return kh_db_begin (request->db, write, &error) ? NULL : failure (error);
}

/* Ends the transaction as the answer says. Returns: (transfer full): the answer, or what went wrong instead. */
static KhResponse *
end (KhRequest *request, gboolean write, KhResponse *response, KhIdempotency *idempotency)
{
  gboolean keep = response->status < 400 || response->keep_changes;
  g_autoptr (GError) error = NULL;

  if (kh_db_take_error (request->db, &error)) {
    kh_db_rollback (request->db);
    kh_response_free (response);
    return failure (error);
  }
  if (!write) {
    kh_db_rollback (request->db);
    return response;
  }
  if (idempotency != NULL && kh_idempotency_keeps (response)) {
    if (!keep)
      kh_db_run (request->db, "ROLLBACK TO work", "");
    kh_idempotency_store (idempotency, request, response);
    keep = TRUE;
  }
  if (!keep) {
    kh_db_rollback (request->db);
  } else if (!kh_db_commit (request->db, &error)) {
    kh_response_free (response);
    return failure (error);
  }
  return response;
}

static KhResponse *
run_handler (KhRequest *request, const KhRoute *route, KhIdempotency *idempotency)
{
  KhResponse *response = kh_idempotency_find (idempotency, request);

  if (response != NULL) {
    kh_db_rollback (request->db);
    return response;
  }
  if (idempotency != NULL)
    kh_db_run (request->db, "SAVEPOINT work", "");
  response = route->handler (request);
  return end (request, (route->flags & KH_ROUTE_WRITE) != 0, response, idempotency);
}

/* Notes that a token was used, in a transaction of its own, since the request's may only read. */
static KhResponse *
touch (KhRequest *request)
{
  g_autoptr (GError) error = NULL;
  KhResponse *problem = begin (request, TRUE);

  if (problem != NULL)
    return problem;
  kh_principal_touch (request);
  return kh_db_commit (request->db, &error) ? NULL : failure (error);
}

/* Within a transaction that has begun. */
static KhResponse *
authorize (KhRequest *request, const KhRoute *route, gboolean *stale)
{
  KhResponse *problem = kh_principal_load (request, kh_request_param (request, "account"), stale);

  return problem != NULL ? problem : check_access (request, route);
}

/* Reading, and finding out whether anything must be written. @deferred: (inout) (nullable): what to answer whoever is
 * let in; taken when it was used. Returns: NULL with @again set when something must be written. */
static KhResponse *
run_reading (KhRequest *request, const KhRoute *route, KhResponse **deferred, gboolean *again)
{
  gboolean stale;
  KhResponse *response = begin (request, FALSE);

  *again = FALSE;
  if (response != NULL)
    return response;
  response = authorize (request, route, &stale);
  if (response == NULL)
    response = g_steal_pointer (deferred);
  if (response != NULL)
    return end (request, FALSE, response, NULL);
  if (!stale && (route->flags & (KH_ROUTE_WRITE | KH_ROUTE_NO_TRANSACTION)) == 0)
    return run_handler (request, route, NULL);
  kh_db_rollback (request->db);
  *again = TRUE;
  return stale ? touch (request) : NULL;
}

static KhResponse *
run_with_token (KhRequest *request, const KhRoute *route, KhResponse *deferred)
{
  gboolean write = (route->flags & KH_ROUTE_WRITE) != 0;
  g_autoptr (KhIdempotency) idempotency = NULL;
  gboolean again, stale;
  KhResponse *response = run_reading (request, route, &deferred, &again);

  g_clear_pointer (&deferred, kh_response_free);
  if (response != NULL || !again)
    return response;
  if ((route->flags & KH_ROUTE_NO_TRANSACTION) != 0)
    return route->handler (request);
  if (write)
    idempotency = kh_idempotency_new (request, request->principal->sign_in != NULL ? request->principal->sign_in
                                                                                   : request->principal->api_token);
  response = begin (request, write);
  if (response != NULL)
    return response;
  /* Asked again, within the transaction of the change itself: access may have ended meanwhile. */
  response = authorize (request, route, &stale);
  if (response != NULL)
    return end (request, FALSE, response, NULL);
  return run_handler (request, route, idempotency);
}

/* Where a key counts here, the handlers see to it, each after its own limits: kh_attempts_answer_again(). */
static KhResponse *
run_public (KhRequest *request, const KhRoute *route)
{
  KhResponse *response;

  if ((route->flags & KH_ROUTE_NO_TRANSACTION) != 0)
    return route->handler (request);
  response = begin (request, (route->flags & KH_ROUTE_WRITE) != 0);
  return response != NULL ? response : run_handler (request, route, NULL);
}

static KhResponse *
run (KhExchange *exchange, const KhRoute *route)
{
  KhRequest *request = &exchange->request;
  KhResponse *problem;
  int literals;

  request->params = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  match_path (route, exchange->segments, &literals, request->params);
  problem = check_query (exchange, route);
  if (problem != NULL)
    return problem;
  problem = check_request (exchange, route);
  if ((route->flags & KH_ROUTE_PUBLIC) == 0)
    return run_with_token (request, route, problem);
  return problem != NULL ? problem : run_public (request, route);
}

static KhResponse *
answer (KhExchange *exchange, const KhRoute **route)
{
  g_autoptr (GString) allow = g_string_new (NULL);

  if (exchange->segments == NULL || exchange->query == NULL)
    return kh_problem ("invalid-request", "The path or the query is too long, or not UTF-8 in percent-encoding.");
  *route = find_route (exchange, allow);
  if (*route == NULL)
    return no_route (allow);
  if (exchange->too_large)
    return kh_problem ("too-large", "A body may have %d bytes.", KH_MAX_BODY);
  return run (exchange, *route);
}

KhResponse *
kh_dispatch (KhExchange *exchange)
{
  const KhRoute *route = NULL;
  KhResponse *response;

  kh_exchange_reset (exchange);
  exchange->request.now = kh_time_now ();
  exchange->request.raw_body = (const char *) exchange->body->data;
  exchange->request.raw_length = exchange->body->len;
  response = answer (exchange, &route);
  if (response->problem != NULL && route != NULL && (route->flags & KH_ROUTE_PAGE) != 0)
    return kh_pages_problem (&exchange->request, response);
  kh_problem_render (response);
  return response;
}
