/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Applying a signed review (B3): planned, asked about, broken off and gone on with, refused, and told in a table.
 */
#include "ui/review/kh-apply-run.h"

#include <string.h>

#include "base/kh-time.h"
#include "kh-account-fixture.h"
#include "kh-wait.h"

typedef struct {
  KhAccountFixture base;
  KhReview *review;
  KhApplyRun *run;
} Fixture;

static KhReview *
start (KhAccount *account)
{
  KhReviews *reviews = kh_account_get_reviews (account);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  KhReview *review;

  kh_wait_until (kh_reviews_is_loaded (reviews));
  kh_reviews_start_async (reviews, NULL, kh_wait_callback, &result);
  review = kh_reviews_open_finish (reviews, kh_wait (&result), &error);
  g_assert_no_error (error);
  return review;
}

/* "u1" and "u2" are to be removed, by a review that is signed. */
static void
set_up (Fixture *f, gconstpointer data)
{
  GListModel *items;

  kh_fixture_set_up (&f->base, NULL);
  kh_fake_provider_add_user (f->base.provider, "u1", "packer");
  kh_fake_provider_add_user (f->base.provider, "u2", "returns");
  kh_fixture_sync (&f->base);
  f->review = start (f->base.account);
  items = G_LIST_MODEL (kh_review_get_items (f->review));
  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (KhReviewItem) item = g_list_model_get_item (items, i);
    const char *id = kh_entity_get_id (KH_ENTITY (item));
    if (kh_review_item_needs_decision (item))
      kh_review_decide (f->review, item, id[0] == 'u' ? KH_DECISION_REMOVE : KH_DECISION_KEEP, NULL, NULL, 0, NULL);
  }
  g_assert_true (kh_review_sign (f->review, "Ada", kh_time_now (), NULL));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  KhReviews *reviews = kh_account_get_reviews (f->base.account);
  g_autoptr (GAsyncResult) result = NULL;

  kh_apply_run_stop (f->run);
  kh_wait_until (kh_reviews_get_n_unsaved (reviews) == 0);
  g_assert_finalize_object (f->run);
  kh_reviews_erase_async (reviews, kh_wait_callback, &result);
  kh_reviews_erase_finish (reviews, kh_wait (&result), NULL);
  g_clear_object (&result);
  g_assert_finalize_object (f->review);
  kh_fixture_tear_down (&f->base, NULL);
}

static void
plan (Fixture *f)
{
  f->run = kh_apply_run_new (f->base.account, f->review);
  kh_wait_until (kh_apply_run_get_state (f->run) != KH_APPLY_PLANNING);
}

static KhReviewItem *
item_of (Fixture *f, const char *id)
{
  return KH_REVIEW_ITEM (kh_entity_list_lookup (kh_review_get_items (f->review), id));
}

/* Somebody else gives @id another role, as the next sync will show. */
static void
change_elsewhere (Fixture *f, const char *id, const char *role)
{
  GPtrArray *users = f->base.provider->lists[KH_COLLECTION_USERS];
  const char *const roles[] = { role, NULL };

  for (guint i = 0; i < users->len; i++)
    if (g_str_equal (kh_entity_get_id (users->pdata[i]), id)) {
      KhUser *changed = g_object_new (KH_TYPE_USER, "id", id, NULL);
      kh_entity_assign (KH_ENTITY (changed), users->pdata[i]);
      g_object_set (changed, "roles", roles, "version", kh_user_get_version (changed) + 1, NULL);
      g_object_unref (users->pdata[i]);
      users->pdata[i] = changed;
    }
}

static void
test_all_is_done (Fixture *f, gconstpointer data)
{
  plan (f);
  g_assert_cmpint (kh_apply_run_get_state (f->run), ==, KH_APPLY_PLANNED);
  g_assert_cmpuint (g_list_model_get_n_items (kh_apply_run_get_items (f->run)), ==, 2);
  g_assert_cmpuint (f->base.provider->commands, ==, 0);
  kh_apply_run_start (f->run);
  kh_wait_until (kh_apply_run_get_state (f->run) == KH_APPLY_DONE);
  g_assert_cmpuint (f->base.provider->commands, ==, 2);
  g_assert_cmpuint (kh_apply_run_count (f->run, KH_OUTCOME_DONE), ==, 2);
  g_assert_cmpint (kh_review_get_applied_at (f->review), >, 0);
}

static void
test_conflict_is_asked_about (Fixture *f, gconstpointer data)
{
  g_autofree char *table = NULL;

  change_elsewhere (f, "u1", "finance");
  plan (f);
  g_assert_cmpint (kh_apply_run_get_standing (f->run, item_of (f, "u1")), ==, KH_STANDING_CONFLICT);
  kh_apply_run_start (f->run);
  kh_wait_until (kh_apply_run_get_state (f->run) == KH_APPLY_CONFLICT);
  g_assert_true (kh_apply_run_get_conflict (f->run)->item == item_of (f, "u1"));
  g_assert_true (kh_apply_run_can_apply_conflict (f->run));
  kh_apply_run_resolve (f->run, data != NULL);
  kh_wait_until (kh_apply_run_get_state (f->run) == KH_APPLY_DONE);
  g_assert_cmpuint (f->base.provider->commands, ==, data != NULL ? 2 : 1);
  g_assert_cmpint (kh_review_item_get_outcome (item_of (f, "u1")), ==,
                   data != NULL ? KH_OUTCOME_DONE : KH_OUTCOME_SKIPPED);
  table = kh_apply_run_to_csv (f->run);
  g_assert_nonnull (strstr (table, data != NULL ? "Access is removed,Applied," : "Access is removed,Left as It Is,"));
}

static void
test_broken_goes_on (Fixture *f, gconstpointer data)
{
  plan (f);
  f->base.provider->command_error = kh_fixture_error (KH_ERROR_NETWORK);
  kh_apply_run_start (f->run);
  kh_wait_until (kh_apply_run_get_state (f->run) == KH_APPLY_BROKEN);
  g_assert_error ((GError *) kh_apply_run_get_error (f->run), KH_ERROR, KH_ERROR_NETWORK);
  g_assert_cmpuint (kh_apply_run_get_n_tried (f->run), ==, 0);
  g_clear_error (&f->base.provider->command_error);
  kh_apply_run_start (f->run);
  kh_wait_until (kh_apply_run_get_state (f->run) == KH_APPLY_DONE);
  g_assert_cmpuint (kh_apply_run_count (f->run, KH_OUTCOME_DONE), ==, 2);
}

static void
test_refused_can_be_left (Fixture *f, gconstpointer data)
{
  plan (f);
  f->base.provider->command_error = kh_fixture_error (KH_ERROR_RESTRICTED);
  kh_apply_run_start (f->run);
  kh_wait_until (kh_apply_run_get_state (f->run) == KH_APPLY_DONE);
  g_assert_cmpuint (kh_apply_run_count (f->run, KH_OUTCOME_FAILED), ==, 2);
  g_assert_cmpint (kh_review_get_applied_at (f->review), ==, 0);
  kh_apply_run_skip_failed (f->run);
  g_assert_cmpuint (kh_apply_run_count (f->run, KH_OUTCOME_SKIPPED), ==, 2);
  g_assert_cmpint (kh_review_get_applied_at (f->review), >, 0);
  g_clear_error (&f->base.provider->command_error);
}

#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/apply-run/all-is-done", NULL, test_all_is_done);
  ADD ("/apply-run/conflict-left", NULL, test_conflict_is_asked_about);
  ADD ("/apply-run/conflict-applied", "", test_conflict_is_asked_about);
  ADD ("/apply-run/broken-goes-on", NULL, test_broken_goes_on);
  ADD ("/apply-run/refused-can-be-left", NULL, test_refused_can_be_left);
  return g_test_run ();
}
