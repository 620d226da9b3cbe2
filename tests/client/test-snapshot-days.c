/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is kept of an account: what it was like on past days, and how much of that.
 */
#include "kh-snapshot-fixture.h"
#include "kh-wait.h"
#include "model/kh-role.h"
#include "model/kh-session.h"

static void
test_days (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) days = NULL;
  g_autoptr (KhSnapshotState) first = NULL;
  guint day = kh_snapshot_day_of (KH_SNAP_NOON);
  KhSnapshotBatch *batch;

  kh_snap_save (snapshot, kh_snap_whole (KH_SNAP_NOON));
  /* The next day Bob goes, and Cleo comes twice: what the day ended with counts. */
  batch = kh_snap_day (1);
  kh_snap_take_out (batch, KH_TYPE_USER, "bob");
  kh_snap_put (batch, kh_snap_new_user ("cleo", "Cleo", 1));
  kh_snap_save (snapshot, batch);
  batch = kh_snap_day (1);
  kh_snap_put (batch, kh_snap_new_user ("cleo", "Cleopatra", 2));
  kh_snap_put (batch, kh_snap_new_user ("dora", "Dora", 1));
  kh_snap_save (snapshot, batch);
  batch = kh_snap_day (1);
  kh_snap_take_out (batch, KH_TYPE_USER, "dora");
  kh_snap_save (snapshot, batch);
  /* Days without a change, and one on which Bob comes back and the role is another. */
  kh_snap_save (snapshot, kh_snap_day (4));
  batch = kh_snap_day (9);
  kh_snap_put (batch, kh_snap_new_user ("bob", "Bob", 3));
  kh_snap_put (batch, g_object_new (KH_TYPE_ROLE, "id", "packer", "name", "Packer 2", NULL));
  kh_snap_save (snapshot, batch);

  kh_snapshot_list_days_async (snapshot, NULL, kh_wait_callback, &result);
  days = kh_snapshot_list_days_finish (snapshot, kh_wait (&result), NULL);
  g_assert_cmpuint (days->len, ==, 4);
  g_assert_cmpuint (g_array_index (days, KhSnapshotDay, 0).day, ==, day);
  g_assert_cmpint (g_array_index (days, KhSnapshotDay, 0).synced_at, ==, KH_SNAP_NOON);
  g_assert_cmpuint (g_array_index (days, KhSnapshotDay, 1).day, ==, day + 1);
  g_assert_cmpint (g_array_index (days, KhSnapshotDay, 3).synced_at, ==, KH_SNAP_AFTER (9));
  kh_snap_assert_names (snapshot, day, "Bob ada");
  kh_snap_assert_names (snapshot, day + 1, "Cleopatra ada");
  kh_snap_assert_names (snapshot, day + 4, "Cleopatra ada");
  kh_snap_assert_names (snapshot, day + 9, "Bob Cleopatra ada");
  kh_snap_assert_names (snapshot, 0, "Bob Cleopatra ada");
  g_assert_null (kh_snap_load (snapshot, 0, day + 5)); /* not synced then */

  first = kh_snap_load (snapshot, 0, day);
  g_assert_cmpint (first->synced_at, ==, KH_SNAP_NOON);
  g_assert_cmpstr (kh_role_get_name (kh_snap_find (first, KH_COLLECTION_ROLES, "packer")), ==, "Packer");
  g_assert_nonnull (first->info);
  g_assert_cmpuint (first->lists[KH_COLLECTION_INVITATIONS]->len, ==, 1);
  g_assert_cmpuint (first->lists[KH_COLLECTION_SESSIONS]->len, ==, 0);
}

static void
test_clock_set_back (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  KhSnapshotBatch *batch;
  guint day = kh_snapshot_day_of (KH_SNAP_NOON);

  kh_snap_save (snapshot, kh_snap_whole (KH_SNAP_NOON));
  kh_snap_save (snapshot, kh_snap_day (3));
  batch = kh_snap_day (-30);
  kh_snap_take_out (batch, KH_TYPE_USER, "bob");
  kh_snap_save (snapshot, batch);
  kh_snap_assert_names (snapshot, day, "Bob ada");
  kh_snap_assert_names (snapshot, day + 3, "ada");
  kh_snap_assert_names (snapshot, 0, "ada");
}

static void
test_use_makes_no_past (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  g_autoptr (KhSnapshotState) state = NULL;
  KhSnapshotBatch *batch;
  KhUser *user = kh_snap_new_user ("ada", "ada", 1);

  kh_snap_save (snapshot, kh_snap_whole (KH_SNAP_NOON));
  batch = kh_snap_day (5);
  g_object_set (user, "last-seen-at", KH_SNAP_AFTER (5), NULL);
  kh_snap_put (batch, user);
  kh_snap_put (batch, g_object_new (KH_TYPE_SESSION, "id", "s2", "user", "ada", NULL));
  kh_snap_take_out (batch, KH_TYPE_SESSION, "s1");
  kh_snap_save (snapshot, batch);
  g_assert_cmpint (kh_snap_query ("SELECT count (*) FROM things WHERE to_day IS NOT NULL"), ==, 0);
  state = kh_snap_load (snapshot, 0, 0);
  g_assert_cmpint (kh_user_get_last_seen_at (kh_snap_find (state, KH_COLLECTION_USERS, "ada")), ==,
                   KH_SNAP_AFTER (5));
  g_assert_nonnull (kh_snap_find (state, KH_COLLECTION_SESSIONS, "s2"));
  g_assert_null (kh_snap_find (state, KH_COLLECTION_SESSIONS, "s1"));
}

static void
test_old_days_go (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  guint day = kh_snapshot_day_of (KH_SNAP_NOON);
  KhSnapshotBatch *batch;

  kh_snap_save (snapshot, kh_snap_whole (KH_SNAP_NOON));
  batch = kh_snap_day (1);
  kh_snap_take_out (batch, KH_TYPE_USER, "bob");
  kh_snap_save (snapshot, batch);
  kh_snap_save (snapshot, kh_snap_day (KH_SNAPSHOT_DAYS - 1));
  kh_snap_assert_names (snapshot, day, "Bob ada");
  kh_snap_save (snapshot, kh_snap_day (KH_SNAPSHOT_DAYS));
  g_assert_null (kh_snap_load (snapshot, 0, day));
  kh_snap_assert_names (snapshot, day + 1, "ada");
  g_assert_cmpint (kh_snap_query ("SELECT count (*) FROM things WHERE to_day IS NOT NULL"), ==, 0);
}

static void
test_past_is_bounded (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  guint day = kh_snapshot_day_of (KH_SNAP_NOON);
  sqlite3 *handle;
  g_autoptr (GError) error = NULL;

  kh_snap_save (snapshot, kh_snap_whole (KH_SNAP_NOON));
  for (int i = 1; i <= 9; i++) {
    g_autofree char *name = g_strdup_printf ("Bob%d", i);
    KhSnapshotBatch *batch = kh_snap_day (i);
    kh_snap_put (batch, kh_snap_new_user ("bob", name, i));
    kh_snap_save (snapshot, batch);
  }
  handle = kh_snap_open_file ();
  g_assert_true (kh_snapshot_prune (handle, day + 9, 900, &error)); /* room for some of nine */
  sqlite3_close (handle);
  g_assert_no_error (error);
  g_assert_null (kh_snap_load (snapshot, 0, day + 1));
  kh_snap_assert_names (snapshot, day + 8, "Bob8 ada");
  kh_snap_assert_names (snapshot, 0, "Bob9 ada");
  g_assert_cmpint (kh_snap_query ("SELECT sum (length (body) + length (passing) + length (id) + 64) FROM things"
                                  " WHERE to_day IS NOT NULL"), <=, 900);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/snapshot/days", test_days);
  g_test_add_func ("/snapshot/clock-set-back", test_clock_set_back);
  g_test_add_func ("/snapshot/use-makes-no-past", test_use_makes_no_past);
  g_test_add_func ("/snapshot/old-days-go", test_old_days_go);
  g_test_add_func ("/snapshot/past-is-bounded", test_past_is_bounded);
  return g_test_run ();
}
