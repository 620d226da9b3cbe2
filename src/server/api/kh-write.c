/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/api/kh-write.h"

#include "server/auth/kh-principal.h"
#include "server/kh-server.h"

void
kh_write_owner (KhWriter *builder, const char *name, KhDb *db, const char *account, gboolean with_id)
{
  g_auto (KhStatement) st
      = kh_db_query (db, "SELECT id, name, email FROM members WHERE account = ? AND owner = 1", "s", account);
  gboolean found = kh_statement_next (&st);

  kh_writer_set_member_name (builder, name);
  kh_writer_begin_object (builder);
  if (with_id)
    kh_add_string (builder, "id", found ? kh_statement_string (&st, 0) : "");
  kh_add_string (builder, "name", found ? kh_statement_string (&st, 1) : "");
  kh_add_string (builder, "email", found ? kh_statement_string (&st, 2) : "");
  kh_writer_end_object (builder);
}

static void
add_plan (KhWriter *builder, KhRequest *request, const char *account, KhStatement *st)
{
  gint64 users = kh_db_get_int (request->db, 0,
                                "SELECT sum (n) FROM member_counts WHERE account = ?"
                                " AND status IN ('active', 'suspended')",
                                "s", account);
  gint64 pending = kh_db_get_int (request->db, 0,
                                  "SELECT count(*) FROM invitations WHERE account = ? AND status = 'pending'"
                                  " AND expires_at > ?",
                                  "sl", account, request->now);

  kh_writer_set_member_name (builder, "plan");
  kh_writer_begin_object (builder);
  kh_add_string (builder, "name", kh_statement_string (st, 2));
  kh_writer_set_member_name (builder, "user_limit");
  if (kh_statement_is_null (st, 3))
    kh_writer_add_null_value (builder);
  else
    kh_writer_add_int_value (builder, kh_statement_int (st, 3));
  kh_add_int (builder, "users", users);
  kh_add_int (builder, "pending", pending);
  kh_writer_end_object (builder);
}

gboolean
kh_write_account (KhWriter *builder, KhRequest *request, const char *account, const char *member, int *version)
{
  g_auto (KhStatement) st
      = kh_db_query (request->db,
                     "SELECT a.name, a.kind, a.plan_name, a.user_limit, a.agent_login, a.invite_policy,"
                     " a.default_language, a.created_at, a.version, coalesce (m.owner, 0) FROM accounts a"
                     " LEFT JOIN members m ON m.id = ? AND m.account = a.id WHERE a.id = ?",
                     "ss", member, account);
  g_auto (GStrv) roles = NULL;
  g_autoptr (KhGrants) grants = NULL;

  if (!kh_statement_next (&st))
    return FALSE;
  roles = kh_load_member_roles (request->db, member, request->now);
  grants = kh_load_member_grants (request->db, member);
  kh_writer_begin_object (builder);
  kh_add_string (builder, "id", account);
  kh_add_string (builder, "name", kh_statement_string (&st, 0));
  kh_add_string (builder, "kind", kh_statement_string (&st, 1));
  kh_write_owner (builder, "owner", request->db, account, TRUE);
  add_plan (builder, request, account, &st);
  kh_add_boolean (builder, "agent_login", kh_statement_int (&st, 4) != 0);
  kh_add_string (builder, "invite_policy", kh_statement_string (&st, 5));
  kh_add_strv (builder, "languages", kh_languages);
  kh_add_string (builder, "default_language", kh_statement_string (&st, 6));
  kh_add_string (builder, "mail_sender", request->server->mail_from);
  kh_add_time (builder, "created_at", kh_statement_int (&st, 7));
  kh_add_int (builder, "version", kh_statement_int (&st, 8));
  kh_writer_set_member_name (builder, "membership");
  kh_writer_begin_object (builder);
  kh_add_string (builder, "user", member);
  kh_add_boolean (builder, "owner", kh_statement_int (&st, 9) != 0);
  kh_add_strv (builder, "roles", (const char *const *) roles);
  kh_add_grants (builder, "grants", grants);
  kh_writer_end_object (builder);
  kh_writer_end_object (builder);
  if (version != NULL)
    *version = kh_statement_int (&st, 8);
  return TRUE;
}

void
kh_write_role_row (KhWriter *builder, KhStatement *st, const KhGrants *grants)
{
  kh_writer_begin_object (builder);
  kh_add_string (builder, "id", kh_statement_string (st, 0));
  kh_add_string (builder, "name", kh_statement_string (st, 1));
  kh_add_string (builder, "description", kh_statement_string (st, 2));
  kh_add_boolean (builder, "built_in", kh_statement_int (st, 3) != 0);
  kh_add_boolean (builder, "legacy", kh_statement_int (st, 4) != 0);
  kh_add_grants (builder, "grants", grants);
  kh_add_int (builder, "members", kh_statement_int (st, 7));
  kh_add_int (builder, "version", kh_statement_int (st, 5));
  kh_writer_end_object (builder);
}

gboolean
kh_write_role (KhWriter *builder, KhRequest *request, const char *account, const char *role, int *version)
{
  g_auto (KhStatement) st
      = kh_db_query (request->db, "SELECT " KH_ROLE_COLUMNS " FROM roles r WHERE r.account = ? AND r.id = ?", "ss",
                     account, role);
  g_autoptr (KhGrants) grants = NULL;

  if (!kh_statement_next (&st))
    return FALSE;
  grants = kh_load_role_grants (request->db, account, role);
  kh_write_role_row (builder, &st, grants);
  if (version != NULL)
    *version = kh_statement_int (&st, 5);
  return TRUE;
}

static void
add_user (KhWriter *builder, KhStatement *st, KhHoldings *holdings)
{
  kh_writer_begin_object (builder);
  kh_add_string (builder, "id", kh_statement_string (st, 0));
  kh_add_string (builder, "name", kh_statement_string (st, 1));
  kh_add_string (builder, "email", kh_statement_string (st, 2));
  kh_add_string (builder, "phone", kh_statement_string (st, 3));
  kh_add_string (builder, "language", kh_statement_string (st, 4));
  kh_add_string (builder, "status", kh_statement_string (st, 5));
  kh_add_boolean (builder, "owner", kh_statement_int (st, 6) != 0);
  kh_holdings_add (holdings, builder, kh_statement_string (st, 0));
  kh_add_time (builder, "ends_at", kh_statement_int (st, 7));
  kh_add_time (builder, "last_seen_at", kh_statement_int (st, 8));
  kh_add_time (builder, "joined_at", kh_statement_int (st, 9));
  kh_add_time (builder, "removed_at", kh_statement_int (st, 10));
  kh_add_int (builder, "version", kh_statement_int (st, 11));
  kh_writer_end_object (builder);
}

int
kh_write_users (KhWriter *builder, KhRequest *request, const char *account, GPtrArray *ids)
{
  g_autoptr (KhHoldings) holdings = kh_holdings_of_members (request->db, ids, request->now);
  g_autofree char *json = kh_ids_to_json (ids);
  g_auto (KhStatement) st
      = kh_db_query (request->db,
                     "SELECT m.id, m.name, m.email, m.phone, m.language, m.status, m.owner, m.ends_at,"
                     " m.last_seen_at, m.joined_at, m.removed_at, m.version FROM json_each (?1) j"
                     " CROSS JOIN members m ON m.id = j.value WHERE m.account = ?2 ORDER BY j.key",
                     "ss", json, account);
  int version = 0;

  while (kh_statement_next (&st)) {
    add_user (builder, &st, holdings);
    version = kh_statement_int (&st, 11);
  }
  return version;
}

gboolean
kh_write_user (KhWriter *builder, KhRequest *request, const char *account, const char *member, int *version)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  int found;

  g_ptr_array_add (ids, (gpointer) member);
  found = kh_write_users (builder, request, account, ids);
  if (version != NULL)
    *version = found;
  return found > 0;
}

/* Older versions noted a sentence. */
static const char *
delivery_problem (const char *noted)
{
  int problem;

  return noted == NULL || kh_enum_from_word (KH_TYPE_DELIVERY_PROBLEM, noted, &problem)
             ? noted
             : kh_enum_to_word (KH_TYPE_DELIVERY_PROBLEM, KH_DELIVERY_PROBLEM_OTHER);
}

static void
add_invitation (KhWriter *builder, KhStatement *st, KhHoldings *holdings, gint64 now)
{
  const char *status = kh_statement_string (st, 4);
  const char *delivery = kh_statement_string (st, 10);

  if (g_str_equal (status, "pending") && kh_statement_int (st, 6) <= now)
    status = "expired";
  kh_writer_begin_object (builder);
  kh_add_string (builder, "id", kh_statement_string (st, 0));
  kh_add_string (builder, "email", kh_statement_string (st, 1));
  kh_add_string (builder, "language", kh_statement_string (st, 2));
  kh_holdings_add (holdings, builder, kh_statement_string (st, 0));
  kh_add_time (builder, "ends_at", kh_statement_int (st, 3));
  kh_add_string (builder, "status", status);
  kh_add_time (builder, "created_at", kh_statement_int (st, 12));
  kh_add_time (builder, "sent_at", kh_statement_int (st, 5));
  kh_add_time (builder, "expires_at", kh_statement_int (st, 6));
  kh_add_int (builder, "send_count", kh_statement_int (st, 7));
  kh_add_string (builder, "invited_by", kh_statement_string (st, 8));
  /* A mail that is not needed any more leaves the outbox. */
  kh_add_string (builder, "delivery", delivery != NULL ? delivery : "sent");
  kh_add_string (builder, "delivery_error", delivery_problem (kh_statement_string (st, 11)));
  kh_add_int (builder, "version", kh_statement_int (st, 9));
  kh_writer_end_object (builder);
}

int
kh_write_invitations (KhWriter *builder, KhRequest *request, const char *account, GPtrArray *ids)
{
  g_autoptr (KhHoldings) holdings = kh_holdings_of_invitations (request->db, ids);
  g_autofree char *json = kh_ids_to_json (ids);
  g_auto (KhStatement) st
      = kh_db_query (request->db,
                     "SELECT i.id, i.email, i.language, i.ends_at, i.status, i.sent_at, i.expires_at, i.send_count,"
                     " i.invited_by, i.version, o.state, o.error, i.created_at FROM json_each (?1) j"
                     " CROSS JOIN invitations i ON i.id = j.value LEFT JOIN outbox o ON o.invitation = i.id"
                     " AND o.send_count = i.send_count WHERE i.account = ?2 ORDER BY j.key",
                     "ss", json, account);
  int version = 0;

  while (kh_statement_next (&st)) {
    add_invitation (builder, &st, holdings, request->now);
    version = kh_statement_int (&st, 9);
  }
  return version;
}

gboolean
kh_write_invitation (KhWriter *builder, KhRequest *request, const char *account, const char *invitation,
                     int *version)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  int found;

  g_ptr_array_add (ids, (gpointer) invitation);
  found = kh_write_invitations (builder, request, account, ids);
  if (version != NULL)
    *version = found;
  return found > 0;
}

void
kh_write_session_row (KhWriter *builder, KhStatement *st, KhRequest *request)
{
  const char *id = kh_statement_string (st, 0);
  const char *language = kh_translations_negotiate (request->accept_language);
  g_autofree char *location = kh_geo_lookup (request->server->geo, kh_statement_string (st, 4), language);

  kh_writer_begin_object (builder);
  kh_add_string (builder, "id", id);
  kh_add_string (builder, "user", kh_statement_string (st, 1));
  kh_add_boolean (builder, "current", g_strcmp0 (id, request->principal->session) == 0);
  kh_add_time (builder, "created_at", kh_statement_int (st, 2));
  kh_add_time (builder, "last_seen_at", kh_statement_int (st, 3));
  kh_add_string (builder, "ip", kh_statement_string (st, 4));
  kh_add_string (builder, "location", location);
  kh_add_string (builder, "device", kh_statement_string (st, 5));
  kh_add_string (builder, "client", kh_statement_string (st, 6));
  /* One that nobody uses ends before its time. */
  kh_add_time (builder, "expires_at",
               MIN (kh_statement_int (st, 7), kh_statement_int (st, 8) + KH_SIGN_IN_IDLE));
  kh_writer_end_object (builder);
}

gboolean
kh_write_session (KhWriter *builder, KhRequest *request, const char *account, const char *session)
{
  g_auto (KhStatement) st = kh_db_query (request->db,
                                         "SELECT " KH_SESSION_COLUMNS " FROM" KH_SESSION_FROM
                                         "WHERE s.account = ?1 AND s.id = ?4 AND" KH_SESSION_ALIVE,
                                         "slls", account, request->now, request->now - KH_SIGN_IN_IDLE, session);

  if (!kh_statement_next (&st))
    return FALSE;
  kh_write_session_row (builder, &st, request);
  return TRUE;
}
