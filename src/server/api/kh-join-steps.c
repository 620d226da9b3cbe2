/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/api/kh-join.h"

#include <string.h>

#include "base/kh-text.h"
#include "server/api/kh-api.h"
#include "server/auth/kh-attempts.h"
#include "server/auth/kh-token.h"

#define NAME_MAX_CHARS 200
/* Looked up for what cannot be a token. */
#define NO_TOKEN KH_TOKEN_JOIN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static void
clear_invitation (KhJoin *join)
{
  g_clear_pointer (&join->invitation, g_free);
  g_clear_pointer (&join->account, g_free);
  g_clear_pointer (&join->account_name, g_free);
  g_clear_pointer (&join->invited_email, g_free);
  g_clear_pointer (&join->language, g_free);
  g_clear_pointer (&join->inviter, g_free);
}

void
kh_join_clear (KhJoin *join)
{
  clear_invitation (join);
  g_clear_pointer (&join->limited, kh_response_free);
  g_clear_pointer (&join->person, g_free);
  g_clear_pointer (&join->password_hash, g_free);
  g_clear_pointer (&join->user, g_free);
  g_clear_pointer (&join->login, g_free);
}

KhJoinOutcome
kh_join_find (KhRequest *request, KhJoin *join)
{
  g_autofree char *given = kh_token_hash (join->token, KH_TOKEN_JOIN);
  g_autofree char *hash = given != NULL ? g_strdup (given) : kh_token_hash (NO_TOKEN, KH_TOKEN_JOIN);
  /* The same steps whatever is wrong with a token, down to the rows that are read, of some invitation or other where there
   * is none, so that the time they take tells nothing. */
  g_auto (KhStatement) st
      = kh_db_query (request->db,
                     "SELECT i.id, i.account, a.name, i.email, i.language, m.name, i.ends_at, i.expires_at,"
                     " l.send_count = i.send_count AND i.status = 'pending' AND i.expires_at > ?2"
                     " FROM (SELECT ?1 AS hash) given"
                     " LEFT JOIN invitation_links l ON l.token_hash = given.hash"
                     " LEFT JOIN invitations i"
                     " ON i.id = coalesce (l.invitation, (SELECT invitation FROM invitation_links LIMIT 1))"
                     " LEFT JOIN accounts a ON a.id = coalesce (i.account, '')"
                     " LEFT JOIN members m ON m.id = coalesce (i.invited_by, '')",
                     "sl", hash, request->now);

  clear_invitation (join);
  if (!kh_statement_next (&st) || kh_statement_int (&st, 8) == 0)
    return KH_JOIN_DEAD;
  join->invitation = g_strdup (kh_statement_string (&st, 0));
  join->account = g_strdup (kh_statement_string (&st, 1));
  join->account_name = g_strdup (kh_statement_string (&st, 2));
  join->invited_email = g_strdup (kh_statement_string (&st, 3));
  join->language = g_strdup (kh_statement_string (&st, 4));
  join->inviter = g_strdup (kh_statement_string (&st, 5));
  join->ends_at = kh_statement_int (&st, 6);
  join->expires_at = kh_statement_int (&st, 7);
  return KH_JOIN_OK;
}

/* --- Who it is --- */

gboolean
kh_join_has_login (KhDb *db, const char *email)
{
  g_autofree char *key = kh_text_email_key (email);

  return kh_db_get_int (db, 0, "SELECT 1 FROM persons WHERE email_key = ?", "s", key) != 0;
}

static KhJoinOutcome
wrong_field (KhJoin *join, const char *field, const char *code)
{
  join->field = field;
  join->code = code;
  return KH_JOIN_FIELD;
}

static KhJoinOutcome
prepare_new (KhRequest *request, KhJoin *join)
{
  const char *code;

  if (!kh_text_is_line (join->name, NAME_MAX_CHARS))
    return wrong_field (join, "name", *join->name == '\0' ? "required" : "invalid-text");
  code = kh_password_check (join->password, join->invited_email);
  if (code != NULL)
    return wrong_field (join, "password", code);
  join->password_hash = kh_password_hash (join->password);
  return KH_JOIN_OK;
}

static KhJoinOutcome
failed (KhRequest *request, GError *error)
{
  g_warning ("%s", error->message);
  g_error_free (error);
  return KH_JOIN_FAILED;
}

/* Counts the attempt, and reads the login that it is about; both are NULL for an address that nobody has. */
static KhJoinOutcome
begin_attempt (KhRequest *request, KhJoin *join, gint64 *attempt, char **person, char **hash)
{
  GError *error = NULL;

  if (!kh_db_begin (request->db, TRUE, &error))
    return failed (request, error);
  join->limited = kh_attempts_begin (request->db, join->email, request->ip, request->now, attempt);
  if (join->limited == NULL) {
    g_autofree char *key = kh_text_email_key (join->email);
    g_auto (KhStatement) st
        = kh_db_query (request->db, "SELECT id, password_hash FROM persons WHERE email_key = ?", "s", key);
    if (kh_statement_next (&st)) {
      *person = g_strdup (kh_statement_string (&st, 0));
      *hash = g_strdup (kh_statement_string (&st, 1));
    }
  }
  if (!kh_db_commit (request->db, &error)) {
    kh_db_rollback (request->db);
    return failed (request, error);
  }
  return join->limited == NULL ? KH_JOIN_OK : KH_JOIN_LIMITED;
}

static KhJoinOutcome
end_attempt (KhRequest *request, KhJoin *join, gint64 attempt, gboolean right)
{
  GError *error = NULL;

  if (!kh_db_begin (request->db, TRUE, &error))
    return failed (request, error);
  if (right)
    kh_attempts_succeed (request->db, attempt);
  else
    kh_attempts_fail (request, attempt, join->email, NULL, NULL);
  if (kh_db_commit (request->db, &error))
    return right ? KH_JOIN_OK : KH_JOIN_WRONG_LOGIN;
  kh_db_rollback (request->db);
  return failed (request, error);
}

static KhJoinOutcome
prepare_existing (KhRequest *request, KhJoin *join)
{
  g_autofree char *person = NULL;
  g_autofree char *hash = NULL;
  gint64 attempt = 0;
  KhJoinOutcome outcome = begin_attempt (request, join, &attempt, &person, &hash);

  if (outcome != KH_JOIN_OK)
    return outcome;
  if (!kh_password_verify (hash, join->password) || person == NULL)
    return end_attempt (request, join, attempt, FALSE);
  join->person = g_steal_pointer (&person);
  return end_attempt (request, join, attempt, TRUE);
}

KhJoinOutcome
kh_join_prepare (KhRequest *request, KhJoin *join)
{
  GError *error = NULL;
  KhJoinOutcome outcome;
  gboolean exists = FALSE;

  if (!kh_db_begin (request->db, FALSE, &error))
    return failed (request, error);
  outcome = kh_join_find (request, join);
  if (outcome == KH_JOIN_OK && join->email == NULL)
    exists = kh_join_has_login (request->db, join->invited_email);
  kh_db_rollback (request->db);
  if (outcome != KH_JOIN_OK)
    return outcome;
  if (exists)
    return wrong_field (join, "", "login-exists");
  return join->email != NULL ? prepare_existing (request, join) : prepare_new (request, join);
}

/* --- Becoming a member --- */

typedef struct {
  char *name;
  char *email;
  char *phone;
  char *language;
} Details;

static void
details_clear (Details *details)
{
  g_free (details->name);
  g_free (details->email);
  g_free (details->phone);
  g_free (details->language);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Details, details_clear)

static void
make_person (KhRequest *request, KhJoin *join)
{
  g_autofree char *key = kh_text_email_key (join->invited_email);
  g_autofree char *name = g_strstrip (g_strdup (join->name));

  join->person = kh_new_id ();
  kh_db_run (request->db,
             "INSERT INTO persons (id, name, email, email_key, language, password_hash, created_at)"
             " VALUES (?, ?, ?, ?, ?, ?, ?)",
             "ssssssl", join->person, name, join->invited_email, key, join->language, join->password_hash,
             request->now);
}

static gboolean
load_details (KhRequest *request, const char *person, Details *details)
{
  g_auto (KhStatement) st
      = kh_db_query (request->db, "SELECT name, email, phone, language FROM persons WHERE id = ?", "s", person);

  if (!kh_statement_next (&st))
    return FALSE;
  details->name = g_strdup (kh_statement_string (&st, 0));
  details->email = g_strdup (kh_statement_string (&st, 1));
  details->phone = g_strdup (kh_statement_string (&st, 2));
  details->language = g_strdup (kh_statement_string (&st, 3));
  return TRUE;
}

/* Somebody who was removed comes back as the same user, with what the invitation gives and nothing from before. */
static void
make_member (KhRequest *request, KhJoin *join, const Details *details)
{
  g_autofree char *id = kh_new_id ();
  g_autofree char *name_key = kh_text_fold (details->name);
  g_autofree char *email_key = kh_text_email_key (details->email);
  g_autofree char *search = kh_member_search (details->name, details->email, details->phone);

  kh_db_run (request->db,
             "INSERT INTO members (id, account, person, name, name_key, email, email_key, phone, language, search,"
             " ends_at, joined_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
             " ON CONFLICT (account, person) DO UPDATE SET name = ?4, name_key = ?5, email = ?6, email_key = ?7,"
             " phone = ?8, language = ?9, search = ?10, status = 'active', status_before = NULL, ends_at = ?11, over = 0,"
             " joined_at = ?12, removed_at = NULL, version = version + 1",
             "sssssssssstl", id, join->account, join->person, details->name, name_key, details->email, email_key,
             details->phone, details->language, search, join->ends_at, request->now);
  join->user = kh_db_get_string (request->db, "SELECT id FROM members WHERE account = ? AND person = ?", "ss",
                                 join->account, join->person);
  kh_db_run (request->db, "DELETE FROM member_roles WHERE member = ?", "s", join->user);
  kh_db_run (request->db, "DELETE FROM member_grants WHERE member = ?", "s", join->user);
  kh_db_run (request->db,
             "INSERT INTO member_roles (member, account, role) SELECT ?, account, role FROM invitation_roles"
             " WHERE invitation = ?",
             "ss", join->user, join->invitation);
  kh_db_run (request->db,
             "INSERT INTO member_grants (member, area, level) SELECT ?, area, level FROM invitation_grants"
             " WHERE invitation = ?",
             "ss", join->user, join->invitation);
}

static void
spend (KhRequest *request, KhJoin *join)
{
  kh_db_run (request->db,
             "UPDATE invitations SET status = 'accepted', accepted_by = ?, version = version + 1 WHERE id = ?", "ss",
             join->user, join->invitation);
  kh_db_run (request->db, "DELETE FROM invitation_links WHERE invitation = ?", "s", join->invitation);
  kh_db_run (request->db, "DELETE FROM outbox WHERE invitation = ? AND state = 'queued'", "s", join->invitation);
}

static void
record (KhRequest *request, KhJoin *join, const Details *details)
{
  g_auto (GStrv) roles = kh_load_member_roles (request->db, join->user, request->now);
  g_autoptr (KhGrants) grants = kh_load_member_grants (request->db, join->user);
  KhRecord *event = kh_record_new (request, join->account, "user.joined", "user", join->user, details->name);

  kh_record_actor (event, join->user, details->name);
  kh_record_change (event, "invitation", join->invited_email, NULL);
  kh_record_roles (event, NULL, roles[0] != NULL ? (const char *const *) roles : NULL);
  kh_record_grants (event, NULL, grants);
  kh_record_end (event);
  kh_touch (request->db, join->account, "user", join->user, FALSE, request->now);
  kh_touch (request->db, join->account, "invitation", join->invitation, FALSE, request->now);
  for (guint i = 0; roles[i] != NULL; i++)
    kh_touch (request->db, join->account, "role", roles[i], FALSE, request->now);
  kh_touch (request->db, join->account, "account", join->account, FALSE, request->now);
}

static KhJoinOutcome
check_place (KhRequest *request, KhJoin *join)
{
  KhResponse *full;

  if (join->person == NULL && kh_join_has_login (request->db, join->invited_email))
    return wrong_field (join, "", "login-exists");
  if (join->person != NULL
      && kh_db_get_int (request->db, 0,
                        "SELECT 1 FROM members WHERE account = ? AND person = ? AND status <> 'removed'", "ss",
                        join->account, join->person)
             != 0)
    return KH_JOIN_MEMBER;
  full = kh_check_room (request, join->account, join->invitation);
  if (full == NULL)
    return KH_JOIN_OK;
  kh_response_free (full);
  return KH_JOIN_FULL;
}

KhJoinOutcome
kh_join_finish (KhRequest *request, KhJoin *join)
{
  g_auto (Details) details = { 0 };
  KhJoinOutcome outcome = kh_join_find (request, join);

  if (outcome == KH_JOIN_OK)
    outcome = check_place (request, join);
  if (outcome != KH_JOIN_OK)
    return outcome;
  if (join->person == NULL)
    make_person (request, join);
  if (!load_details (request, join->person, &details))
    return KH_JOIN_WRONG_LOGIN; /* gone since its password was checked */
  make_member (request, join, &details);
  spend (request, join);
  record (request, join, &details);
  join->login = g_strdup (details.email);
  return KH_JOIN_OK;
}
