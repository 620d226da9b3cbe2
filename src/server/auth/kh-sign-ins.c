/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/auth/kh-sign-ins.h"

#include <string.h>

#include "server/api/kh-api.h"
#include "server/auth/kh-token.h"
#include "server/auth/kh-user-agent.h"

char *
kh_sign_ins_begin (KhRequest *request, const char *person, const char *client, const char *device, char **token)
{
  char *id = kh_new_id ();
  g_autofree char *hash = NULL;
  g_autofree char *agent_client = NULL;
  g_autofree char *agent_device = NULL;

  kh_user_agent_parse (request->user_agent, &agent_client, &agent_device);
  *token = kh_token_new (KH_TOKEN_SESSION);
  hash = kh_token_hash (*token, KH_TOKEN_SESSION);
  kh_db_run (request->db,
             "INSERT INTO sign_ins (id, person, token_hash, client, device, ip, created_at, last_seen_at, expires_at)"
             " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
             "ssssssttt", id, person, hash, client != NULL ? client : agent_client,
             device != NULL ? device : agent_device, request->ip, request->now, request->now,
             request->now + KH_SIGN_IN_LIFE);
  kh_record_person (request, person, TRUE, "user.signed-in", "device", device != NULL ? device : agent_device, "client",
                    client != NULL ? client : agent_client, NULL);
  return id;
}

/* After @st's query has been read to its end nothing of it is held while rows change. */
static GPtrArray *
read_ids (KhStatement *st)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  while (kh_statement_next (st))
    g_ptr_array_add (ids, g_strdup (kh_statement_string (st, 0)));
  return ids;
}

static const char *
action_of (const char *reason)
{
  if (strcmp (reason, "signed-out") == 0)
    return "user.signed-out";
  return strcmp (reason, "session-expired") == 0 ? "session.expired" : "session.ended";
}

void
kh_sign_ins_end (KhRequest *request, const char *sign_in, const char *reason)
{
  KhDb *db = request->db;
  gint64 now = request->now;
  g_auto (KhStatement) st
      = kh_db_query (db,
                     "SELECT s.account, s.id, m.id, m.name, si.device FROM sessions s JOIN members m ON m.id = s.member"
                     " JOIN sign_ins si ON si.id = s.sign_in WHERE s.sign_in = ? AND s.ended_at IS NULL",
                     "s", sign_in);

  while (kh_statement_next (&st)) {
    const char *account = kh_statement_string (&st, 0), *member = kh_statement_string (&st, 2);
    const char *name = kh_statement_string (&st, 3);
    KhRecord *event = kh_record_new (request, account, action_of (reason), "user", member, name);
    if (request->principal != NULL)
      kh_record_actor (event, member, name);
    kh_record_change (event, "session", kh_statement_string (&st, 4), NULL);
    kh_record_end (event);
    kh_touch (db, account, "session", kh_statement_string (&st, 1), TRUE, now);
  }
  kh_db_run (db, "UPDATE sessions SET ended_at = ? WHERE sign_in = ? AND ended_at IS NULL", "ls", now, sign_in);
  kh_db_run (db, "UPDATE sign_ins SET ended_at = ?, end_reason = ? WHERE id = ? AND ended_at IS NULL", "lss", now, reason,
             sign_in);
}

static int
end_all (KhRequest *request, KhStatement *st, const char *reason)
{
  g_autoptr (GPtrArray) ids = read_ids (st);

  for (guint i = 0; i < ids->len; i++)
    kh_sign_ins_end (request, ids->pdata[i], reason);
  return ids->len;
}

int
kh_sign_ins_end_others (KhRequest *request, const char *reason)
{
  KhPrincipal *principal = request->principal;
  g_auto (KhStatement) st = kh_db_query (
      request->db,
      "SELECT id FROM sign_ins WHERE person = ? AND id IS NOT ? AND ended_at IS NULL AND expires_at > ?"
      " AND last_seen_at > ?",
      "ssll", principal->person, principal->sign_in, request->now, request->now - KH_SIGN_IN_IDLE);

  return end_all (request, &st, reason);
}

void
kh_sign_ins_end_idle (KhDb *db, gint64 now)
{
  KhRequest nobody = { .db = db, .now = now };
  g_auto (KhStatement) st = kh_db_query (
      db, "SELECT id FROM sign_ins WHERE ended_at IS NULL AND (expires_at <= ? OR last_seen_at <= ?)", "ll", now,
      now - KH_SIGN_IN_IDLE);

  end_all (&nobody, &st, "session-expired");
}
