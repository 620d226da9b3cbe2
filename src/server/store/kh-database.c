/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/store/kh-database-private.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "base/kh-text.h"

#define BUSY_TIMEOUT_MS 5000

struct _KhDatabase {
  char *path;
  pthread_key_t key;      /* the calling thread's KhDb */
  GMutex mutex;           /* guards what follows */
  GCond turn;
  guint64 next_ticket;    /* writers of this process queue up in the order in which they came */
  guint64 now_serving;
  GPtrArray *connections; /* of KhDb, borrowed */

  KhChangeFunc on_change;
  KhMailFunc on_mail;
  gpointer commit_data;
};

GError *
kh_sqlite_error (sqlite3 *handle, const char *what)
{
  int code = handle != NULL ? sqlite3_errcode (handle) & 0xff : SQLITE_NOMEM;
  gboolean corrupt = code == SQLITE_CORRUPT || code == SQLITE_NOTADB;

  return kh_error_new (corrupt ? KH_ERROR_CORRUPT : KH_ERROR_SERVER, NULL, "%s: %s", what,
                       handle != NULL ? sqlite3_errmsg (handle) : "out of memory");
}

void
kh_db_keep_error (KhDb *db, const char *what)
{
  if (db->error == NULL)
    db->error = kh_sqlite_error (db->handle, what);
}

static void
on_update (void *data, int operation, const char *schema, const char *table, sqlite3_int64 row)
{
  KhDb *db = data;

  if (operation == SQLITE_INSERT && strcmp (table, "changes") == 0 && db->first_change == 0)
    db->first_change = row;
  db->mail_queued = db->mail_queued || (operation == SQLITE_INSERT && strcmp (table, "outbox") == 0);
}

static void
close_connection (KhDb *db)
{
  g_hash_table_unref (db->statements);
  if (sqlite3_close (db->handle) != SQLITE_OK) {
    g_critical ("A statement was left open: %s", sqlite3_errmsg (db->handle));
    sqlite3_close_v2 (db->handle);
  }
  g_clear_error (&db->error);
  g_free (db);
}

/* A thread that ends gives its connection back. */
static void
on_thread_end (void *data)
{
  KhDb *db = data;
  KhDatabase *database = db->database;

  g_mutex_lock (&database->mutex);
  g_ptr_array_remove_fast (database->connections, db);
  g_mutex_unlock (&database->mutex);
  close_connection (db);
}

/* kh_fold (text): what searching compares. */
static void
fold (sqlite3_context *context, int n, sqlite3_value **values)
{
  const char *text = (const char *) sqlite3_value_text (values[0]);
  char *folded = text != NULL ? kh_text_fold (text) : NULL;

  sqlite3_result_text (context, folded, -1, g_free);
}

static gboolean
set_up (sqlite3 *handle, GError **error)
{
  sqlite3_busy_timeout (handle, BUSY_TIMEOUT_MS);
  sqlite3_db_config (handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  if (sqlite3_exec (handle,
                    "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;"
                    "PRAGMA cache_size = -8000; PRAGMA cell_size_check = ON;",
                    NULL, NULL, NULL)
          != SQLITE_OK
      || sqlite3_create_function_v2 (handle, "kh_fold", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, fold, NULL, NULL,
                                     NULL)
             != SQLITE_OK) {
    g_propagate_error (error, kh_sqlite_error (handle, "The database cannot be set up"));
    return FALSE;
  }
  return TRUE;
}

static void
finalize (gpointer statement)
{
  sqlite3_finalize (statement);
}

static KhDb *
open_connection (KhDatabase *database, GError **error)
{
  g_autofree KhDb *db = g_new0 (KhDb, 1);
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;

  if (sqlite3_open_v2 (database->path, &db->handle, flags, NULL) != SQLITE_OK || !set_up (db->handle, error)) {
    if (error != NULL && *error == NULL)
      g_propagate_error (error, kh_sqlite_error (db->handle, "The database cannot be opened"));
    sqlite3_close (db->handle);
    return NULL;
  }
  db->database = database;
  db->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize);
  sqlite3_update_hook (db->handle, on_update, db);
  return g_steal_pointer (&db);
}

static void
add_connection (KhDatabase *database, KhDb *db)
{
  pthread_setspecific (database->key, db);
  g_mutex_lock (&database->mutex);
  g_ptr_array_add (database->connections, db);
  g_mutex_unlock (&database->mutex);
}

/* SQLite gives the files beside it the mode that this one has. */
static gboolean
make_file (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0) {
    g_propagate_error (error, kh_error_new (KH_ERROR_SERVER, NULL, "%s: %s", path, g_strerror (errno)));
    return FALSE;
  }
  close (fd);
  return TRUE;
}

static gboolean
prepare_file (KhDatabase *database, GError **error)
{
  KhDb *db;

  if (!make_file (database->path, error))
    return FALSE;
  db = open_connection (database, error);
  if (db == NULL)
    return FALSE;
  /* WAL comes after the migration: a new file gets its application_id in one commit with everything else. */
  if (!kh_migrate (db->handle, error)) {
    close_connection (db);
    return FALSE;
  }
  if (sqlite3_exec (db->handle, "PRAGMA journal_mode = WAL", NULL, NULL, NULL) != SQLITE_OK) {
    g_propagate_error (error, kh_sqlite_error (db->handle, database->path));
    close_connection (db);
    return FALSE;
  }
  add_connection (database, db);
  return TRUE;
}

KhDatabase *
kh_database_open (const char *path, GError **error)
{
  KhDatabase *database;
  gboolean is_new;

  if (!kh_migrate_check (path, &is_new, error))
    return NULL;
  database = g_new0 (KhDatabase, 1);
  database->path = g_strdup (path);
  database->connections = g_ptr_array_new ();
  g_mutex_init (&database->mutex);
  g_cond_init (&database->turn);
  pthread_key_create (&database->key, on_thread_end);
  if (!prepare_file (database, error)) {
    kh_database_close (database);
    return NULL;
  }
  return database;
}

void
kh_database_close (KhDatabase *database)
{
  if (database == NULL)
    return;
  pthread_key_delete (database->key);
  for (guint i = 0; i < database->connections->len; i++)
    close_connection (g_ptr_array_index (database->connections, i));
  g_ptr_array_unref (database->connections);
  g_mutex_clear (&database->mutex);
  g_cond_clear (&database->turn);
  g_free (database->path);
  g_free (database);
}

KhDb *
kh_database_get (KhDatabase *database)
{
  KhDb *db = pthread_getspecific (database->key);
  g_autoptr (GError) error = NULL;

  if (db != NULL)
    return db;
  db = open_connection (database, &error);
  /* The file was there a moment ago; without it no request can be answered. */
  if (db == NULL)
    g_error ("%s", error->message);
  add_connection (database, db);
  return db;
}

void
kh_database_set_commit_func (KhDatabase *database, KhChangeFunc on_change, KhMailFunc on_mail, gpointer data)
{
  database->on_change = on_change;
  database->on_mail = on_mail;
  database->commit_data = data;
}

sqlite3 *
kh_db_get_handle (KhDb *db)
{
  return db->handle;
}

static void
take_turn (KhDatabase *database)
{
  guint64 ticket;

  g_mutex_lock (&database->mutex);
  ticket = database->next_ticket++;
  while (database->now_serving != ticket)
    g_cond_wait (&database->turn, &database->mutex);
  g_mutex_unlock (&database->mutex);
}

static void
give_turn (KhDatabase *database)
{
  g_mutex_lock (&database->mutex);
  database->now_serving++;
  g_cond_broadcast (&database->turn);
  g_mutex_unlock (&database->mutex);
}

static void
end_transaction (KhDb *db)
{
  if (db->writing)
    give_turn (db->database);
  db->writing = FALSE;
  db->in_transaction = FALSE;
}

static gboolean
run_plain (KhDb *db, const char *sql)
{
  KhStatement st = kh_db_query (db, sql, "");
  gboolean failed = st.stmt == NULL || (kh_statement_next (&st), db->error != NULL);

  kh_statement_clear (&st);
  return !failed;
}

gboolean
kh_db_begin (KhDb *db, gboolean write, GError **error)
{
  g_return_val_if_fail (!db->in_transaction, FALSE);
  g_clear_error (&db->error);
  db->first_change = 0;
  db->mail_queued = FALSE;
  if (write)
    take_turn (db->database);
  db->in_transaction = TRUE;
  db->writing = write;
  if (run_plain (db, write ? "BEGIN IMMEDIATE" : "BEGIN"))
    return TRUE;
  end_transaction (db);
  kh_db_take_error (db, error);
  return FALSE;
}

static void
tell_commit (KhDb *db)
{
  KhDatabase *database = db->database;

  if (db->mail_queued && database->on_mail != NULL)
    database->on_mail (database->commit_data);
  if (db->first_change != 0 && database->on_change != NULL) {
    g_auto (KhStatement) st = kh_db_query (db, "SELECT DISTINCT account FROM changes WHERE seq >= ?", "l",
                                           db->first_change);
    while (kh_statement_next (&st))
      database->on_change (kh_statement_string (&st, 0), database->commit_data);
  }
  db->first_change = 0;
  db->mail_queued = FALSE;
}

gboolean
kh_db_commit (KhDb *db, GError **error)
{
  g_return_val_if_fail (db->in_transaction, FALSE);
  if (db->error == NULL && run_plain (db, "COMMIT")) {
    end_transaction (db);
    tell_commit (db);
    return TRUE;
  }
  kh_db_take_error (db, error);
  kh_db_rollback (db);
  return FALSE;
}

void
kh_db_rollback (KhDb *db)
{
  if (!db->in_transaction)
    return;
  /* Some failures have rolled back by themselves. */
  if (!sqlite3_get_autocommit (db->handle) && sqlite3_exec (db->handle, "ROLLBACK", NULL, NULL, NULL) != SQLITE_OK)
    g_critical ("A transaction cannot be rolled back: %s", sqlite3_errmsg (db->handle));
  g_clear_error (&db->error);
  db->first_change = 0;
  db->mail_queued = FALSE;
  end_transaction (db);
}
