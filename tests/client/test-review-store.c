/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is kept of access reviews, through the death of the process at any moment.
 */

#include "base/kh-time.h"
#include "kh-wait.h"
#include "store/kh-review-store.h"

#define ACCOUNT "connection/account"
#define NOON    G_GINT64_CONSTANT (1794484800000)
#define PEOPLE  20

static KhSubject *
new_subject (const char *id, const char *role)
{
  const char *const roles[] = { role, NULL };
  g_autoptr (KhGrants) access = kh_grants_new ();

  kh_grants_set (access, "labels", KH_LEVEL_EDITOR);
  return g_object_new (KH_TYPE_SUBJECT, "id", id, "name", "Zoë \"7\"", "email", "z@shop.example", "roles", roles,
                       "access", access, "last-seen-at", NOON, NULL);
}

static KhReview *
new_review (const char *id, gint64 started_at)
{
  KhReview *review = g_object_new (KH_TYPE_REVIEW, "id", id, "account-name", "Shop", "started-at", started_at, NULL);

  for (guint i = 0; i < PEOPLE; i++) {
    g_autofree char *person = g_strdup_printf ("u%u", i);
    g_autoptr (KhSubject) before = i == 0 ? NULL : new_subject (person, "packer");
    g_autoptr (KhSubject) now = i == 1 ? NULL : new_subject (person, "finance");
    g_autoptr (KhReviewItem) item = kh_review_item_new (before, now, KH_HINT_UNUSED);
    kh_review_add_item (review, item);
  }
  return review;
}

static KhReviewItem *
nth (KhReview *review, guint n)
{
  g_autoptr (KhReviewItem) item = g_list_model_get_item (G_LIST_MODEL (kh_review_get_items (review)), n);

  return item; /* the review has it */
}

static void
finish_well (KhReviewStore *store, GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (kh_review_store_finish (store, kh_wait (result), &error));
  g_assert_no_error (error);
  g_clear_object (result);
}

static void
add (KhReviewStore *store, KhReview *review)
{
  GAsyncResult *result = NULL;

  kh_review_store_add_async (store, review, NULL, kh_wait_callback, &result);
  finish_well (store, &result);
}

/* @item: (nullable) */
static void
save (KhReviewStore *store, KhReview *review, KhReviewItem *item)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  GAsyncResult *result = NULL;

  if (item != NULL)
    g_ptr_array_add (items, item);
  kh_review_store_save_async (store, review, items, NULL, kh_wait_callback, &result);
  finish_well (store, &result);
}

static KhReview *
load (KhReviewStore *store, const char *id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  KhReview *review;

  kh_review_store_load_async (store, id, NULL, kh_wait_callback, &result);
  review = kh_review_store_load_finish (store, kh_wait (&result), &error);
  g_assert_no_error (error);
  return review;
}

/* Returns: the ids, with a star where it is signed. */
static char *
list (KhReviewStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) reviews = NULL;
  GString *text = g_string_new (NULL);

  kh_review_store_list_async (store, NULL, kh_wait_callback, &result);
  reviews = kh_review_store_list_finish (store, kh_wait (&result), NULL);
  g_assert_nonnull (reviews);
  for (guint i = 0; i < reviews->len; i++)
    g_string_append_printf (text, "%s%s ", kh_entity_get_id (reviews->pdata[i]),
                            kh_review_get_signed_at (reviews->pdata[i]) != 0 ? "*" : "");
  return g_string_free (text, FALSE);
}

static void
erase (KhReviewStore *store)
{
  GAsyncResult *result = NULL;

  kh_review_store_erase_async (store, kh_wait_callback, &result);
  finish_well (store, &result);
}

static void
test_all_comes_back (void)
{
  g_autoptr (KhReviewStore) store = kh_review_store_new (ACCOUNT);
  g_autoptr (KhReviewStore) anew = kh_review_store_new (ACCOUNT);
  g_autoptr (KhReview) review = new_review ("r", NOON);
  g_autoptr (KhReview) back = NULL;
  const char *const roles[] = { "support", NULL };
  KhReviewItem *item;

  add (store, review);
  kh_review_decide (review, nth (review, 2), KH_DECISION_CHANGE, roles, NULL, NOON, NULL);
  kh_review_set_note (review, nth (review, 2), "Naïve; note", NULL);
  save (store, review, nth (review, 2));
  back = load (store, "r");
  g_assert_nonnull (back);
  g_assert_cmpstr (kh_review_get_account_name (back), ==, "Shop");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (kh_review_get_items (back))), ==, PEOPLE);
  g_assert_cmpuint (kh_review_get_n_to_decide (back), ==, PEOPLE - 1);
  g_assert_cmpuint (kh_review_get_n_decided (back), ==, 1);
  g_assert_null (kh_review_item_get_before (nth (back, 0)));
  g_assert_null (kh_review_item_get_now (nth (back, 1)));
  item = nth (back, 2);
  g_assert_cmpstr (kh_entity_get_id (KH_ENTITY (item)), ==, "u2");
  g_assert_cmpint (kh_review_item_get_decision (item), ==, KH_DECISION_CHANGE);
  g_assert_true (g_strv_equal (kh_review_item_get_roles (item), roles));
  g_assert_cmpint (kh_review_item_get_ends_at (item), ==, NOON);
  g_assert_cmpstr (kh_review_item_get_note (item), ==, "Naïve; note");
  g_assert_cmpint (kh_review_item_get_hints (item), ==, KH_HINT_UNUSED);
  g_assert_cmpstr (kh_subject_get_name (kh_review_item_get_now (item)), ==, "Zoë \"7\"");
  g_assert_cmpint (kh_grants_get (kh_subject_get_access (kh_review_item_get_now (item)), "labels"), ==,
                   KH_LEVEL_EDITOR);
  g_assert_cmpuint (kh_review_item_get_differences (item)->len, ==, 2);
  g_assert_null (load (store, "other"));
  erase (store);
  g_assert_null (load (anew, "r"));
}

static void
test_list_and_discard (void)
{
  g_autoptr (KhReviewStore) store = kh_review_store_new (ACCOUNT);
  g_autoptr (KhReview) first = new_review ("first", NOON);
  g_autoptr (KhReview) second = new_review ("second", NOON + KH_DAY);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *result = NULL;

  add (store, first);
  add (store, second);
  for (guint i = 0; i < PEOPLE; i++)
    if (kh_review_item_needs_decision (nth (first, i)))
      kh_review_decide (first, nth (first, i), KH_DECISION_KEEP, NULL, NULL, 0, NULL);
  g_assert_true (kh_review_sign (first, "Ada", NOON, NULL));
  save (store, first, NULL);
  before = list (store);
  g_assert_cmpstr (before, ==, "second first* ");

  kh_review_store_discard_async (store, "second", NULL, kh_wait_callback, &result);
  finish_well (store, &result);
  kh_review_store_discard_async (store, "first", NULL, kh_wait_callback, &result);
  g_assert_false (kh_review_store_finish (store, kh_wait (&result), &error));
  kh_assert_error (error, KH_ERROR_CONFLICT, "review-signed");
  g_clear_object (&result);
  after = list (store);
  g_assert_cmpstr (after, ==, "first* ");
  erase (store);
}

/* --- Killed --- */

/* Decides for ever: the n-th time about person n, with n as note; tells n when it is saved. */
static int
decide_for_ever (void)
{
  g_autoptr (KhReviewStore) store = kh_review_store_new (ACCOUNT);
  g_autoptr (KhReview) review = new_review ("r", NOON);

  add (store, review);
  for (guint n = 2;; n++) {
    KhReviewItem *item = nth (review, 2 + n % (PEOPLE - 2));
    g_autofree char *note = g_strdup_printf ("%u", n);
    kh_review_decide (review, item, n % 2 == 0 ? KH_DECISION_KEEP : KH_DECISION_REMOVE, NULL, NULL, 0, NULL);
    kh_review_set_note (review, item, note, NULL);
    save (store, review, item);
    g_print ("%u\n", n);
  }
  return 0;
}

/* Returns: what the helper had told last when it was killed, @delay microseconds after its first line. */
static guint
run_and_kill (gulong delay)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  char *line;
  guint last = 0;

  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", g_get_user_data_dir (), TRUE);
  process = g_subprocess_launcher_spawn (launcher, NULL, "/proc/self/exe", "--decide-for-ever", NULL);
  g_assert_nonnull (process);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_usleep (delay);
  g_subprocess_force_exit (process);
  for (; line != NULL; line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) {
    last = g_ascii_strtoull (line, NULL, 10);
    g_free (line);
  }
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  return last;
}

/* KEYHOLDER_KILLS: how often; 30 unless told. */
static void
test_killed (void)
{
  const char *wanted = g_getenv ("KEYHOLDER_KILLS");
  guint kills = wanted != NULL ? g_ascii_strtoull (wanted, NULL, 10) : 30;

  for (guint i = 0; i < kills; i++) {
    guint told = run_and_kill (g_test_rand_int_range (0, 30000)), newest = 0;
    g_autoptr (KhReviewStore) store = kh_review_store_new (ACCOUNT);
    g_autoptr (KhReview) review = load (store, "r");
    g_assert_cmpuint (told, >, 0);
    g_assert_nonnull (review);
    for (guint j = 2; j < PEOPLE; j++) {
      KhReviewItem *item = nth (review, j);
      guint n = g_ascii_strtoull (kh_review_item_get_note (item), NULL, 10);
      newest = MAX (newest, n);
      /* A decision and its note are there both or not at all. */
      g_assert_cmpint (kh_review_item_get_decision (item), ==,
                       n == 0 ? KH_DECISION_OPEN : n % 2 == 0 ? KH_DECISION_KEEP : KH_DECISION_REMOVE);
    }
    g_assert_cmpuint (newest, >=, told);
    g_assert_cmpuint (newest, <=, told + 1);
    erase (store);
  }
}

int
main (int argc, char **argv)
{
  if (argc > 1 && g_str_equal (argv[1], "--decide-for-ever"))
    return decide_for_ever ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/review-store/all-comes-back", test_all_comes_back);
  g_test_add_func ("/review-store/list-and-discard", test_list_and_discard);
  g_test_add_func ("/review-store/killed", test_killed);
  return g_test_run ();
}
