/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A person: a login, whatever accounts it is used in.
 */
#include "server/api/kh-person.h"

gboolean
kh_write_person (KhWriter *builder, KhDb *db, const char *person, int *version)
{
  g_auto (KhStatement) st = kh_db_query (
      db, "SELECT id, name, email, pending_email, phone, language, version FROM persons WHERE id = ?", "s", person);

  if (!kh_statement_next (&st))
    return FALSE;
  kh_writer_begin_object (builder);
  kh_add_string (builder, "id", kh_statement_string (&st, 0));
  kh_add_string (builder, "name", kh_statement_string (&st, 1));
  kh_add_string (builder, "email", kh_statement_string (&st, 2));
  kh_add_string (builder, "pending_email", kh_statement_string (&st, 3));
  kh_add_string (builder, "phone", kh_statement_string (&st, 4));
  kh_add_string (builder, "language", kh_statement_string (&st, 5));
  kh_add_int (builder, "version", kh_statement_int (&st, 6));
  kh_writer_end_object (builder);
  if (version != NULL)
    *version = kh_statement_int (&st, 6);
  return TRUE;
}

KhResponse *
kh_check_is_sign_in (KhRequest *request)
{
  return request->principal->sign_in != NULL ? NULL : kh_problem_restricted (request);
}

KhResponse *
kh_handle_get_me (KhRequest *request)
{
  g_autoptr (KhWriter) builder = kh_writer_new ();
  int version;

  if (!kh_write_person (builder, request->db, request->principal->person, &version))
    return kh_problem ("not-found", "There is no such person.");
  return kh_response_entity (200, builder, version);
}

/* An API token is for one account only. */
#define MINE                                                                                                   \
  " FROM members m JOIN accounts a ON a.id = m.account WHERE m.person = ?1 AND m.status = 'active'"            \
  " AND (m.ends_at IS NULL OR m.ends_at > ?2) AND (?3 IS NULL OR m.account = ?3)"                              \
  " AND NOT EXISTS (SELECT 1 FROM sessions e WHERE e.sign_in = ?4 AND e.account = m.account"                   \
  " AND e.ended_at IS NOT NULL)"

static KhResponse *
handle_list_accounts (KhRequest *request)
{
  KhPrincipal *principal = request->principal;
  g_autoptr (KhWriter) builder = NULL;
  g_autofree char *last_name = NULL;
  g_autofree char *last_id = NULL;
  g_auto (KhStatement) st = { request->db, NULL };
  gboolean more = FALSE;
  gint64 total;
  KhPage page;
  KhResponse *problem = kh_page_parse (request, &page);

  if (problem != NULL)
    return problem;
  builder = kh_page_begin ();
  total = kh_db_get_int (request->db, 0, "SELECT count(*)" MINE, "slss", principal->person, request->now,
                         principal->account, principal->sign_in);
  st = kh_db_query (request->db,
                    "SELECT a.id, m.id, a.name" MINE " AND (?5 IS NULL OR (a.name, a.id) > (?5, ?6))"
                    " ORDER BY a.name, a.id LIMIT ?7",
                    "slssssi", principal->person, request->now, principal->account, principal->sign_in, page.after_key,
                    page.after_id, page.limit + 1);
  for (int n = 0; kh_statement_next (&st); n++) {
    more = n == page.limit;
    if (more)
      break;
    kh_write_account (builder, request, kh_statement_string (&st, 0), kh_statement_string (&st, 1), NULL);
    g_free (last_id);
    g_free (last_name);
    last_id = g_strdup (kh_statement_string (&st, 0));
    last_name = g_strdup (kh_statement_string (&st, 2));
  }
  kh_page_clear (&page);
  return kh_page_end (builder, more ? last_name : NULL, more ? last_id : NULL, total);
}

const KhRoute kh_person_routes[] = {
  { "POST", "/v1/sign-in", kh_handle_sign_in, KH_ROUTE_PUBLIC | KH_ROUTE_BODY | KH_ROUTE_NO_TRANSACTION },
  { "POST", "/v1/sign-out", kh_handle_sign_out, KH_ROUTE_WRITE },
  { "GET", "/v1/me", kh_handle_get_me },
  { "PATCH", "/v1/me", kh_handle_patch_me, KH_ROUTE_WRITE | KH_ROUTE_BODY },
  { "GET", "/v1/me/sessions", kh_handle_list_my_sessions, 0, "limit cursor" },
  { "POST", "/v1/me/sessions/end-others", kh_handle_end_my_others, KH_ROUTE_WRITE },
  { "DELETE", "/v1/me/sessions/{session}", kh_handle_end_my_session, KH_ROUTE_WRITE },
  { "GET", "/v1/accounts", handle_list_accounts, 0, "limit cursor" },
  { 0 },
};
