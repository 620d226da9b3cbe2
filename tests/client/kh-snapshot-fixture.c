/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-snapshot-fixture.h"

#include "kh-wait.h"
#include "model/kh-area.h"
#include "model/kh-invitation.h"
#include "model/kh-role.h"
#include "model/kh-session.h"

KhUser *
kh_snap_new_user (const char *id, const char *name, int version)
{
  g_autoptr (KhGrants) grants = kh_grants_new ();

  kh_grants_set (grants, "labels", KH_LEVEL_EDITOR);
  return g_object_new (KH_TYPE_USER, "id", id, "name", name, "email", "x@shop.example", "roles",
                       (const char *[]) { "packer", "finance", NULL }, "grants", grants, "joined-at", KH_SNAP_NOON,
                       "last-seen-at", KH_SNAP_NOON + version, "version", version, NULL);
}

void
kh_snap_put (KhSnapshotBatch *batch, gpointer entity)
{
  kh_snapshot_batch_put (batch, entity);
  g_object_unref (entity);
}

void
kh_snap_take_out (KhSnapshotBatch *batch, GType type, const char *id)
{
  g_autoptr (KhEntity) entity = g_object_new (type, "id", id, NULL);

  kh_snapshot_batch_remove (batch, entity);
}

KhSnapshotBatch *
kh_snap_whole (gint64 time)
{
  KhSnapshotBatch *batch = kh_snapshot_batch_new ();
  g_autoptr (KhGrants) grants = kh_grants_new ();

  kh_grants_set (grants, "labels", KH_LEVEL_APPROVER);
  kh_snap_put (batch, g_object_new (KH_TYPE_ACCOUNT_INFO, "id", "account", "name", "Straße “7”\t\\", "kind",
                                    KH_ACCOUNT_KIND_SHIPPING, "user-limit", -1, "agent-login", TRUE, "plan-users", 2,
                                    NULL));
  kh_snap_put (batch, g_object_new (KH_TYPE_PERSON, "id", "p1", "name", "Ada", NULL));
  kh_snap_put (batch, g_object_new (KH_TYPE_AREA, "id", "labels", "name", "Labels", "levels", 15, NULL));
  kh_snap_put (batch, g_object_new (KH_TYPE_ROLE, "id", "packer", "name", "Packer", "legacy", TRUE, "grants",
                                    grants, "members", 2, NULL));
  kh_snap_put (batch, kh_snap_new_user ("bob", "Bob", 1));
  kh_snap_put (batch, kh_snap_new_user ("ada", "ada", 1));
  kh_snap_put (batch, g_object_new (KH_TYPE_INVITATION, "id", "i1", "email", "cleo@shop.example", "expires-at",
                                    KH_SNAP_NOON, NULL));
  kh_snap_put (batch, g_object_new (KH_TYPE_SESSION, "id", "s1", "user", "ada", "current", TRUE, "ip",
                                    "192.0.2.1", NULL));
  for (guint i = 0; i < KH_N_COLLECTIONS; i++)
    kh_snapshot_batch_end_list (batch, i, TRUE);
  kh_snapshot_batch_set_synced (batch, time, "c-1", 511);
  return batch;
}

KhSnapshotBatch *
kh_snap_day (int day)
{
  KhSnapshotBatch *batch = kh_snapshot_batch_new ();

  kh_snapshot_batch_set_synced (batch, KH_SNAP_AFTER (day), "c-2", 511);
  return batch;
}

gboolean
kh_snap_try_save (KhSnapshot *snapshot, KhSnapshotBatch *batch, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kh_snapshot_save_async (snapshot, batch, NULL, kh_wait_callback, &result);
  return kh_snapshot_save_finish (snapshot, kh_wait (&result), error);
}

void
kh_snap_save (KhSnapshot *snapshot, KhSnapshotBatch *batch)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (kh_snap_try_save (snapshot, batch, &error));
  g_assert_no_error (error);
}

KhSnapshotState *
kh_snap_try_load (KhSnapshot *snapshot, guint most_users, guint day, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (day > 0)
    kh_snapshot_load_day_async (snapshot, day, NULL, kh_wait_callback, &result);
  else
    kh_snapshot_load_async (snapshot, most_users, NULL, kh_wait_callback, &result);
  return kh_snapshot_load_finish (snapshot, kh_wait (&result), error);
}

KhSnapshotState *
kh_snap_load (KhSnapshot *snapshot, guint most_users, guint day)
{
  g_autoptr (GError) error = NULL;
  KhSnapshotState *state = kh_snap_try_load (snapshot, most_users, day, &error);

  g_assert_no_error (error);
  return state;
}

gpointer
kh_snap_find (KhSnapshotState *state, KhCollection collection, const char *id)
{
  for (guint i = 0; i < state->lists[collection]->len; i++) {
    KhEntity *entity = g_ptr_array_index (state->lists[collection], i);
    if (g_str_equal (kh_entity_get_id (entity), id))
      return entity;
  }
  return NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The names of the users, sorted, in one string. */
static char *
names_of (KhSnapshotState *state)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < state->lists[KH_COLLECTION_USERS]->len; i++)
    g_ptr_array_add (names, (gpointer) kh_user_get_name (g_ptr_array_index (state->lists[KH_COLLECTION_USERS], i)));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (" ", (char **) names->pdata);
}

void
kh_snap_assert_names (KhSnapshot *snapshot, guint day, const char *expected)
{
  g_autoptr (KhSnapshotState) state = kh_snap_load (snapshot, 0, day);
  g_autofree char *names = NULL;

  g_assert_nonnull (state);
  names = names_of (state);
  g_assert_cmpstr (names, ==, expected);
}

sqlite3 *
kh_snap_open_file (void)
{
  g_autofree char *path = kh_snapshot_build_path (KH_SNAP_ACCOUNT);
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  sqlite3_busy_timeout (handle, 10000); /* who let go of it may be closing it still */
  return handle;
}

gint64
kh_snap_query (const char *sql)
{
  sqlite3 *handle = kh_snap_open_file ();
  g_autoptr (sqlite3_stmt) statement = kh_data_prepare (handle, sql, NULL);
  gint64 value;

  g_assert_true (kh_data_step (statement, NULL));
  value = sqlite3_column_int64 (statement, 0);
  g_clear_pointer (&statement, sqlite3_finalize);
  sqlite3_close (handle);
  return value;
}
