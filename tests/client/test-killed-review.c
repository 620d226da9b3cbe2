/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The application killed at random moments of an access review: while somebody decides, and while decisions are applied
 * to the real server. What was shown as saved is in the file, and nothing is applied twice.
 */
#include <stdio.h>

#include "account/kh-reviews.h"
#include "base/kh-time.h"
#include "kh-account-fixture.h"
#include "kh-kill.h"
#include "kh-store-fixture.h"
#include "kh-wait.h"
#include "provider/kh-service.h"

/* How many people of the store are changed in a review. */
#define CHANGED 6

/* As the application has it after a start. */
static KhAccount *
start_account (SoupSession *session, const char *address, const char *token, const char *account)
{
  g_autoptr (KhProvider) provider = kh_services_find ("account-api")->open (session, address, token, account);
  KhAccount *self = kh_account_new ("killed-review", "Keyholder", "Store", provider);

  kh_sync (self);
  return self;
}

static KhReviews *
reviews_of (KhAccount *account)
{
  KhReviews *reviews = kh_account_get_reviews (account);
  g_autoptr (GError) error = NULL;

  kh_wait_until (kh_reviews_is_loaded (reviews));
  error = kh_reviews_take_error (reviews, NULL);
  g_assert_no_error (error);
  return reviews;
}

static KhReview *
finish_open (KhReviews *reviews, GAsyncResult **slot)
{
  g_autoptr (GError) error = NULL;
  KhReview *review = kh_reviews_open_finish (reviews, kh_wait (slot), &error);

  g_assert_no_error (error);
  return review;
}

static KhReview *
start_review (KhAccount *account)
{
  g_autoptr (GAsyncResult) result = NULL;

  kh_reviews_start_async (reviews_of (account), NULL, kh_wait_callback, &result);
  return finish_open (reviews_of (account), &result);
}

static KhReview *
open_under_way (KhAccount *account)
{
  KhReview *light = kh_reviews_find_under_way (reviews_of (account));
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_nonnull (light);
  kh_reviews_open_async (reviews_of (account), kh_entity_get_id (KH_ENTITY (light)), NULL, kh_wait_callback, &result);
  return finish_open (reviews_of (account), &result);
}

static void
wait_saved (KhAccount *account)
{
  kh_wait_until (kh_reviews_get_n_unsaved (kh_account_get_reviews (account)) == 0);
}

/* --- Deciding --- */

/* Goes on deciding about one after the other, with a note, and tells it twice: "asked" before, "saved" when the window
 * would say so. */
static int
decide_for_ever (void)
{
  g_autoptr (KhAccount) account = kh_account_new ("killed-review", "Keyholder", "Store", NULL);
  g_autoptr (KhReview) review = open_under_way (account);
  GListModel *items = G_LIST_MODEL (kh_review_get_items (review));

  g_print ("started\n");
  for (guint i = 0;; i++) {
    g_autoptr (KhReviewItem) item = g_list_model_get_item (items, i % g_list_model_get_n_items (items));
    const char *id = kh_entity_get_id (KH_ENTITY (item));
    KhDecision decision = g_random_boolean () ? KH_DECISION_KEEP : KH_DECISION_REMOVE;
    g_autofree char *note = g_strdup_printf ("note-%u", g_random_int ());
    if (!kh_review_item_needs_decision (item))
      continue;
    g_print ("asked %s %d %s\n", id, decision, note);
    kh_review_decide (review, item, decision, NULL, NULL, 0, NULL);
    kh_review_set_note (review, item, note, NULL);
    wait_saved (account);
    g_print ("saved %s %d %s\n", id, decision, note);
  }
  return 0;
}

/* @known: id → "decision note", as far as it was told to be saved. */
static void
check_decided (KhReview *review, GHashTable *known, const char *asked)
{
  GHashTableIter iter;
  const char *id, *saved;

  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, (gpointer *) &saved)) {
    KhReviewItem *item = KH_REVIEW_ITEM (kh_entity_list_lookup (kh_review_get_items (review), id));
    g_autofree char *is = g_strdup_printf ("%d %s", kh_review_item_get_decision (item), kh_review_item_get_note (item));
    /* Of what was asked for last any part may be there. */
    if (g_strcmp0 (id, asked) != 0)
      g_assert_cmpstr (is, ==, saved);
  }
}

static void
test_deciding (KhStoreFixture *f, gconstpointer data)
{
  const char *const arguments[] = { "--decide-for-ever", NULL };
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (KhAccount) account
      = start_account (f->session, kh_sample_store_get_address (f->store), f->token, f->account);
  g_autoptr (KhReview) review = start_review (account);
  guint decided = 0;

  for (guint i = 0; i < kh_kill_count (6); i++) {
    g_auto (GStrv) lines
        = kh_kill_run (arguments, "", i % 2 == 1 ? "saved " : NULL, g_test_rand_int_range (0, 50000));
    g_autoptr (KhAccount) again = kh_account_new ("killed-review", "Keyholder", "Store", NULL);
    g_autoptr (KhReview) kept = NULL;
    g_autofree char *asked = NULL;

    for (char **line = lines; *line != NULL; line++) {
      g_auto (GStrv) words = g_strsplit (*line, " ", 3);
      g_clear_pointer (&asked, g_free);
      if (g_str_equal (words[0], "asked"))
        asked = g_strdup (words[1]);
      else if (g_str_equal (words[0], "saved"))
        g_hash_table_replace (known, g_strdup (words[1]), g_strdup (words[2]));
    }
    kept = open_under_way (again);
    check_decided (kept, known, asked);
    if (asked != NULL)
      g_hash_table_remove (known, asked);
    g_assert_cmpuint (kh_review_get_n_decided (kept), >=, decided);
    decided = kh_review_get_n_decided (kept);
  }
  g_assert_cmpuint (decided, >, 0);
}

/* --- Applying --- */

/* Applies what is left to do of the review under way, as the window does, and tells "settled" when that is saved. */
static int
apply_all (char **argv)
{
  g_autoptr (SoupSession) session = kh_service_session_new ();
  g_autoptr (KhAccount) account = NULL;
  g_autoptr (KhReview) review = NULL;
  g_autoptr (GPtrArray) plan = NULL;
  char token[200] = "";

  g_assert_cmpint (scanf ("%199s", token), ==, 1);
  account = start_account (session, argv[2], token, argv[3]);
  review = open_under_way (account);
  plan = kh_reviews_plan (reviews_of (account), review);
  g_print ("started\n");
  for (guint i = 0; i < plan->len; i++) {
    KhReviewStep *step = plan->pdata[i];
    g_autoptr (GAsyncResult) result = NULL;
    g_print ("asked %s\n", kh_entity_get_id (KH_ENTITY (step->item)));
    kh_reviews_apply_async (reviews_of (account), review, step->item, FALSE, NULL, kh_wait_callback, &result);
    if (kh_reviews_apply_finish (reviews_of (account), kh_wait (&result), NULL)) {
      wait_saved (account);
      g_print ("settled %s\n", kh_entity_get_id (KH_ENTITY (step->item)));
    }
  }
  return 0;
}

static gboolean
has_role (KhUser *user, const char *role)
{
  const char *const *roles = kh_user_get_roles (user);

  return g_strv_length ((char **) roles) == 1 && g_str_equal (roles[0], role);
}

/* A few who have not @other get @role, the others stay; signed and saved. Returns: the ids of the few. */
static char **
sign_review (KhAccount *account, const char *role, const char *other)
{
  const char *const roles[] = { role, NULL };
  g_autoptr (KhReview) review = start_review (account);
  GListModel *items = G_LIST_MODEL (kh_review_get_items (review));
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (KhReviewItem) item = g_list_model_get_item (items, i);
    const char *id = kh_entity_get_id (KH_ENTITY (item));
    KhUser *user = kh_account_find_user (account, id);
    gboolean change;
    if (!kh_review_item_needs_decision (item))
      continue;
    change = kh_user_get_status (user) == KH_USER_STATUS_ACTIVE && kh_user_get_ends_at (user) == 0
             && kh_ends_get_size (kh_user_get_role_ends (user)) == 0 && n < CHANGED
             && !has_role (user, other);
    if (change) {
      g_strv_builder_add (ids, id);
      n++;
    }
    kh_review_decide (review, item, change ? KH_DECISION_CHANGE : KH_DECISION_KEEP, change ? roles : NULL,
                      change ? kh_user_get_grants (user) : NULL, 0, NULL);
  }
  g_assert_cmpuint (n, ==, CHANGED);
  g_assert_true (kh_review_sign (review, "Ada", kh_time_now (), NULL));
  wait_saved (account);
  return g_strv_builder_end (ids);
}

/* Somebody else gives @role to all of @ids who have @only. Returns: whose it became. */
static GHashTable *
change_elsewhere (KhAccount *account, char **ids, const char *only, const char *role)
{
  const char *const roles[] = { role, NULL };
  GHashTable *changed = g_hash_table_new (g_str_hash, g_str_equal);

  for (; *ids != NULL; ids++) {
    KhUser *user = kh_account_find_user (account, *ids);
    g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (KhReply) reply = NULL;
    if (!has_role (user, only))
      continue;
    kh_command_set_strv (command, "roles", roles);
    kh_account_run_async (account, command, NULL, kh_wait_callback, &result);
    reply = kh_account_run_finish (account, kh_wait (&result), NULL);
    g_assert_nonnull (reply);
    g_hash_table_add (changed, *ids);
  }
  return changed;
}

/* What is left after the kill; whoever was changed meanwhile stays as they are. */
static void
apply_rest (KhAccount *account, KhReview *review)
{
  g_autoptr (GPtrArray) plan = kh_reviews_plan (reviews_of (account), review);

  for (guint i = 0; i < plan->len; i++) {
    KhReviewItem *item = ((KhReviewStep *) plan->pdata[i])->item;
    KhUser *user = kh_account_find_user (account, kh_entity_get_id (KH_ENTITY (item)));
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;
    if (kh_review_item_get_standing (item, user) == KH_STANDING_CONFLICT) {
      kh_review_settle (review, item, KH_OUTCOME_SKIPPED, NULL, NULL, kh_time_now (), NULL);
      continue;
    }
    kh_reviews_apply_async (reviews_of (account), review, item, FALSE, NULL, kh_wait_callback, &result);
    if (kh_reviews_apply_finish (reviews_of (account), kh_wait (&result), &error))
      continue;
    /* The last request of whoever was killed came through only now. */
    g_assert_error (error, KH_ERROR, KH_ERROR_CONFLICT);
    kh_sync (account);
    i--;
  }
  wait_saved (account);
}

static void
check_settled (KhReview *review, char **lines)
{
  for (; *lines != NULL; lines++) {
    g_auto (GStrv) words = g_strsplit (*lines, " ", 2);
    if (g_str_equal (words[0], "settled")) {
      KhEntity *item = kh_entity_list_lookup (kh_review_get_items (review), words[1]);
      g_assert_cmpint (kh_review_item_get_outcome (KH_REVIEW_ITEM (item)), ==, KH_OUTCOME_DONE);
    }
  }
}

/* What was applied before the kill is undone by somebody else: doing it again would show. */
static void
test_applying (KhStoreFixture *f, gconstpointer data)
{
  const char *const arguments[] = { "--apply-all", kh_sample_store_get_address (f->store), f->account, NULL };
  const char *const given[] = { "shipping", "returns" };
  const char *const others[] = { "finance", "pickups", "analytics" };

  for (guint i = 0; i < kh_kill_count (4); i++) {
    const char *role = given[i % 2], *other = others[i % 3];
    g_autoptr (KhAccount) before = start_account (f->session, arguments[1], f->token, f->account);
    g_auto (GStrv) ids = sign_review (before, role, other);
    g_auto (GStrv) lines
        = kh_kill_run (arguments, f->token, i % 4 != 3 ? "asked " : NULL, g_test_rand_int_range (0, 200000));
    g_autoptr (KhAccount) account = start_account (f->session, arguments[1], f->token, f->account);
    g_autoptr (GHashTable) undone = change_elsewhere (account, ids, role, other);
    g_autoptr (KhAccount) after = NULL;

    if (kh_reviews_find_under_way (reviews_of (account)) != NULL) {
      g_autoptr (KhReview) review = open_under_way (account);
      check_settled (review, lines);
      apply_rest (account, review);
      g_assert_cmpint (kh_review_get_applied_at (review), >, 0);
    } else {
      g_assert_cmpuint (g_hash_table_size (undone), ==, CHANGED);
    }
    after = start_account (f->session, arguments[1], f->token, f->account);
    for (char **id = ids; *id != NULL; id++)
      g_assert_true (has_role (kh_account_find_user (after, *id), g_hash_table_contains (undone, *id) ? other : role));
  }
}

int
main (int argc, char **argv)
{
  if (argc == 2 && g_str_equal (argv[1], "--decide-for-ever"))
    return decide_for_ever ();
  if (argc == 4 && g_str_equal (argv[1], "--apply-all"))
    return apply_all (argv);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/killed/deciding", KhStoreFixture, NULL, kh_store_fixture_set_up, test_deciding,
              kh_store_fixture_tear_down);
  g_test_add ("/killed/applying", KhStoreFixture, NULL, kh_store_fixture_set_up, test_applying,
              kh_store_fixture_tear_down);
  return g_test_run ();
}
