/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * POST /v1/join, and the routes of the pages that links in mails open.
 */
#include "server/api/kh-join.h"

#include "server/api/kh-api.h"
#include "server/auth/kh-attempts.h"
#include "server/http/kh-idempotency.h"
#include "server/pages/kh-pages.h"

/* Either of the two, told apart by which is there. */
static KhResponse *
parse (KhRequest *request, KhJoin *join)
{
  KhBody body = kh_body_begin (request);
  gboolean existing = json_object_has_member (request->body, "existing");
  gboolean new_login = json_object_has_member (request->body, "new");
  KhBody inner;

  /* Whatever text it is: what cannot be a token is as dead as one that is wrong. */
  kh_body_string (&body, "token", &join->token);
  if (existing == new_login)
    kh_body_wrong (&body, "/existing", existing ? "one-only" : "required");
  if (kh_body_nested (&body, "existing", &inner)) {
    kh_body_email (&inner, "email", TRUE, &join->email);
    kh_body_secret (&inner, "password", TRUE, &join->password);
    kh_body_end_nested (&inner);
  }
  if (kh_body_nested (&body, "new", &inner)) {
    kh_body_line (&inner, "name", TRUE, 200, &join->name);
    kh_body_secret (&inner, "password", TRUE, &join->password);
    kh_body_end_nested (&inner);
  }
  return kh_body_end (&body);
}

static KhResponse *
describe (KhJoin *join, KhJoinOutcome outcome)
{
  g_autofree char *pointer = NULL;

  switch (outcome) {
  case KH_JOIN_DEAD:
    return kh_problem ("not-found", "This invitation cannot be used.");
  case KH_JOIN_WRONG_LOGIN:
    return kh_problem ("unauthorized", "The mail address or the password is wrong.");
  case KH_JOIN_LIMITED:
    return g_steal_pointer (&join->limited);
  case KH_JOIN_FIELD:
    pointer = g_strconcat ("/new", *join->field != '\0' ? "/" : NULL, join->field, NULL);
    return kh_problem_field (pointer, join->code);
  case KH_JOIN_MEMBER:
    return kh_problem ("already-member", "This login has access already.");
  case KH_JOIN_FULL:
    return kh_problem ("user-limit-reached", "The plan allows no more users.");
  case KH_JOIN_OK:
  case KH_JOIN_FAILED:
  default:
    return kh_problem ("internal", "The server failed.");
  }
}

static KhResponse *
welcome (const KhJoin *join)
{
  g_autoptr (KhWriter) builder = kh_writer_new ();

  kh_writer_begin_object (builder);
  kh_writer_set_member_name (builder, "account");
  kh_writer_begin_object (builder);
  kh_add_string (builder, "id", join->account);
  kh_add_string (builder, "name", join->account_name);
  kh_writer_end_object (builder);
  kh_add_string (builder, "user", join->user);
  kh_add_string (builder, "email", join->login);
  kh_writer_end_object (builder);
  return kh_response_json (201, builder);
}

/* The key is looked up once more here: of two requests with one key the later gets the earlier one's answer. */
static KhResponse *
finish (KhRequest *request, KhJoin *join, KhIdempotency *idempotency)
{
  g_autoptr (GError) error = NULL;
  KhJoinOutcome outcome;
  KhResponse *response;

  if (!kh_db_begin (request->db, TRUE, &error)) {
    g_warning ("%s", error->message);
    return describe (join, KH_JOIN_FAILED);
  }
  response = kh_idempotency_find (idempotency, request);
  if (response != NULL) {
    kh_db_rollback (request->db);
    return response;
  }
  outcome = kh_join_finish (request, join);
  if (outcome != KH_JOIN_OK) {
    kh_db_rollback (request->db);
    return describe (join, outcome);
  }
  response = welcome (join);
  if (idempotency != NULL)
    kh_idempotency_store (idempotency, request, response);
  if (!kh_db_commit (request->db, &error)) {
    g_warning ("%s", error->message);
    kh_db_rollback (request->db);
    kh_response_free (response);
    return describe (join, KH_JOIN_FAILED);
  }
  return response;
}

static KhResponse *
handle_join (KhRequest *request)
{
  g_auto (KhJoin) join = { 0 };
  g_autoptr (KhIdempotency) idempotency = NULL;
  KhJoinOutcome outcome;
  KhResponse *response = parse (request, &join);

  if (response != NULL)
    return response;
  idempotency = kh_idempotency_new (request, NULL);
  response = kh_attempts_answer_again (request, join.email, idempotency);
  if (response != NULL)
    return response;
  outcome = kh_join_prepare (request, &join);
  if (outcome == KH_JOIN_OK)
    kh_idempotency_prepare (idempotency, request);
  return outcome == KH_JOIN_OK ? finish (request, &join, idempotency) : describe (&join, outcome);
}

#define PAGE KH_ROUTE_PUBLIC | KH_ROUTE_PAGE

const KhRoute kh_join_routes[] = {
  { "POST", "/v1/join", handle_join, KH_ROUTE_PUBLIC | KH_ROUTE_BODY | KH_ROUTE_NO_TRANSACTION },
  { "GET", "/join/{token}", kh_pages_get_join, PAGE },
  { "POST", "/join/{token}", kh_pages_post_join, PAGE | KH_ROUTE_FORM | KH_ROUTE_NO_TRANSACTION },
  { "GET", "/confirm/{token}", kh_pages_get_confirm, PAGE },
  { "POST", "/confirm/{token}", kh_pages_post_confirm, PAGE | KH_ROUTE_FORM | KH_ROUTE_WRITE },
  { NULL },
};
