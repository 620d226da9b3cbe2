/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is kept of an account: saving and loading.
 */
#include "base/kh-error.h"
#include "kh-snapshot-fixture.h"
#include "kh-wait.h"
#include "model/kh-area.h"
#include "model/kh-event.h"
#include "model/kh-invitation.h"
#include "model/kh-role.h"
#include "model/kh-session.h"

static void
test_nothing_yet (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) days = NULL;

  g_assert_null (kh_snap_load (snapshot, 0, 0));
  g_assert_null (kh_snap_load (snapshot, 0, 739930));
  kh_snapshot_list_days_async (snapshot, NULL, kh_wait_callback, &result);
  days = kh_snapshot_list_days_finish (snapshot, kh_wait (&result), NULL);
  g_assert_cmpuint (days->len, ==, 0);
}

static void
test_all_comes_back (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  g_autoptr (KhSnapshotState) state = NULL;
  g_autoptr (KhUser) ada = kh_snap_new_user ("ada", "ada", 1);
  KhRole *role;

  kh_snap_save (snapshot, kh_snap_whole (KH_SNAP_NOON));
  g_object_unref (snapshot);
  snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  state = kh_snap_load (snapshot, 0, 0);
  g_assert_cmpint (state->synced_at, ==, KH_SNAP_NOON);
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
  g_assert_cmpint (kh_area_get_levels (kh_snap_find (state, KH_COLLECTION_AREAS, "labels")), ==, 15);
  role = kh_snap_find (state, KH_COLLECTION_ROLES, "packer");
  g_assert_true (kh_role_get_legacy (role));
  g_assert_cmpint (kh_grants_get (kh_role_get_grants (role), "labels"), ==, KH_LEVEL_APPROVER);
  g_assert_cmpint (kh_role_get_members (role), ==, 2);
  /* Not one field of it differs. */
  g_assert_false (kh_entity_assign (kh_snap_find (state, KH_COLLECTION_USERS, "ada"), KH_ENTITY (ada)));
  g_assert_cmpint (kh_invitation_get_expires_at (kh_snap_find (state, KH_COLLECTION_INVITATIONS, "i1")), ==,
                   KH_SNAP_NOON);
  g_assert_true (kh_session_get_current (kh_snap_find (state, KH_COLLECTION_SESSIONS, "s1")));
}

static void
test_first_must_be_whole (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  g_autoptr (GError) error = NULL;
  KhSnapshotBatch *batch = kh_snapshot_batch_new ();

  kh_snap_put (batch, kh_snap_new_user ("ada", "Ada", 1));
  kh_snapshot_batch_set_synced (batch, KH_SNAP_NOON, "c-1", 511);
  g_assert_false (kh_snap_try_save (snapshot, batch, &error));
  kh_assert_error (error, KH_ERROR_CONFLICT, "snapshot-missing");
  g_assert_null (kh_snap_load (snapshot, 0, 0));
}

static void
test_changes (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  g_autoptr (KhSnapshotState) state = NULL;
  KhSnapshotBatch *batch = kh_snapshot_batch_new ();

  kh_snap_save (snapshot, kh_snap_whole (KH_SNAP_NOON));
  kh_snap_put (batch, kh_snap_new_user ("ada", "Ada B", 2));
  kh_snap_put (batch, kh_snap_new_user ("cleo", "Cleo", 1));
  kh_snap_take_out (batch, KH_TYPE_USER, "bob");
  kh_snap_take_out (batch, KH_TYPE_ROLE, "none-of-that-id");
  kh_snap_save (snapshot, batch);
  state = kh_snap_load (snapshot, 0, 0);
  g_assert_cmpint (state->synced_at, ==, KH_SNAP_NOON); /* it was no sync */
  g_assert_cmpstr (state->point, ==, "c-1");
  g_assert_null (kh_snap_find (state, KH_COLLECTION_USERS, "bob"));
  kh_snap_assert_names (snapshot, 0, "Ada B Cleo");
}

static void
put_session (KhSnapshotBatch *batch, const char *id, const char *location, gint64 began)
{
  kh_snap_put (batch, g_object_new (KH_TYPE_SESSION, "id", id, "user", "bob", "location", location, "created-at", began,
                                    NULL));
}

/* Returns: which of two sign-ins of Bob's, "s3" in Lyon and "s4" in Kyoto, is news to whoever starts from the snapshot. */
static char *
find_news (KhSnapshot *snapshot)
{
  g_autoptr (KhSnapshotState) state = kh_snap_load (snapshot, 0, 0);
  g_autoptr (GListStore) sessions = g_list_store_new (KH_TYPE_SESSION);
  g_autoptr (GPtrArray) news = NULL;
  const char *locations[] = { "Lyon, France", "Kyoto, Japan" };

  for (guint i = 0; i < G_N_ELEMENTS (locations); i++) {
    g_autofree char *id = g_strdup_printf ("s%u", i + 3);
    g_autoptr (KhSession) session = g_object_new (KH_TYPE_SESSION, "id", id, "user", "bob", "location", locations[i],
                                                  "created-at", KH_SNAP_AFTER (500) + i, NULL);
    g_list_store_append (sessions, session);
  }
  news = kh_places_look (state->places, G_LIST_MODEL (sessions));
  g_assert_cmpuint (news->len, <=, 1);
  return news->len > 0 ? g_strdup (kh_entity_get_id (g_ptr_array_index (news, 0))) : NULL;
}

/* Where people have been is known for longer than their sessions are, but not for ever. */
static void
test_places (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  g_autofree char *news = NULL;
  KhSnapshotBatch *batch = kh_snapshot_batch_new ();

  kh_snap_save (snapshot, kh_snap_whole (KH_SNAP_NOON));
  put_session (batch, "s2", "Lyon, France", KH_SNAP_NOON);
  kh_snap_save (snapshot, batch);
  batch = kh_snapshot_batch_new ();
  kh_snap_take_out (batch, KH_TYPE_SESSION, "s2");
  kh_snap_save (snapshot, batch);
  kh_snap_save (snapshot, kh_snap_day (KH_SNAPSHOT_DAYS - 1));
  news = find_news (snapshot);
  g_assert_cmpstr (news, ==, "s4");
  g_assert_cmpint (kh_snap_query ("SELECT count(*) FROM places WHERE user = 'bob'"), ==, 1);
  kh_snap_save (snapshot, kh_snap_day (KH_SNAPSHOT_DAYS + 1));
  g_assert_cmpint (kh_snap_query ("SELECT count(*) FROM places WHERE user = 'bob'"), ==, 0);
}

static void
test_list_ends (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  g_autoptr (KhSnapshotState) state = NULL;
  KhSnapshotBatch *batch = kh_snapshot_batch_new ();

  kh_snap_save (snapshot, kh_snap_whole (KH_SNAP_NOON));
  kh_snap_put (batch, kh_snap_new_user ("bob", "Bob", 1));
  kh_snapshot_batch_end_list (batch, KH_COLLECTION_USERS, TRUE);
  kh_snapshot_batch_end_list (batch, KH_COLLECTION_SESSIONS, FALSE);
  kh_snap_save (snapshot, batch);
  state = kh_snap_load (snapshot, 0, 0);
  g_assert_cmpuint (state->lists[KH_COLLECTION_USERS]->len, ==, 1);
  g_assert_true (state->visible[KH_COLLECTION_USERS]);
  g_assert_cmpuint (state->lists[KH_COLLECTION_SESSIONS]->len, ==, 0);
  g_assert_false (state->visible[KH_COLLECTION_SESSIONS]);
  g_assert_cmpuint (state->lists[KH_COLLECTION_ROLES]->len, ==, 1);
}

static void
test_first_by_name (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  g_autoptr (KhSnapshotState) state = NULL;

  kh_snap_save (snapshot, kh_snap_whole (KH_SNAP_NOON));
  state = kh_snap_load (snapshot, 1, 0);
  g_assert_true (state->partial);
  g_assert_cmpuint (state->lists[KH_COLLECTION_USERS]->len, ==, 1);
  g_assert_nonnull (kh_snap_find (state, KH_COLLECTION_USERS, "ada"));
  g_clear_pointer (&state, kh_snapshot_state_free);
  state = kh_snap_load (snapshot, 2, 0);
  g_assert_false (state->partial);
  g_assert_cmpuint (state->lists[KH_COLLECTION_USERS]->len, ==, 2);
}

/* Of what happened the newest is kept. */
static void
test_events (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) events = NULL;
  KhSnapshotBatch *batch = kh_snap_whole (KH_SNAP_NOON);

  for (guint i = 0; i < KH_SNAPSHOT_EVENTS + 50; i++) {
    g_autofree char *id = g_strdup_printf ("e%u", i);
    kh_snap_put (batch, g_object_new (KH_TYPE_EVENT, "id", id, "time", KH_SNAP_NOON - 7919 * (gint64) i % 10007,
                                      "action", "user.updated", "changes", (const char *[]) { "phone", "", "1", NULL }, NULL));
  }
  kh_snap_save (snapshot, batch);
  kh_snapshot_load_events_async (snapshot, NULL, kh_wait_callback, &result);
  events = kh_snapshot_load_events_finish (snapshot, kh_wait (&result), NULL);
  g_assert_cmpuint (events->len, ==, KH_SNAPSHOT_EVENTS);
  g_assert_cmpstr (kh_entity_get_id (g_ptr_array_index (events, 0)), ==, "e0");
  g_assert_cmpuint (kh_event_get_n_changes (g_ptr_array_index (events, 0)), ==, 1);
  for (guint i = 1; i < events->len; i++)
    g_assert_cmpint (kh_event_get_time (g_ptr_array_index (events, i - 1)), >,
                     kh_event_get_time (g_ptr_array_index (events, i)));
  kh_snap_assert_names (snapshot, 0, "Bob ada");
}

static void
test_cancelled (void)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  kh_snapshot_save_async (snapshot, kh_snap_whole (KH_SNAP_NOON), cancellable, kh_wait_callback, &result);
  g_assert_false (kh_snapshot_save_finish (snapshot, kh_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (kh_snap_load (snapshot, 0, 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/snapshot/nothing-yet", test_nothing_yet);
  g_test_add_func ("/snapshot/all-comes-back", test_all_comes_back);
  g_test_add_func ("/snapshot/first-must-be-whole", test_first_must_be_whole);
  g_test_add_func ("/snapshot/changes", test_changes);
  g_test_add_func ("/snapshot/places", test_places);
  g_test_add_func ("/snapshot/list-ends", test_list_ends);
  g_test_add_func ("/snapshot/first-by-name", test_first_by_name);
  g_test_add_func ("/snapshot/events", test_events);
  g_test_add_func ("/snapshot/cancelled", test_cancelled);
  return g_test_run ();
}
