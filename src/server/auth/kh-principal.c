/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/auth/kh-principal.h"

#include <string.h>

#include "base/kh-time.h"
#include "server/api/kh-api.h"
#include "server/auth/kh-token.h"

/* "Last seen" is that exact, so that reading writes seldom. */
#define SEEN_EVERY KH_MINUTE

/* RFC 6750 §2.1. Returns: the token within the header, or NULL. */
static const char *
get_token (const char *authorization)
{
  if (authorization == NULL || g_ascii_strncasecmp (authorization, "Bearer ", 7) != 0)
    return NULL;
  authorization += 7;
  while (*authorization == ' ')
    authorization++;
  return authorization;
}

static gboolean
load_sign_in (KhRequest *request, const char *hash, gboolean *stale)
{
  KhPrincipal *principal = request->principal;
  g_auto (KhStatement) st = kh_db_query (
      request->db,
      "SELECT id, person, last_seen_at FROM sign_ins"
      " WHERE token_hash = ? AND ended_at IS NULL AND expires_at > ? AND last_seen_at > ?",
      "sll", hash, request->now, request->now - KH_SIGN_IN_IDLE);

  if (!kh_statement_next (&st))
    return FALSE;
  principal->sign_in = g_strdup (kh_statement_string (&st, 0));
  principal->person = g_strdup (kh_statement_string (&st, 1));
  *stale = *stale || kh_statement_int (&st, 2) <= request->now - SEEN_EVERY;
  return TRUE;
}

/* Whoever has the token of a sign-in that ended was that person once, and may know why they are out. */
static KhResponse *
dead_sign_in (KhRequest *request, const char *hash)
{
  g_auto (KhStatement) st = kh_db_query (request->db, "SELECT ended_at, end_reason FROM sign_ins WHERE token_hash = ?",
                                         "s", hash);

  if (hash == NULL || !kh_statement_next (&st))
    return kh_problem_dead_token (NULL);
  if (kh_statement_is_null (&st, 0))
    return kh_problem_dead_token ("session-expired");
  return kh_problem_dead_token (kh_statement_is_null (&st, 1) ? "session-ended" : kh_statement_string (&st, 1));
}

/* There is no membership to load. Whoever was in this account with the same sign-in is told why they no longer are; to
 * others there is no such account. */
static KhResponse *
no_membership (KhRequest *request, const char *account)
{
  g_auto (KhStatement) st = kh_db_query (
      request->db,
      "SELECT m.status FROM sessions e JOIN members m ON m.id = e.member"
      " WHERE e.sign_in = ? AND e.account = ? AND m.person = ?",
      "sss", request->principal->sign_in, account, request->principal->person);
  const char *status;

  if (request->principal->sign_in == NULL || !kh_statement_next (&st))
    return kh_problem ("not-found", "You have no account with this id.");
  status = kh_statement_string (&st, 0);
  return kh_problem_dead_token (strcmp (status, "removed") == 0     ? "access-removed"
                                : strcmp (status, "suspended") == 0 ? "access-suspended"
                                                                    : "access-expired");
}

static gboolean
load_api_token (KhRequest *request, const char *hash, gboolean *stale)
{
  KhPrincipal *principal = request->principal;
  g_auto (KhStatement) st = kh_db_query (
      request->db,
      "SELECT t.id, t.account, m.person, t.last_used_at FROM api_tokens t"
      " JOIN members m ON m.account = t.account AND m.owner = 1 WHERE t.token_hash = ?",
      "s", hash);

  if (!kh_statement_next (&st))
    return FALSE;
  principal->api_token = g_strdup (kh_statement_string (&st, 0));
  principal->account = g_strdup (kh_statement_string (&st, 1));
  principal->person = g_strdup (kh_statement_string (&st, 2));
  *stale = *stale || kh_statement_int (&st, 3) <= request->now - SEEN_EVERY;
  return TRUE;
}

static KhResponse *
load_membership (KhRequest *request, const char *account, gboolean *stale)
{
  KhPrincipal *principal = request->principal;
  g_auto (KhStatement) st = kh_db_query (
      request->db,
      "SELECT a.kind, m.id, m.name, e.id, e.ended_at, e.last_seen_at FROM members m"
      " JOIN accounts a ON a.id = m.account LEFT JOIN sessions e ON e.sign_in = ? AND e.account = m.account"
      " WHERE m.account = ? AND m.person = ? AND m.status = 'active' AND (m.ends_at IS NULL OR m.ends_at > ?)",
      "sssl", principal->sign_in, account, principal->person, request->now);
  int kind;

  if ((principal->api_token != NULL && strcmp (principal->account, account) != 0) || !kh_statement_next (&st))
    return no_membership (request, account);
  if (!kh_enum_from_word (KH_TYPE_ACCOUNT_KIND, kh_statement_string (&st, 0), &kind))
    g_assert_not_reached ();
  if (!kh_statement_is_null (&st, 4))
    return kh_problem_dead_token ("session-ended");
  g_free (principal->account);
  principal->account = g_strdup (account);
  principal->kind = kind;
  principal->member = g_strdup (kh_statement_string (&st, 1));
  principal->member_name = g_strdup (kh_statement_string (&st, 2));
  principal->session = g_strdup (kh_statement_string (&st, 3));
  if (principal->sign_in != NULL)
    *stale = *stale || principal->session == NULL || kh_statement_int (&st, 5) <= request->now - SEEN_EVERY;
  principal->access = kh_load_access (request->db, account, kind, principal->member, request->now,
                                      &principal->owner, &principal->admin);
  return NULL;
}

KhResponse *
kh_principal_load (KhRequest *request, const char *account, gboolean *stale)
{
  const char *token = get_token (request->authorization);
  g_autofree char *session_hash = kh_token_hash (token, KH_TOKEN_SESSION);
  g_autofree char *api_hash = kh_token_hash (token, KH_TOKEN_API);

  *stale = FALSE;
  g_clear_pointer (&request->principal, kh_principal_free);
  request->principal = g_new0 (KhPrincipal, 1);
  if (!(session_hash != NULL && load_sign_in (request, session_hash, stale))
      && !(api_hash != NULL && load_api_token (request, api_hash, stale)))
    return dead_sign_in (request, session_hash);
  return account != NULL ? load_membership (request, account, stale) : NULL;
}

/* The first use of a sign-in in an account. Two requests at once make one entry. */
static void
make_entry (KhRequest *request)
{
  KhPrincipal *principal = request->principal;
  g_autofree char *device = NULL;

  principal->session = kh_new_id ();
  if (kh_db_run (request->db,
                 "INSERT INTO sessions (id, sign_in, account, member, ip, created_at, last_seen_at)"
                 " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sign_in, account) DO NOTHING",
                 "sssssll", principal->session, principal->sign_in, principal->account, principal->member, request->ip,
                 request->now, request->now)
      != 1)
    return;
  device = kh_db_get_string (request->db, "SELECT device FROM sign_ins WHERE id = ?", "s", principal->sign_in);
  kh_record_end (kh_record_new (request, NULL, "session.started", "session", principal->session, device));
  kh_touch (request->db, principal->account, "session", principal->session, FALSE, request->now);
}

void
kh_principal_touch (KhRequest *request)
{
  KhPrincipal *principal = request->principal;

  if (principal->api_token != NULL) {
    kh_db_run (request->db, "UPDATE api_tokens SET last_used_at = ? WHERE id = ?", "ls", request->now,
               principal->api_token);
    return;
  }
  kh_db_run (request->db, "UPDATE sign_ins SET last_seen_at = ?, ip = ? WHERE id = ?", "lss", request->now,
             request->ip, principal->sign_in);
  if (principal->member == NULL)
    return;
  kh_db_run (request->db, "UPDATE members SET last_seen_at = ? WHERE id = ?", "ls", request->now, principal->member);
  if (principal->session == NULL)
    make_entry (request);
  else
    kh_db_run (request->db, "UPDATE sessions SET last_seen_at = ?, ip = ? WHERE id = ?", "lss", request->now,
               request->ip, principal->session);
}

void
kh_principal_free (KhPrincipal *principal)
{
  g_free (principal->person);
  g_free (principal->sign_in);
  g_free (principal->api_token);
  g_free (principal->account);
  g_free (principal->member);
  g_free (principal->member_name);
  g_free (principal->session);
  g_clear_pointer (&principal->access, kh_access_free);
  g_free (principal);
}
