/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/auth/kh-attempts.h"

#include <string.h>

#include <sodium.h>

#include "base/kh-text.h"
#include "base/kh-time.h"

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

KhResponse *
kh_attempts_begin (KhDb *db, const char *email, const char *ip, gint64 now, gint64 *attempt)
{
  g_autofree char *hash = hash_email (email);
  /* The failure that must grow old before there are fewer than the limit. */
  gint64 by_address = kh_db_get_int (db, 0,
                                     "SELECT time FROM sign_in_failures WHERE email_hash = ? AND time > ?"
                                     " ORDER BY time DESC LIMIT 1 OFFSET ?",
                                     "sli", hash, now - WINDOW, PER_ADDRESS - 1);
  gint64 by_ip = kh_db_get_int (db, 0,
                                "SELECT time FROM sign_in_failures WHERE ip = ? AND time > ?"
                                " ORDER BY time DESC LIMIT 1 OFFSET ?",
                                "sli", ip, now - WINDOW, PER_IP - 1);
  gint64 blocking = MAX (by_address, by_ip);

  if (blocking != 0)
    return kh_problem_rate_limited ((blocking + WINDOW - now + KH_SECOND - 1) / KH_SECOND);
  kh_db_run (db, "INSERT INTO sign_in_failures (time, email_hash, ip) VALUES (?, ?, ?)", "lss", now, hash, ip);
  *attempt = sqlite3_last_insert_rowid (kh_db_get_handle (db));
  return NULL;
}

void
kh_attempts_succeed (KhDb *db, gint64 attempt)
{
  kh_db_run (db, "DELETE FROM sign_in_failures WHERE rowid = ?", "l", attempt);
}

void
kh_attempts_prune (KhDb *db, gint64 now)
{
  kh_db_run (db, "DELETE FROM sign_in_failures WHERE time <= ?", "l", now - WINDOW);
}
