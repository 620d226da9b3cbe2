/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is kept of an account: saving, loading, past days, damage, and the death of the process at any moment.
 */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "base/kh-error.h"
#include "base/kh-time.h"
#include "kh-wait.h"
#include "model/kh-area.h"
#include "model/kh-event.h"
#include "model/kh-invitation.h"
#include "model/kh-role.h"
#include "model/kh-session.h"
#include "model/kh-user.h"
#include "store/kh-snapshot-private.h"

#define ACCOUNT "connection/account"
#define NOON    G_GINT64_CONSTANT (1794484800000) /* some day's, within hours */
#define AFTER(days) (NOON + (days) * KH_DAY)

static KhUser *
new_user (const char *id, const char *name, int version)
{
  g_autoptr (KhGrants) grants = kh_grants_new ();

  kh_grants_set (grants, "labels", KH_LEVEL_EDITOR);
  return g_object_new (KH_TYPE_USER, "id", id, "name", name, "email", "x@shop.example", "roles",
                       (const char *[]) { "packer", "finance", NULL }, "grants", grants, "joined-at", NOON,
                       "last-seen-at", NOON + version, "version", version, NULL);
}

static void
put (KhSnapshotBatch *batch, gpointer entity)
{
  kh_snapshot_batch_put (batch, entity);
  g_object_unref (entity);
}

static void
take_out (KhSnapshotBatch *batch, GType type, const char *id)
{
  g_autoptr (KhEntity) entity = g_object_new (type, "id", id, NULL);

  kh_snapshot_batch_remove (batch, entity);
}

/* Everything of an account with two users, "ada" and "bob". */
static KhSnapshotBatch *
whole_batch (gint64 time)
{
  KhSnapshotBatch *batch = kh_snapshot_batch_new ();
  g_autoptr (KhGrants) grants = kh_grants_new ();

  kh_grants_set (grants, "labels", KH_LEVEL_APPROVER);
  put (batch, g_object_new (KH_TYPE_ACCOUNT_INFO, "id", "account", "name", "Straße “7”\t\\", "kind",
                            KH_ACCOUNT_KIND_SHIPPING, "user-limit", -1, "agent-login", TRUE, "plan-users", 2, NULL));
  put (batch, g_object_new (KH_TYPE_PERSON, "id", "p1", "name", "Ada", NULL));
  put (batch, g_object_new (KH_TYPE_AREA, "id", "labels", "name", "Labels", "levels", 15, NULL));
  put (batch, g_object_new (KH_TYPE_ROLE, "id", "packer", "name", "Packer", "legacy", TRUE, "grants", grants,
                            "members", 2, NULL));
  put (batch, new_user ("bob", "Bob", 1));
  put (batch, new_user ("ada", "ada", 1));
  put (batch, g_object_new (KH_TYPE_INVITATION, "id", "i1", "email", "cleo@shop.example", "expires-at", NOON, NULL));
  put (batch, g_object_new (KH_TYPE_SESSION, "id", "s1", "user", "ada", "current", TRUE, "ip", "192.0.2.1", NULL));
  for (guint i = 0; i < KH_N_COLLECTIONS; i++)
    kh_snapshot_batch_end_list (batch, i, TRUE);
  kh_snapshot_batch_set_synced (batch, time, "c-1", 511);
  return batch;
}

static gboolean
save (KhSnapshot *snapshot, KhSnapshotBatch *batch, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kh_snapshot_save_async (snapshot, batch, NULL, kh_wait_callback, &result);
  return kh_snapshot_save_finish (snapshot, kh_wait (&result), error);
}

static void
save_well (KhSnapshot *snapshot, KhSnapshotBatch *batch)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (save (snapshot, batch, &error));
  g_assert_no_error (error);
}

static KhSnapshotState *
load (KhSnapshot *snapshot, guint most_users, guint day, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (day > 0)
    kh_snapshot_load_day_async (snapshot, day, NULL, kh_wait_callback, &result);
  else
    kh_snapshot_load_async (snapshot, most_users, NULL, kh_wait_callback, &result);
  return kh_snapshot_load_finish (snapshot, kh_wait (&result), error);
}

static KhSnapshotState *
load_well (KhSnapshot *snapshot, guint most_users, guint day)
{
  g_autoptr (GError) error = NULL;
  KhSnapshotState *state = load (snapshot, most_users, day, &error);

  g_assert_no_error (error);
  return state;
}

static gpointer
find (KhSnapshotState *state, KhCollection collection, const char *id)
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

static void
assert_names (KhSnapshot *snapshot, guint day, const char *expected)
{
  g_autoptr (KhSnapshotState) state = load_well (snapshot, 0, day);
  g_autofree char *names = NULL;

  g_assert_nonnull (state);
  names = names_of (state);
  g_assert_cmpstr (names, ==, expected);
}

static void
test_nothing_yet (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) days = NULL;

  g_assert_null (load_well (snapshot, 0, 0));
  g_assert_null (load_well (snapshot, 0, 739930));
  kh_snapshot_list_days_async (snapshot, NULL, kh_wait_callback, &result);
  days = kh_snapshot_list_days_finish (snapshot, kh_wait (&result), NULL);
  g_assert_cmpuint (days->len, ==, 0);
}

static void
test_all_comes_back (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
  g_autoptr (KhSnapshotState) state = NULL;
  g_autoptr (KhUser) ada = new_user ("ada", "ada", 1);
  KhRole *role;

  save_well (snapshot, whole_batch (NOON));
  g_object_unref (snapshot);
  snapshot = kh_snapshot_new (ACCOUNT);
  state = load_well (snapshot, 0, 0);
  g_assert_cmpint (state->synced_at, ==, NOON);
  g_assert_cmpstr (state->point, ==, "c-1");
  g_assert_cmpuint (state->capabilities, ==, 511);
  g_assert_false (state->partial);
  g_assert_cmpstr (kh_entity_get_id (KH_ENTITY (state->info)), ==, "account");
  g_assert_cmpstr (kh_account_info_get_name (state->info), ==, "Straße “7”\t\\");
  g_assert_cmpint (kh_account_info_get_user_limit (state->info), ==, -1);
  g_assert_true (kh_account_info_get_agent_login (state->info));
  g_assert_cmpint (kh_account_info_get_plan_users (state->info), ==, 2);
  g_assert_cmpstr (kh_person_get_name (state->person), ==, "Ada");
  for (guint i = 0; i < KH_N_COLLECTIONS; i++) {
    g_assert_true (state->visible[i]);
    g_assert_cmpuint (state->lists[i]->len, ==, i == KH_COLLECTION_USERS ? 2 : 1);
  }
  g_assert_cmpint (kh_area_get_levels (find (state, KH_COLLECTION_AREAS, "labels")), ==, 15);
  role = find (state, KH_COLLECTION_ROLES, "packer");
  g_assert_true (kh_role_get_legacy (role));
  g_assert_cmpint (kh_grants_get (kh_role_get_grants (role), "labels"), ==, KH_LEVEL_APPROVER);
  g_assert_cmpint (kh_role_get_members (role), ==, 2);
  /* Not one field of it differs. */
  g_assert_false (kh_entity_assign (find (state, KH_COLLECTION_USERS, "ada"), KH_ENTITY (ada)));
  g_assert_cmpint (kh_invitation_get_expires_at (find (state, KH_COLLECTION_INVITATIONS, "i1")), ==, NOON);
  g_assert_true (kh_session_get_current (find (state, KH_COLLECTION_SESSIONS, "s1")));
}

static void
test_first_must_be_whole (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
  g_autoptr (GError) error = NULL;
  KhSnapshotBatch *batch = kh_snapshot_batch_new ();

  put (batch, new_user ("ada", "Ada", 1));
  kh_snapshot_batch_set_synced (batch, NOON, "c-1", 511);
  g_assert_false (save (snapshot, batch, &error));
  kh_assert_error (error, KH_ERROR_CONFLICT, "snapshot-missing");
  g_assert_null (load_well (snapshot, 0, 0));
}

static void
test_changes (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
  g_autoptr (KhSnapshotState) state = NULL;
  KhSnapshotBatch *batch = kh_snapshot_batch_new ();

  save_well (snapshot, whole_batch (NOON));
  put (batch, new_user ("ada", "Ada B", 2));
  put (batch, new_user ("cleo", "Cleo", 1));
  take_out (batch, KH_TYPE_USER, "bob");
  take_out (batch, KH_TYPE_ROLE, "none-of-that-id");
  save_well (snapshot, batch);
  state = load_well (snapshot, 0, 0);
  g_assert_cmpint (state->synced_at, ==, NOON); /* it was no sync */
  g_assert_cmpstr (state->point, ==, "c-1");
  g_assert_null (find (state, KH_COLLECTION_USERS, "bob"));
  assert_names (snapshot, 0, "Ada B Cleo");
}

static void
test_list_ends (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
  g_autoptr (KhSnapshotState) state = NULL;
  KhSnapshotBatch *batch = kh_snapshot_batch_new ();

  save_well (snapshot, whole_batch (NOON));
  put (batch, new_user ("bob", "Bob", 1));
  kh_snapshot_batch_end_list (batch, KH_COLLECTION_USERS, TRUE);
  kh_snapshot_batch_end_list (batch, KH_COLLECTION_SESSIONS, FALSE);
  save_well (snapshot, batch);
  state = load_well (snapshot, 0, 0);
  g_assert_cmpuint (state->lists[KH_COLLECTION_USERS]->len, ==, 1);
  g_assert_true (state->visible[KH_COLLECTION_USERS]);
  g_assert_cmpuint (state->lists[KH_COLLECTION_SESSIONS]->len, ==, 0);
  g_assert_false (state->visible[KH_COLLECTION_SESSIONS]);
  g_assert_cmpuint (state->lists[KH_COLLECTION_ROLES]->len, ==, 1);
}

static void
test_first_by_name (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
  g_autoptr (KhSnapshotState) state = NULL;

  save_well (snapshot, whole_batch (NOON));
  state = load_well (snapshot, 1, 0);
  g_assert_true (state->partial);
  g_assert_cmpuint (state->lists[KH_COLLECTION_USERS]->len, ==, 1);
  g_assert_nonnull (find (state, KH_COLLECTION_USERS, "ada"));
  g_clear_pointer (&state, kh_snapshot_state_free);
  state = load_well (snapshot, 2, 0);
  g_assert_false (state->partial);
  g_assert_cmpuint (state->lists[KH_COLLECTION_USERS]->len, ==, 2);
}

/* Of what happened the newest is kept. */
static void
test_events (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) events = NULL;
  KhSnapshotBatch *batch = whole_batch (NOON);

  for (guint i = 0; i < KH_SNAPSHOT_EVENTS + 50; i++) {
    g_autofree char *id = g_strdup_printf ("e%u", i);
    put (batch, g_object_new (KH_TYPE_EVENT, "id", id, "time", NOON - 7919 * (gint64) i % 10007, "action",
                              "user.updated", "changes", (const char *[]) { "phone", "", "1", NULL }, NULL));
  }
  save_well (snapshot, batch);
  kh_snapshot_load_events_async (snapshot, NULL, kh_wait_callback, &result);
  events = kh_snapshot_load_events_finish (snapshot, kh_wait (&result), NULL);
  g_assert_cmpuint (events->len, ==, KH_SNAPSHOT_EVENTS);
  g_assert_cmpstr (kh_entity_get_id (g_ptr_array_index (events, 0)), ==, "e0");
  g_assert_cmpuint (kh_event_get_n_changes (g_ptr_array_index (events, 0)), ==, 1);
  for (guint i = 1; i < events->len; i++)
    g_assert_cmpint (kh_event_get_time (g_ptr_array_index (events, i - 1)), >,
                     kh_event_get_time (g_ptr_array_index (events, i)));
  assert_names (snapshot, 0, "Bob ada");
}

/* --- Days --- */

static KhSnapshotBatch *
day_batch (int day)
{
  KhSnapshotBatch *batch = kh_snapshot_batch_new ();

  kh_snapshot_batch_set_synced (batch, AFTER (day), "c-2", 511);
  return batch;
}

static void
test_days (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) days = NULL;
  g_autoptr (KhSnapshotState) first = NULL;
  guint day = kh_snapshot_day_of (NOON);
  KhSnapshotBatch *batch;

  save_well (snapshot, whole_batch (NOON));
  /* The next day Bob goes, and Cleo comes twice: what the day ended with counts. */
  batch = day_batch (1);
  take_out (batch, KH_TYPE_USER, "bob");
  put (batch, new_user ("cleo", "Cleo", 1));
  save_well (snapshot, batch);
  batch = day_batch (1);
  put (batch, new_user ("cleo", "Cleopatra", 2));
  put (batch, new_user ("dora", "Dora", 1));
  save_well (snapshot, batch);
  batch = day_batch (1);
  take_out (batch, KH_TYPE_USER, "dora");
  save_well (snapshot, batch);
  /* Days without a change, and one on which Bob comes back and the role is another. */
  save_well (snapshot, day_batch (4));
  batch = day_batch (9);
  put (batch, new_user ("bob", "Bob", 3));
  put (batch, g_object_new (KH_TYPE_ROLE, "id", "packer", "name", "Packer 2", NULL));
  save_well (snapshot, batch);

  kh_snapshot_list_days_async (snapshot, NULL, kh_wait_callback, &result);
  days = kh_snapshot_list_days_finish (snapshot, kh_wait (&result), NULL);
  g_assert_cmpuint (days->len, ==, 4);
  g_assert_cmpuint (g_array_index (days, KhSnapshotDay, 0).day, ==, day);
  g_assert_cmpint (g_array_index (days, KhSnapshotDay, 0).synced_at, ==, NOON);
  g_assert_cmpuint (g_array_index (days, KhSnapshotDay, 1).day, ==, day + 1);
  g_assert_cmpint (g_array_index (days, KhSnapshotDay, 3).synced_at, ==, AFTER (9));
  assert_names (snapshot, day, "Bob ada");
  assert_names (snapshot, day + 1, "Cleopatra ada");
  assert_names (snapshot, day + 4, "Cleopatra ada");
  assert_names (snapshot, day + 9, "Bob Cleopatra ada");
  assert_names (snapshot, 0, "Bob Cleopatra ada");
  g_assert_null (load_well (snapshot, 0, day + 5)); /* not synced then */

  first = load_well (snapshot, 0, day);
  g_assert_cmpint (first->synced_at, ==, NOON);
  g_assert_cmpstr (kh_role_get_name (find (first, KH_COLLECTION_ROLES, "packer")), ==, "Packer");
  g_assert_nonnull (first->info);
  g_assert_cmpuint (first->lists[KH_COLLECTION_INVITATIONS]->len, ==, 1);
  g_assert_cmpuint (first->lists[KH_COLLECTION_SESSIONS]->len, ==, 0);
}

static void
test_clock_set_back (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
  KhSnapshotBatch *batch;
  guint day = kh_snapshot_day_of (NOON);

  save_well (snapshot, whole_batch (NOON));
  save_well (snapshot, day_batch (3));
  batch = day_batch (-30);
  take_out (batch, KH_TYPE_USER, "bob");
  save_well (snapshot, batch);
  assert_names (snapshot, day, "Bob ada");
  assert_names (snapshot, day + 3, "ada");
  assert_names (snapshot, 0, "ada");
}

static sqlite3 *
open_file (void)
{
  g_autofree char *path = kh_snapshot_build_path (ACCOUNT);
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  sqlite3_busy_timeout (handle, 10000); /* who let go of it may be closing it still */
  return handle;
}

static gint64
query (const char *sql)
{
  sqlite3 *handle = open_file ();
  g_autoptr (sqlite3_stmt) statement = kh_data_prepare (handle, sql, NULL);
  gint64 value;

  g_assert_true (kh_data_step (statement, NULL));
  value = sqlite3_column_int64 (statement, 0);
  g_clear_pointer (&statement, sqlite3_finalize);
  sqlite3_close (handle);
  return value;
}

static void
test_use_makes_no_past (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
  g_autoptr (KhSnapshotState) state = NULL;
  KhSnapshotBatch *batch;
  KhUser *user = new_user ("ada", "ada", 1);

  save_well (snapshot, whole_batch (NOON));
  batch = day_batch (5);
  g_object_set (user, "last-seen-at", AFTER (5), NULL);
  put (batch, user);
  put (batch, g_object_new (KH_TYPE_SESSION, "id", "s2", "user", "ada", NULL));
  take_out (batch, KH_TYPE_SESSION, "s1");
  save_well (snapshot, batch);
  g_assert_cmpint (query ("SELECT count (*) FROM things WHERE to_day IS NOT NULL"), ==, 0);
  state = load_well (snapshot, 0, 0);
  g_assert_cmpint (kh_user_get_last_seen_at (find (state, KH_COLLECTION_USERS, "ada")), ==, AFTER (5));
  g_assert_nonnull (find (state, KH_COLLECTION_SESSIONS, "s2"));
  g_assert_null (find (state, KH_COLLECTION_SESSIONS, "s1"));
}

static void
test_old_days_go (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
  guint day = kh_snapshot_day_of (NOON);
  KhSnapshotBatch *batch;

  save_well (snapshot, whole_batch (NOON));
  batch = day_batch (1);
  take_out (batch, KH_TYPE_USER, "bob");
  save_well (snapshot, batch);
  save_well (snapshot, day_batch (KH_SNAPSHOT_DAYS - 1));
  assert_names (snapshot, day, "Bob ada");
  save_well (snapshot, day_batch (KH_SNAPSHOT_DAYS));
  g_assert_null (load_well (snapshot, 0, day));
  assert_names (snapshot, day + 1, "ada");
  g_assert_cmpint (query ("SELECT count (*) FROM things WHERE to_day IS NOT NULL"), ==, 0);
}

static void
test_past_is_bounded (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
  guint day = kh_snapshot_day_of (NOON);
  sqlite3 *handle;
  g_autoptr (GError) error = NULL;

  save_well (snapshot, whole_batch (NOON));
  for (int i = 1; i <= 9; i++) {
    g_autofree char *name = g_strdup_printf ("Bob%d", i);
    KhSnapshotBatch *batch = day_batch (i);
    put (batch, new_user ("bob", name, i));
    save_well (snapshot, batch);
  }
  handle = open_file ();
  g_assert_true (kh_snapshot_prune (handle, day + 9, 900, &error)); /* room for some of nine */
  sqlite3_close (handle);
  g_assert_no_error (error);
  g_assert_null (load_well (snapshot, 0, day + 1));
  assert_names (snapshot, day + 8, "Bob8 ada");
  assert_names (snapshot, 0, "Bob9 ada");
  g_assert_cmpint (query ("SELECT sum (length (body) + length (passing) + length (id) + 64) FROM things"
                          " WHERE to_day IS NOT NULL"), <=, 900);
}

/* --- The file --- */

static guint
count_files (const char *part)
{
  g_autofree char *path = kh_snapshot_build_path (ACCOUNT);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (folder, name, NULL);
    GStatBuf about;
    if (strstr (name, part) == NULL)
      continue;
    n++;
    g_assert_cmpint (g_stat (file, &about), ==, 0);
    g_assert_cmpint (about.st_mode & 0777, ==, 0600);
  }
  return n;
}

static void
test_file_is_private (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
  g_autofree char *path = kh_snapshot_build_path (ACCOUNT);
  g_autofree char *folder = g_path_get_dirname (path);
  GStatBuf about;

  g_assert_true (g_str_has_prefix (path, g_get_user_data_dir ()));
  save_well (snapshot, whole_batch (NOON));
  g_assert_cmpint (g_stat (folder, &about), ==, 0);
  g_assert_cmpint (about.st_mode & 0777, ==, 0700);
  g_assert_cmpuint (count_files (""), ==, 3); /* it, its log, and its log's index */
  g_assert_cmpint (query ("PRAGMA application_id"), ==, kh_snapshot_schema.application_id);
  g_assert_cmpint (query ("PRAGMA user_version"), ==, 1);
}

static void
test_erased (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
  g_autoptr (KhSnapshot) other = kh_snapshot_new ("another");
  g_autofree char *path = kh_snapshot_build_path (ACCOUNT);
  g_autofree char *aside = g_strconcat (path, ".damaged-1", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  save_well (snapshot, whole_batch (NOON));
  save_well (other, whole_batch (NOON));
  g_assert_true (g_file_set_contents_full (aside, "x", 1, 0, 0600, NULL));
  kh_snapshot_erase_async (snapshot, kh_wait_callback, &result);
  g_assert_true (kh_snapshot_erase_finish (snapshot, kh_wait (&result), NULL));
  g_assert_cmpuint (count_files (""), ==, 3); /* the other one's */
  assert_names (other, 0, "Bob ada");
  /* What was under way does not bring it back. */
  g_assert_false (save (snapshot, whole_batch (NOON), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static char *
fixture_sql (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "snapshot-1.sql", NULL);
  char *sql = NULL;

  g_assert_true (g_file_get_contents (path, &sql, NULL, NULL));
  return sql;
}

static void
make_folder (void)
{
  g_autofree char *path = kh_snapshot_build_path (ACCOUNT);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
}

static void
test_version_1 (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
  g_autoptr (KhSnapshotState) state = NULL;
  g_autoptr (KhSnapshotState) past = NULL;
  g_autofree char *sql = fixture_sql ();
  KhSnapshotBatch *batch;
  sqlite3 *handle;

  make_folder ();
  handle = open_file ();
  g_assert_true (kh_data_exec (handle, sql, NULL));
  sqlite3_close (handle);
  state = load_well (snapshot, 0, 0);
  g_assert_cmpint (state->synced_at, ==, G_GINT64_CONSTANT (1763363000000));
  g_assert_cmpstr (state->point, ==, "c-17");
  g_assert_cmpstr (kh_account_info_get_name (state->info), ==, "Old Store");
  g_assert_cmpint (kh_user_get_status (find (state, KH_COLLECTION_USERS, "u2")), ==, KH_USER_STATUS_SUSPENDED);
  past = load_well (snapshot, 0, 739930);
  g_assert_cmpint (kh_user_get_status (find (past, KH_COLLECTION_USERS, "u2")), ==, KH_USER_STATUS_ACTIVE);
  batch = kh_snapshot_batch_new ();
  put (batch, new_user ("u3", "Cleo", 1));
  save_well (snapshot, batch);
  assert_names (snapshot, 0, "Ada Bob Cleo");
}

/* A file that cannot be used is set aside; what is fetched anew is kept again. */
static void
assert_set_aside (KhSnapshot *snapshot)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (load (snapshot, 0, 0, &error));
  kh_assert_error (error, KH_ERROR_CORRUPT, "snapshot-damaged");
  g_assert_cmpuint (count_files (".damaged-"), >=, 1);
  g_assert_null (load_well (snapshot, 0, 0));
  save_well (snapshot, whole_batch (NOON));
  assert_names (snapshot, 0, "Bob ada");
}

static void
test_not_a_database (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
  g_autofree char *path = kh_snapshot_build_path (ACCOUNT);

  make_folder ();
  g_assert_true (g_file_set_contents (path, "This is a letter to my aunt, and no database at all. It is long enough "
                                            "to have what could be taken for the header of one.", -1, NULL));
  assert_set_aside (snapshot);
}

static void
test_somebody_elses_database (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
  sqlite3 *handle;

  make_folder ();
  handle = open_file ();
  g_assert_true (kh_data_exec (handle, "PRAGMA application_id = 7; CREATE TABLE recipes (name TEXT)", NULL));
  sqlite3_close (handle);
  assert_set_aside (snapshot);
}

static void
test_empty_file (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
  g_autofree char *path = kh_snapshot_build_path (ACCOUNT);

  make_folder ();
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_null (load_well (snapshot, 0, 0));
  save_well (snapshot, whole_batch (NOON));
  assert_names (snapshot, 0, "Bob ada");
}

static void
test_newer_is_left_alone (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
  g_autofree char *sql = fixture_sql ();
  g_autoptr (GError) error = NULL;
  sqlite3 *handle;

  make_folder ();
  handle = open_file ();
  g_assert_true (kh_data_exec (handle, sql, NULL) && kh_data_exec (handle, "PRAGMA user_version = 1000", NULL));
  sqlite3_close (handle);
  g_assert_null (load (snapshot, 0, 0, &error));
  kh_assert_error (error, KH_ERROR_UNSUPPORTED, "store-newer");
  g_clear_error (&error);
  g_assert_false (save (snapshot, whole_batch (NOON), &error));
  kh_assert_error (error, KH_ERROR_UNSUPPORTED, "store-newer");
  g_assert_cmpuint (count_files (".damaged-"), ==, 0);
  g_assert_cmpint (query ("SELECT count (*) FROM things"), >, 0);
}

/* Done by the object that has the file open: it would otherwise close it at a time of its own. */
static void
erase (KhSnapshot *snapshot)
{
  g_autoptr (GAsyncResult) result = NULL;

  kh_snapshot_erase_async (snapshot, kh_wait_callback, &result);
  g_assert_true (kh_snapshot_erase_finish (snapshot, kh_wait (&result), NULL));
}

/* Saves much, and gives back what was in the file. */
static char *
make_large_file (gsize *size)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
  g_autofree char *path = kh_snapshot_build_path (ACCOUNT);
  KhSnapshotBatch *batch = whole_batch (NOON);
  sqlite3 *handle;
  char *bytes;

  for (guint i = 0; i < 500; i++) {
    g_autofree char *id = g_strdup_printf ("u%u", i);
    put (batch, new_user (id, id, 1));
  }
  save_well (snapshot, batch);
  handle = open_file ();
  g_assert_true (kh_data_exec (handle, "PRAGMA wal_checkpoint (TRUNCATE)", NULL));
  sqlite3_close (handle);
  g_assert_true (g_file_get_contents (path, &bytes, size, NULL));
  erase (snapshot);
  return bytes;
}

static void
test_truncated (void)
{
  g_autofree char *path = kh_snapshot_build_path (ACCOUNT);
  gsize size;
  g_autofree char *bytes = make_large_file (&size);

  for (guint part = 1; part <= 4; part++) {
    g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
    g_assert_true (g_file_set_contents (path, bytes, part == 1 ? 60 : size * part / 5, NULL));
    assert_set_aside (snapshot);
    erase (snapshot);
  }
}

/* Whatever is wrong in it: it is set aside when it shows, and never crashes. */
static void
test_garbled (void)
{
  g_autofree char *path = kh_snapshot_build_path (ACCOUNT);
  guint n_aside = 0;
  gsize size;
  g_autofree char *bytes = make_large_file (&size);

  for (guint i = 0; i < 24; i++) {
    g_autofree char *garbled = g_memdup2 (bytes, size);
    gsize at = 100 + (size - 200) / 24 * i;
    g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
    g_autoptr (KhSnapshotState) state = NULL;
    g_autoptr (GError) error = NULL;
    for (guint j = 0; j < 64; j++)
      garbled[at + j] = (char) g_test_rand_int ();
    g_assert_true (g_file_set_contents (path, garbled, size, NULL));
    state = load (snapshot, 0, 0, &error);
    if (error == NULL)
      save (snapshot, whole_batch (AFTER (1)), &error);
    if (error != NULL) {
      kh_assert_error (error, KH_ERROR_CORRUPT, "snapshot-damaged");
      g_assert_cmpuint (count_files (".damaged-"), ==, 1);
      save_well (snapshot, whole_batch (AFTER (1)));
      n_aside++;
    }
    assert_names (snapshot, 0, "Bob ada");
    erase (snapshot);
  }
  g_assert_cmpuint (n_aside, >, 0);
}

static void
test_unwritable (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
  g_autofree char *path = kh_snapshot_build_path (ACCOUNT);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autoptr (GError) error = NULL;

  /* A file where the folder should be: also the administrator cannot write there. */
  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  g_assert_false (save (snapshot, whole_batch (NOON), &error));
  kh_assert_error (error, KH_ERROR_UNSUPPORTED, "store-unusable");
}

static void
test_cancelled (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  kh_snapshot_save_async (snapshot, whole_batch (NOON), cancellable, kh_wait_callback, &result);
  g_assert_false (kh_snapshot_save_finish (snapshot, kh_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (load_well (snapshot, 0, 0));
}

/* --- Killed --- */

/* Saves for ever: the n-th time all users are named n, and so is the point; tells n when it is saved. */
static int
save_for_ever (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);

  for (guint n = 1;; n++) {
    g_autofree char *name = g_strdup_printf ("%u", n);
    KhSnapshotBatch *batch = n % 5 == 1 ? whole_batch (NOON) : kh_snapshot_batch_new ();
    for (guint i = 0; i < 40; i++) {
      g_autofree char *id = g_strdup_printf ("u%u", i);
      put (batch, new_user (id, name, n));
    }
    kh_snapshot_batch_set_synced (batch, AFTER (n / 20), name, 511);
    save_well (snapshot, batch);
    g_print ("%u\n", n);
  }
  return 0;
}

/* Runs the helper until it was killed @delay after its first line. Returns: what it had told last. */
static guint
run_and_kill (gulong delay)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;
  guint last = 0;

  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", g_get_user_data_dir (), TRUE);
  process = g_subprocess_launcher_spawn (launcher, NULL, "/proc/self/exe", "--save-for-ever", NULL);
  g_assert_nonnull (process);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_usleep (delay);
  g_subprocess_force_exit (process);
  while (line != NULL) {
    last = g_ascii_strtoull (line, NULL, 10);
    g_free (line);
    line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  }
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  return last;
}

/* KEYHOLDER_KILLS: how often; 60 unless told. */
static void
test_killed (void)
{
  const char *wanted = g_getenv ("KEYHOLDER_KILLS");
  guint kills = wanted != NULL ? g_ascii_strtoull (wanted, NULL, 10) : 60;

  for (guint i = 0; i < kills; i++) {
    guint told = run_and_kill (g_test_rand_int_range (0, 30000));
    g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ACCOUNT);
    g_autoptr (KhSnapshotState) state = load_well (snapshot, 0, 0);
    GPtrArray *users;
    g_assert_nonnull (state);
    /* All that was told, and nothing of the next one without the rest of it. */
    g_assert_cmpuint (told, >, 0);
    g_assert_cmpuint (g_ascii_strtoull (state->point, NULL, 10), >=, told);
    users = state->lists[KH_COLLECTION_USERS];
    g_assert_cmpuint (users->len, ==, 42);
    for (guint j = 0; j < users->len; j++) {
      const char *id = kh_entity_get_id (g_ptr_array_index (users, j));
      if (id[0] == 'u')
        g_assert_cmpstr (kh_user_get_name (g_ptr_array_index (users, j)), ==, state->point);
    }
    g_assert_cmpuint (count_files (".damaged-"), ==, 0);
    if (i % 2 == 1)
      erase (snapshot);
  }
}

int
main (int argc, char **argv)
{
  if (argc > 1 && g_str_equal (argv[1], "--save-for-ever"))
    return save_for_ever ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/snapshot/nothing-yet", test_nothing_yet);
  g_test_add_func ("/snapshot/all-comes-back", test_all_comes_back);
  g_test_add_func ("/snapshot/first-must-be-whole", test_first_must_be_whole);
  g_test_add_func ("/snapshot/changes", test_changes);
  g_test_add_func ("/snapshot/list-ends", test_list_ends);
  g_test_add_func ("/snapshot/first-by-name", test_first_by_name);
  g_test_add_func ("/snapshot/events", test_events);
  g_test_add_func ("/snapshot/days", test_days);
  g_test_add_func ("/snapshot/clock-set-back", test_clock_set_back);
  g_test_add_func ("/snapshot/use-makes-no-past", test_use_makes_no_past);
  g_test_add_func ("/snapshot/old-days-go", test_old_days_go);
  g_test_add_func ("/snapshot/past-is-bounded", test_past_is_bounded);
  g_test_add_func ("/snapshot/file-is-private", test_file_is_private);
  g_test_add_func ("/snapshot/erased", test_erased);
  g_test_add_func ("/snapshot/version-1", test_version_1);
  g_test_add_func ("/snapshot/not-a-database", test_not_a_database);
  g_test_add_func ("/snapshot/somebody-elses-database", test_somebody_elses_database);
  g_test_add_func ("/snapshot/empty-file", test_empty_file);
  g_test_add_func ("/snapshot/newer-is-left-alone", test_newer_is_left_alone);
  g_test_add_func ("/snapshot/truncated", test_truncated);
  g_test_add_func ("/snapshot/garbled", test_garbled);
  g_test_add_func ("/snapshot/unwritable", test_unwritable);
  g_test_add_func ("/snapshot/cancelled", test_cancelled);
  g_test_add_func ("/snapshot/killed", test_killed);
  return g_test_run ();
}
