/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An account that is kept on this computer: it starts from what was kept, takes in what was missed, and keeps what comes.
 */
#include <glib/gstdio.h>
#include <sqlite3.h>

#include "base/kh-error.h"
#include "kh-account-fixture.h"
#include "kh-wait.h"

#define ID "c/account"

static void
set_up (KhAccountFixture *f, gconstpointer role)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ID);

  kh_fixture_set_up (f, role);
  kh_account_set_snapshot (f->account, snapshot, NULL);
}

static void
tear_down (KhAccountFixture *f, gconstpointer role)
{
  kh_account_set_watched (f->account, FALSE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&f->account);
  g_clear_object (&f->provider);
}

static KhAccount *
start_account (KhProvider *provider)
{
  g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (ID);
  KhAccount *account = kh_account_new (ID, "Keyholder", "As it was called", provider);

  kh_account_set_snapshot (account, snapshot, NULL);
  return account;
}

/* What has been handed over to the worker is in the file: it does one thing after the other. */
static void
wait_saved (KhAccountFixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;

  while (g_main_context_iteration (NULL, FALSE))
    ; /* all of it is written down in idle moments */
  kh_snapshot_list_days_async (kh_account_get_snapshot (f->account), NULL, kh_wait_callback, &result);
  g_array_unref (kh_snapshot_list_days_finish (kh_account_get_snapshot (f->account), kh_wait (&result), NULL));
}

/* The application ends and starts again, with @provider or without a connection. */
static void
restart (KhAccountFixture *f, gboolean connected)
{
  wait_saved (f);
  kh_account_set_watched (f->account, FALSE);
  g_clear_object (&f->account);
  memset (f->provider->list_calls, 0, sizeof f->provider->list_calls);
  f->account = start_account (connected ? KH_PROVIDER (f->provider) : NULL);
}

static gboolean
is_ready (KhAccountFixture *f)
{
  return kh_account_get_state (f->account, KH_COLLECTION_SESSIONS) == KH_STATE_READY;
}

static void
test_starts_from_it (KhAccountFixture *f, gconstpointer data)
{
  gint64 synced_at;

  kh_fake_provider_add_user (f->provider, "ada", "packer");
  kh_fixture_sync (f);
  synced_at = kh_account_get_synced_at (f->account);
  restart (f, FALSE);
  kh_wait_until (is_ready (f));
  for (guint i = 0; i < KH_N_COLLECTIONS; i++)
    g_assert_cmpint (kh_account_get_state (f->account, i), ==, KH_STATE_READY);
  g_assert_cmpstr (kh_account_get_name (f->account), ==, "The Store");
  g_assert_cmpstr (kh_person_get_name (kh_account_get_person (f->account)), ==, "Me");
  g_assert_cmpint (kh_account_get_synced_at (f->account), ==, synced_at);
  g_assert_cmpint (kh_account_get_capabilities (f->account), ==, f->provider->capabilities);
  g_assert_cmpuint (kh_fixture_count (f, KH_COLLECTION_USERS), ==, 2);
  g_assert_cmpuint (kh_fixture_count (f, KH_COLLECTION_ROLES), ==, 10);
  g_assert_true (kh_user_get_owner (kh_account_get_own_user (f->account)));
  g_assert_null (kh_account_take_store_error (f->account));
}

static void
test_many (KhAccountFixture *f, gconstpointer data)
{
  for (guint i = 0; i < 1300; i++) {
    g_autofree char *id = g_strdup_printf ("u%u", i);
    kh_fake_provider_add_user (f->provider, id, "packer");
  }
  kh_fixture_sync (f);
  restart (f, FALSE);
  /* First some, then all. */
  kh_wait_until (kh_account_get_state (f->account, KH_COLLECTION_USERS) == KH_STATE_READY);
  g_assert_cmpuint (kh_fixture_count (f, KH_COLLECTION_USERS), <, 1301);
  g_assert_false (kh_account_is_whole (f->account, KH_COLLECTION_USERS));
  kh_wait_until (is_ready (f));
  g_assert_true (kh_account_is_whole (f->account, KH_COLLECTION_USERS));
  g_assert_cmpuint (kh_fixture_count (f, KH_COLLECTION_USERS), ==, 1301);
}

/* The application ends right after a sync: what came is kept all the same. */
static void
test_closed_at_once (KhAccountFixture *f, gconstpointer data)
{
  g_autofree char *path = kh_snapshot_build_path (ID);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);

  for (guint i = 0; i < 1300; i++) {
    g_autofree char *id = g_strdup_printf ("u%u", i);
    kh_fake_provider_add_user (f->provider, id, "packer");
  }
  kh_fixture_sync (f);
  kh_account_close (f->account);
  g_assert_true (kh_account_is_busy (f->account));
  kh_wait_until (!kh_account_is_busy (f->account));
  g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));
  kh_account_close_files (f->account);
  kh_wait_until (!kh_account_is_busy (f->account));
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  g_clear_object (&f->account);
  f->account = start_account (NULL);
  kh_wait_until (is_ready (f));
  g_assert_cmpuint (kh_fixture_count (f, KH_COLLECTION_USERS), ==, 1301);
}

/* The first time a list shows as it comes. */
static void
test_comes_in_pages (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  KhUser *ada;

  kh_fake_provider_add_user (f->provider, "ada", "packer");
  kh_fake_provider_add_user (f->provider, "bob", "packer");
  f->provider->held = TRUE;
  kh_account_sync_async (f->account, NULL, kh_wait_callback, &result);
  kh_wait_until (f->provider->waiting->len == KH_N_COLLECTIONS);
  g_assert_cmpint (kh_account_get_state (f->account, KH_COLLECTION_USERS), ==, KH_STATE_LOADING);
  kh_fake_provider_page (f->provider, KH_COLLECTION_USERS, 0, 2);
  g_assert_cmpint (kh_account_get_state (f->account, KH_COLLECTION_USERS), ==, KH_STATE_READY);
  g_assert_cmpuint (kh_fixture_count (f, KH_COLLECTION_USERS), ==, 2);
  ada = kh_account_find_user (f->account, "ada");
  g_assert_nonnull (ada);
  g_assert_false (kh_account_is_whole (f->account, KH_COLLECTION_USERS));
  kh_fake_provider_release (f->provider);
  g_assert_true (kh_account_sync_finish (f->account, kh_wait (&result), NULL));
  g_assert_true (kh_account_is_whole (f->account, KH_COLLECTION_USERS));
  g_assert_cmpuint (kh_fixture_count (f, KH_COLLECTION_USERS), ==, 3);
  g_assert_true (kh_account_find_user (f->account, "ada") == ada);
}

/* Whoever has lost access to the account finds nothing of it here any more. */
static void
test_shut_out (KhAccountFixture *f, gconstpointer data)
{
  g_autofree char *path = kh_snapshot_build_path (ID);
  g_autoptr (GError) error = NULL;

  kh_fixture_sync (f);
  wait_saved (f);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  f->provider->error = kh_error_new (KH_ERROR_UNAUTHORIZED, "access-removed", "No access.");
  g_assert_false (kh_fixture_try_sync (f, &error));
  g_assert_true (kh_account_get_shut_out (f->account));
  kh_wait_until (!g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Only what is new is asked for, and what is there stays the same object. */
static void
test_takes_in_what_was_missed (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhUser) ada = NULL;
  KhUser *shown;

  kh_fake_provider_add_user (f->provider, "ada", "packer");
  kh_fake_provider_add_user (f->provider, "bob", "packer");
  kh_fixture_sync (f);
  restart (f, FALSE);
  kh_wait_until (is_ready (f));
  shown = kh_account_find_user (f->account, "ada");

  ada = g_object_new (KH_TYPE_USER, "id", "ada", "name", "Ada Lovelace", "version", 2, NULL);
  f->provider->missed = kh_fake_changes_new ();
  kh_fake_changes_add (f->provider->missed, KH_COLLECTION_USERS, "ada", KH_ENTITY (ada));
  kh_fake_changes_add (f->provider->missed, KH_COLLECTION_USERS, "bob", NULL);
  kh_account_set_provider (f->account, KH_PROVIDER (f->provider));
  kh_fixture_sync (f);
  g_assert_cmpuint (f->provider->list_calls[KH_COLLECTION_USERS], ==, 0);
  g_assert_true (kh_account_find_user (f->account, "ada") == shown);
  g_assert_cmpstr (kh_user_get_name (shown), ==, "Ada Lovelace");
  g_assert_null (kh_account_find_user (f->account, "bob"));

  /* It is kept like that. */
  restart (f, FALSE);
  kh_wait_until (is_ready (f));
  g_assert_cmpstr (kh_user_get_name (kh_account_find_user (f->account, "ada")), ==, "Ada Lovelace");
  g_assert_null (kh_account_find_user (f->account, "bob"));
}

static void
test_point_is_too_old (KhAccountFixture *f, gconstpointer data)
{
  kh_fixture_sync (f);
  kh_fake_provider_add_user (f->provider, "ada", "packer");
  f->provider->expired = TRUE;
  restart (f, TRUE);
  kh_fixture_sync (f);
  g_assert_cmpuint (f->provider->list_calls[KH_COLLECTION_USERS], ==, 1);
  g_assert_nonnull (kh_account_find_user (f->account, "ada"));
}

/* Who may see other things than before has them read anew. */
static void
test_other_access (KhAccountFixture *f, gconstpointer data)
{
  kh_fixture_sync (f);
  g_object_set (f->provider->info, "user-roles", (const char *[]) { "admin", "finance", NULL }, NULL);
  restart (f, TRUE);
  kh_fixture_sync (f);
  g_assert_cmpuint (f->provider->list_calls[KH_COLLECTION_USERS], ==, 1);
}

static void
test_restricted_list (KhAccountFixture *f, gconstpointer data)
{
  kh_fake_provider_add_user (f->provider, "ada", "packer");
  kh_fixture_sync (f);
  f->provider->errors[KH_COLLECTION_USERS] = kh_fixture_error (KH_ERROR_RESTRICTED);
  kh_fixture_sync (f);
  restart (f, FALSE);
  kh_wait_until (is_ready (f));
  g_assert_cmpint (kh_account_get_state (f->account, KH_COLLECTION_USERS), ==, KH_STATE_RESTRICTED);
  g_assert_cmpuint (kh_fixture_count (f, KH_COLLECTION_USERS), ==, 0);
}

/* With the server away everything is to be seen, nothing can be changed, and it comes back by itself. */
static void
test_offline (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  kh_fixture_sync (f);
  g_assert_cmpint (kh_account_check (f->account, KH_ACTION_INVITE, NULL), ==, KH_DENIAL_NONE);
  f->provider->error = kh_fixture_error (KH_ERROR_NETWORK);
  restart (f, TRUE);
  g_assert_false (kh_fixture_try_sync (f, &error));
  g_assert_error (error, KH_ERROR, KH_ERROR_NETWORK);
  g_assert_true (kh_account_get_offline (f->account));
  g_assert_cmpint (kh_account_get_state (f->account, KH_COLLECTION_USERS), ==, KH_STATE_READY);
  g_assert_cmpint (kh_account_check (f->account, KH_ACTION_SEE_USERS, NULL), ==, KH_DENIAL_NONE);
  g_assert_cmpint (kh_account_check (f->account, KH_ACTION_INVITE, NULL), ==, KH_DENIAL_OFFLINE);
  g_assert_cmpint (kh_account_get_synced_at (f->account), >, 0);
  g_clear_error (&f->provider->error);
  kh_wait_until (!kh_account_get_offline (f->account));
  g_assert_null (kh_account_get_error (f->account));
  g_assert_cmpuint (f->provider->list_calls[KH_COLLECTION_USERS], ==, 0);
  g_assert_cmpint (kh_account_check (f->account, KH_ACTION_INVITE, NULL), ==, KH_DENIAL_NONE);
}

/* The newest of the history is there without a connection, filtered as the service would, page by page. */
static void
test_history (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhHistoryQuery) all = kh_history_query_copy (NULL);
  g_autoptr (GAsyncResult) first_result = NULL;
  g_autoptr (GAsyncResult) next_result = NULL;
  g_autoptr (KhHistoryPage) first = NULL;
  g_autoptr (KhHistoryPage) next = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 5; i++) {
    g_autofree char *id = g_strdup_printf ("e%u", i);
    g_ptr_array_add (f->provider->events,
                     g_object_new (KH_TYPE_EVENT, "id", id, "time", (gint64) (5000 - i), "action",
                                   i == 3 ? "role.created" : "user.updated", NULL));
  }
  kh_fixture_sync (f);
  restart (f, FALSE);
  kh_wait_until (is_ready (f));
  g_assert_true (kh_account_has_history (f->account));
  kh_account_load_history_async (f->account, all, NULL, 3, NULL, kh_wait_callback, &first_result);
  first = kh_account_load_history_finish (f->account, kh_wait (&first_result), &error);
  g_assert_no_error (error);
  g_assert_true (first->kept);
  g_assert_cmpint (first->total, ==, 5);
  g_assert_cmpuint (first->items->len, ==, 3);
  g_assert_cmpstr (kh_entity_get_id (g_ptr_array_index (first->items, 0)), ==, "e0");
  kh_account_load_history_async (f->account, all, first->next, 3, NULL, kh_wait_callback, &next_result);
  next = kh_account_load_history_finish (f->account, kh_wait (&next_result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (next->items->len, ==, 2);
  g_assert_cmpstr (kh_event_get_action (g_ptr_array_index (next->items, 0)), ==, "role.created");
  g_assert_null (next->next);
}

/* What was kept while one might see it is not shown any more. */
static void
test_history_restricted (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhHistoryQuery) all = kh_history_query_copy (NULL);

  g_ptr_array_add (f->provider->events, g_object_new (KH_TYPE_EVENT, "id", "e", "time", (gint64) 5000, "action",
                                                      "user.updated", NULL));
  kh_fixture_sync (f);
  /* First one sees who is there, and may not approve it; then not even that. */
  for (guint i = 0; i < 2; i++) {
    g_autoptr (KhGrants) sees = kh_grants_new ();
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;
    kh_grants_set (sees, "users", i == 0 ? KH_LEVEL_EDITOR : KH_LEVEL_NONE);
    g_object_set (f->provider->info, "owner-id", "somebody", "user-roles", (const char *[]) { NULL }, "user-grants", sees,
                  NULL);
    g_ptr_array_set_size (f->provider->lists[KH_COLLECTION_USERS], 0);
    if (i == 1)
      f->provider->errors[KH_COLLECTION_USERS] = kh_fixture_error (KH_ERROR_RESTRICTED);
    restart (f, TRUE);
    kh_fixture_sync (f);
    restart (f, FALSE);
    kh_wait_until (is_ready (f));
    g_assert_cmpint (kh_account_get_state (f->account, KH_COLLECTION_USERS), ==,
                     i == 0 ? KH_STATE_READY : KH_STATE_RESTRICTED);
    kh_account_load_history_async (f->account, all, NULL, 3, NULL, kh_wait_callback, &result);
    g_assert_null (kh_account_load_history_finish (f->account, kh_wait (&result), &error));
    kh_assert_error (error, KH_ERROR_RESTRICTED, NULL);
  }
}

/* A change that was answered is kept before any feed tells of it. */
static void
test_own_change (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  KhUser *ada = kh_fake_provider_add_user (f->provider, "ada", "packer");

  kh_fixture_sync (f);
  f->provider->reply = g_new0 (KhReply, 1);
  f->provider->reply->entity = g_object_new (KH_TYPE_USER, "id", "ada", "name", "Ada", "status",
                                             KH_USER_STATUS_SUSPENDED, "version", 2, NULL);
  reply = kh_fixture_run (f, KH_COMMAND_UPDATE_USER, KH_ENTITY (ada), &error);
  g_assert_no_error (error);
  restart (f, FALSE);
  kh_wait_until (is_ready (f));
  g_assert_cmpint (kh_user_get_status (kh_account_find_user (f->account, "ada")), ==, KH_USER_STATUS_SUSPENDED);
}

static void
test_feed_is_kept (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhUser) ada = g_object_new (KH_TYPE_USER, "id", "ada", "name", "Ada", "version", 1, NULL);

  kh_account_set_watched (f->account, TRUE);
  kh_fixture_sync (f);
  wait_saved (f);
  kh_wait_until (f->provider->follower != NULL);
  kh_fake_provider_tell (f->provider, KH_COLLECTION_USERS, "ada", KH_ENTITY (ada));
  kh_wait_until (kh_account_find_user (f->account, "ada") != NULL);
  restart (f, FALSE);
  kh_wait_until (is_ready (f));
  g_assert_nonnull (kh_account_find_user (f->account, "ada"));
}

/* What changes while everything is being written down for the first time is in it. */
static void
test_change_while_saving (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhReply) reply = NULL;
  g_autoptr (KhReply) removal = NULL;
  KhUser *ada;

  for (guint i = 0; i < 1200; i++) {
    g_autofree char *id = g_strdup_printf ("u%u", i);
    kh_fake_provider_add_user (f->provider, id, "packer");
  }
  ada = kh_fake_provider_add_user (f->provider, "ada", "packer");
  kh_fixture_sync (f);
  f->provider->reply = g_new0 (KhReply, 1);
  f->provider->reply->entity = g_object_new (KH_TYPE_USER, "id", "ada", "name", "Ada B", "version", 2, NULL);
  reply = kh_fixture_run (f, KH_COMMAND_UPDATE_USER, KH_ENTITY (ada), NULL);
  removal = kh_fixture_run (f, KH_COMMAND_REMOVE_USER,
                            KH_ENTITY (kh_account_find_user (f->account, "u7")), NULL);
  restart (f, FALSE);
  kh_wait_until (is_ready (f));
  g_assert_cmpuint (kh_fixture_count (f, KH_COLLECTION_USERS), ==, 1201);
  g_assert_cmpstr (kh_user_get_name (kh_account_find_user (f->account, "ada")), ==, "Ada B");
  g_assert_null (kh_account_find_user (f->account, "u7"));
}

static void
garble (void)
{
  g_autofree char *path = kh_snapshot_build_path (ID);

  g_assert_true (g_file_set_contents (path, "Spilt coffee", -1, NULL));
}

/* Nobody has the file open any more. */
static void
close_file (KhAccountFixture *f)
{
  g_autofree char *path = kh_snapshot_build_path (ID);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);

  wait_saved (f);
  kh_account_set_watched (f->account, FALSE);
  g_clear_object (&f->account);
  kh_wait_until (!g_file_test (log, G_FILE_TEST_EXISTS));
}

/* It is told, once, and everything is fetched and kept anew. */
static void
test_damaged (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  kh_fixture_sync (f);
  close_file (f);
  garble ();
  f->account = start_account (NULL);
  kh_wait_until ((error = kh_account_take_store_error (f->account)) != NULL);
  kh_assert_error (error, KH_ERROR_CORRUPT, "snapshot-damaged");
  g_assert_cmpint (kh_account_get_state (f->account, KH_COLLECTION_USERS), ==, KH_STATE_LOADING);
  kh_account_set_provider (f->account, KH_PROVIDER (f->provider));
  kh_fixture_sync (f);
  g_assert_null (kh_account_take_store_error (f->account));
  restart (f, FALSE);
  kh_wait_until (is_ready (f));
  g_assert_cmpuint (kh_fixture_count (f, KH_COLLECTION_USERS), ==, 1);
  g_assert_null (kh_account_take_store_error (f->account));
}

static void
exec (const char *sql)
{
  g_autofree char *path = kh_snapshot_build_path (ID);
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (handle, 30000); /* its log goes a little before its lock */
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
}

/* What is only half there is not built on, though it can be read without an error. */
static void
test_damaged_index (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  kh_fake_provider_add_user (f->provider, "ada", "packer");
  kh_fixture_sync (f);
  close_file (f);
  /* Bob is in the table, and in none of its indexes. */
  exec ("PRAGMA writable_schema = ON;"
        "CREATE TABLE hidden AS SELECT * FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL;"
        "DELETE FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL");
  exec ("INSERT INTO things (kind, id, from_day, body, passing, rank)"
        "  SELECT kind, 'bob', from_day, body, passing, rank FROM things WHERE kind = 'user' AND id = 'ada'");
  exec ("PRAGMA writable_schema = ON; INSERT INTO sqlite_schema SELECT * FROM hidden");
  exec ("DROP TABLE hidden");
  kh_fake_provider_add_user (f->provider, "bob", "packer");

  f->account = start_account (NULL);
  kh_wait_until (is_ready (f));
  g_assert_null (kh_account_find_user (f->account, "bob"));
  kh_account_set_provider (f->account, KH_PROVIDER (f->provider));
  kh_wait_until ((error = kh_account_take_store_error (f->account)) != NULL);
  kh_assert_error (error, KH_ERROR_CORRUPT, "snapshot-damaged");
  kh_wait_until (kh_account_find_user (f->account, "bob") != NULL);
  kh_fixture_sync (f);
  restart (f, FALSE);
  kh_wait_until (is_ready (f));
  g_assert_nonnull (kh_account_find_user (f->account, "bob"));
}

static void
test_unusable_is_told_once (KhAccountFixture *f, gconstpointer data)
{
  g_autofree char *path = kh_snapshot_build_path (ID);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *aside = g_strconcat (folder, ".aside", NULL);
  g_autoptr (GError) error = NULL;

  wait_saved (f);
  g_clear_object (&f->account);
  g_assert_cmpint (g_rename (folder, aside), ==, 0);
  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  f->account = start_account (KH_PROVIDER (f->provider));
  kh_fixture_sync (f);
  kh_wait_until ((error = kh_account_take_store_error (f->account)) != NULL);
  kh_assert_error (error, KH_ERROR_UNSUPPORTED, "store-unusable");
  kh_fixture_sync (f);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (kh_account_take_store_error (f->account));
  g_assert_cmpuint (kh_fixture_count (f, KH_COLLECTION_USERS), ==, 1);
}

static void
test_forgotten (KhAccountFixture *f, gconstpointer data)
{
  g_autofree char *path = kh_snapshot_build_path (ID);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kh_fixture_sync (f);
  wait_saved (f);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  kh_account_forget_async (f->account, kh_wait_callback, &result);
  g_assert_true (kh_account_forget_finish (f->account, kh_wait (&result), &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_rmdir (folder), ==, 0); /* nothing is in it */
  kh_fixture_sync (f);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

#define ADD(name, function) g_test_add ("/account-keep/" name, KhAccountFixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("starts-from-it", test_starts_from_it);
  ADD ("many", test_many);
  ADD ("closed-at-once", test_closed_at_once);
  ADD ("comes-in-pages", test_comes_in_pages);
  ADD ("shut-out", test_shut_out);
  ADD ("takes-in-what-was-missed", test_takes_in_what_was_missed);
  ADD ("point-is-too-old", test_point_is_too_old);
  ADD ("other-access", test_other_access);
  ADD ("restricted-list", test_restricted_list);
  ADD ("offline", test_offline);
  ADD ("history", test_history);
  ADD ("history-restricted", test_history_restricted);
  ADD ("own-change", test_own_change);
  ADD ("feed-is-kept", test_feed_is_kept);
  ADD ("change-while-saving", test_change_while_saving);
  ADD ("damaged", test_damaged);
  ADD ("damaged-index", test_damaged_index);
  ADD ("unusable-is-told-once", test_unusable_is_told_once);
  ADD ("forgotten", test_forgotten);
  return g_test_run ();
}
