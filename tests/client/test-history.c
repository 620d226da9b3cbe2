/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A window on the history: pages, news at its top, gaps, and the export (E7).
 */
#include "account/kh-history.h"

#include <json-glib/json-glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "account/kh-history-export.h"
#include "kh-account-fixture.h"
#include "kh-wait.h"

static KhEvent *
event_new (guint n, const char *action)
{
  g_autofree char *id = g_strdup_printf ("e%u", n);

  return g_object_new (KH_TYPE_EVENT, "id", id, "time", (gint64) n * 1000, "action", action, "actor", "me", "actor-name",
                       "Me", NULL);
}

/* The provider has @n events, e1 the oldest. */
static void
fill (KhAccountFixture *f, guint n)
{
  g_ptr_array_set_size (f->provider->events, 0);
  for (guint i = n; i > 0; i--)
    g_ptr_array_add (f->provider->events, event_new (i, i % 2 != 0 ? "user.updated" : "role.created"));
}

static void
happen (KhAccountFixture *f, guint n)
{
  g_ptr_array_insert (f->provider->events, 0, event_new (n, "user.updated"));
}

static void
tell (KhAccountFixture *f, guint n)
{
  g_autoptr (KhEvent) event = event_new (n, "user.updated");

  kh_wait_until (f->provider->follower != NULL);
  kh_fake_provider_tell (f->provider, KH_N_COLLECTIONS, kh_entity_get_id (KH_ENTITY (event)), KH_ENTITY (event));
}

static guint
length (KhHistory *history)
{
  return g_list_model_get_n_items (G_LIST_MODEL (history));
}

/* "e9 e8 e7" */
static char *
ids (KhHistory *history)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < length (history); i++) {
    g_autoptr (KhEntity) event = g_list_model_get_item (G_LIST_MODEL (history), i);
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", kh_entity_get_id (event));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

#define assert_ids(history, expected)                                                                          \
  G_STMT_START                                                                                                 \
  {                                                                                                            \
    g_autofree char *found = ids (history);                                                                    \
    g_assert_cmpstr (found, ==, expected);                                                                     \
  }                                                                                                            \
  G_STMT_END

static KhHistory *
open (KhAccountFixture *f, guint page_size)
{
  KhHistory *history = kh_history_new (f->account, NULL, page_size);

  kh_wait_until (kh_history_get_state (history) != KH_STATE_LOADING);
  return history;
}

static void
test_pages (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhHistory) history = NULL;

  fill (f, 7);
  history = open (f, 3);
  assert_ids (history, "e7 e6 e5");
  g_assert_cmpint (kh_history_get_total (history), ==, 7);
  g_assert_false (kh_history_get_complete (history));
  kh_history_load_more (history);
  kh_history_load_more (history); /* at once: nothing more */
  kh_wait_until (!kh_history_get_loading (history));
  assert_ids (history, "e7 e6 e5 e4 e3 e2");
  kh_history_load_more (history);
  kh_wait_until (kh_history_get_complete (history));
  assert_ids (history, "e7 e6 e5 e4 e3 e2 e1");
  kh_history_load_more (history);
  g_assert_false (kh_history_get_loading (history));
  g_assert_cmpuint (f->provider->history_calls, ==, 3);
}

static void
follow (KhAccountFixture *f)
{
  kh_account_set_watched (f->account, TRUE);
  kh_fixture_sync (f);
  kh_wait_until (f->provider->follower != NULL);
}

/* B5: what happens elsewhere is at the top at once; nothing is asked for again, and nothing below it moves. */
static void
test_news_at_the_top (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhHistory) history = NULL;
  guint calls;

  fill (f, 5);
  follow (f);
  history = open (f, 3);
  kh_wait_until (!kh_history_get_loading (history));
  calls = f->provider->history_calls;
  tell (f, 6);
  kh_wait_until (length (history) == 4);
  tell (f, 6); /* told again */
  tell (f, 7);
  kh_wait_until (length (history) == 5);
  assert_ids (history, "e7 e6 e5 e4 e3");
  g_assert_cmpint (kh_history_get_total (history), ==, 7);
  g_assert_cmpuint (f->provider->history_calls, ==, calls);
}

static void
test_news_that_a_filter_leaves_out (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhHistory) history = NULL;

  fill (f, 5);
  follow (f);
  history = open (f, 10);
  kh_history_set_query (history, &(KhHistoryQuery) { .action = (char *) "role" });
  kh_wait_until (length (history) == 2);
  assert_ids (history, "e4 e2");
  tell (f, 6);
  kh_wait_until (f->provider->follower != NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  assert_ids (history, "e4 e2");
  kh_history_set_query (history, &(KhHistoryQuery) { .action = (char *) "user" });
  kh_wait_until (length (history) == 3);
  tell (f, 7);
  kh_wait_until (length (history) == 4);
  assert_ids (history, "e7 e5 e3 e1");
}

/* After a time without the feed: what was missed comes in where it belongs, and what was loaded stays. */
static void
test_gap_is_filled (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhHistory) history = NULL;

  fill (f, 6);
  kh_fixture_sync (f);
  history = open (f, 3);
  kh_history_load_more (history);
  kh_wait_until (length (history) == 6);
  happen (f, 7);
  happen (f, 8);
  kh_fixture_sync (f);
  kh_wait_until (length (history) == 8);
  assert_ids (history, "e8 e7 e6 e5 e4 e3 e2 e1");
}

/* So much was missed that a page does not reach back: nothing is left out unseen. */
static void
test_wide_gap_starts_over (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhHistory) history = NULL;

  fill (f, 6);
  kh_fixture_sync (f);
  history = open (f, 3);
  for (guint i = 7; i <= 12; i++)
    happen (f, i);
  kh_fixture_sync (f);
  kh_wait_until (kh_history_get_total (history) == 12);
  assert_ids (history, "e12 e11 e10");
  while (!kh_history_get_complete (history)) {
    kh_history_load_more (history);
    kh_wait_until (!kh_history_get_loading (history));
  }
  g_assert_cmpuint (length (history), ==, 12);
}

static void
test_restricted_and_back (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhHistory) history = NULL;

  fill (f, 2);
  f->provider->history_error = kh_fixture_error (KH_ERROR_RESTRICTED);
  kh_fixture_sync (f);
  history = open (f, 3);
  g_assert_cmpint (kh_history_get_state (history), ==, KH_STATE_RESTRICTED);
  g_clear_error (&f->provider->history_error);
  kh_fixture_sync (f);
  kh_wait_until (kh_history_get_state (history) == KH_STATE_READY);
  g_assert_cmpuint (length (history), ==, 2);
  /* Access that ends takes what was there away. */
  f->provider->history_error = kh_fixture_error (KH_ERROR_RESTRICTED);
  kh_fixture_sync (f);
  kh_wait_until (kh_history_get_state (history) == KH_STATE_RESTRICTED);
  g_assert_cmpuint (length (history), ==, 0);
}

/* Offline, what is there stays; the next page can be tried again. */
static void
test_failures_keep_what_is_there (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhHistory) history = NULL;

  fill (f, 5);
  kh_fixture_sync (f);
  history = open (f, 3);
  f->provider->history_error = kh_fixture_error (KH_ERROR_NETWORK);
  kh_history_load_more (history);
  kh_wait_until (kh_history_get_error (history) != NULL);
  g_assert_cmpint (kh_history_get_state (history), ==, KH_STATE_READY);
  g_assert_false (kh_history_get_loading (history));
  assert_ids (history, "e5 e4 e3");
  g_clear_error (&f->provider->history_error);
  kh_history_load_more (history);
  kh_wait_until (length (history) == 5);
  g_assert_no_error (kh_history_get_error (history));
}

static void
test_first_failure_is_an_error (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhHistory) history = NULL;

  f->provider->history_error = kh_fixture_error (KH_ERROR_SERVER);
  history = open (f, 3);
  g_assert_cmpint (kh_history_get_state (history), ==, KH_STATE_ERROR);
  g_assert_error (kh_history_get_error (history), KH_ERROR, KH_ERROR_SERVER);
}

/* However much there is, a bounded part of it is held. */
static void
test_is_bounded (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhHistory) history = NULL;

  fill (f, KH_HISTORY_MOST + 500);
  history = open (f, 1000);
  while (!kh_history_get_complete (history)) {
    kh_history_load_more (history);
    kh_wait_until (!kh_history_get_loading (history));
  }
  g_assert_cmpuint (length (history), ==, KH_HISTORY_MOST);
  g_assert_cmpint (kh_history_get_total (history), ==, KH_HISTORY_MOST + 500);
}

static void
test_goes_while_loading (KhAccountFixture *f, gconstpointer data)
{
  KhHistory *history;

  fill (f, 5);
  history = kh_history_new (f->account, NULL, 3);
  g_object_run_dispose (G_OBJECT (history));
  g_object_unref (history);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* --- Export --- */

typedef struct {
  guint calls;
  guint done;
  gboolean kept;
  GCancellable *cancellable; /* cancelled at the first call */
} Progress;

static void
on_progress (guint done, gint64 total, gpointer data)
{
  Progress *progress = data;

  progress->calls++;
  progress->done = done;
  if (progress->cancellable != NULL)
    g_cancellable_cancel (progress->cancellable);
}

static gboolean
run_export (KhAccountFixture *f, const KhHistoryQuery *query, KhHistoryFormat format, GListModel *known, const char *path,
            Progress *progress, guint *count, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;

  kh_history_export_async (f->account, query, format, known, file, progress->cancellable, on_progress, progress,
                           kh_wait_callback, &result);
  return kh_history_export_finish (kh_wait (&result), count, &progress->kept, error);
}

static char *
temporary_path (void)
{
  g_autofree char *folder = g_dir_make_tmp ("keyholder-history-XXXXXX", NULL);

  return g_build_filename (folder, "History.out", NULL);
}

static void
clean_up (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_unlink (path);
  g_assert_cmpint (g_rmdir (folder), ==, 0); /* nothing else was left in it */
}

static void
test_export_all_pages (KhAccountFixture *f, gconstpointer data)
{
  g_autofree char *path = temporary_path ();
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  Progress progress = { 0 };
  guint count;

  fill (f, 2500);
  g_assert_true (run_export (f, &(KhHistoryQuery) { 0 }, KH_HISTORY_JSON_LINES, NULL, path, &progress, &count, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count, ==, 2500);
  g_assert_cmpuint (progress.calls, ==, 3);
  g_assert_cmpuint (progress.done, ==, 2500);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 2501); /* the last is empty */
  node = json_from_string (lines[0], &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (node), "id"), ==, "e2500");
  g_assert_cmpstr (
      json_object_get_string_member (json_object_get_object_member (json_node_get_object (node), "actor"), "name"), ==,
      "Me");
  clean_up (path);
}

static void
test_export_what_is_looked_at (KhAccountFixture *f, gconstpointer data)
{
  g_autofree char *path = temporary_path ();
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  Progress progress = { 0 };
  guint count;

  fill (f, 9);
  g_assert_true (g_file_set_contents (path, "of yesterday", -1, NULL));
  run_export (f, &(KhHistoryQuery) { .action = (char *) "role" }, KH_HISTORY_CSV, NULL, path, &progress, &count, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count, ==, 4);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "\357\273\277time,actor,actor_id,action,"));
  g_assert_nonnull (strstr (text, "e8\r\n"));
  g_assert_null (strstr (text, "e7\r\n"));
  g_assert_null (strstr (text, "yesterday"));
  clean_up (path);
}

/* Half a file is none: neither a new one nor one in place of another. */
static void
test_export_cancelled (KhAccountFixture *f, gconstpointer data)
{
  g_autofree char *path = temporary_path ();

  fill (f, 2500);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;
    Progress progress = { .cancellable = cancellable };
    guint count;
    if (i == 1)
      g_assert_true (g_file_set_contents (path, "of yesterday", -1, NULL));
    g_assert_false (
        run_export (f, &(KhHistoryQuery) { 0 }, KH_HISTORY_CSV, NULL, path, &progress, &count, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpint (g_file_test (path, G_FILE_TEST_EXISTS), ==, i == 1);
    if (i == 1) {
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, "of yesterday");
    }
  }
  clean_up (path);
}

static void
test_export_fails (KhAccountFixture *f, gconstpointer data)
{
  g_autofree char *path = temporary_path ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) no_folder = NULL;
  Progress progress = { 0 };
  guint count;

  fill (f, 5);
  f->provider->history_error = kh_fixture_error (KH_ERROR_NETWORK);
  g_assert_false (run_export (f, &(KhHistoryQuery) { 0 }, KH_HISTORY_CSV, NULL, path, &progress, &count, &error));
  g_assert_error (error, KH_ERROR, KH_ERROR_NETWORK);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  clean_up (path);
  g_assert_false (run_export (f, &(KhHistoryQuery) { 0 }, KH_HISTORY_CSV, NULL, "/nonexistent/History.csv", &progress,
                              &count, &no_folder));
  g_assert_error (no_folder, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* Everything can be exported offline, as far as it is known. */
static void
test_export_offline (KhAccountFixture *f, gconstpointer data)
{
  g_autofree char *path = temporary_path ();
  g_autoptr (KhHistory) history = NULL;
  g_autoptr (GError) error = NULL;
  Progress progress = { 0 };
  guint count;

  fill (f, 5);
  kh_fixture_sync (f);
  history = open (f, 3);
  f->provider->error = kh_fixture_error (KH_ERROR_NETWORK);
  kh_fixture_try_sync (f, NULL);
  g_assert_true (kh_account_get_offline (f->account));
  run_export (f, kh_history_get_query (history), KH_HISTORY_CSV, G_LIST_MODEL (history), path, &progress, &count, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count, ==, 3);
  g_assert_true (progress.kept);
  clean_up (path);
}

static guint
count_kept (KhSnapshot *snapshot)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) events = NULL;

  kh_snapshot_load_events_async (snapshot, NULL, kh_wait_callback, &result);
  events = kh_snapshot_load_events_finish (snapshot, kh_wait (&result), NULL);
  return events != NULL ? events->len : 0;
}

/* Of what is kept all goes into the file, not only what was scrolled to, and it says that there may be more. */
static void
test_export_kept (KhAccountFixture *f, gconstpointer data)
{
  g_autofree char *path = temporary_path ();
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (kh_account_get_id (f->account));
  g_autoptr (KhHistory) history = NULL;
  g_autoptr (GError) error = NULL;
  Progress progress = { 0 };
  guint count;

  fill (f, 5);
  kh_account_set_snapshot (f->account, snapshot, NULL);
  kh_fixture_sync (f);
  history = open (f, 3);
  g_assert_false (kh_history_get_kept (history));
  run_export (f, kh_history_get_query (history), KH_HISTORY_CSV, G_LIST_MODEL (history), path, &progress, &count, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count, ==, 5);
  g_assert_false (progress.kept);

  kh_wait_until (count_kept (snapshot) == 5);
  f->provider->error = kh_fixture_error (KH_ERROR_NETWORK);
  kh_fixture_try_sync (f, NULL);
  run_export (f, kh_history_get_query (history), KH_HISTORY_CSV, G_LIST_MODEL (history), path, &progress, &count, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count, ==, 5);
  g_assert_true (progress.kept);
  g_clear_object (&history);
  history = open (f, 3);
  g_assert_true (kh_history_get_kept (history));
  clean_up (path);
}

/* What a spreadsheet would run is text to it. */
static void
test_csv_is_harmless (KhAccountFixture *f, gconstpointer data)
{
  const char *const changes[] = { "name", "=1+1", "He said \"so\", and\nleft", NULL };
  g_autoptr (KhEvent) event = g_object_new (KH_TYPE_EVENT, "id", "-e", "time", (gint64) 1000, "actor-name", "=cmd|'/C'!A1",
                                            "action", "user.updated", "target-name", "@SUM(A1)", "target", "+t",
                                            "changes", changes, NULL);
  g_autoptr (GString) out = g_string_new (NULL);

  kh_history_format_event (KH_HISTORY_CSV, event, out);
  g_assert_cmpstr (out->str, ==,
                   "1970-01-01T00:00:01.000Z,'=cmd|'/C'!A1,,user.updated,,'@SUM(A1),'+t,"
                   "\"name: =1+1 → He said \"\"so\"\", and\nleft\",,'-e\r\n");
}

#define ADD(name, function)                                                                                    \
  g_test_add ("/history/" name, KhAccountFixture, NULL, kh_fixture_set_up, function, kh_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("pages", test_pages);
  ADD ("news-at-the-top", test_news_at_the_top);
  ADD ("news-that-a-filter-leaves-out", test_news_that_a_filter_leaves_out);
  ADD ("gap-is-filled", test_gap_is_filled);
  ADD ("wide-gap-starts-over", test_wide_gap_starts_over);
  ADD ("restricted-and-back", test_restricted_and_back);
  ADD ("failures-keep-what-is-there", test_failures_keep_what_is_there);
  ADD ("first-failure-is-an-error", test_first_failure_is_an_error);
  ADD ("is-bounded", test_is_bounded);
  ADD ("goes-while-loading", test_goes_while_loading);
  ADD ("export/all-pages", test_export_all_pages);
  ADD ("export/what-is-looked-at", test_export_what_is_looked_at);
  ADD ("export/cancelled", test_export_cancelled);
  ADD ("export/fails", test_export_fails);
  ADD ("export/offline", test_export_offline);
  ADD ("export/kept", test_export_kept);
  ADD ("export/csv-is-harmless", test_csv_is_harmless);
  return g_test_run ();
}
