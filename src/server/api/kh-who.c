/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Effective access and where it comes from: of one person, and of everybody in one area.
 */
#include "model/kh-catalogue.h"
#include "server/api/kh-users.h"
#include "server/api/kh-write.h"

static void
add_sources (KhWriter *builder, const KhAccess *access, const char *area)
{
  const GPtrArray *sources = kh_access_get_sources (access, area);

  kh_writer_set_member_name (builder, "sources");
  kh_writer_begin_array (builder);
  for (guint i = 0; i < sources->len; i++) {
    const KhSource *source = g_ptr_array_index (sources, i);
    kh_writer_begin_object (builder);
    kh_add_string (builder, "kind", kh_enum_to_word (KH_TYPE_SOURCE_KIND, source->kind));
    kh_add_string (builder, "id", source->id);
    kh_add_string (builder, "level", kh_enum_to_word (KH_TYPE_LEVEL, source->level));
    kh_writer_end_object (builder);
  }
  kh_writer_end_array (builder);
}

static void
add_level (KhWriter *builder, const KhAccess *access, const char *area)
{
  kh_add_string (builder, "level", kh_enum_to_word (KH_TYPE_LEVEL, kh_access_get_level (access, area)));
}

static gboolean
user_exists (KhRequest *request, const char *user)
{
  return kh_db_get_int (request->db, 0, "SELECT 1 FROM members WHERE account = ? AND id = ?", "ss",
                        request->principal->account, user)
         != 0;
}

static KhAccess *
load (KhRequest *request, const char *user)
{
  KhPrincipal *principal = request->principal;

  return kh_load_access (request->db, principal->account, principal->kind, user, request->now, NULL, NULL);
}

/* GET /users/{id}/access */
static KhResponse *
handle_user_access (KhRequest *request)
{
  const char *user = kh_request_param (request, "user");
  g_autoptr (KhAccess) access = NULL;
  g_autoptr (KhWriter) builder = NULL;
  KhResponse *problem = kh_users_check_readable (request, user);
  const KhAreaInfo *areas;
  guint n;

  if (problem != NULL)
    return problem;
  if (!user_exists (request, user))
    return kh_problem ("not-found", "There is no such user.");
  access = load (request, user);
  areas = kh_catalogue_get_areas (request->principal->kind, &n);
  builder = kh_page_begin ();
  for (guint i = 0; i < n; i++) {
    kh_writer_begin_object (builder);
    kh_add_string (builder, "area", areas[i].id);
    add_level (builder, access, areas[i].id);
    add_sources (builder, access, areas[i].id);
    kh_writer_end_object (builder);
  }
  return kh_page_end (builder, NULL, NULL, n);
}

/* Both are required; "none" is nothing to ask about. */
static KhResponse *
parse_area (KhRequest *request, const char **area, int *level)
{
  const char *word = kh_request_query (request, "level");

  *area = kh_request_query (request, "area");
  if (*area == NULL)
    return kh_problem_query ("area", "required");
  if (kh_catalogue_find_area (request->principal->kind, *area) == NULL)
    return kh_problem_query ("area", "unknown-area");
  if (word == NULL)
    return kh_problem_query ("level", "required");
  if (!kh_enum_from_word (KH_TYPE_LEVEL, word, level) || *level == KH_LEVEL_NONE)
    return kh_problem_query ("level", "unknown-level");
  return NULL;
}

/* GET /access/check */
static KhResponse *
handle_check (KhRequest *request)
{
  const char *user = kh_request_query (request, "user");
  g_autoptr (KhAccess) access = NULL;
  g_autoptr (KhWriter) builder = NULL;
  const char *area;
  int level;
  KhResponse *problem = parse_area (request, &area, &level);

  if (problem == NULL && user == NULL)
    problem = kh_problem_query ("user", "required");
  if (problem == NULL)
    problem = kh_users_check_readable (request, user);
  if (problem == NULL && !user_exists (request, user))
    problem = kh_problem ("not-found", "There is no such user.");
  if (problem != NULL)
    return problem;
  access = load (request, user);
  builder = kh_writer_new ();
  kh_writer_begin_object (builder);
  kh_add_boolean (builder, "allowed", kh_access_get_level (access, area) >= (KhLevel) level);
  add_level (builder, access, area);
  add_sources (builder, access, area);
  kh_write_owner (builder, "contact", request->db, request->principal->account, FALSE);
  kh_writer_end_object (builder);
  return kh_response_json (200, builder);
}

#define WHO                                                                                                    \
  " FROM members m WHERE m.account = ?1 AND m.status = 'active' AND (m.ends_at IS NULL OR m.ends_at > ?2)"     \
  " AND (m.owner = 1"                                                                                          \
  " OR EXISTS (SELECT 1 FROM member_grants g WHERE g.member = m.id AND g.area = ?3 AND g.level >= ?4)"         \
  " OR EXISTS (SELECT 1 FROM member_roles mr JOIN role_grants g ON g.account = mr.account AND g.role = mr.role"\
  " WHERE mr.member = m.id AND (mr.ends_at IS NULL OR mr.ends_at > ?2) AND g.area = ?3 AND g.level >= ?4))"

typedef struct {
  char *key;
  gboolean owner;
} Who;

static void
who_free (Who *who)
{
  g_free (who->key);
  g_free (who);
}

/* @ids and @rows (element-type Who) go together. */
static void
load_who (KhRequest *request, const char *area, int level, const KhPage *page, GPtrArray *ids, GPtrArray *rows)
{
  g_auto (KhStatement) st = kh_db_query (request->db,
                                         "SELECT m.id, m.name_key, m.owner" WHO
                                         " AND (?5 IS NULL OR (m.name_key, m.id) > (?5, ?6))"
                                         " ORDER BY m.name_key, m.id LIMIT ?7",
                                         "slsissi", request->principal->account, request->now, area, level,
                                         page->after_key, page->after_id, page->limit + 1);

  while (kh_statement_next (&st)) {
    Who *who = g_new0 (Who, 1);
    who->key = g_strdup (kh_statement_string (&st, 1));
    who->owner = kh_statement_int (&st, 2) != 0;
    g_ptr_array_add (ids, g_strdup (kh_statement_string (&st, 0)));
    g_ptr_array_add (rows, who);
  }
}

static KhResponse *
write_who (KhRequest *request, const char *area, int level, const KhPage *page)
{
  KhPrincipal *principal = request->principal;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) who_free);
  g_autoptr (GHashTable) role_grants = kh_load_all_role_grants (request->db, principal->account);
  g_autoptr (KhHoldings) holdings = NULL;
  g_autoptr (KhWriter) builder = kh_page_begin ();
  guint shown;
  gboolean more;

  load_who (request, area, level, page, ids, rows);
  holdings = kh_holdings_of_members (request->db, ids, request->now);
  shown = MIN (ids->len, (guint) page->limit);
  more = ids->len > shown;
  for (guint i = 0; i < shown; i++) {
    const char *id = g_ptr_array_index (ids, i);
    const Who *who = g_ptr_array_index (rows, i);
    g_autoptr (KhAccess) access
        = kh_holdings_get_access (holdings, id, who->owner, principal->kind, role_grants);
    kh_writer_begin_object (builder);
    kh_add_string (builder, "user", id);
    add_level (builder, access, area);
    add_sources (builder, access, area);
    kh_writer_end_object (builder);
  }
  return kh_page_end (builder, more ? ((Who *) g_ptr_array_index (rows, shown - 1))->key : NULL,
                      more ? g_ptr_array_index (ids, shown - 1) : NULL,
                      kh_db_get_int (request->db, 0, "SELECT count(*)" WHO, "slsi", principal->account,
                                     request->now, area, level));
}

/* GET /access/who */
static KhResponse *
handle_who (KhRequest *request)
{
  KhPage page = { 0 };
  const char *area;
  int level;
  KhResponse *response = parse_area (request, &area, &level);

  if (response == NULL)
    response = kh_page_parse (request, &page);
  if (response == NULL)
    response = write_who (request, area, level, &page);
  kh_page_clear (&page);
  return response;
}

const KhRoute kh_access_routes[] = {
  { "GET", "/v1/accounts/{account}/users/{user}/access", handle_user_access },
  { "GET", "/v1/accounts/{account}/access/check", handle_check, 0, "user area level" },
  { "GET", "/v1/accounts/{account}/access/who", handle_who, 0, "area level limit cursor", "users",
    KH_LEVEL_GUEST },
  { NULL },
};
