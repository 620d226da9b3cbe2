/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who did what to whom, newest first.
 */
#include "base/kh-text.h"
#include "base/kh-time.h"
#include "server/api/kh-api.h"

typedef struct {
  const char *actor;
  const char *action;
  const char *target;
  const char *person; /* actor or target */
  char *q;            /* folded */
  gint64 since;
  gint64 until;
} Filter;

static KhResponse *
parse_time (KhRequest *request, const char *name, gint64 *time)
{
  const char *text = kh_request_query (request, name);

  if (text != NULL && !kh_time_parse (text, time))
    return kh_problem_query (name, "invalid-time");
  return NULL;
}

/* @action matches whole, or by its beginning up to a dot: "user" finds "user.updated". @until is not included. What is
 * searched are the names, the address and the values, each by itself. */
#define FOUND                                                                                                  \
  " FROM history WHERE account = ?1 AND (?2 IS NULL OR actor = ?2)"                                            \
  " AND (?3 IS NULL OR action = ?3 OR substr (action, 1, length (?3) + 1) = ?3 || '.')"                        \
  " AND (?4 IS NULL OR target = ?4) AND (?5 IS NULL OR time >= ?5) AND (?6 IS NULL OR time < ?6)"              \
  " AND (?7 IS NULL OR actor = ?7 OR target = ?7) AND (?8 IS NULL OR instr (kh_fold (actor_name), ?8) > 0"     \
  "  OR instr (kh_fold (target_name), ?8) > 0 OR instr (ip, ?8) > 0 OR EXISTS (SELECT 1 FROM json_each (changes) c"   \
  "   WHERE instr (kh_fold (c.value ->> 'old'), ?8) > 0 OR instr (kh_fold (c.value ->> 'new'), ?8) > 0))"
#define COLUMNS " seq, id, time, actor, actor_name, action, target_kind, target, target_name, changes, ip"

static void
add_event (KhWriter *builder, KhStatement *st)
{
  kh_writer_begin_object (builder);
  kh_add_string (builder, "id", kh_statement_string (st, 1));
  kh_add_time (builder, "time", kh_statement_int (st, 2));
  kh_writer_set_member_name (builder, "actor");
  kh_writer_begin_object (builder);
  kh_add_string (builder, "id", kh_statement_string (st, 3));
  kh_add_string (builder, "name", kh_statement_string (st, 4));
  kh_writer_end_object (builder);
  kh_add_string (builder, "action", kh_statement_string (st, 5));
  kh_writer_set_member_name (builder, "target");
  kh_writer_begin_object (builder);
  kh_add_string (builder, "kind", kh_statement_string (st, 6));
  kh_add_string (builder, "id", kh_statement_string (st, 7));
  kh_add_string (builder, "name", kh_statement_string (st, 8));
  kh_writer_end_object (builder);
  kh_writer_set_member_name (builder, "changes");
  kh_writer_add_json_value (builder, kh_statement_string (st, 9));
  kh_add_string (builder, "ip", kh_statement_string (st, 10));
  kh_writer_end_object (builder);
}

gboolean
kh_write_event (KhWriter *builder, KhRequest *request, const char *account, const char *event)
{
  g_auto (KhStatement) st = kh_db_query (request->db, "SELECT" COLUMNS " FROM history WHERE account = ? AND id = ?",
                                         "ss", account, event);

  if (!kh_statement_next (&st))
    return FALSE;
  add_event (builder, &st);
  return TRUE;
}

static KhResponse *
list_page (KhRequest *request, const Filter *filter, const KhPage *page)
{
  const char *account = request->principal->account;
  g_autoptr (KhWriter) builder = kh_page_begin ();
  g_autofree char *last_id = NULL;
  gboolean more = FALSE;
  gint64 total = kh_db_get_int (request->db, 0, "SELECT count(*)" FOUND, "ssssttss", account, filter->actor,
                                filter->action, filter->target, filter->since, filter->until, filter->person,
                                filter->q);
  g_auto (KhStatement) st
      = kh_db_query (request->db,
                     "SELECT" COLUMNS FOUND " AND (?9 IS NULL OR seq < CAST (?9 AS INTEGER)) ORDER BY seq DESC"
                     " LIMIT ?10",
                     "ssssttsssi", account, filter->actor, filter->action, filter->target, filter->since,
                     filter->until, filter->person, filter->q, page->after_id, page->limit + 1);

  for (int n = 0; kh_statement_next (&st); n++) {
    if (n == page->limit) {
      more = TRUE;
      break;
    }
    add_event (builder, &st);
    g_free (last_id);
    last_id = g_strdup (kh_statement_string (&st, 0));
  }
  return kh_page_end (builder, more ? "" : NULL, more ? last_id : NULL, total);
}

static KhResponse *
handle_list (KhRequest *request)
{
  Filter filter = {
    .actor = kh_request_query (request, "actor"),
    .action = kh_request_query (request, "action"),
    .target = kh_request_query (request, "target"),
    .person = kh_request_query (request, "person"),
  };
  const char *q = kh_request_query (request, "q");
  KhPage page = { 0 };
  KhResponse *response = parse_time (request, "since", &filter.since);

  filter.q = q != NULL && *q != '\0' ? kh_text_fold (q) : NULL;
  if (response == NULL)
    response = parse_time (request, "until", &filter.until);
  if (response == NULL)
    response = kh_page_parse (request, &page);
  if (response == NULL)
    response = list_page (request, &filter, &page);
  kh_page_clear (&page);
  g_free (filter.q);
  return response;
}

const KhRoute kh_history_routes[] = {
  { "GET", "/v1/accounts/{account}/history", handle_list, 0,
    "actor action target person q since until limit cursor", "users", KH_LEVEL_APPROVER },
  { NULL },
};
