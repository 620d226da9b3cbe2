/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <gio/gio.h>

#include "kh-server-resources.h"
#include "server/store/kh-database-private.h"

/* What brings version n - 1 to version n is at n - 1. */
static const char *const migrations[] = { "schema-1.sql", "schema-2.sql", "schema-3.sql" };

/* Reads the first @size bytes. Returns: how many there are, 0 for no file, -1 with @error set. */
static gssize
read_head (const char *path, guint8 *head, gsize size, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  gssize n = fd >= 0 ? read (fd, head, size) : -1;
  int saved = errno;

  if (fd >= 0)
    close (fd);
  else if (saved == ENOENT)
    return 0;
  if (n < 0)
    g_propagate_error (error, kh_error_new (KH_ERROR_SERVER, NULL, "%s: %s", path, g_strerror (saved)));
  return n;
}

static gboolean
not_ours (const char *path, const char *why, GError **error)
{
  g_propagate_error (error, kh_error_new (KH_ERROR_CORRUPT, NULL, "%s: %s", path, why));
  return FALSE;
}

/* Returns: SQLITE_OK with @result set, or SQLite's code. */
static int
quick_check (sqlite3 *handle, char **result)
{
  sqlite3_stmt *stmt = NULL;
  int rc = sqlite3_prepare_v2 (handle, "PRAGMA quick_check (1)", -1, &stmt, NULL);

  if (rc == SQLITE_OK && (rc = sqlite3_step (stmt)) == SQLITE_ROW) {
    *result = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
    rc = SQLITE_OK;
  }
  sqlite3_finalize (stmt);
  return rc;
}

/* A database that nobody has open and that was closed well is one file, and reading it need not make others. */
static char *
get_read_name (const char *path)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *journal = g_strconcat (path, "-journal", NULL);
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *uri = g_filename_to_uri (absolute, NULL, NULL);
  gboolean alone = !g_file_test (wal, G_FILE_TEST_EXISTS) && !g_file_test (journal, G_FILE_TEST_EXISTS);

  return g_strconcat (uri, alone ? "?immutable=1" : "", NULL);
}

/* Checked without writing: a damaged file must stay as it is, for whoever tries to rescue it. */
static gboolean
check_whole (const char *path, GError **error)
{
  sqlite3 *handle = NULL;
  g_autofree char *name = get_read_name (path);
  g_autofree char *result = NULL;
  int rc = sqlite3_open_v2 (name, &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, NULL);
  gboolean ok;

  if (rc == SQLITE_OK) {
    sqlite3_busy_timeout (handle, 5000);
    rc = quick_check (handle, &result);
    /* A journal is left to be rolled back, or the log cannot be read without writing: opening it does that. */
    if ((rc & 0xff) == SQLITE_READONLY || (rc & 0xff) == SQLITE_CANTOPEN) {
      sqlite3_close (handle);
      rc = sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
      if (rc == SQLITE_OK)
        rc = quick_check (handle, &result);
    }
  }
  if (rc != SQLITE_OK)
    g_propagate_error (error, kh_sqlite_error (handle, path));
  ok = rc == SQLITE_OK && g_strcmp0 (result, "ok") == 0;
  if (rc == SQLITE_OK && !ok) {
    g_autofree char *why = g_strconcat ("the database is damaged: ", result, NULL);
    not_ours (path, why, error);
  }
  sqlite3_close (handle);
  return ok;
}

static guint32
big_endian (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

gboolean
kh_migrate_check (const char *path, gboolean *is_new, GError **error)
{
  guint8 head[100]; /* the header of an SQLite file: https://sqlite.org/fileformat2.html §1.3 */
  gssize n;

  if (*path == '\0')
    return not_ours ("--database", "the path is empty", error);
  n = read_head (path, head, sizeof head, error);
  if (n < 0)
    return FALSE;
  *is_new = n == 0;
  if (*is_new)
    return TRUE;
  if (n < (gssize) sizeof head || memcmp (head, "SQLite format 3", 16) != 0
      || big_endian (head + 68) != KH_APPLICATION_ID)
    return not_ours (path, "not a database of this server", error);
  if (big_endian (head + 60) > G_N_ELEMENTS (migrations))
    return not_ours (path, "a newer version of this server made this database", error);
  return check_whole (path, error);
}

static int
get_version (sqlite3 *handle)
{
  sqlite3_stmt *stmt = NULL;
  int version = -1;

  if (sqlite3_prepare_v2 (handle, "PRAGMA user_version", -1, &stmt, NULL) == SQLITE_OK
      && sqlite3_step (stmt) == SQLITE_ROW)
    version = sqlite3_column_int (stmt, 0);
  sqlite3_finalize (stmt);
  return version;
}

static gboolean
run_step (sqlite3 *handle, int version, GError **error)
{
  g_autofree char *path = g_strconcat ("/io/github/keyholder_app/server/store/", migrations[version - 1], NULL);
  g_autoptr (GBytes) sql = g_resource_lookup_data (kh_server_get_resource (), path, 0, error);
  g_autofree char *mark = g_strdup_printf ("PRAGMA user_version = %d; PRAGMA application_id = %d", version,
                                           KH_APPLICATION_ID);

  if (sql == NULL)
    return FALSE;
  if (sqlite3_exec (handle, g_bytes_get_data (sql, NULL), NULL, NULL, NULL) != SQLITE_OK
      || sqlite3_exec (handle, mark, NULL, NULL, NULL) != SQLITE_OK) {
    g_propagate_error (error, kh_sqlite_error (handle, "The database cannot be brought up to date"));
    return FALSE;
  }
  return TRUE;
}

gboolean
kh_migrate (sqlite3 *handle, GError **error)
{
  gboolean ok = TRUE;
  int version;

  if (get_version (handle) == G_N_ELEMENTS (migrations))
    return TRUE;
  if (sqlite3_exec (handle, "BEGIN EXCLUSIVE", NULL, NULL, NULL) != SQLITE_OK) {
    g_propagate_error (error, kh_sqlite_error (handle, "The database cannot be brought up to date"));
    return FALSE;
  }
  /* Asked again: another process may have done it meanwhile. */
  for (version = get_version (handle) + 1; ok && version <= (int) G_N_ELEMENTS (migrations); version++)
    ok = run_step (handle, version, error);
  if (ok && sqlite3_exec (handle, "COMMIT", NULL, NULL, NULL) != SQLITE_OK) {
    g_propagate_error (error, kh_sqlite_error (handle, "The database cannot be brought up to date"));
    ok = FALSE;
  }
  if (!ok)
    sqlite3_exec (handle, "ROLLBACK", NULL, NULL, NULL);
  return ok;
}
