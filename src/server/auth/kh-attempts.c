/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/auth/kh-attempts.h"

#include <arpa/inet.h>
#include <string.h>

#include <sodium.h>

#include "base/kh-text.h"
#include "base/kh-time.h"
#include "server/api/kh-api.h"
#include "server/auth/kh-user-agent.h"
#include "server/http/kh-response-private.h"

#define WINDOW (15 * KH_MINUTE)
#define PER_ADDRESS 5
#define PER_IP 20

/* What was typed as an address may be a password: it is not stored. */
static char *
hash_email (const char *email)
{
  g_autofree char *key = kh_text_email_key (email);
  guint8 hash[crypto_generichash_BYTES];
  char hex[2 * sizeof hash + 1];

  crypto_generichash (hash, sizeof hash, (const guint8 *) key, strlen (key), NULL, 0);
  return g_strdup (sodium_bin2hex (hex, sizeof hex, hash, sizeof hash));
}

/* Whoever has one IPv6 address usually has all of its /64 (RFC 4291 §2.5.4).
 * Returns: (transfer full): what stands for all addresses of one client. */
static char *
client_of (const char *ip)
{
  struct in6_addr address;
  char text[INET6_ADDRSTRLEN];

  if (inet_pton (AF_INET6, ip, &address) != 1)
    return g_strdup (ip);
  if (IN6_IS_ADDR_V4MAPPED (&address))
    return g_strdup (inet_ntop (AF_INET, address.s6_addr + 12, text, sizeof text));
  memset (address.s6_addr + 8, 0, 8);
  return g_strconcat (inet_ntop (AF_INET6, &address, text, sizeof text), "/64", NULL);
}

KhResponse *
kh_attempts_begin (KhDb *db, const char *email, const char *ip, gint64 now, gint64 *attempt)
{
  g_autofree char *hash = email != NULL ? hash_email (email) : g_strdup ("");
  g_autofree char *client = client_of (ip);
  /* The failure that must grow old before there are fewer than the limit. */
  gint64 by_address = email == NULL ? 0
                                    : kh_db_get_int (db, 0,
                                                     "SELECT time FROM sign_in_failures WHERE email_hash = ? AND time > ?"
                                                     " ORDER BY time DESC LIMIT 1 OFFSET ?",
                                                     "sli", hash, now - WINDOW, PER_ADDRESS - 1);
  gint64 by_ip = kh_db_get_int (db, 0,
                                "SELECT time FROM sign_in_failures WHERE ip = ? AND time > ?"
                                " ORDER BY time DESC LIMIT 1 OFFSET ?",
                                "sli", client, now - WINDOW, PER_IP - 1);
  gint64 blocking = MAX (by_address, by_ip);

  if (blocking != 0)
    return kh_problem_rate_limited ((blocking + WINDOW - now + KH_SECOND - 1) / KH_SECOND);
  kh_db_run (db, "INSERT INTO sign_in_failures (time, email_hash, ip) VALUES (?, ?, ?)", "lss", now, hash, client);
  *attempt = sqlite3_last_insert_rowid (kh_db_get_handle (db));
  return NULL;
}

static KhResponse *
failure (KhDb *db, GError *error)
{
  g_warning ("%s", error->message);
  g_error_free (error);
  kh_db_rollback (db);
  return kh_problem ("internal", "The server failed; it has been logged.");
}

/* Whether there is an answer to compare with, which then counts as an attempt. */
static gboolean
begin_again (KhRequest *request, const char *email, KhIdempotency *idempotency, gint64 *attempt, KhResponse **problem)
{
  GError *error = NULL;
  gboolean known;

  if (!kh_db_begin (request->db, TRUE, &error)) {
    *problem = failure (request->db, error);
    return FALSE;
  }
  known = kh_idempotency_is_known (idempotency, request);
  if (known)
    *problem = kh_attempts_begin (request->db, email, request->ip, request->now, attempt);
  if (*problem == NULL && !kh_db_commit (request->db, &error))
    *problem = failure (request->db, error);
  kh_db_rollback (request->db);
  return known && *problem == NULL;
}

KhResponse *
kh_attempts_answer_again (KhRequest *request, const char *email, KhIdempotency *idempotency)
{
  KhResponse *response = NULL;
  GError *error = NULL;
  gint64 attempt;

  if (idempotency == NULL || !begin_again (request, email, idempotency, &attempt, &response))
    return response;
  kh_idempotency_prepare (idempotency, request);
  if (!kh_db_begin (request->db, TRUE, &error))
    return failure (request->db, error);
  response = kh_idempotency_find (idempotency, request);
  if (response == NULL || response->status < 400)
    kh_attempts_succeed (request->db, attempt);
  if (kh_db_commit (request->db, &error))
    return response;
  g_clear_pointer (&response, kh_response_free);
  return failure (request->db, error);
}

void
kh_attempts_succeed (KhDb *db, gint64 attempt)
{
  kh_db_run (db, "DELETE FROM sign_in_failures WHERE rowid = ?", "l", attempt);
}

void
kh_attempts_fail (KhRequest *request, gint64 attempt, const char *email, const char *device, const char *client)
{
  g_autofree char *key = kh_text_email_key (email);
  g_autofree char *person = kh_db_get_string (request->db, "SELECT id FROM persons WHERE email_key = ?", "s", key);
  g_autofree char *agent_client = NULL;
  g_autofree char *agent_device = NULL;

  kh_user_agent_parse (request->user_agent, &agent_client, &agent_device);
  /* A page is written in any case. */
  kh_db_run (request->db, "UPDATE sign_in_failures SET time = time WHERE rowid = ?", "l", attempt);
  kh_record_person (request, person, FALSE, "user.sign-in-failed", "device",
                    device != NULL ? device : agent_device, "client", client != NULL ? client : agent_client, NULL);
}

void
kh_attempts_prune (KhDb *db, gint64 now)
{
  kh_db_run (db, "DELETE FROM sign_in_failures WHERE time <= ?", "l", now - WINDOW);
}
