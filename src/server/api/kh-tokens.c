/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * API tokens of an account: what other programs use, as the account's owner.
 */
#include "server/api/kh-api.h"
#include "server/api/kh-create-account.h"
#include "server/api/kh-person.h"
#include "server/auth/kh-token.h"

#define COLUMNS " id, name, created_at, last_used_at "

/* Leaves the object open. */
static void
begin_row (KhWriter *builder, KhStatement *st)
{
  kh_writer_begin_object (builder);
  kh_add_string (builder, "id", kh_statement_string (st, 0));
  kh_add_string (builder, "name", kh_statement_string (st, 1));
  kh_add_time (builder, "created_at", kh_statement_int (st, 2));
  kh_add_time (builder, "last_used_at", kh_statement_int (st, 3));
}

static KhResponse *
handle_list (KhRequest *request)
{
  const char *account = request->principal->account;
  g_autoptr (KhWriter) builder = NULL;
  g_autofree char *last_key = NULL;
  g_autofree char *last_id = NULL;
  g_auto (KhStatement) st = { request->db, NULL };
  gboolean more = FALSE;
  gint64 total;
  KhPage page;
  KhResponse *problem = kh_page_parse (request, &page);

  if (problem != NULL)
    return problem;
  builder = kh_page_begin ();
  total = kh_db_get_int (request->db, 0, "SELECT count(*) FROM api_tokens WHERE account = ?", "s", account);
  st = kh_db_query (request->db,
                    "SELECT" COLUMNS "FROM api_tokens WHERE account = ?1"
                    " AND (?2 IS NULL OR (created_at, id) < (CAST (?2 AS INTEGER), ?3))"
                    " ORDER BY created_at DESC, id DESC LIMIT ?4",
                    "sssi", account, page.after_key, page.after_id, page.limit + 1);
  for (int n = 0; kh_statement_next (&st); n++) {
    more = n == page.limit;
    if (more)
      break;
    begin_row (builder, &st);
    kh_writer_end_object (builder);
    g_free (last_id);
    g_free (last_key);
    last_id = g_strdup (kh_statement_string (&st, 0));
    last_key = g_strdup (kh_statement_string (&st, 2));
  }
  kh_page_clear (&page);
  return kh_page_end (builder, more ? last_key : NULL, more ? last_id : NULL, total);
}

static KhResponse *
handle_create (KhRequest *request)
{
  /* Or whoever finds a token could make another, and keep it when the first is deleted. */
  KhResponse *problem = kh_check_is_sign_in (request);
  KhBody body;
  const char *name = NULL;
  g_autoptr (KhWriter) builder = NULL;
  g_autofree char *id = NULL;
  g_auto (KhStatement) st = { request->db, NULL };
  char *token;

  if (problem != NULL)
    return problem;
  body = kh_body_begin (request);
  kh_body_line (&body, "name", TRUE, 200, &name);
  problem = kh_body_end (&body);
  if (problem != NULL)
    return problem;
  token = kh_insert_api_token (request->db, request->principal->account, name, request->now, &id);
  kh_record_end (kh_record_new (request, NULL, "token.created", "token", id, name));
  builder = kh_writer_new ();
  st = kh_db_query (request->db, "SELECT" COLUMNS "FROM api_tokens WHERE id = ?", "s", id);
  if (kh_statement_next (&st)) {
    begin_row (builder, &st);
    kh_add_string (builder, "token", token);
    kh_writer_end_object (builder);
  }
  kh_token_free (token);
  return kh_response_json (201, builder);
}

static KhResponse *
handle_delete (KhRequest *request)
{
  const char *account = request->principal->account;
  const char *id = kh_request_param (request, "token");
  g_autofree char *name = kh_db_get_string (
      request->db, "SELECT name FROM api_tokens WHERE account = ? AND id = ?", "ss", account, id);

  if (name == NULL)
    return kh_problem ("not-found", "There is no such token.");
  kh_record_end (kh_record_new (request, NULL, "token.deleted", "token", id, name));
  kh_db_run (request->db, "DELETE FROM api_tokens WHERE account = ? AND id = ?", "ss", account, id);
  return kh_response_empty (204);
}

const KhRoute kh_token_routes[] = {
  { "GET", "/v1/accounts/{account}/tokens", handle_list, KH_ROUTE_OWNER, "limit cursor" },
  { "POST", "/v1/accounts/{account}/tokens", handle_create, KH_ROUTE_OWNER | KH_ROUTE_WRITE | KH_ROUTE_BODY },
  { "DELETE", "/v1/accounts/{account}/tokens/{token}", handle_delete, KH_ROUTE_OWNER | KH_ROUTE_WRITE },
  { 0 },
};
