/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kh-snapshot-private.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/kh-time.h"
#include "model/kh-area.h"
#include "model/kh-event.h"
#include "model/kh-invitation.h"
#include "model/kh-role.h"
#include "model/kh-session.h"
#include "model/kh-user.h"

#define APPLICATION_ID 0x4b687370 /* "Khsp" */
#define SUFFIX ".snapshot"

/* A thing has a row for each state that it was in at the end of a day. from_day is the first of these days; to_day the
 * first that ended otherwise, null for what is so now. passing has the fields that change by themselves, and is brought
 * up to date in its place. rank sorts people by name, and
 * events by time. */
static const char *const steps[] = {
  "CREATE TABLE things ("
  "  seq INTEGER PRIMARY KEY,"
  "  kind TEXT NOT NULL,"
  "  id TEXT NOT NULL,"
  "  from_day INTEGER NOT NULL,"
  "  to_day INTEGER CHECK (to_day > from_day),"
  "  body TEXT NOT NULL,"
  "  passing TEXT NOT NULL,"
  "  rank BLOB"
  ") STRICT;"
  "CREATE UNIQUE INDEX things_now ON things (kind, id) WHERE to_day IS NULL;"
  "CREATE INDEX things_ranked ON things (kind, rank) WHERE to_day IS NULL;"
  "CREATE INDEX things_past ON things (to_day) WHERE to_day IS NOT NULL;"
  "CREATE TABLE lists (kind TEXT PRIMARY KEY, visible INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
  "CREATE TABLE days (day INTEGER PRIMARY KEY, synced_at INTEGER NOT NULL) STRICT;"
  "CREATE TABLE present ("
  "  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),"
  "  synced_at INTEGER NOT NULL,"
  "  point TEXT,"
  "  capabilities INTEGER NOT NULL"
  ") STRICT;",
  /* Where people have signed in from, and when last: longer than the sessions are there. */
  "CREATE TABLE places ("
  "  user TEXT NOT NULL,"
  "  place TEXT NOT NULL,"
  "  began INTEGER NOT NULL,"
  "  PRIMARY KEY (user, place)"
  ") STRICT, WITHOUT ROWID;",
  NULL,
};

const KhDataSchema kh_snapshot_schema = { APPLICATION_ID, steps, "snapshot-damaged", "store-newer", "store-unusable" };

struct _KhSnapshot {
  GObject parent_instance;
  KhDataFile *file;
};

G_DEFINE_FINAL_TYPE (KhSnapshot, kh_snapshot, G_TYPE_OBJECT)

const char *
kh_snapshot_get_kind (GType type)
{
  if (type == KH_TYPE_USER)
    return "user";
  if (type == KH_TYPE_ROLE)
    return "role";
  if (type == KH_TYPE_AREA)
    return "area";
  if (type == KH_TYPE_INVITATION)
    return "invitation";
  if (type == KH_TYPE_SESSION)
    return "session";
  if (type == KH_TYPE_ACCOUNT_INFO)
    return "account";
  if (type == KH_TYPE_PERSON)
    return "person";
  if (type == KH_TYPE_EVENT)
    return "event";
  g_return_val_if_reached (NULL);
}

guint
kh_snapshot_day_of (gint64 time)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (time / KH_SECOND);
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, g_date_time_get_day_of_month (local), g_date_time_get_month (local),
                  g_date_time_get_year (local));
  return g_date_get_julian (&date);
}

/* --- Handing on to the worker --- */

static GTask *
task_new (KhSnapshot *self, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, tag);
  return task;
}

void
kh_snapshot_save_async (KhSnapshot *self, KhSnapshotBatch *batch, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer data)
{
  kh_data_file_run (self->file, KH_DATA_WRITE, kh_snapshot_save, batch, (GDestroyNotify) kh_snapshot_batch_free, NULL,
                    task_new (self, kh_snapshot_save_async, cancellable, callback, data));
}

gboolean
kh_snapshot_save_finish (KhSnapshot *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return kh_data_task_succeeded (result, error);
}

static void
load (KhSnapshot *self, KhSnapshotQuestion question, GCancellable *cancellable, GAsyncReadyCallback callback,
      gpointer data)
{
  kh_data_file_run (self->file, KH_DATA_READ, kh_snapshot_load, g_memdup2 (&question, sizeof question), g_free,
                    (GDestroyNotify) kh_snapshot_state_free,
                    task_new (self, kh_snapshot_load_async, cancellable, callback, data));
}

void
kh_snapshot_load_async (KhSnapshot *self, guint most_users, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer data)
{
  load (self, (KhSnapshotQuestion) { most_users, 0 }, cancellable, callback, data);
}

KhSnapshotState *
kh_snapshot_load_first (KhSnapshot *self, guint most_users)
{
  return kh_data_file_read_first (self->file, kh_snapshot_load, &(KhSnapshotQuestion) { most_users, 0 });
}

void
kh_snapshot_load_day_async (KhSnapshot *self, guint day, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer data)
{
  load (self, (KhSnapshotQuestion) { 0, day }, cancellable, callback, data);
}

KhSnapshotState *
kh_snapshot_load_finish (KhSnapshot *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kh_snapshot_load_events_async (KhSnapshot *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data)
{
  kh_data_file_run (self->file, KH_DATA_READ, kh_snapshot_load_events, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                    task_new (self, kh_snapshot_load_events_async, cancellable, callback, data));
}

GPtrArray *
kh_snapshot_load_events_finish (KhSnapshot *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kh_snapshot_list_days_async (KhSnapshot *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  kh_data_file_run (self->file, KH_DATA_READ, kh_snapshot_list_days, NULL, NULL, (GDestroyNotify) g_array_unref,
                    task_new (self, kh_snapshot_list_days_async, cancellable, callback, data));
}

GArray *
kh_snapshot_list_days_finish (KhSnapshot *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kh_snapshot_erase_async (KhSnapshot *self, GAsyncReadyCallback callback, gpointer data)
{
  kh_data_file_erase (self->file, task_new (self, kh_snapshot_erase_async, NULL, callback, data));
}

gboolean
kh_snapshot_erase_finish (KhSnapshot *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return kh_data_task_succeeded (result, error);
}

void
kh_snapshot_close (KhSnapshot *self)
{
  kh_data_file_close (self->file);
}

gboolean
kh_snapshot_is_busy (KhSnapshot *self)
{
  return kh_data_file_is_busy (self->file);
}

/* --- The object --- */

void
kh_snapshot_state_free (KhSnapshotState *state)
{
  g_free (state->point);
  g_clear_pointer (&state->places, kh_places_free);
  g_clear_object (&state->info);
  g_clear_object (&state->person);
  for (guint i = 0; i < KH_N_COLLECTIONS; i++)
    g_clear_pointer (&state->lists[i], g_ptr_array_unref);
  g_free (state);
}

static void
kh_snapshot_finalize (GObject *object)
{
  g_object_unref (KH_SNAPSHOT (object)->file);
  G_OBJECT_CLASS (kh_snapshot_parent_class)->finalize (object);
}

static void
kh_snapshot_class_init (KhSnapshotClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_snapshot_finalize;
}

static void
kh_snapshot_init (KhSnapshot *self)
{
}

/* Ids come from services, and are no names of files. */
char *
kh_snapshot_build_path (const char *account)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, account, -1);
  g_autofree char *name = g_strdup_printf ("%.32s" SUFFIX, sum);

  return kh_data_file_build_path ("snapshots", name);
}

/* What an account's files begin with. */
static char *
name_of (const char *account)
{
  g_autofree char *path = kh_snapshot_build_path (account);

  return g_path_get_basename (path);
}

void
kh_snapshot_wipe_others (GPtrArray *accounts)
{
  g_autofree char *folder = kh_data_file_build_path ("snapshots", NULL);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;

  for (guint i = 0; i < accounts->len; i++)
    g_hash_table_add (names, name_of (g_ptr_array_index (accounts, i)));
  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL) {
    const char *end = strstr (entry, SUFFIX);
    g_autofree char *name = end != NULL ? g_strndup (entry, end - entry + strlen (SUFFIX)) : NULL;
    g_autofree char *path = g_build_filename (folder, entry, NULL);
    if (name != NULL && !g_hash_table_contains (names, name))
      g_unlink (path);
  }
}

KhSnapshot *
kh_snapshot_new (const char *account)
{
  KhSnapshot *self = g_object_new (KH_TYPE_SNAPSHOT, NULL);
  g_autofree char *path = kh_snapshot_build_path (account);

  self->file = kh_data_file_new (path, &kh_snapshot_schema);
  return self;
}
