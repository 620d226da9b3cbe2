/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where and when the account is used: this account's entries of everybody's sign-ins. Approvers see and end
 * everybody's, others their own.
 */
#include "base/kh-text.h"
#include "server/api/kh-write.h"
#include "server/auth/kh-principal.h"

static gboolean
sees_all (KhRequest *request)
{
  return kh_access_get_level (request->principal->access, "users") >= KH_LEVEL_APPROVER;
}

/* ?4 whose (null: everybody's), ?5 what to search, folded. */
#define FOUND                                                                                                  \
  " FROM" KH_SESSION_FROM "JOIN members m ON m.id = s.member WHERE s.account = ?1 AND" KH_SESSION_ALIVE        \
  "AND (?4 IS NULL OR s.member = ?4) AND (?5 IS NULL OR instr (m.search, ?5) > 0 OR instr (s.ip, ?5) > 0"      \
  " OR instr (lower (si.device), ?5) > 0 OR instr (lower (si.client), ?5) > 0)"

static KhResponse *
list_page (KhRequest *request, const char *user, const char *q, const KhPage *page)
{
  const char *account = request->principal->account;
  g_autoptr (KhWriter) builder = kh_page_begin ();
  g_autofree char *last_key = NULL;
  g_autofree char *last_id = NULL;
  gint64 idle = request->now - KH_SIGN_IN_IDLE;
  gint64 total = kh_db_get_int (request->db, 0, "SELECT count(*)" FOUND, "sllss", account, request->now, idle, user,
                                q);
  g_auto (KhStatement) st
      = kh_db_query (request->db,
                     "SELECT " KH_SESSION_COLUMNS FOUND
                     " AND (?6 IS NULL OR (s.created_at, s.id) < (CAST (?6 AS INTEGER), ?7))"
                     " ORDER BY s.created_at DESC, s.id DESC LIMIT ?8",
                     "sllssssi", account, request->now, idle, user, q, page->after_key, page->after_id, page->limit + 1);
  gboolean more = FALSE;

  for (int n = 0; kh_statement_next (&st); n++) {
    if (n == page->limit) {
      more = TRUE;
      break;
    }
    kh_write_session_row (builder, &st, request);
    if (n == page->limit - 1) {
      last_id = g_strdup (kh_statement_string (&st, 0));
      last_key = g_strdup (kh_statement_string (&st, 2));
    }
  }
  return kh_page_end (builder, more ? last_key : NULL, more ? last_id : NULL, total);
}

static KhResponse *
handle_list (KhRequest *request)
{
  const char *user = kh_request_query (request, "user");
  const char *q = kh_request_query (request, "q");
  g_autofree char *folded = q != NULL && *q != '\0' ? kh_text_fold (q) : NULL;
  KhPage page;
  KhResponse *response = kh_page_parse (request, &page);

  if (response == NULL && !sees_all (request)) {
    if (user != NULL && !g_str_equal (user, request->principal->member))
      user = ""; /* nobody's */
    else
      user = request->principal->member;
  }
  if (response == NULL)
    response = list_page (request, user, folded, &page);
  kh_page_clear (&page);
  return response;
}

static KhResponse *
handle_delete (KhRequest *request)
{
  KhPrincipal *principal = request->principal;
  const char *id = kh_request_param (request, "session");
  g_auto (KhStatement) st = kh_db_query (request->db,
                                         "SELECT s.member, m.name, si.device FROM" KH_SESSION_FROM
                                         "JOIN members m ON m.id = s.member"
                                         " WHERE s.account = ?1 AND s.id = ?4 AND" KH_SESSION_ALIVE,
                                         "slls", principal->account, request->now, request->now - KH_SIGN_IN_IDLE,
                                         id);
  KhRecord *event;

  if (!kh_statement_next (&st))
    return kh_problem ("not-found", "There is no such session.");
  if (!g_str_equal (kh_statement_string (&st, 0), principal->member) && !sees_all (request))
    return kh_problem_restricted (request);
  event = kh_record_new (request, NULL, "session.ended", "user", kh_statement_string (&st, 0),
                         kh_statement_string (&st, 1));
  kh_record_change (event, "session", kh_statement_string (&st, 2), NULL);
  kh_record_end (event);
  kh_db_run (request->db, "UPDATE sessions SET ended_at = ? WHERE id = ?", "ls", request->now, id);
  kh_touch (request->db, principal->account, "session", id, TRUE, request->now);
  return kh_response_empty (204);
}

static KhResponse *
handle_end_others (KhRequest *request)
{
  KhPrincipal *principal = request->principal;
  const char *user = kh_request_query (request, "user");
  g_autoptr (KhWriter) builder = NULL;
  g_autofree char *name = NULL;
  int n;

  if (!sees_all (request)) {
    if (user != NULL && !g_str_equal (user, principal->member))
      return kh_problem_restricted (request);
    user = principal->member;
  }
  if (user != NULL)
    name = kh_db_get_string (request->db, "SELECT name FROM members WHERE account = ? AND id = ?", "ss",
                             principal->account, user);
  else
    name = kh_db_get_string (request->db, "SELECT name FROM accounts WHERE id = ?", "s", principal->account);
  if (name == NULL)
    return kh_problem ("not-found", "There is no such user.");
  n = kh_end_sessions (request->db, principal->account, user, principal->session, request->now);
  if (n > 0) {
    g_autofree char *number = g_strdup_printf ("%d", n);
    KhRecord *event = user != NULL ? kh_record_new (request, NULL, "session.others-ended", "user", user, name)
                                   : kh_record_new (request, NULL, "session.others-ended", "account",
                                                    principal->account, name);
    kh_record_change (event, "ended", NULL, number);
    kh_record_end (event);
  }
  builder = kh_writer_new ();
  kh_writer_begin_object (builder);
  kh_add_int (builder, "ended", n);
  kh_writer_end_object (builder);
  return kh_response_json (200, builder);
}

const KhRoute kh_session_routes[] = {
  { "GET", "/v1/accounts/{account}/sessions", handle_list, 0, "user q limit cursor" },
  { "DELETE", "/v1/accounts/{account}/sessions/{session}", handle_delete, KH_ROUTE_WRITE },
  { "POST", "/v1/accounts/{account}/sessions/end-others", handle_end_others, KH_ROUTE_WRITE, "user" },
  { NULL },
};
