/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Users: the list, and one of them. Changes are in kh-user-edit.c.
 */
#include "server/api/kh-users.h"

#include "base/kh-text.h"
#include "model/kh-catalogue.h"
#include "server/api/kh-write.h"

/* Parameters ?1 to ?6 of both queries are bound whether a filter uses them or not; the highest number is always there. */
typedef struct {
  char *q;
  const char *role;
  const char *status;
  const char *area;
  int level;
  const char *sort;
} Filter;

static void
filter_clear (Filter *filter)
{
  g_free (filter->q);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Filter, filter_clear)

static KhResponse *
parse_area (KhRequest *request, Filter *filter)
{
  const char *level = kh_request_query (request, "level");

  filter->area = kh_request_query (request, "area");
  if (filter->area == NULL && level == NULL)
    return NULL;
  if (filter->area == NULL)
    return kh_problem_query ("area", "required");
  if (level == NULL)
    return kh_problem_query ("level", "required");
  if (kh_catalogue_find_area (request->principal->kind, filter->area) == NULL)
    return kh_problem_query ("area", "unknown-area");
  if (!kh_enum_from_word (KH_TYPE_LEVEL, level, &filter->level) || filter->level == KH_LEVEL_NONE)
    return kh_problem_query ("level", "unknown-level");
  return NULL;
}

static KhResponse *
parse_filter (KhRequest *request, Filter *filter)
{
  const char *q = kh_request_query (request, "q");
  int status;

  *filter = (Filter){ 0 };
  filter->sort = kh_request_query (request, "sort");
  filter->role = kh_request_query (request, "role");
  filter->status = kh_request_query (request, "status");
  if (q != NULL && *q != '\0')
    filter->q = kh_text_fold (q);
  if (filter->sort == NULL)
    filter->sort = "name";
  if (!g_str_equal (filter->sort, "name") && !g_str_equal (filter->sort, "email")
      && !g_str_equal (filter->sort, "-last_seen_at"))
    return kh_problem_query ("sort", "unknown-value");
  if (filter->status != NULL && !kh_enum_from_word (KH_TYPE_USER_STATUS, filter->status, &status))
    return kh_problem_query ("status", "unknown-value");
  return parse_area (request, filter);
}

/* At least that level, by whatever gives it, for those whose access holds now. */
#define HAS_LEVEL                                                                                              \
  " AND m.status = 'active' AND (m.ends_at IS NULL OR m.ends_at > ?6) AND (m.owner = 1"              \
  " OR EXISTS (SELECT 1 FROM member_grants g WHERE g.member = m.id AND g.area = ?4 AND g.level >= ?5)"         \
  " OR EXISTS (SELECT 1 FROM member_roles mr JOIN role_grants g ON g.account = mr.account AND g.role = mr.role"\
  " WHERE mr.member = m.id AND (mr.ends_at IS NULL OR mr.ends_at > ?6) AND g.area = ?4 AND g.level >= ?5))"

static void
append_status (GString *sql, const Filter *filter)
{
  g_string_append (sql, filter->status == NULL                      ? "IN ('active', 'suspended')"
                        : g_str_equal (filter->status, "active")    ? "= 'active'"
                        : g_str_equal (filter->status, "suspended") ? "= 'suspended'"
                                                                    : "= 'removed'");
}

static void
append_where (GString *sql, const Filter *filter)
{
  g_string_append (sql, " FROM members m WHERE m.account = ?1 AND m.status ");
  append_status (sql, filter);
  if (filter->q != NULL)
    g_string_append (sql, " AND instr (m.search, ?2) > 0");
  if (filter->role != NULL)
    g_string_append (sql, " AND EXISTS (SELECT 1 FROM member_roles mr WHERE mr.member = m.id AND mr.role = ?3"
                          " AND (mr.ends_at IS NULL OR mr.ends_at > ?6))");
  if (filter->area != NULL)
    g_string_append (sql, HAS_LEVEL);
}

/* Those never seen come last, with an empty key. */
static void
append_order (GString *sql, const Filter *filter, const KhPage *page)
{
  if (g_str_equal (filter->sort, "-last_seen_at")) {
    if (page->after_key != NULL && *page->after_key == '\0')
      g_string_append (sql, " AND m.last_seen_at IS NULL AND m.id < ?8");
    else if (page->after_key != NULL)
      g_string_append (sql, " AND (m.last_seen_at IS NULL OR (m.last_seen_at, m.id) < (CAST (?7 AS INTEGER), ?8))");
    g_string_append (sql, " ORDER BY m.last_seen_at DESC, m.id DESC LIMIT ?9");
  } else {
    const char *key = g_str_equal (filter->sort, "email") ? "email_key" : "name_key";
    if (page->after_key != NULL)
      g_string_append_printf (sql, " AND (m.%s, m.id) > (?7, ?8)", key);
    g_string_append_printf (sql, " ORDER BY m.%s, m.id LIMIT ?9", key);
  }
}

static gint64
count (KhRequest *request, const Filter *filter)
{
  g_autoptr (GString) sql = g_string_new ("SELECT count(*)");

  if (filter->q == NULL && filter->role == NULL && filter->area == NULL) {
    g_string_assign (sql, "SELECT sum (n) FROM member_counts WHERE account = ? AND status ");
    append_status (sql, filter);
    return kh_db_get_int (request->db, 0, sql->str, "s", request->principal->account);
  }
  append_where (sql, filter);
  g_string_append (sql, " AND ?6 = ?6");
  return kh_db_get_int (request->db, 0, sql->str, "ssssil", request->principal->account, filter->q, filter->role,
                        filter->area, filter->level, request->now);
}

static const char *
sort_column (const Filter *filter)
{
  if (g_str_equal (filter->sort, "-last_seen_at"))
    return "coalesce (m.last_seen_at, '')";
  return g_str_equal (filter->sort, "email") ? "m.email_key" : "m.name_key";
}

static KhStatement
query (KhRequest *request, const Filter *filter, const KhPage *page)
{
  g_autoptr (GString) sql = g_string_new ("SELECT m.id, ");

  g_string_append (sql, sort_column (filter));
  append_where (sql, filter);
  append_order (sql, filter, page);
  return kh_db_query (request->db, sql->str, "ssssilssi", request->principal->account, filter->q, filter->role,
                      filter->area, filter->level, request->now, page->after_key, page->after_id,
                      page->limit + 1);
}

static KhResponse *
list_page (KhRequest *request, const Filter *filter, const KhPage *page)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KhWriter) builder = kh_page_begin ();
  g_autofree char *last_key = NULL;
  g_auto (KhStatement) st = query (request, filter, page);
  gboolean more;

  while (kh_statement_next (&st)) {
    g_ptr_array_add (ids, g_strdup (kh_statement_string (&st, 0)));
    if (ids->len == (guint) page->limit)
      last_key = g_strdup (kh_statement_string (&st, 1));
  }
  more = ids->len > (guint) page->limit;
  if (more)
    g_ptr_array_set_size (ids, page->limit);
  kh_write_users (builder, request, request->principal->account, ids);
  return kh_page_end (builder, more ? last_key : NULL, more ? g_ptr_array_index (ids, ids->len - 1) : NULL,
                      count (request, filter));
}

static KhResponse *
handle_list (KhRequest *request)
{
  g_auto (Filter) filter = { 0 };
  KhPage page = { 0 };
  KhResponse *response = parse_filter (request, &filter);

  if (response == NULL)
    response = kh_page_parse (request, &page);
  if (response == NULL)
    response = list_page (request, &filter, &page);
  kh_page_clear (&page);
  return response;
}

KhResponse *
kh_users_answer (KhRequest *request, const char *member)
{
  g_autoptr (KhWriter) builder = kh_writer_new ();
  int version = 0;

  if (!kh_write_user (builder, request, request->principal->account, member, &version))
    return kh_problem ("not-found", "There is no such user.");
  return kh_response_entity (200, builder, version);
}

KhResponse *
kh_users_check_readable (KhRequest *request, const char *member)
{
  if (g_strcmp0 (member, request->principal->member) == 0)
    return NULL;
  return kh_check_level (request, "users", KH_LEVEL_GUEST);
}

static KhResponse *
handle_get (KhRequest *request)
{
  const char *member = kh_request_param (request, "user");
  KhResponse *problem = kh_users_check_readable (request, member);

  return problem != NULL ? problem : kh_users_answer (request, member);
}

#define USER "/v1/accounts/{account}/users/{user}"

const KhRoute kh_user_routes[] = {
  { "GET", "/v1/accounts/{account}/users", handle_list, 0, "q role status area level sort limit cursor", "users",
    KH_LEVEL_GUEST },
  { "GET", USER, handle_get },
  { "PATCH", USER, kh_users_handle_patch, KH_ROUTE_WRITE | KH_ROUTE_BODY | KH_ROUTE_IF_MATCH },
  { "DELETE", USER, kh_users_handle_delete, KH_ROUTE_WRITE | KH_ROUTE_IF_MATCH, NULL, "users",
    KH_LEVEL_APPROVER },
  { "POST", USER "/restore", kh_users_handle_restore, KH_ROUTE_WRITE, NULL, "users", KH_LEVEL_APPROVER },
  { NULL },
};
