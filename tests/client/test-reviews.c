/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Access reviews of an account: beginning, keeping, and applying what was decided to what is so by then.
 */
#include <glib/gstdio.h>

#include "account/kh-reviews.h"
#include "base/kh-time.h"
#include "kh-account-fixture.h"
#include "kh-wait.h"
#include "store/kh-data-file.h"

static KhReviews *
reviews_of (KhAccountFixture *f)
{
  KhReviews *reviews = kh_account_get_reviews (f->account);

  kh_wait_until (kh_reviews_is_loaded (reviews));
  return reviews;
}

static KhReview *
try_start (KhAccountFixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  KhReviews *reviews = reviews_of (f);

  kh_reviews_start_async (reviews, NULL, kh_wait_callback, &result);
  return kh_reviews_open_finish (reviews, kh_wait (&result), error);
}

static KhReview *
start (KhAccountFixture *f)
{
  g_autoptr (GError) error = NULL;
  KhReview *review = try_start (f, &error);

  g_assert_no_error (error);
  return review;
}

static KhReviewItem *
item_of (KhReview *review, const char *id)
{
  return KH_REVIEW_ITEM (kh_entity_list_lookup (kh_review_get_items (review), id));
}

static gboolean
apply (KhAccountFixture *f, KhReview *review, const char *id, gboolean despite, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  KhReviews *reviews = reviews_of (f);

  kh_reviews_apply_async (reviews, review, item_of (review, id), despite, NULL, kh_wait_callback, &result);
  return kh_reviews_apply_finish (reviews, kh_wait (&result), error);
}

/* Keeps everybody but @id, whose role becomes "finance", and signs. */
static KhReview *
signed_change (KhAccountFixture *f, const char *id)
{
  const char *const finance[] = { "finance", NULL };
  KhReview *review = start (f);
  GListModel *items = G_LIST_MODEL (kh_review_get_items (review));

  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (KhReviewItem) item = g_list_model_get_item (items, i);
    gboolean change = g_str_equal (kh_entity_get_id (KH_ENTITY (item)), id);
    if (kh_review_item_needs_decision (item))
      kh_review_decide (review, item, change ? KH_DECISION_CHANGE : KH_DECISION_KEEP, change ? finance : NULL, NULL, 0,
                        NULL);
  }
  g_assert_true (kh_review_sign (review, "Ada", kh_time_now (), NULL));
  kh_wait_until (kh_reviews_get_n_unsaved (reviews_of (f)) == 0);
  return review;
}

/* Somebody else gives @id another role. */
static void
change_elsewhere (KhAccountFixture *f, const char *id, const char *role)
{
  const char *const roles[] = { role, NULL };
  g_autoptr (KhUser) changed = g_object_new (KH_TYPE_USER, "id", id, NULL);

  kh_entity_assign (KH_ENTITY (changed), KH_ENTITY (kh_account_find_user (f->account, id)));
  g_object_set (changed, "roles", roles, "version", kh_user_get_version (changed) + 1, NULL);
  kh_entity_list_upsert (kh_account_get_list (f->account, KH_COLLECTION_USERS), KH_ENTITY (changed));
}

static void
test_everybody_is_there (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhReview) review = NULL;
  g_autoptr (GError) error = NULL;

  g_object_set (kh_fake_provider_add_user (f->provider, "u3", "packer"), "email", "info@shop.example", NULL);
  kh_fixture_sync (f);
  review = start (f);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (kh_review_get_items (review))), ==,
                    kh_fixture_count (f, KH_COLLECTION_USERS));
  g_assert_true (kh_review_item_get_hints (item_of (review, "u3")) & KH_HINT_SHARED_ADDRESS);
  g_assert_cmpint (kh_grants_get (kh_subject_get_access (kh_review_item_get_now (item_of (review, "u3"))), "labels"),
                   ==, KH_LEVEL_APPROVER);
  g_assert_cmpuint (g_list_model_get_n_items (kh_reviews_get_list (reviews_of (f))), ==, 1);
  g_assert_null (try_start (f, &error));
  kh_assert_error (error, KH_ERROR_CONFLICT, "review-under-way");
}

static void
test_nothing_is_known (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (try_start (f, &error));
  kh_assert_error (error, KH_ERROR_OFFLINE, NULL);
}

/* Nobody knows whether there are any, so none begins beside those that there may be. */
static void
test_unreadable (KhAccountFixture *f, gconstpointer data)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, kh_account_get_id (f->account), -1);
  g_autofree char *name = g_strdup_printf ("%.32s.reviews", sum);
  g_autofree char *path = kh_data_file_build_path ("reviews", name);
  g_autoptr (KhReview) review = NULL;
  g_autoptr (GError) error = NULL;

  kh_fixture_sync (f);
  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0); /* a folder, which is no file */
  g_assert_null (try_start (f, &error));
  kh_assert_error (error, KH_ERROR_UNSUPPORTED, "reviews-unusable");
  kh_assert_error (kh_reviews_get_unreadable (reviews_of (f)), KH_ERROR_UNSUPPORTED, "reviews-unusable");
  kh_reviews_read_again (reviews_of (f));
  g_assert_nonnull (kh_reviews_get_unreadable (reviews_of (f)));

  g_assert_cmpint (g_rmdir (path), ==, 0);
  kh_reviews_read_again (reviews_of (f));
  g_assert_null (kh_reviews_get_unreadable (reviews_of (f)));
  review = start (f);
  g_assert_nonnull (review);
}

/* Whoever comes on a later page would be left out of it. */
static void
test_not_everybody_has_come (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (KhReview) review = NULL;
  g_autoptr (GError) error = NULL;

  kh_fake_provider_add_user (f->provider, "u3", "packer");
  f->provider->held = TRUE;
  kh_account_sync_async (f->account, NULL, kh_wait_callback, &result);
  kh_wait_until (f->provider->waiting->len == KH_N_COLLECTIONS);
  kh_fake_provider_page (f->provider, KH_COLLECTION_USERS, 0, 1);
  g_assert_cmpint (kh_account_get_state (f->account, KH_COLLECTION_USERS), ==, KH_STATE_READY);
  g_assert_null (try_start (f, &error));
  kh_assert_error (error, KH_ERROR_OFFLINE, NULL);
  kh_fake_provider_release (f->provider);
  g_assert_true (kh_account_sync_finish (f->account, kh_wait (&result), NULL));
  review = start (f);
  g_assert_nonnull (item_of (review, "u3"));
}

/* What fails is told by what it was, also when that is asked for later. */
static void
test_cannot_be_saved (KhAccountFixture *f, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "keyholder", "reviews", NULL);
  g_autoptr (GDir) dir = NULL;
  g_autoptr (KhReview) review = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;
  gboolean saving = FALSE;

  kh_fake_provider_add_user (f->provider, "u3", "packer");
  kh_fixture_sync (f);
  review = start (f);
  g_assert_null (kh_reviews_take_error (reviews_of (f), NULL));
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    sqlite3 *handle;
    if (!g_str_has_suffix (name, ".reviews"))
      continue;
    g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
    g_assert_true (kh_data_exec (handle, "DROP TABLE items", NULL));
    sqlite3_close (handle);
  }
  kh_review_decide (review, item_of (review, "u3"), KH_DECISION_REMOVE, NULL, NULL, 0, NULL);
  kh_wait_until (kh_reviews_get_n_unsaved (reviews_of (f)) == 0);
  error = kh_reviews_take_error (reviews_of (f), &saving);
  g_assert_true (saving);
  kh_assert_error (error, KH_ERROR_UNSUPPORTED, "reviews-unusable");
}

static void
test_left_and_taken_up (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhReview) review = NULL;
  g_autoptr (KhReview) again = NULL;
  g_autoptr (KhAccount) other = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  KhReviews *reviews;

  kh_fake_provider_add_user (f->provider, "u3", "packer");
  kh_fixture_sync (f);
  review = start (f);
  kh_review_decide (review, item_of (review, "u3"), KH_DECISION_REMOVE, NULL, NULL, 0, NULL);
  kh_wait_until (kh_reviews_get_n_unsaved (reviews_of (f)) == 0);

  /* The next start of the application. */
  other = kh_account_new (kh_account_get_id (f->account), "Service", "Name", NULL);
  reviews = kh_account_get_reviews (other);
  kh_wait_until (kh_reviews_is_loaded (reviews));
  g_assert_nonnull (kh_reviews_find_under_way (reviews));
  kh_reviews_open_async (reviews, kh_entity_get_id (KH_ENTITY (review)), NULL, kh_wait_callback, &result);
  again = kh_reviews_open_finish (reviews, kh_wait (&result), NULL);
  g_assert_cmpint (kh_review_item_get_decision (item_of (again, "u3")), ==, KH_DECISION_REMOVE);
}

static void
test_applied (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhReview) review = NULL;
  g_autoptr (KhReview) next = NULL;
  g_autoptr (GPtrArray) plan = NULL;
  g_autoptr (KhUser) changed = NULL;
  g_autoptr (GError) error = NULL;
  const char *const finance[] = { "finance", NULL };

  kh_fake_provider_add_user (f->provider, "u3", "packer");
  kh_fixture_sync (f);
  review = signed_change (f, "u3");
  plan = kh_reviews_plan (reviews_of (f), review);
  g_assert_cmpuint (plan->len, ==, 1);
  g_assert_cmpint (((KhReviewStep *) plan->pdata[0])->standing, ==, KH_STANDING_READY);

  changed = g_object_new (KH_TYPE_USER, "id", "u3", "name", "u3", "roles", finance, "version", 2, NULL);
  f->provider->reply = g_new0 (KhReply, 1);
  f->provider->reply->entity = g_object_ref (KH_ENTITY (changed));
  g_assert_true (apply (f, review, "u3", FALSE, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (f->provider->commands, ==, 1);
  g_assert_cmpint (kh_review_item_get_outcome (item_of (review, "u3")), ==, KH_OUTCOME_DONE);
  g_assert_cmpint (kh_review_get_applied_at (review), >, 0);
  /* Once more does nothing. */
  g_assert_true (apply (f, review, "u3", FALSE, NULL));
  g_assert_cmpuint (f->provider->commands, ==, 1);
  g_assert_cmpint (kh_reviews_get_due_at (reviews_of (f)), ==, kh_review_get_signed_at (review) + KH_REVIEW_DUE_AFTER);

  /* The next one begins with what this one left. */
  kh_wait_until (kh_reviews_get_n_unsaved (reviews_of (f)) == 0);
  next = start (f);
  g_assert_cmpint (kh_review_get_baseline_at (next), ==, kh_review_get_signed_at (review));
  g_assert_cmpuint (kh_review_item_get_differences (item_of (next, "u3"))->len, ==, 0);
}

static void
test_conflict (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhReview) review = NULL;
  g_autoptr (GPtrArray) plan = NULL;
  g_autoptr (GError) error = NULL;
  KhReviewStep *step;

  kh_fake_provider_add_user (f->provider, "u3", "packer");
  kh_fixture_sync (f);
  review = signed_change (f, "u3");
  change_elsewhere (f, "u3", "returns");
  plan = kh_reviews_plan (reviews_of (f), review);
  step = plan->pdata[0];
  g_assert_cmpint (step->standing, ==, KH_STANDING_CONFLICT);
  g_assert_cmpint (((KhDifference *) step->since->pdata[0])->kind, ==, KH_DIFFERENCE_ROLE_GIVEN);
  g_assert_false (apply (f, review, "u3", FALSE, &error));
  g_assert_error (error, KH_ERROR, KH_ERROR_CONFLICT);
  g_assert_cmpuint (f->provider->commands, ==, 0);
  g_assert_cmpint (kh_review_item_get_outcome (item_of (review, "u3")), ==, KH_OUTCOME_WAITING);
}

static void
test_already_so (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhReview) review = NULL;

  kh_fake_provider_add_user (f->provider, "u3", "packer");
  kh_fixture_sync (f);
  review = signed_change (f, "u3");
  change_elsewhere (f, "u3", "finance");
  g_assert_true (apply (f, review, "u3", FALSE, NULL));
  g_assert_cmpuint (f->provider->commands, ==, 0);
  g_assert_cmpint (kh_review_item_get_outcome (item_of (review, "u3")), ==, KH_OUTCOME_DONE);
}

static void
test_refused_and_broken (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhReview) review = NULL;
  g_autoptr (GError) error = NULL;

  kh_fake_provider_add_user (f->provider, "u3", "packer");
  kh_fixture_sync (f);
  review = signed_change (f, "u3");
  f->provider->error = kh_fixture_error (KH_ERROR_NETWORK);
  g_assert_false (apply (f, review, "u3", FALSE, &error));
  g_assert_error (error, KH_ERROR, KH_ERROR_NETWORK);
  g_assert_cmpint (kh_review_item_get_outcome (item_of (review, "u3")), ==, KH_OUTCOME_WAITING);
  g_clear_error (&f->provider->error);
  f->provider->error = kh_fixture_error (KH_ERROR_RESTRICTED);
  g_assert_true (apply (f, review, "u3", FALSE, NULL));
  g_assert_cmpint (kh_review_item_get_outcome (item_of (review, "u3")), ==, KH_OUTCOME_FAILED);
  g_assert_cmpint (kh_review_get_applied_at (review), ==, 0);
  g_clear_error (&f->provider->error);
}

#define ADD(path, func)                                                                                        \
  g_test_add (path, KhAccountFixture, NULL, kh_fixture_set_up, func, kh_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/reviews/everybody-is-there", test_everybody_is_there);
  ADD ("/reviews/nothing-is-known", test_nothing_is_known);
  ADD ("/reviews/cannot-be-saved", test_cannot_be_saved);
  ADD ("/reviews/unreadable", test_unreadable);
  ADD ("/reviews/not-everybody-has-come", test_not_everybody_has_come);
  ADD ("/reviews/left-and-taken-up", test_left_and_taken_up);
  ADD ("/reviews/applied", test_applied);
  ADD ("/reviews/conflict", test_conflict);
  ADD ("/reviews/already-so", test_already_so);
  ADD ("/reviews/refused-and-broken", test_refused_and_broken);
  return g_test_run ();
}
