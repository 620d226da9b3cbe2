/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An account that follows its change feed: what it shows, and how it comes back.
 */
#include <glob.h>

#include "base/kh-error.h"
#include "kh-account-fixture.h"
#include "kh-wait.h"

static void
on_emitted (guint *counter)
{
  (*counter)++;
}

static void
follow (KhAccountFixture *f)
{
  kh_account_set_watched (f->account, TRUE);
  kh_fixture_sync (f);
  kh_wait_until (f->provider->follower != NULL);
}

static void
test_changes_show_at_once (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhUser) newcomer = g_object_new (KH_TYPE_USER, "id", "u9", "name", "Newcomer", "version", 1, NULL);
  guint calls;

  follow (f);
  calls = f->provider->list_calls[KH_COLLECTION_USERS];
  kh_fake_provider_tell (f->provider, KH_COLLECTION_USERS, "u9", KH_ENTITY (newcomer));
  kh_wait_until (kh_account_find_user (f->account, "u9") != NULL);
  kh_wait_until (f->provider->follower != NULL);
  kh_fake_provider_tell (f->provider, KH_COLLECTION_USERS, "u9", NULL);
  kh_wait_until (kh_account_find_user (f->account, "u9") == NULL);
  g_assert_cmpuint (f->provider->list_calls[KH_COLLECTION_USERS], ==, calls);
}

/* An answer that was under way for long is not taken for news. */
static void
test_older_change_is_passed_over (KhAccountFixture *f, gconstpointer data)
{
  KhUser *user = kh_fake_provider_add_user (f->provider, "u3", "shipping");
  g_autoptr (KhUser) older = g_object_new (KH_TYPE_USER, "id", "u3", "name", "Old", "version", 4, NULL);

  g_object_set (user, "name", "New", "version", 5, NULL);
  follow (f);
  kh_fake_provider_tell (f->provider, KH_COLLECTION_USERS, "u3", KH_ENTITY (older));
  kh_wait_until (f->provider->waits == 2);
  g_assert_cmpstr (kh_user_get_name (kh_account_find_user (f->account, "u3")), ==, "New");
}

/* One's own access changed: what one may see may have too. */
static void
test_own_change_reads_all_again (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhUser) own = NULL;

  follow (f);
  own = g_object_new (KH_TYPE_USER, "id", "me", "name", "me", "version", 2, NULL);
  f->provider->errors[KH_COLLECTION_USERS] = kh_fixture_error (KH_ERROR_RESTRICTED);
  kh_fake_provider_tell (f->provider, KH_COLLECTION_USERS, "me", KH_ENTITY (own));
  kh_wait_until (kh_account_get_state (f->account, KH_COLLECTION_USERS) == KH_STATE_RESTRICTED);
  g_assert_cmpuint (kh_fixture_count (f, KH_COLLECTION_USERS), ==, 0);
}

static void
test_not_watched_not_followed (KhAccountFixture *f, gconstpointer data)
{
  kh_fixture_sync (f);
  g_assert_null (f->provider->follower);
  kh_account_set_watched (f->account, TRUE);
  kh_wait_until (f->provider->follower != NULL);
  kh_account_set_watched (f->account, FALSE);
  kh_wait_until (f->provider->follower == NULL);
}

static void
test_expired_point (KhAccountFixture *f, gconstpointer data)
{
  guint loads;

  f->provider->expired = TRUE;
  kh_account_set_watched (f->account, TRUE);
  kh_fixture_sync (f);
  loads = f->provider->loads;
  kh_wait_until (f->provider->follower != NULL);
  g_assert_cmpuint (f->provider->loads, ==, loads + 1);
  g_assert_null (kh_account_get_error (f->account));
}

static void
test_feed_comes_back (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (GTask) task = NULL;

  follow (f);
  f->provider->error = kh_fixture_error (KH_ERROR_NETWORK);
  task = g_steal_pointer (&f->provider->follower);
  g_task_return_error (task, kh_fixture_error (KH_ERROR_NETWORK));
  kh_wait_until (kh_account_get_offline (f->account));
  g_clear_error (&f->provider->error);
  kh_wait_until (f->provider->follower != NULL);
  g_assert_false (kh_account_get_offline (f->account));
}

static void
break_connection (KhAccountFixture *f)
{
  g_autoptr (GTask) task = g_steal_pointer (&f->provider->follower);

  g_task_return_error (task, kh_fixture_error (KH_ERROR_NETWORK));
}

/* Servers and proxies close a connection now and then: that is no news, and nothing is read again. */
static void
test_one_broken_connection (KhAccountFixture *f, gconstpointer data)
{
  guint loads;

  follow (f);
  loads = f->provider->loads;
  break_connection (f);
  kh_wait_until (f->provider->waits == 2);
  g_assert_cmpuint (f->provider->loads, ==, loads);
  g_assert_false (kh_account_get_offline (f->account));
}

/* A server that says nothing any more is not waited for twice. */
static void
test_silent_server (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (GTask) task = NULL;
  guint loads;

  follow (f);
  loads = f->provider->loads;
  task = g_steal_pointer (&f->provider->follower);
  g_task_return_error (task, kh_error_new (KH_ERROR_NETWORK, "timeout", "The server did not answer in time."));
  kh_wait_until (f->provider->loads > loads);
}

static void
spin (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < end)
    kh_wait_once ();
}

/* Everything else can be read, but the feed says what nobody understands, or that every point is too old. */
static void
test_broken_feed_is_left_alone (KhAccountFixture *f, gconstpointer data)
{
  follow (f);
  f->provider->feed_error = kh_fixture_error (KH_ERROR_CORRUPT);
  kh_fake_provider_tell (f->provider, KH_COLLECTION_USERS, "nobody", NULL);
  kh_wait_until (f->provider->loads >= 3);
  spin (500);
  g_assert_cmpuint (f->provider->loads, ==, 3);
  g_assert_null (kh_account_get_error (f->account));
  g_clear_error (&f->provider->feed_error);
  kh_wait_until (f->provider->follower != NULL);
}

static void
test_limited_feed_waits (KhAccountFixture *f, gconstpointer data)
{
  guint asked;

  follow (f);
  f->provider->feed_error = kh_fixture_error (KH_ERROR_LIMITED);
  kh_error_set_retry_after (f->provider->feed_error, 1);
  asked = f->provider->asked;
  kh_fake_provider_tell (f->provider, KH_COLLECTION_USERS, "nobody", NULL);
  kh_wait_until (f->provider->asked == asked + 1);
  g_clear_error (&f->provider->feed_error);
  spin (700);
  g_assert_cmpuint (f->provider->asked, ==, asked + 1);
  kh_wait_until (f->provider->follower != NULL);
  g_assert_cmpuint (f->provider->loads, ==, 1);
}

/* Much of what is new may be none of one's business. */
static void
test_more_comes_at_once (KhAccountFixture *f, gconstpointer data)
{
  gint64 began = g_get_monotonic_time ();

  follow (f);
  for (guint i = 0; i < 5; i++) {
    KhChanges *changes = kh_fake_changes_new ();
    changes->more = TRUE;
    kh_fake_provider_tell_all (f->provider, changes);
    kh_wait_until (f->provider->follower != NULL);
  }
  g_assert_cmpint (g_get_monotonic_time () - began, <, 4 * G_TIME_SPAN_SECOND);
}

/* What comes together is worked out once. */
static void
test_many_changes_at_once (KhAccountFixture *f, gconstpointer data)
{
  KhChanges *changes = kh_fake_changes_new ();
  guint counter = 0;

  follow (f);
  g_signal_connect_swapped (f->account, "access-changed", G_CALLBACK (on_emitted), &counter);
  for (guint i = 0; i < 100; i++) {
    g_autofree char *id = g_strdup_printf ("n%u", i);
    g_autoptr (KhUser) newcomer = g_object_new (KH_TYPE_USER, "id", id, "version", 1, NULL);
    kh_fake_changes_add (changes, KH_COLLECTION_USERS, id, KH_ENTITY (newcomer));
  }
  kh_fake_provider_tell_all (f->provider, changes);
  kh_wait_until (kh_account_find_user (f->account, "n99") != NULL);
  g_assert_cmpuint (counter, ==, 1);
}

/* The connection that waits may be one of the network that is gone. */
static void
test_another_network (KhAccountFixture *f, gconstpointer data)
{
  follow (f);
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
  kh_wait_until (f->provider->waits == 2 && f->provider->follower != NULL);
  g_assert_cmpuint (f->provider->loads, ==, 2);
}

/* In a process whose clock on the wall can be moved, as it is by sleeping. */
static void
test_sleep_inside (KhAccountFixture *f, gconstpointer data)
{
  follow (f);
  g_assert_true (g_file_set_contents (g_getenv ("FAKETIME_TIMESTAMP_FILE"), "+3600s\n", -1, NULL));
  kh_wait_until (f->provider->waits == 2 && f->provider->follower != NULL);
  g_assert_cmpuint (f->provider->loads, ==, 2);
  g_assert_cmpint (kh_account_get_synced_at (f->account), >, 0);
}

static char *
get_preload (void)
{
  glob_t found;
  char *preload;

  g_assert_cmpint (glob ("/usr/lib/*/faketime/libfaketimeMT.so.1", 0, NULL, &found), ==, 0);
  preload = g_strdup (found.gl_pathv[0]);
  globfree (&found);
  return preload;
}

static void
test_sleep (void)
{
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "clock", NULL);
  g_autofree char *preload = get_preload ();
  const char *options = g_getenv ("ASAN_OPTIONS");
  g_autofree char *patient = g_strconcat (options != NULL ? options : "", ":verify_asan_link_order=0", NULL);

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_runtime_dir (), 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "+0\n", -1, NULL));
  /* AddressSanitizer would be the first library, but then newer libfaketime starts it from its own start, and waits for
   * itself. */
  g_setenv ("ASAN_OPTIONS", patient, TRUE);
  g_setenv ("LD_PRELOAD", preload, TRUE);
  g_setenv ("FAKETIME_TIMESTAMP_FILE", path, TRUE);
  g_setenv ("FAKETIME_NO_CACHE", "1", TRUE);
  g_setenv ("FAKETIME_DONT_FAKE_MONOTONIC", "1", TRUE);
  g_test_trap_subprocess ("/account/sleep/subprocess", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_unsetenv ("LD_PRELOAD");
  g_test_trap_assert_passed ();
}

#define ADD(name, role, function)                                                                              \
  g_test_add ("/account/" name, KhAccountFixture, role, kh_fixture_set_up, function, kh_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("changes-show-at-once", "admin", test_changes_show_at_once);
  ADD ("older-change-is-passed-over", "admin", test_older_change_is_passed_over);
  ADD ("own-change-reads-all-again", "admin", test_own_change_reads_all_again);
  ADD ("not-watched-not-followed", "admin", test_not_watched_not_followed);
  ADD ("expired-point", "admin", test_expired_point);
  ADD ("feed-comes-back", "admin", test_feed_comes_back);
  ADD ("one-broken-connection", "admin", test_one_broken_connection);
  ADD ("silent-server", "admin", test_silent_server);
  ADD ("broken-feed-is-left-alone", "admin", test_broken_feed_is_left_alone);
  ADD ("limited-feed-waits", "admin", test_limited_feed_waits);
  ADD ("more-comes-at-once", "admin", test_more_comes_at_once);
  ADD ("many-changes-at-once", "admin", test_many_changes_at_once);
  ADD ("another-network", "admin", test_another_network);
  ADD ("sleep/subprocess", "admin", test_sleep_inside);
  g_test_add_func ("/account/sleep", test_sleep);
  return g_test_run ();
}
