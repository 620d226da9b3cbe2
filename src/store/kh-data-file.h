/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An SQLite file of the application's own, mode 0600, in a folder of mode 0700. Whatever is done to it is done one thing
 * after the other, each in a transaction, by one worker thread; nothing here blocks the caller.
 *
 * Where nothing can be written, on a full disk for one, what is in the file is read all the same.
 *
 * A file that turns out damaged, or not to be ours, is set aside: renamed to PATH.damaged-TIME, and a new one begun.
 */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct {
  guint32 application_id;
  const char *const *steps; /* NULL-terminated; the SQL that brings version n to n + 1 is at n */
  /* The words of the errors: of a file that was set aside, */
  const char *damaged;
  const char *newer;    /* of one that a newer version of the application made, */
  const char *unusable; /* of one that cannot be opened, read or written. */
} KhDataSchema;

#define KH_TYPE_DATA_FILE (kh_data_file_get_type ())
G_DECLARE_FINAL_TYPE (KhDataFile, kh_data_file, KH, DATA_FILE, GObject)

/* Returns: (transfer full): the path of @name in the application's data folder. */
char *kh_data_file_build_path (const char *folder, const char *name);

/* @schema: static. The file is opened, and made, when it is first used. */
KhDataFile *kh_data_file_new (const char *path, const KhDataSchema *schema);

typedef enum {
  KH_DATA_READ,
  KH_DATA_WRITE,
} KhDataAccess;

/* Called on the worker thread, inside a transaction that is committed when no error is set. Returns: what the task is
 * to return. */
typedef gpointer (*KhDataWork) (sqlite3 *handle, gpointer data, GError **error);

/* @data: (transfer full): freed with @data_free on the caller's thread. @result_free: of what @work returns.
 * @task: (transfer full): of the caller's; returns that pointer, on its own context. It fails with what @work fails
 * with; KH_ERROR_CORRUPT, the schema's word, when the file was damaged and has been set aside (what @work sets
 * KH_ERROR_CORRUPT for counts as that); KH_ERROR_UNSUPPORTED, the schema's words, for a file of a newer version of
 * the application, which is left alone, and for one that cannot be opened, read or written; G_IO_ERROR_CANCELLED, also after erasing. */
void kh_data_file_run (KhDataFile *self, KhDataAccess access, KhDataWork work, gpointer data, GDestroyNotify data_free,
                       GDestroyNotify result_free, GTask *task);
/* Blocks, and is for a thread that nothing on the screen waits for, before anything else is done with @self, which it then
 * hands over to its own. Returns: what @func returns; NULL also when it fails: the first task will, too, and tell why. */
gpointer kh_data_file_read_first (KhDataFile *self, KhDataWork func, gpointer data);
/* Deletes the file, what SQLite keeps beside it, and what was ever set aside of it; @task returns NULL. Nothing can be
 * done with @self afterwards. */
void kh_data_file_erase (KhDataFile *self, GTask *task);
/* Closes the file when all that was asked for before is done, so that SQLite leaves no log beside it. What is asked for
 * afterwards opens it again. */
void kh_data_file_close (KhDataFile *self);
/* Whether a task has not returned yet, or the file is being closed. */
gboolean kh_data_file_is_busy (KhDataFile *self);
/* For finishing a call whose work returns NULL either way. */
gboolean kh_data_task_succeeded (GAsyncResult *result, GError **error);

/* --- For KhDataWork --- */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

/* Runs statements that have no parameters and no rows. */
gboolean kh_data_exec (sqlite3 *handle, const char *sql, GError **error);
/* Returns: (transfer full) */
sqlite3_stmt *kh_data_prepare (sqlite3 *handle, const char *sql, GError **error);
/* Steps to the next row. Returns: FALSE without an error at the end. The statement is reset when there is no row. */
gboolean kh_data_step (sqlite3_stmt *statement, GError **error);
/* Runs a statement that gives no row, and resets it. */
gboolean kh_data_run (sqlite3_stmt *statement, GError **error);
/* @text: copied; NULL binds null. @index: from 1. */
void kh_data_bind_text (sqlite3_stmt *statement, int index, const char *text);
/* Returns: (nullable): until the next step. */
const char *kh_data_text (sqlite3_stmt *statement, int column);

G_END_DECLS
