/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two days of an account beside each other: who came, who went, and whose access was another.
 */
#include "account/kh-account-days.h"
#include "kh-snapshot-fixture.h"
#include "kh-wait.h"
#include "model/kh-role.h"

typedef struct {
  KhSnapshot *snapshot;
  KhAccount *account;
  guint day; /* the first */
} Fixture;

/* On the second day Bob goes and Cleo comes; on the fifth Ada gets another role, and what "packer" grants becomes less. */
static void
set_up (Fixture *f, gconstpointer data)
{
  KhUser *ada = kh_snap_new_user ("ada", "ada", 2);
  g_autoptr (KhGrants) grants = kh_grants_new ();
  KhSnapshotBatch *batch;

  f->snapshot = kh_snapshot_new (KH_SNAP_ACCOUNT);
  f->day = kh_snapshot_day_of (KH_SNAP_NOON);
  kh_snap_save (f->snapshot, kh_snap_whole (KH_SNAP_NOON));
  batch = kh_snap_day (1);
  kh_snap_take_out (batch, KH_TYPE_USER, "bob");
  kh_snap_put (batch, kh_snap_new_user ("cleo", "Cleo", 1));
  kh_snap_save (f->snapshot, batch);
  batch = kh_snap_day (4);
  g_object_set (ada, "roles", (const char *[]) { "packer", "returns", NULL }, NULL);
  kh_grants_set (grants, "labels", KH_LEVEL_GUEST);
  kh_snap_put (batch, ada);
  kh_snap_put (batch, g_object_new (KH_TYPE_ROLE, "id", "packer", "name", "Packer", "grants", grants, NULL));
  kh_snap_save (f->snapshot, batch);
  f->account = kh_account_new (KH_SNAP_ACCOUNT, "Keyholder", "Harbour Lane", NULL);
  kh_account_set_snapshot (f->account, f->snapshot, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;

  kh_snapshot_erase_async (f->snapshot, kh_wait_callback, &result);
  g_assert_true (kh_snapshot_erase_finish (f->snapshot, kh_wait (&result), NULL));
  g_clear_object (&f->account);
  g_clear_object (&f->snapshot);
}

static KhReview *
compare (Fixture *f, guint from, guint to, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kh_account_compare_days_async (f->account, from, to, NULL, kh_wait_callback, &result);
  return kh_account_compare_days_finish (f->account, kh_wait (&result), error);
}

/* "Bob: left; …", with what is given, taken or changed after its name. */
static char *
describe (KhReview *review)
{
  static const char *const names[] = { "joined", "left", "status", "given", "taken", "role ends", "level", "ends", "email" };
  GListModel *items = G_LIST_MODEL (kh_review_get_items (review));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (KhReviewItem) item = g_list_model_get_item (items, i);
    GPtrArray *differences = kh_review_item_get_differences (item);
    g_string_append_printf (text, "%s%s:", i > 0 ? "; " : "", kh_subject_get_name (kh_review_item_get_subject (item)));
    for (guint j = 0; j < differences->len; j++) {
      KhDifference *difference = differences->pdata[j];
      g_string_append_printf (text, " %s", names[difference->kind]);
      if (difference->what != NULL)
        g_string_append_printf (text, " %s", difference->what);
      if (difference->kind == KH_DIFFERENCE_LEVEL)
        g_string_append_printf (text, " %d to %d", (int) difference->from, (int) difference->to);
    }
  }
  return g_string_free (text, FALSE);
}

static void
assert_differences (Fixture *f, guint from, guint to, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReview) review = compare (f, f->day + from, f->day + to, &error);
  g_autofree char *found = NULL;

  g_assert_no_error (error);
  found = describe (review);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_list (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) days = NULL;

  kh_account_list_days_async (f->account, NULL, kh_wait_callback, &result);
  days = kh_account_list_days_finish (f->account, kh_wait (&result), NULL);
  g_assert_cmpuint (days->len, ==, 3);
  g_assert_cmpuint (g_array_index (days, KhSnapshotDay, 0).day, ==, f->day);
  g_assert_cmpuint (g_array_index (days, KhSnapshotDay, 2).day, ==, f->day + 4);
}

static void
test_any_two (Fixture *f, gconstpointer data)
{
  assert_differences (f, 0, 1, "Bob: left; Cleo: joined");
  assert_differences (f, 1, 4, "ada: given returns taken finance level labels 3 to 2; Cleo: level labels 3 to 2");
  assert_differences (f, 0, 4, "ada: given returns taken finance level labels 3 to 2; Bob: left; Cleo: joined");
  /* Whichever is named first. */
  assert_differences (f, 1, 0, "Bob: left; Cleo: joined");
  assert_differences (f, 1, 1, "");
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KhSnapshotBatch *batch = kh_snap_day (5);

  g_assert_null (compare (f, f->day, f->day + 3, &error));
  g_assert_error (error, KH_ERROR, KH_ERROR_CONFLICT);
  g_clear_error (&error);
  kh_snapshot_batch_set_visible (batch, KH_COLLECTION_USERS, FALSE);
  kh_snap_save (f->snapshot, batch);
  g_assert_null (compare (f, f->day, f->day + 1, &error));
  g_assert_error (error, KH_ERROR, KH_ERROR_RESTRICTED);
}

#define ADD(name, function) g_test_add ("/account-days/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("list", test_list);
  ADD ("any-two", test_any_two);
  ADD ("refused", test_refused);
  return g_test_run ();
}
