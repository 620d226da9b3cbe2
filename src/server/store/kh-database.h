/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The server's database: one SQLite file, one connection a thread, WAL, foreign keys on, synchronous=FULL, so that
 * what was committed is there after any death of the process (rule 9).
 */
#pragma once

#include <glib.h>
#include <sqlite3.h>

#include "base/kh-error.h"

G_BEGIN_DECLS

typedef struct _KhDatabase KhDatabase; /* the file, shared by all threads */
typedef struct _KhDb KhDb;             /* one thread's connection */

/* Opens or makes the file (mode 0600), checks application_id and integrity, migrates. Fails with KH_ERROR_CORRUPT for
 * a file that is damaged or not ours, which is left as it is, and KH_ERROR_SERVER when it cannot be opened. */
KhDatabase *kh_database_open (const char *path, GError **error);
void kh_database_close (KhDatabase *database);
/* Returns: (transfer none): the calling thread's connection, opened on first use. */
KhDb *kh_database_get (KhDatabase *database);
/* Copies the database to @target, a new file, while it is in use. Fails with KH_ERROR_SERVER. */
gboolean kh_database_backup (KhDatabase *database, const char *target, GError **error);
/* Both are called on the committing thread, after each commit: @on_change when it added rows to the change feed, once
 * for each account that they are about; @on_mail when it added to the outbox. Set them before other threads use the
 * database. */
typedef void (*KhChangeFunc) (const char *account, gpointer data);
typedef void (*KhMailFunc) (gpointer data);
void kh_database_set_commit_func (KhDatabase *database, KhChangeFunc on_change, KhMailFunc on_mail, gpointer data);

sqlite3 *kh_db_get_handle (KhDb *db);

/* Transactions; a writing one takes the write lock at once. Not nested. */
gboolean kh_db_begin (KhDb *db, gboolean write, GError **error);
gboolean kh_db_commit (KhDb *db, GError **error);
void kh_db_rollback (KhDb *db);

/* A prepared statement, cached per connection by its text. Bind with a format, one letter a parameter: s string (NULL
 * binds null), i int, l gint64, t time (gint64, 0 binds null), b blob (const void *, int size). Values are copied.
 *
 *   g_auto (KhStatement) st = kh_db_query (db, "SELECT name FROM roles WHERE account = ?", "s", account);
 *   while (kh_statement_next (&st)) … kh_statement_string (&st, 0) …
 *
 * A failing step is kept: kh_db_take_error() gives it, and kh_db_commit() refuses after it. */
typedef struct {
  KhDb *db;
  sqlite3_stmt *stmt;
} KhStatement;

KhStatement kh_db_query (KhDb *db, const char *sql, const char *format, ...);
gboolean kh_statement_next (KhStatement *st);
void kh_statement_clear (KhStatement *st);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KhStatement, kh_statement_clear)

const char *kh_statement_string (KhStatement *st, int column); /* NULL for null; until the next step */
gint64 kh_statement_int (KhStatement *st, int column);
gboolean kh_statement_is_null (KhStatement *st, int column);
gconstpointer kh_statement_blob (KhStatement *st, int column, gsize *size);

/* Runs one statement. Returns: rows changed, or -1, the error being kept. */
int kh_db_run (KhDb *db, const char *sql, const char *format, ...);
/* Returns: (transfer full) (nullable): the first column of the first row. */
char *kh_db_get_string (KhDb *db, const char *sql, const char *format, ...);
/* Returns: the first column of the first row, or @fallback. */
gint64 kh_db_get_int (KhDb *db, gint64 fallback, const char *sql, const char *format, ...);
/* Whether anything went wrong since the transaction began; clears it. */
gboolean kh_db_take_error (KhDb *db, GError **error);

G_END_DECLS
