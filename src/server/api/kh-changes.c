/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The change feed: what has changed in an account since a point, each thing once, as it is now. Changes are numbered
 * in the order of their commits, since writers come one by one; a point is such a number.
 */
#include "server/api/kh-changes.h"

#include <string.h>

#include "base/kh-time.h"
#include "server/api/kh-api.h"

#define KEPT (7 * KH_DAY)
#define MAX_ITEMS 500
#define MAX_WAIT 60 /* seconds */

/* A point is told to clients as "FEED.NUMBER" in base64url: FEED, so that one of another database, or of a copy that
 * went its own way, is not taken for one of this. */
static char *
write_point (const char *feed, gint64 seq)
{
  g_autofree char *plain = g_strdup_printf ("%s.%" G_GINT64_FORMAT, feed, seq);
  char *text = g_base64_encode ((const guchar *) plain, strlen (plain));

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return text;
}

/* Returns: FALSE for a text that no server writes. @seq: -1 for a point of another feed. */
static gboolean
read_point (const char *text, const char *feed, gint64 *seq)
{
  gsize length = strlen (text), size;
  g_autofree char *padded = NULL;
  g_autofree char *plain = NULL;
  g_autofree guchar *bytes = NULL;
  const char *dot;

  if (length > 256 || length % 4 == 1)
    return FALSE;
  padded = g_strconcat (text, &"==="[length % 4 == 0 ? 3 : length % 4 - 1], NULL);
  g_strdelimit (padded, "-", '+');
  g_strdelimit (padded, "_", '/');
  bytes = g_base64_decode (padded, &size);
  plain = g_strndup ((const char *) bytes, size);
  dot = strchr (plain, '.');
  if (dot == NULL || !g_ascii_string_to_signed (dot + 1, 10, 0, G_MAXINT64, seq, NULL))
    return FALSE;
  if (strlen (feed) != (gsize) (dot - plain) || strncmp (plain, feed, dot - plain) != 0)
    *seq = -1;
  return TRUE;
}

static gint64
get_newest (KhDb *db)
{
  return kh_db_get_int (db, 0, "SELECT seq FROM sqlite_sequence WHERE name = 'changes'", "");
}

/* Whether everything since @seq is still there. */
static gboolean
is_kept (KhDb *db, gint64 seq)
{
  gint64 forgotten = kh_db_get_int (db, 0, "SELECT CAST (value AS INTEGER) FROM settings WHERE name = 'forgotten'", "");

  return seq >= forgotten && seq <= get_newest (db);
}

/* Whether whoever asks may know about this; the same rules as where it is read. */
static gboolean
may_see (KhRequest *request, const char *kind, const char *id)
{
  KhPrincipal *principal = request->principal;
  KhLevel level = kh_access_get_level (principal->access, "users");
  g_autofree char *member = NULL;

  if (strcmp (kind, "account") == 0 || strcmp (kind, "role") == 0)
    return TRUE;
  if (strcmp (kind, "event") == 0)
    return level >= KH_LEVEL_APPROVER;
  if (strcmp (kind, "session") != 0)
    return level >= KH_LEVEL_GUEST || (strcmp (kind, "user") == 0 && strcmp (id, principal->member) == 0);
  if (level >= KH_LEVEL_APPROVER)
    return TRUE;
  member = kh_db_get_string (request->db, "SELECT member FROM sessions WHERE id = ?", "s", id);
  return g_strcmp0 (member, principal->member) == 0;
}

static gboolean
write_value (KhWriter *builder, KhRequest *request, const char *kind, const char *id)
{
  const char *account = request->principal->account;

  if (strcmp (kind, "user") == 0)
    return kh_write_user (builder, request, account, id, NULL);
  if (strcmp (kind, "role") == 0)
    return kh_write_role (builder, request, account, id, NULL);
  if (strcmp (kind, "invitation") == 0)
    return kh_write_invitation (builder, request, account, id, NULL);
  if (strcmp (kind, "session") == 0)
    return kh_write_session (builder, request, account, id);
  if (strcmp (kind, "event") == 0)
    return kh_write_event (builder, request, account, id);
  return kh_write_account (builder, request, account, request->principal->member, NULL);
}

/* What is gone has no value, whatever the feed's row said when it was written. */
static void
write_item (KhWriter *builder, KhRequest *request, const char *kind, const char *id)
{
  gboolean there;

  kh_writer_begin_object (builder);
  kh_add_string (builder, "kind", kind);
  kh_add_string (builder, "id", id);
  kh_writer_set_member_name (builder, "value");
  there = write_value (builder, request, kind, id);
  if (!there)
    kh_writer_add_null_value (builder);
  kh_add_boolean (builder, "deleted", !there);
  kh_writer_end_object (builder);
}

/* Adds the items after *@seq, and moves it behind the last. Returns: how many there were. @more: there are others. */
static int
write_items (KhWriter *builder, KhRequest *request, gint64 *seq, gboolean *more)
{
  gint64 newest = get_newest (request->db);
  g_auto (KhStatement) st = kh_db_query (
      request->db,
      "SELECT kind, id, max (seq) AS last FROM changes WHERE account = ? AND seq > ? GROUP BY kind, id"
      " ORDER BY last LIMIT ?",
      "sli", request->principal->account, *seq, MAX_ITEMS + 1);
  int read = 0, written = 0;

  *more = FALSE;
  while (kh_statement_next (&st)) {
    const char *kind = kh_statement_string (&st, 0), *id = kh_statement_string (&st, 1);
    *more = read++ == MAX_ITEMS;
    if (*more)
      return written;
    *seq = kh_statement_int (&st, 2);
    if (!may_see (request, kind, id))
      continue;
    write_item (builder, request, kind, id);
    written++;
  }
  *seq = newest;
  return written;
}

static KhResponse *
answer (KhRequest *request, const char *feed, gint64 seq, gboolean items, guint wait)
{
  g_autoptr (KhWriter) builder = kh_writer_new ();
  g_autofree char *point = NULL;
  gboolean more = FALSE;
  int written = 0;

  kh_writer_begin_object (builder);
  kh_writer_set_member_name (builder, "items");
  kh_writer_begin_array (builder);
  if (items)
    written = write_items (builder, request, &seq, &more);
  if (items && written == 0 && !more && wait > 0 && !request->hold_over)
    return kh_response_hold (wait);
  kh_writer_end_array (builder);
  point = write_point (feed, seq);
  kh_add_string (builder, "after", point);
  kh_add_boolean (builder, "more", more);
  kh_writer_end_object (builder);
  return kh_response_json (200, builder);
}

static KhResponse *
handle_get (KhRequest *request)
{
  const char *after = kh_request_query (request, "after");
  const char *wait_text = kh_request_query (request, "wait");
  g_autofree char *feed = kh_db_get_string (request->db, "SELECT value FROM settings WHERE name = 'feed'", "");
  guint64 wait = 0;
  gint64 seq;

  if (wait_text != NULL && !g_ascii_string_to_unsigned (wait_text, 10, 0, MAX_WAIT, &wait, NULL))
    return kh_problem_query ("wait", "out-of-range");
  if (after == NULL)
    return answer (request, feed, get_newest (request->db), FALSE, 0);
  if (!read_point (after, feed, &seq))
    return kh_problem_query ("after", "invalid-cursor");
  if (!is_kept (request->db, seq))
    return kh_problem ("cursor-expired", "Read everything again, and go on from a new point.");
  return answer (request, feed, seq, TRUE, wait);
}

void
kh_changes_prune (KhDb *db, gint64 now)
{
  gint64 last = kh_db_get_int (db, 0, "SELECT max (seq) FROM changes WHERE time <= ?", "l", now - KEPT);

  if (last == 0)
    return;
  kh_db_run (db, "DELETE FROM changes WHERE seq <= ?", "l", last);
  kh_db_run (db,
             "INSERT INTO settings (name, value) VALUES ('forgotten', ?)"
             " ON CONFLICT (name) DO UPDATE SET value = excluded.value", "l", last);
}

const KhRoute kh_change_routes[] = {
  { "GET", "/v1/accounts/{account}/changes", handle_get, 0, "after wait" },
  { 0 },
};
