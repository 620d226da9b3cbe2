/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "server/store/kh-database-private.h"

/* One step: a reader does not hold writers up in WAL mode, and many steps would begin anew at each write. */
static gboolean
copy (sqlite3 *source, sqlite3 *target)
{
  sqlite3_backup *backup = sqlite3_backup_init (target, "main", source, "main");

  if (backup == NULL)
    return FALSE;
  sqlite3_backup_step (backup, -1);
  return sqlite3_backup_finish (backup) == SQLITE_OK;
}

static gboolean
write_copy (KhDb *db, const char *path, GError **error)
{
  sqlite3 *target = NULL;
  /* A copy goes its own way from here, so cursors of the original's change feed must not be taken for its own. It is
   * one file: without WAL. */
  gboolean ok = sqlite3_open_v2 (path, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK
                && copy (db->handle, target)
                && sqlite3_exec (target,
                                 "UPDATE settings SET value = lower (hex (randomblob (8))) WHERE name = 'feed';"
                                 "PRAGMA journal_mode = DELETE;",
                                 NULL, NULL, NULL)
                       == SQLITE_OK;

  if (!ok)
    g_propagate_error (error, kh_sqlite_error (target, path));
  sqlite3_close (target);
  return ok;
}

gboolean
kh_database_backup (KhDatabase *database, const char *target, GError **error)
{
  g_autofree char *partial = g_strconcat (target, ".partial", NULL);
  int fd;

  if (g_file_test (target, G_FILE_TEST_EXISTS)) {
    g_propagate_error (error, kh_error_new (KH_ERROR_SERVER, NULL, "%s: exists already", target));
    return FALSE;
  }
  fd = open (partial, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) {
    g_propagate_error (error, kh_error_new (KH_ERROR_SERVER, NULL, "%s: %s", target, g_strerror (errno)));
    return FALSE;
  }
  close (fd);
  if (!write_copy (kh_database_get (database), partial, error)) {
    g_unlink (partial);
    return FALSE;
  }
  if (g_rename (partial, target) != 0) {
    g_propagate_error (error, kh_error_new (KH_ERROR_SERVER, NULL, "%s: %s", target, g_strerror (errno)));
    g_unlink (partial);
    return FALSE;
  }
  return TRUE;
}
