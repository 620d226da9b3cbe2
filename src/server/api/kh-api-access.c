/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/api/kh-api.h"

#include "model/kh-catalogue.h"
#include "server/api/kh-write.h"
#include "server/auth/kh-sign-ins.h"

/* Rows of (role, area, level) in the order of roles; a role that grants nothing has one row with a null area. */
static void
add_roles (KhAccess *access, KhStatement *st, gboolean *admin)
{
  g_autoptr (KhGrants) grants = NULL;
  g_autofree char *role = NULL;

  while (kh_statement_next (st)) {
    const char *next = kh_statement_string (st, 0);
    if (g_strcmp0 (role, next) != 0) {
      if (role != NULL)
        kh_access_add_role (access, role, grants);
      g_clear_pointer (&grants, kh_grants_unref);
      g_free (role);
      role = g_strdup (next);
      grants = kh_grants_new ();
      *admin = *admin || g_str_equal (role, "admin");
    }
    if (!kh_statement_is_null (st, 1))
      kh_grants_set (grants, kh_statement_string (st, 1), kh_statement_int (st, 2));
  }
  if (role != NULL)
    kh_access_add_role (access, role, grants);
}

/* What roles and rights give, whether the membership holds at this moment or not. */
static KhAccess *
load_nominal (KhDb *db, KhAccountKind kind, const char *member, gboolean owner, gint64 now, gboolean *admin)
{
  g_autoptr (KhAccess) access = kh_access_new ();
  g_autoptr (KhGrants) grants = kh_load_member_grants (db, member);
  g_auto (KhStatement) roles
      = kh_db_query (db,
                     "SELECT r.role, g.area, g.level FROM member_roles r LEFT JOIN role_grants g"
                     " ON g.account = r.account AND g.role = r.role"
                     " WHERE r.member = ? AND (r.ends_at IS NULL OR r.ends_at > ?) ORDER BY r.role",
                     "sl", member, now);

  if (owner) {
    g_autofree const char **areas = kh_catalogue_get_area_ids (kind);
    kh_access_add_owner (access, areas);
  }
  add_roles (access, &roles, admin);
  kh_access_add_grants (access, grants);
  return g_steal_pointer (&access);
}

KhAccess *
kh_load_access (KhDb *db, const char *account, KhAccountKind kind, const char *member, gint64 now, gboolean *owner,
                gboolean *admin)
{
  g_auto (KhStatement) st = kh_db_query (db,
                                         "SELECT owner FROM members WHERE id = ? AND account = ?"
                                         " AND status = 'active' AND (ends_at IS NULL OR ends_at > ?)",
                                         "ssl", member, account, now);
  gboolean is_owner, is_admin = FALSE;
  KhAccess *access;

  if (owner != NULL)
    *owner = FALSE;
  if (admin != NULL)
    *admin = FALSE;
  if (!kh_statement_next (&st))
    return kh_access_new ();
  is_owner = kh_statement_int (&st, 0) != 0;
  access = load_nominal (db, kind, member, is_owner, now, &is_admin);
  if (owner != NULL)
    *owner = is_owner;
  if (admin != NULL)
    *admin = is_admin;
  return access;
}

static KhGrants *
grants_of (KhStatement *st)
{
  KhGrants *grants = kh_grants_new ();

  while (kh_statement_next (st))
    kh_grants_set (grants, kh_statement_string (st, 0), kh_statement_int (st, 1));
  return grants;
}

KhGrants *
kh_load_role_grants (KhDb *db, const char *account, const char *role)
{
  g_auto (KhStatement) st = kh_db_query (db, "SELECT area, level FROM role_grants WHERE account = ? AND role = ?",
                                         "ss", account, role);
  return grants_of (&st);
}

KhGrants *
kh_load_member_grants (KhDb *db, const char *member)
{
  g_auto (KhStatement) st = kh_db_query (db, "SELECT area, level FROM member_grants WHERE member = ?", "s", member);
  return grants_of (&st);
}

static char **
strings_of (KhStatement *st)
{
  g_autoptr (GStrvBuilder) strings = g_strv_builder_new ();

  while (kh_statement_next (st))
    g_strv_builder_add (strings, kh_statement_string (st, 0));
  return g_strv_builder_end (strings);
}

char **
kh_load_member_roles (KhDb *db, const char *member, gint64 now)
{
  g_auto (KhStatement) st = kh_db_query (
      db, "SELECT role FROM member_roles WHERE member = ? AND (ends_at IS NULL OR ends_at > ?) ORDER BY role", "sl",
      member, now);
  return strings_of (&st);
}

KhEnds *
kh_load_role_ends (KhDb *db, const char *member, gint64 now)
{
  KhEnds *ends = kh_ends_new ();
  g_auto (KhStatement) st
      = kh_db_query (db, "SELECT role, ends_at FROM member_roles WHERE member = ? AND ends_at > ?", "sl", member, now);

  while (kh_statement_next (&st))
    kh_ends_set (ends, kh_statement_string (&st, 0), kh_statement_int (&st, 1));
  return ends;
}

KhGrants *
kh_load_invitation_grants (KhDb *db, const char *invitation)
{
  g_auto (KhStatement) st = kh_db_query (db, "SELECT area, level FROM invitation_grants WHERE invitation = ?", "s",
                                         invitation);
  return grants_of (&st);
}

char **
kh_load_invitation_roles (KhDb *db, const char *invitation)
{
  g_auto (KhStatement) st = kh_db_query (
      db, "SELECT role FROM invitation_roles WHERE invitation = ? ORDER BY role", "s", invitation);
  return strings_of (&st);
}

/* (transfer full) (nullable): what oneself will have just before @until; NULL: the same as now. */
static KhAccess *
load_own_access_until (KhRequest *request, gint64 until)
{
  KhPrincipal *principal = request->principal;

  if (principal->owner || until == KH_FOR_NOW)
    return NULL;
  return kh_load_access (request->db, principal->account, principal->kind, principal->member,
                         until != 0 ? until - 1 : G_MAXINT64, NULL, NULL);
}

/* @then: see load_own_access_until(). */
static KhResponse *
check_grants (KhRequest *request, const KhGrants *grants, const KhAccess *then)
{
  KhPrincipal *principal = request->principal;
  const char *beyond;

  for (guint i = 0; i < kh_grants_get_size (grants); i++) {
    const char *area = kh_grants_get_nth (grants, i, NULL);
    const KhAreaInfo *info = kh_catalogue_find_area (principal->kind, area);
    if (info != NULL && info->owner_only)
      return kh_problem ("owner-only", "The area “%s” belongs to the owner.", area);
  }
  if (!kh_access_covers (principal->access, grants, &beyond))
    return kh_problem ("beyond-own-access", "Your own access in the area “%s” does not reach that far.", beyond);
  if (then != NULL && !kh_access_covers (then, grants, &beyond))
    return kh_problem ("beyond-own-access", "Your own access in the area “%s” does not last that long.", beyond);
  return NULL;
}

KhResponse *
kh_check_may_give (KhRequest *request, const char *const *roles, const KhGrants *grants, gint64 until)
{
  g_autoptr (KhAccess) then = load_own_access_until (request, until);
  KhResponse *response = NULL;

  for (; roles != NULL && *roles != NULL && response == NULL; roles++) {
    g_autoptr (KhGrants) given = kh_load_role_grants (request->db, request->principal->account, *roles);
    response = check_grants (request, given, then);
  }
  if (response == NULL && grants != NULL)
    response = check_grants (request, grants, then);
  return response;
}

KhResponse *
kh_check_not_beyond (KhRequest *request, const char *member)
{
  KhPrincipal *principal = request->principal;
  gboolean admin = FALSE;
  g_autoptr (KhAccess) theirs = load_nominal (request->db, principal->kind, member, FALSE, request->now, &admin);
  g_autofree const char **areas = kh_catalogue_get_area_ids (principal->kind);

  for (guint i = 0; areas[i] != NULL; i++)
    if (kh_access_get_level (theirs, areas[i]) > kh_access_get_level (principal->access, areas[i]))
      return kh_problem ("beyond-own-access", "Their access in the area “%s” reaches further than yours.",
                         areas[i]);
  return NULL;
}

KhResponse *
kh_check_level (KhRequest *request, const char *area, KhLevel level)
{
  if (kh_access_get_level (request->principal->access, area) >= level)
    return NULL;
  return kh_problem_restricted (request);
}

KhResponse *
kh_check_version (KhRequest *request, int version)
{
  if (request->if_match == -1 || request->if_match == version)
    return NULL;
  return kh_problem ("precondition-failed", "It is at version %d.", version);
}

KhResponse *
kh_check_room (KhRequest *request, const char *account, const char *except_invitation)
{
  gint64 limit = kh_db_get_int (request->db, -1, "SELECT coalesce (user_limit, -1) FROM accounts WHERE id = ?", "s",
                                account);
  gint64 taken;

  if (limit < 0)
    return NULL;
  taken = kh_db_get_int (request->db, 0,
                         "SELECT (SELECT sum (n) FROM member_counts WHERE account = ?1"
                         "   AND status IN ('active', 'suspended'))"
                         " + (SELECT count(*) FROM invitations WHERE account = ?1 AND status = 'pending'"
                         "   AND expires_at > ?2 AND id IS NOT ?3)",
                         "sls", account, request->now, except_invitation);
  if (taken < limit)
    return NULL;
  return kh_problem ("user-limit-reached", "The plan allows %d users.", (int) limit);
}

int
kh_end_sessions (KhDb *db, const char *account, const char *member, const char *except, gint64 now)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  int alive = 0;

  {
    g_auto (KhStatement) st = kh_db_query (db,
                                           "SELECT s.id," KH_SESSION_ALIVE "FROM" KH_SESSION_FROM
                                           "WHERE s.account = ?1 AND s.ended_at IS NULL"
                                           " AND (?4 IS NULL OR s.member = ?4) AND s.id IS NOT ?5",
                                           "sllss", account, now, now - KH_SIGN_IN_IDLE, member, except);
    while (kh_statement_next (&st)) {
      g_ptr_array_add (ids, g_strdup (kh_statement_string (&st, 0)));
      alive += kh_statement_int (&st, 1) != 0;
    }
  }
  for (guint i = 0; i < ids->len; i++) {
    const char *id = g_ptr_array_index (ids, i);
    kh_db_run (db, "UPDATE sessions SET ended_at = ? WHERE id = ?", "ls", now, id);
    kh_touch (db, account, "session", id, TRUE, now);
  }
  return alive;
}
