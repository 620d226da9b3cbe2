/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a person is signed in, all accounts together.
 */
#include "server/api/kh-person.h"
#include "server/auth/kh-sign-ins.h"
#include "server/kh-server.h"

#define COLUMNS " id, created_at, last_seen_at, ip, device, client, expires_at "
#define ALIVE " ended_at IS NULL AND expires_at > ?2 AND last_seen_at > ?3 "

static void
write_row (KhWriter *builder, KhStatement *st, KhRequest *request, const char *current)
{
  g_autofree char *language = kh_db_get_string (
      request->db, "SELECT p.language FROM persons p JOIN sign_ins s ON s.person = p.id WHERE s.id = ?", "s",
      kh_statement_string (st, 0));
  g_autofree char *location = kh_geo_lookup (request->server->geo, kh_statement_string (st, 3), language);
  gint64 idle_end = kh_statement_int (st, 2) + KH_SIGN_IN_IDLE;

  kh_writer_begin_object (builder);
  kh_add_string (builder, "id", kh_statement_string (st, 0));
  kh_add_boolean (builder, "current", g_strcmp0 (kh_statement_string (st, 0), current) == 0);
  kh_add_time (builder, "created_at", kh_statement_int (st, 1));
  kh_add_time (builder, "last_seen_at", kh_statement_int (st, 2));
  kh_add_string (builder, "ip", kh_statement_string (st, 3));
  kh_add_string (builder, "location", location);
  kh_add_string (builder, "device", kh_statement_string (st, 4));
  kh_add_string (builder, "client", kh_statement_string (st, 5));
  kh_add_time (builder, "expires_at", MIN (kh_statement_int (st, 6), idle_end));
  kh_writer_end_object (builder);
}

gboolean
kh_write_sign_in (KhWriter *builder, KhRequest *request, const char *sign_in, const char *current)
{
  g_auto (KhStatement) st = kh_db_query (request->db, "SELECT" COLUMNS "FROM sign_ins WHERE id = ?", "s", sign_in);

  if (!kh_statement_next (&st))
    return FALSE;
  write_row (builder, &st, request, current);
  return TRUE;
}

KhResponse *
kh_handle_list_my_sessions (KhRequest *request)
{
  KhPrincipal *principal = request->principal;
  g_autoptr (KhWriter) builder = NULL;
  g_autofree char *last_key = NULL;
  g_autofree char *last_id = NULL;
  g_auto (KhStatement) st = { request->db, NULL };
  gint64 total, idle = request->now - KH_SIGN_IN_IDLE;
  gboolean more = FALSE;
  KhPage page = { 0 };
  KhResponse *problem = kh_check_is_sign_in (request);

  if (problem == NULL)
    problem = kh_page_parse (request, &page);
  if (problem != NULL)
    return problem;
  builder = kh_page_begin ();
  total = kh_db_get_int (request->db, 0, "SELECT count(*) FROM sign_ins WHERE person = ?1 AND" ALIVE, "sll",
                         principal->person, request->now, idle);
  st = kh_db_query (request->db,
                    "SELECT" COLUMNS "FROM sign_ins WHERE person = ?1 AND" ALIVE
                    "AND (?4 IS NULL OR (created_at, id) < (CAST (?4 AS INTEGER), ?5))"
                    " ORDER BY created_at DESC, id DESC LIMIT ?6",
                    "sllssi", principal->person, request->now, idle, page.after_key, page.after_id, page.limit + 1);
  for (int n = 0; kh_statement_next (&st); n++) {
    more = n == page.limit;
    if (more)
      break;
    write_row (builder, &st, request, principal->sign_in);
    g_free (last_id);
    g_free (last_key);
    last_id = g_strdup (kh_statement_string (&st, 0));
    last_key = g_strdup (kh_statement_string (&st, 1));
  }
  kh_page_clear (&page);
  return kh_page_end (builder, more ? last_key : NULL, more ? last_id : NULL, total);
}

KhResponse *
kh_handle_end_my_session (KhRequest *request)
{
  const char *id = kh_request_param (request, "session");
  KhResponse *problem = kh_check_is_sign_in (request);

  if (problem != NULL)
    return problem;
  if (kh_db_get_int (request->db, 0,
                     "SELECT 1 FROM sign_ins WHERE person = ?1 AND id = ?4 AND" ALIVE, "slls",
                     request->principal->person, request->now, request->now - KH_SIGN_IN_IDLE, id)
      == 0)
    return kh_problem ("not-found", "You have no such session.");
  kh_sign_ins_end (request, id, "session-ended");
  return kh_response_empty (204);
}

KhResponse *
kh_handle_end_my_others (KhRequest *request)
{
  g_autoptr (KhWriter) builder = NULL;
  KhResponse *problem = kh_check_is_sign_in (request);

  if (problem != NULL)
    return problem;
  builder = kh_writer_new ();
  kh_writer_begin_object (builder);
  kh_add_int (builder, "ended", kh_sign_ins_end_others (request, "session-ended"));
  kh_writer_end_object (builder);
  return kh_response_json (200, builder);
}
