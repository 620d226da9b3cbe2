/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/api/kh-due.h"

#include "server/api/kh-api.h"

/* In the words of the indexes schema-3.sql makes for them. */
#define ROLES       " member_roles WHERE ends_at IS NOT NULL AND ends_at <= ?1"
#define MEMBERS     " members WHERE ends_at IS NOT NULL AND over = 0 AND status <> 'removed' AND ends_at <= ?1"
#define INVITATIONS " invitations WHERE over = 0 AND status = 'pending' AND expires_at <= ?1"

/* The next one of each, as {account, id, name}; a role's row has the member's. Returns: NULL when there is none. */
static char **
find (KhDb *db, const char *sql, gint64 now)
{
  g_auto (KhStatement) st = kh_db_query (db, sql, "l", now);
  g_autoptr (GStrvBuilder) row = NULL;

  if (!kh_statement_next (&st))
    return NULL;
  row = g_strv_builder_new ();
  for (int i = 0; i < 3; i++)
    g_strv_builder_add (row, kh_statement_string (&st, i));
  return g_strv_builder_end (row);
}

static char **
load_all_roles (KhDb *db, const char *member)
{
  return kh_load_member_roles (db, member, 0);
}

/* All roles of one member that have ended, with one line in the history. */
static gboolean
end_roles (KhRequest *request)
{
  KhDb *db = request->db;
  g_auto (GStrv) row = find (db,
                             "SELECT account, id, name FROM members WHERE id = (SELECT member FROM" ROLES
                             " ORDER BY ends_at LIMIT 1)",
                             request->now);
  g_auto (GStrv) before = NULL;
  g_auto (GStrv) after = NULL;
  KhRecord *event;

  if (row == NULL)
    return FALSE;
  before = load_all_roles (db, row[1]);
  if (kh_db_run (db, "DELETE FROM member_roles WHERE member = ? AND ends_at <= ?", "sl", row[1], request->now) < 1)
    return FALSE;
  kh_db_run (db, "UPDATE members SET version = version + 1 WHERE id = ?", "s", row[1]);
  after = load_all_roles (db, row[1]);
  event = kh_record_new (request, row[0], "user.role-ended", "user", row[1], row[2]);
  kh_record_roles (event, (const char *const *) before, after[0] != NULL ? (const char *const *) after : NULL);
  kh_record_end (event);
  kh_touch (db, row[0], "user", row[1], FALSE, request->now);
  for (char **role = before; *role != NULL; role++)
    kh_touch (db, row[0], "role", *role, FALSE, request->now);
  /* An account is told with the asking person's own roles. */
  kh_touch (db, row[0], "account", row[0], FALSE, request->now);
  return TRUE;
}

static gboolean
end_membership (KhRequest *request)
{
  KhDb *db = request->db;
  g_auto (GStrv) row = find (db, "SELECT account, id, name FROM" MEMBERS " ORDER BY ends_at LIMIT 1", request->now);

  if (row == NULL || kh_db_run (db, "UPDATE members SET over = 1 WHERE id = ?", "s", row[1]) < 1)
    return FALSE;
  kh_end_sessions (db, row[0], row[1], NULL, request->now);
  kh_record_end (kh_record_new (request, row[0], "user.ended", "user", row[1], row[2]));
  kh_touch (db, row[0], "user", row[1], FALSE, request->now);
  return TRUE;
}

static gboolean
expire_invitation (KhRequest *request)
{
  KhDb *db = request->db;
  g_auto (GStrv) row
      = find (db, "SELECT account, id, email FROM" INVITATIONS " ORDER BY expires_at LIMIT 1", request->now);

  if (row == NULL || kh_db_run (db, "UPDATE invitations SET over = 1 WHERE id = ?", "s", row[1]) < 1)
    return FALSE;
  kh_touch (db, row[0], "invitation", row[1], FALSE, request->now);
  kh_touch (db, row[0], "account", row[0], FALSE, request->now); /* the plan's count */
  return TRUE;
}

gboolean
kh_due_run (KhDb *db, gint64 now, GError **error)
{
  KhRequest request = { .db = db, .now = now };

  if (kh_db_get_int (db, 0,
                     "SELECT EXISTS (SELECT 1 FROM" ROLES ") OR EXISTS (SELECT 1 FROM" MEMBERS
                     ") OR EXISTS (SELECT 1 FROM" INVITATIONS ")",
                     "l", now)
      == 0)
    return !kh_db_take_error (db, error);
  if (!kh_db_begin (db, TRUE, error))
    return FALSE;
  while (end_roles (&request))
    ;
  while (end_membership (&request))
    ;
  while (expire_invitation (&request))
    ;
  if (kh_db_commit (db, error))
    return TRUE;
  kh_db_rollback (db);
  return FALSE;
}
