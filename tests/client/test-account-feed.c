/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An account that follows its change feed: what it shows, and how it comes back.
 */
#include "base/kh-error.h"
#include "kh-account-fixture.h"
#include "kh-wait.h"

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
  return g_test_run ();
}
