/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kh-data-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/kh-error.h"

#define BUSY_TIMEOUT_MS 5000

struct _KhDataFile {
  GObject parent_instance;
  char *path;
  const KhDataSchema *schema;
  GThreadPool *pool; /* of one thread: jobs come one after the other */
  guint n_jobs;      /* that have not come back yet */

  /* The worker's. */
  sqlite3 *handle;
  gboolean read_only; /* nothing can be written where it is */
  gboolean checked;
  gboolean erased;
};

typedef struct {
  KhDataFile *file;
  GTask *task; /* NULL: the job is to close @handle */
  KhDataAccess access;
  KhDataWork work; /* NULL: the job is to erase the file */
  gpointer data;
  GDestroyNotify data_free;
  GDestroyNotify result_free;
  gpointer result;
  GError *error;
  sqlite3 *handle;
} Job;

G_DEFINE_FINAL_TYPE (KhDataFile, kh_data_file, G_TYPE_OBJECT)

/* --- For work --- */

/* Returns: (transfer full): KH_ERROR_CORRUPT or KH_ERROR_UNSUPPORTED, by what SQLite says; without a word. */
static GError *
make_error (sqlite3 *handle)
{
  int code = handle != NULL ? sqlite3_errcode (handle) & 0xff : SQLITE_NOMEM;

  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
    return kh_error_new (KH_ERROR_CORRUPT, NULL, "%s", sqlite3_errmsg (handle));
  return kh_error_new (KH_ERROR_UNSUPPORTED, NULL, "%s", sqlite3_errmsg (handle));
}

gboolean
kh_data_exec (sqlite3 *handle, const char *sql, GError **error)
{
  if (sqlite3_exec (handle, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  g_propagate_error (error, make_error (handle));
  return FALSE;
}

sqlite3_stmt *
kh_data_prepare (sqlite3 *handle, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL) != SQLITE_OK)
    g_propagate_error (error, make_error (handle));
  return statement;
}

gboolean
kh_data_step (sqlite3_stmt *statement, GError **error)
{
  int rc = sqlite3_step (statement);

  if (rc == SQLITE_ROW)
    return TRUE;
  if (rc != SQLITE_DONE)
    g_propagate_error (error, make_error (sqlite3_db_handle (statement)));
  sqlite3_reset (statement);
  return FALSE;
}

gboolean
kh_data_run (sqlite3_stmt *statement, GError **error)
{
  GError *failure = NULL;

  kh_data_step (statement, &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

void
kh_data_bind_text (sqlite3_stmt *statement, int index, const char *text)
{
  sqlite3_bind_text (statement, index, text, -1, SQLITE_TRANSIENT);
}

const char *
kh_data_text (sqlite3_stmt *statement, int column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

static gint64
get_number (sqlite3 *handle, const char *sql, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = kh_data_prepare (handle, sql, error);

  return statement != NULL && kh_data_step (statement, error) ? sqlite3_column_int64 (statement, 0) : -1;
}

/* --- Opening --- */

static gboolean
fail_unusable (const char *path, int code, GError **error)
{
  g_propagate_error (error, kh_error_new (KH_ERROR_UNSUPPORTED, NULL, "%s: %s", path, g_strerror (code)));
  return FALSE;
}

/* SQLite gives the files beside it the mode that this one has. */
static gboolean
make_file (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail_unusable (folder, errno, error);
  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail_unusable (path, errno, error);
  fchmod (fd, 0600);
  close (fd);
  return TRUE;
}

static guint
count_steps (const KhDataSchema *schema)
{
  guint n = 0;

  while (schema->steps[n] != NULL)
    n++;
  return n;
}

/* The file's header, where it has one, without SQLite: that would write to a file that is not ours.
 * https://sqlite.org/fileformat2.html §1.3. A file that an end of the process left empty is a new one. */
static gboolean
check_header (KhDataFile *self, GError **error)
{
  guint8 head[100];
  int fd = open (self->path, O_RDONLY | O_CLOEXEC);
  gssize n = fd >= 0 ? read (fd, head, sizeof head) : -1;
  int saved = errno;
  guint32 id;

  if (fd >= 0)
    close (fd);
  if (n < 0)
    return fail_unusable (self->path, saved, error);
  if (n == 0)
    return TRUE;
  memcpy (&id, head + 68, 4);
  if (n < (gssize) sizeof head || memcmp (head, "SQLite format 3", 16) != 0
      /* A new one whose first transaction is in its log still, or was never finished, has neither. */
      || (id != 0 && GUINT32_FROM_BE (id) != self->schema->application_id)) {
    g_propagate_error (error, kh_error_new (KH_ERROR_CORRUPT, NULL, "%s is not a file of Keyholder.", self->path));
    return FALSE;
  }
  return TRUE;
}

static gboolean
run_step (KhDataFile *self, gint64 version, GError **error)
{
  g_autofree char *mark = g_strdup_printf ("PRAGMA user_version = %d; PRAGMA application_id = %u", (int) version + 1,
                                           self->schema->application_id);

  return kh_data_exec (self->handle, self->schema->steps[version], error) && kh_data_exec (self->handle, mark, error);
}

static gboolean
migrate (KhDataFile *self, GError **error)
{
  gint64 last = count_steps (self->schema);
  gint64 version = get_number (self->handle, "PRAGMA user_version", error);
  gint64 id = version >= 0 ? get_number (self->handle, "PRAGMA application_id", error) : -1;
  gboolean ok = TRUE;

  if (version < 0 || id < 0)
    return FALSE;
  if (version > 0 && id != self->schema->application_id) {
    g_propagate_error (error, kh_error_new (KH_ERROR_CORRUPT, NULL, "%s is not a file of Keyholder.", self->path));
    return FALSE;
  }
  if (version > last) {
    g_propagate_error (error, kh_error_new (KH_ERROR_UNSUPPORTED, self->schema->newer,
                                            "%s was made by a newer version of Keyholder.", self->path));
    return FALSE;
  }
  if (version == last)
    return TRUE;
  if (!kh_data_exec (self->handle, "BEGIN EXCLUSIVE", error))
    return FALSE;
  /* Asked again: another process may have done it meanwhile. */
  for (version = get_number (self->handle, "PRAGMA user_version", error); ok && version < last; version++)
    ok = version >= 0 && run_step (self, version, error);
  ok = ok && kh_data_exec (self->handle, "COMMIT", error);
  if (!ok)
    kh_data_exec (self->handle, "ROLLBACK", NULL);
  return ok;
}

static gboolean
set_up (KhDataFile *self, GError **error)
{
  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  return kh_data_exec (self->handle,
                       "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
                       "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000;"
                       "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0",
                       error)
         && migrate (self, error);
}

static void
close_handle (KhDataFile *self)
{
  sqlite3_close_v2 (self->handle);
  self->handle = NULL;
  self->read_only = FALSE;
  self->checked = FALSE;
}

/* Changes that are not in the file itself yet. */
static gboolean
has_log (KhDataFile *self)
{
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);
  GStatBuf status;

  return g_stat (log, &status) == 0 && status.st_size > 0;
}

/* SQLite writes before it reads, to files of its own: on a full disk, or one that is only to be read, the file opens as one
 * that nobody changes. Returns: FALSE, with nothing opened, when that would not show all that is known. */
static gboolean
open_to_read (KhDataFile *self)
{
  g_autofree char *plain = g_filename_to_uri (self->path, NULL, NULL);
  g_autofree char *uri = g_strconcat (plain, "?immutable=1", NULL);

  if (has_log (self) || !check_header (self, NULL))
    return FALSE;
  if (sqlite3_open_v2 (uri, &self->handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_FULLMUTEX, NULL)
          == SQLITE_OK
      && get_number (self->handle, "PRAGMA user_version", NULL) == count_steps (self->schema)) {
    self->read_only = TRUE;
    return TRUE;
  }
  close_handle (self);
  return FALSE;
}

static gboolean
open_to_write (KhDataFile *self, GError **error)
{
  if (!make_file (self->path, error) || !check_header (self, error))
    return FALSE;
  if (sqlite3_open_v2 (self->path, &self->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX, NULL) != SQLITE_OK)
    g_propagate_error (error, make_error (self->handle));
  else if (set_up (self, error))
    return TRUE;
  close_handle (self);
  return FALSE;
}

/* What has no word of its own. */
static gboolean
is_unusable (const GError *error)
{
  return g_error_matches (error, KH_ERROR, KH_ERROR_UNSUPPORTED) && kh_error_get_word (error) == NULL;
}

static gboolean
ensure_open (KhDataFile *self, KhDataAccess access, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (self->handle != NULL && self->read_only && access == KH_DATA_WRITE)
    close_handle (self);
  if (self->handle != NULL || open_to_write (self, &failure))
    return TRUE;
  if (access == KH_DATA_READ && is_unusable (failure) && open_to_read (self))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* Before the first change, and not at the start: what is shown first has to come soon, and damage that shows shows
 * then. The indexes too, which a quick check leaves out: what is missing in one is missing on the screen. */
static gboolean
check_whole (KhDataFile *self, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (self->checked)
    return TRUE;
  statement = kh_data_prepare (self->handle, "PRAGMA integrity_check (1)", error);
  if (statement == NULL || !kh_data_step (statement, error))
    return FALSE;
  self->checked = g_strcmp0 (kh_data_text (statement, 0), "ok") == 0;
  if (!self->checked)
    g_propagate_error (error, kh_error_new (KH_ERROR_CORRUPT, NULL, "%s: %s", self->path,
                                            kh_data_text (statement, 0)));
  return self->checked;
}

/* --- Setting aside, erasing --- */

static gboolean
move_aside (const char *path, const char *aside, const char *suffix)
{
  g_autofree char *from = g_strconcat (path, suffix, NULL);
  g_autofree char *to = g_strconcat (aside, suffix, NULL);

  g_chmod (from, 0600);
  return g_rename (from, to) == 0;
}

/* Its log goes with it, for whoever tries to rescue it; and first, as SQLite would throw it away beside a new file if the
 * process were to end in between. Takes over @error. */
static void
set_aside (KhDataFile *self, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%dT%H%M%S.%fZ");
  g_autofree char *aside = g_strconcat (self->path, ".damaged-", stamp, NULL);
  g_autofree char *shared = g_strconcat (self->path, "-shm", NULL);
  g_autofree char *why = g_strdup ((*error)->message);

  close_handle (self);
  if ((!move_aside (self->path, aside, "-wal") && errno != ENOENT) || !move_aside (self->path, aside, "")) {
    int saved = errno;
    g_clear_error (error);
    fail_unusable (self->path, saved, error);
    return;
  }
  g_unlink (shared);
  g_clear_error (error);
  *error = kh_error_new (KH_ERROR_CORRUPT, self->schema->damaged, "%s was damaged (%s). It was set aside as %s.",
                         self->path, why, aside);
}

static void
erase (KhDataFile *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *name = g_path_get_basename (self->path);
  g_autoptr (GDir) dir = NULL;
  const char *entry;

  close_handle (self);
  self->erased = TRUE;
  dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, entry, NULL);
    if (g_str_has_prefix (entry, name) && g_unlink (path) != 0 && errno != ENOENT && *error == NULL)
      fail_unusable (path, errno, error);
  }
}

/* --- Jobs --- */

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->data_free != NULL)
    job->data_free (job->data);
  if (job->result != NULL && job->result_free != NULL)
    job->result_free (job->result);
  g_clear_error (&job->error);
  job->file->n_jobs--;
  g_clear_object (&job->task);
  g_clear_object (&job->file);
  g_free (job);
}

static gboolean
complete (gpointer data)
{
  Job *job = data;

  if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else
    g_task_return_pointer (job->task, g_steal_pointer (&job->result), job->result_free);
  return G_SOURCE_REMOVE;
}

static gboolean
in_transaction (KhDataFile *self, Job *job)
{
  if (!kh_data_exec (self->handle, job->access == KH_DATA_WRITE ? "BEGIN IMMEDIATE" : "BEGIN", &job->error))
    return FALSE;
  job->result = job->work (self->handle, job->data, &job->error);
  if (job->error == NULL && kh_data_exec (self->handle, "COMMIT", &job->error))
    return TRUE;
  kh_data_exec (self->handle, "ROLLBACK", NULL);
  return FALSE;
}

/* Stands for the closing, which is not done in a transaction. */
static gpointer
close_file (sqlite3 *handle, gpointer data, GError **error)
{
  g_return_val_if_reached (NULL);
}

static void
give_word (KhDataFile *self, GError **error)
{
  g_autoptr (GError) plain = g_steal_pointer (error);

  *error = kh_error_new (KH_ERROR_UNSUPPORTED, self->schema->unusable, "%s", plain->message);
}

static void
work (KhDataFile *self, Job *job)
{
  gboolean ok;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (job->task), &job->error))
    return;
  if (job->work == NULL) {
    erase (self, &job->error);
    if (is_unusable (job->error))
      give_word (self, &job->error);
    return;
  }
  if (job->work == close_file) {
    close_handle (self);
    return;
  }
  if (self->erased) {
    job->error = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s was erased.", self->path);
    return;
  }
  ok = ensure_open (self, job->access, &job->error) && (job->access == KH_DATA_READ || check_whole (self, &job->error))
       && in_transaction (self, job);
  if (!ok && g_error_matches (job->error, KH_ERROR, KH_ERROR_CORRUPT))
    set_aside (self, &job->error);
  if (is_unusable (job->error))
    give_word (self, &job->error);
}

/* All of the job goes back to its caller's thread, so that nobody's last reference is dropped here. */
static void
run_job (gpointer data, gpointer unused)
{
  Job *job = data;
  g_autoptr (GSource) source = NULL;

  if (job->task == NULL) {
    sqlite3_close_v2 (job->handle);
    g_free (job);
    return;
  }
  work (job->file, job);
  source = g_idle_source_new ();
  g_source_set_priority (source, g_task_get_priority (job->task));
  g_source_set_callback (source, complete, job, job_free);
  g_source_attach (source, g_task_get_context (job->task));
}

static void
push (KhDataFile *self, Job *job)
{
  g_thread_pool_push (self->pool, job, NULL);
}

void
kh_data_file_run (KhDataFile *self, KhDataAccess access, KhDataWork func, gpointer data, GDestroyNotify data_free,
                  GDestroyNotify result_free, GTask *task)
{
  Job *job = g_new0 (Job, 1);

  job->file = g_object_ref (self);
  job->task = task;
  job->access = access;
  job->work = func;
  job->data = data;
  job->data_free = data_free;
  job->result_free = result_free;
  self->n_jobs++;
  push (self, job);
}

gpointer
kh_data_file_read_first (KhDataFile *self, KhDataWork func, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gpointer result;

  if (!ensure_open (self, KH_DATA_READ, &error) || !kh_data_exec (self->handle, "BEGIN", &error))
    return NULL;
  result = func (self->handle, data, &error);
  kh_data_exec (self->handle, "COMMIT", NULL);
  return result;
}

gboolean
kh_data_file_is_busy (KhDataFile *self)
{
  return self->n_jobs > 0;
}

void
kh_data_file_erase (KhDataFile *self, GTask *task)
{
  kh_data_file_run (self, KH_DATA_WRITE, NULL, NULL, NULL, NULL, task);
}

void
kh_data_file_close (KhDataFile *self)
{
  GTask *task = g_task_new (self, NULL, NULL, NULL);

  g_task_set_source_tag (task, kh_data_file_close);
  kh_data_file_run (self, KH_DATA_READ, close_file, NULL, NULL, NULL, task);
}

gboolean
kh_data_task_succeeded (GAsyncResult *result, GError **error)
{
  g_autoptr (GError) failure = NULL;

  g_task_propagate_pointer (G_TASK (result), &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* --- The object --- */

static void
kh_data_file_finalize (GObject *object)
{
  KhDataFile *self = KH_DATA_FILE (object);

  if (self->handle != NULL) {
    Job *job = g_new0 (Job, 1);
    job->handle = self->handle;
    push (self, job);
  }
  g_thread_pool_free (self->pool, FALSE, FALSE);
  g_free (self->path);
  G_OBJECT_CLASS (kh_data_file_parent_class)->finalize (object);
}

static void
kh_data_file_class_init (KhDataFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_data_file_finalize;
}

static void
kh_data_file_init (KhDataFile *self)
{
  self->pool = g_thread_pool_new (run_job, NULL, 1, FALSE, NULL);
}

KhDataFile *
kh_data_file_new (const char *path, const KhDataSchema *schema)
{
  KhDataFile *self = g_object_new (KH_TYPE_DATA_FILE, NULL);

  self->path = g_strdup (path);
  self->schema = schema;
  return self;
}

char *
kh_data_file_build_path (const char *folder, const char *name)
{
  return g_build_filename (g_get_user_data_dir (), "keyholder", folder, name, NULL);
}
