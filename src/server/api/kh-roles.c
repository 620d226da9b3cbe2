/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Roles: the built-in ones, which stay as they are, and the account's own.
 */
#include "server/api/kh-write.h"

#include "base/kh-text.h"

#define NAME_MAX_CHARS        200
#define DESCRIPTION_MAX_CHARS 1000

static KhResponse *
handle_list (KhRequest *request)
{
  const char *account = request->principal->account;
  g_autoptr (KhWriter) builder = NULL;
  g_autoptr (GHashTable) grants = NULL;
  g_autofree char *last_key = NULL;
  g_autofree char *last_id = NULL;
  g_auto (KhStatement) st = { 0 };
  KhPage page;
  KhResponse *response = kh_page_parse (request, &page);
  gint64 total;
  int n = 0;
  gboolean more = FALSE;

  if (response != NULL) {
    kh_page_clear (&page);
    return response;
  }
  total = kh_db_get_int (request->db, 0, "SELECT count(*) FROM roles WHERE account = ?", "s", account);
  grants = kh_load_all_role_grants (request->db, account);
  st = kh_db_query (request->db,
                    "SELECT " KH_ROLE_COLUMNS " FROM roles r WHERE r.account = ?1"
                    " AND (?2 IS NULL OR (r.position, r.id) > (CAST (?2 AS INTEGER), ?3))"
                    " ORDER BY r.position, r.id LIMIT ?4",
                    "sssi", account, page.after_key, page.after_id, page.limit + 1);
  builder = kh_page_begin ();
  while (kh_statement_next (&st)) {
    if (n++ == page.limit) {
      more = TRUE;
      break;
    }
    kh_write_role_row (builder, &st, g_hash_table_lookup (grants, kh_statement_string (&st, 0)));
    g_free (last_key);
    g_free (last_id);
    last_key = g_strdup (kh_statement_string (&st, 6));
    last_id = g_strdup (kh_statement_string (&st, 0));
  }
  kh_page_clear (&page);
  return kh_page_end (builder, more ? last_key : NULL, more ? last_id : NULL, total);
}

static KhResponse *
answer (KhRequest *request, guint status, const char *role)
{
  g_autoptr (KhWriter) builder = kh_writer_new ();
  int version = 0;

  if (!kh_write_role (builder, request, request->principal->account, role, &version))
    return kh_problem ("not-found", "There is no such role.");
  return kh_response_entity (status, builder, version);
}

static KhResponse *
handle_get (KhRequest *request)
{
  return answer (request, 200, kh_request_param (request, "role"));
}

/* Two roles of one name could not be told apart where they are chosen. */
static gboolean
name_is_taken (KhRequest *request, const char *name, const char *except)
{
  g_autofree char *key = kh_text_fold (name);
  g_auto (KhStatement) st = kh_db_query (request->db, "SELECT name FROM roles WHERE account = ? AND id IS NOT ?",
                                         "ss", request->principal->account, except);

  while (kh_statement_next (&st)) {
    g_autofree char *other = kh_text_fold (kh_statement_string (&st, 0));
    if (g_str_equal (key, other))
      return TRUE;
  }
  return FALSE;
}

static void
save_grants (KhRequest *request, const char *role, const KhGrants *grants)
{
  const char *account = request->principal->account;

  kh_db_run (request->db, "DELETE FROM role_grants WHERE account = ? AND role = ?", "ss", account, role);
  for (guint i = 0; i < kh_grants_get_size (grants); i++) {
    KhLevel level;
    const char *area = kh_grants_get_nth (grants, i, &level);
    kh_db_run (request->db, "INSERT INTO role_grants (account, role, area, level) VALUES (?, ?, ?, ?)", "sssi",
               account, role, area, (int) level);
  }
}

static KhResponse *
handle_create (KhRequest *request)
{
  KhPrincipal *principal = request->principal;
  g_autoptr (KhGrants) grants = NULL;
  g_autofree char *id = NULL;
  const char *name = NULL, *description = NULL;
  KhBody body = kh_body_begin (request);
  KhResponse *problem;
  KhRecord *record;

  if (kh_body_line (&body, "name", TRUE, NAME_MAX_CHARS, &name) && name_is_taken (request, name, NULL))
    kh_body_wrong (&body, "/name", "taken");
  kh_body_text (&body, "description", DESCRIPTION_MAX_CHARS, &description);
  if (!kh_body_grants (&body, "grants", principal->kind, &grants))
    grants = kh_grants_new ();
  problem = kh_body_end (&body);
  if (problem == NULL)
    problem = kh_check_may_give (request, NULL, grants, KH_FOR_NOW);
  if (problem != NULL)
    return problem;

  id = kh_new_id ();
  kh_db_run (request->db,
             "INSERT INTO roles (account, id, name, description, position) VALUES (?1, ?2, ?3, ?4,"
             " (SELECT coalesce (max (position), -1) + 1 FROM roles WHERE account = ?1))",
             "ssss", principal->account, id, name, description != NULL ? description : "");
  save_grants (request, id, grants);
  record = kh_record_new (request, NULL, "role.created", "role", id, name);
  kh_record_change (record, "name", NULL, name);
  kh_record_change (record, "description", NULL, description != NULL && *description != '\0' ? description : NULL);
  kh_record_grants (record, NULL, grants);
  kh_record_end (record);
  kh_touch (request->db, principal->account, "role", id, FALSE, request->now);
  return answer (request, 201, id);
}

/* What is in @grants above @before: only that has to be within one's own access. */
static KhGrants *
raised (const KhGrants *before, const KhGrants *grants)
{
  KhGrants *more = kh_grants_new ();

  for (guint i = 0; i < kh_grants_get_size (grants); i++) {
    KhLevel level;
    const char *area = kh_grants_get_nth (grants, i, &level);
    if (level > kh_grants_get (before, area))
      kh_grants_set (more, area, level);
  }
  return more;
}

typedef struct {
  char *name;
  char *description;
  gboolean built_in;
  int version;
  KhGrants *grants;
} Role;

static void
role_clear (Role *role)
{
  g_free (role->name);
  g_free (role->description);
  g_clear_pointer (&role->grants, kh_grants_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Role, role_clear)

/* For PATCH and DELETE. Returns: the problem of a role that is not there or not to be changed. */
static KhResponse *
load_custom (KhRequest *request, const char *id, Role *role)
{
  g_auto (KhStatement) st = kh_db_query (
      request->db, "SELECT name, description, built_in, version FROM roles WHERE account = ? AND id = ?", "ss",
      request->principal->account, id);

  if (!kh_statement_next (&st))
    return kh_problem ("not-found", "There is no such role.");
  if (kh_statement_int (&st, 2) != 0)
    return kh_problem ("role-built-in", "Built-in roles stay as they are.");
  role->name = g_strdup (kh_statement_string (&st, 0));
  role->description = g_strdup (kh_statement_string (&st, 1));
  role->version = kh_statement_int (&st, 3);
  role->grants = kh_load_role_grants (request->db, request->principal->account, id);
  return kh_check_version (request, role->version);
}

/* Rule 1. Rights that somebody gives themselves this way would outlast what the owner takes from them. */
static KhResponse *
check_not_own (KhRequest *request, const char *id)
{
  KhPrincipal *principal = request->principal;

  if (!principal->owner
      && kh_db_get_int (request->db, 0, "SELECT 1 FROM member_roles WHERE member = ? AND account = ? AND role = ?",
                        "sss", principal->member, principal->account, id)
             != 0)
    return kh_problem ("own-access", "You have this role: nobody changes their own access.");
  return NULL;
}

/* Somebody has it, or will once they join. Expired invitations count: resending makes them pending again. */
static gboolean
is_in_use (KhRequest *request, const char *id)
{
  return kh_db_get_int (request->db, 0,
                        "SELECT EXISTS (SELECT 1 FROM member_roles r JOIN members m ON m.id = r.member"
                        "  WHERE r.account = ?1 AND r.role = ?2 AND m.status <> 'removed')"
                        " OR EXISTS (SELECT 1 FROM invitation_roles r JOIN invitations i ON i.id = r.invitation"
                        "  WHERE r.account = ?1 AND r.role = ?2 AND i.status = 'pending')",
                        "ss", request->principal->account, id)
         != 0;
}

static KhResponse *
handle_patch (KhRequest *request)
{
  KhPrincipal *principal = request->principal;
  const char *id = kh_request_param (request, "role");
  const char *name, *description;
  g_auto (Role) old = { 0 };
  g_autoptr (KhGrants) grants = NULL;
  g_autoptr (KhGrants) more = NULL;
  KhResponse *problem = load_custom (request, id, &old);
  KhRecord *record;
  KhBody body;

  if (problem != NULL)
    return problem;
  name = old.name;
  description = old.description;
  body = kh_body_begin (request);
  if (kh_body_line (&body, "name", FALSE, NAME_MAX_CHARS, &name) && name_is_taken (request, name, id))
    kh_body_wrong (&body, "/name", "taken");
  kh_body_text (&body, "description", DESCRIPTION_MAX_CHARS, &description);
  if (!kh_body_merge_grants (&body, "grants", principal->kind, old.grants, &grants))
    grants = kh_grants_ref (old.grants);
  problem = kh_body_end (&body);
  if (problem != NULL)
    return problem;
  more = raised (old.grants, grants);
  if (!kh_grants_equal (grants, old.grants))
    problem = check_not_own (request, id);
  if (problem == NULL)
    /* Those who have it have more of it at once, for good. */
    problem = kh_check_may_give (request, NULL, more, is_in_use (request, id) ? 0 : KH_FOR_NOW);
  if (problem != NULL)
    return problem;
  if (g_str_equal (name, old.name) && g_str_equal (description, old.description)
      && kh_grants_equal (grants, old.grants))
    return answer (request, 200, id);

  kh_db_run (request->db,
             "UPDATE roles SET name = ?, description = ?, version = version + 1 WHERE account = ? AND id = ?",
             "ssss", name, description, principal->account, id);
  save_grants (request, id, grants);
  record = kh_record_new (request, NULL, "role.updated", "role", id, name);
  kh_record_change (record, "name", old.name, name);
  kh_record_change (record, "description", old.description, description);
  kh_record_grants (record, old.grants, grants);
  kh_record_end (record);
  kh_touch (request->db, principal->account, "role", id, FALSE, request->now);
  return answer (request, 200, id);
}

static KhResponse *
handle_delete (KhRequest *request)
{
  const char *account = request->principal->account;
  const char *id = kh_request_param (request, "role");
  g_auto (Role) role = { 0 };
  KhResponse *problem = load_custom (request, id, &role);
  KhRecord *record;

  if (problem != NULL)
    return problem;
  if (is_in_use (request, id))
    return kh_problem ("role-in-use", "Users or invitations have this role.");
  /* What is left are those who were removed, and invitations that are over. */
  kh_db_run (request->db, "DELETE FROM member_roles WHERE account = ? AND role = ?", "ss", account, id);
  kh_db_run (request->db, "DELETE FROM invitation_roles WHERE account = ? AND role = ?", "ss", account, id);
  kh_db_run (request->db, "DELETE FROM roles WHERE account = ? AND id = ?", "ss", account, id);
  record = kh_record_new (request, NULL, "role.deleted", "role", id, role.name);
  kh_record_grants (record, role.grants, NULL);
  kh_record_end (record);
  kh_touch (request->db, account, "role", id, TRUE, request->now);
  return kh_response_empty (204);
}

const KhRoute kh_role_routes[] = {
  { "GET", "/v1/accounts/{account}/roles", handle_list, 0, "limit cursor" },
  { "POST", "/v1/accounts/{account}/roles", handle_create, KH_ROUTE_WRITE | KH_ROUTE_BODY, NULL, "users",
    KH_LEVEL_APPROVER },
  { "GET", "/v1/accounts/{account}/roles/{role}", handle_get },
  { "PATCH", "/v1/accounts/{account}/roles/{role}", handle_patch,
    KH_ROUTE_WRITE | KH_ROUTE_BODY | KH_ROUTE_IF_MATCH, NULL, "users", KH_LEVEL_APPROVER },
  { "DELETE", "/v1/accounts/{account}/roles/{role}", handle_delete, KH_ROUTE_WRITE | KH_ROUTE_IF_MATCH, NULL,
    "users", KH_LEVEL_APPROVER },
  { NULL },
};
