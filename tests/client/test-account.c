/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An account as the window sees it: what it shows when, and what it does after an error and after a change.
 */
#include "account/kh-account-private.h"
#include "base/kh-error.h"
#include "base/kh-time.h"
#include "kh-account-fixture.h"
#include "kh-wait.h"

static void
on_emitted (guint *counter)
{
  (*counter)++;
}

/* --- Syncing --- */

static void
test_first_sync (KhAccountFixture *f, gconstpointer data)
{
  guint states = 0;

  g_signal_connect_swapped (f->account, "state-changed", G_CALLBACK (on_emitted), &states);
  for (guint i = 0; i < KH_N_COLLECTIONS; i++)
    g_assert_cmpint (kh_account_get_state (f->account, i), ==, KH_STATE_LOADING);
  g_assert_cmpstr (kh_account_get_name (f->account), ==, "As it was called");
  g_assert_cmpint (kh_account_check (f->account, KH_ACTION_INVITE, NULL), ==, KH_DENIAL_LOADING);

  kh_fixture_sync (f);
  for (guint i = 0; i < KH_N_COLLECTIONS; i++)
    g_assert_cmpint (kh_account_get_state (f->account, i), ==, KH_STATE_READY);
  g_assert_cmpuint (states, ==, KH_N_COLLECTIONS);
  g_assert_cmpstr (kh_account_get_name (f->account), ==, "The Store");
  g_assert_cmpuint (kh_fixture_count (f, KH_COLLECTION_USERS), ==, 2);
  g_assert_cmpint (kh_account_get_synced_at (f->account), >, 0);
  g_assert_null (kh_account_get_error (f->account));
  g_assert_cmpstr (kh_user_get_name (kh_account_get_own_user (f->account)), ==, "me");
  g_assert_cmpstr (kh_person_get_name (kh_account_get_person (f->account)), ==, "Me");
}

/* Objects stay the same, so that what points at them stays true. */
static void
test_objects_stay (KhAccountFixture *f, gconstpointer data)
{
  KhUser *user, *before;

  user = kh_fake_provider_add_user (f->provider, "u3", "shipping");
  kh_fixture_sync (f);
  before = kh_account_find_user (f->account, "u3");
  g_object_set (user, "name", "A new name", "version", 2, NULL);
  kh_fixture_sync (f);
  g_assert_true (kh_account_find_user (f->account, "u3") == before);
  g_assert_cmpstr (kh_user_get_name (before), ==, "A new name");
}

static void
test_syncs_are_joined (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;

  kh_account_sync_async (f->account, NULL, kh_wait_callback, &first);
  g_assert_true (kh_account_get_syncing (f->account));
  kh_account_sync_async (f->account, NULL, kh_wait_callback, &second);
  g_assert_true (kh_account_sync_finish (f->account, kh_wait (&first), &error));
  g_assert_true (kh_account_sync_finish (f->account, kh_wait (&second), &error));
  g_assert_cmpuint (f->provider->loads, ==, 1);
  g_assert_false (kh_account_get_syncing (f->account));
}

static void
test_cancelled_sync_goes_on_for_others (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;

  f->provider->held = TRUE;
  kh_account_sync_async (f->account, cancellable, kh_wait_callback, &first);
  kh_account_sync_async (f->account, NULL, kh_wait_callback, &second);
  kh_wait_until (f->provider->waiting->len == KH_N_COLLECTIONS);
  g_cancellable_cancel (cancellable);
  g_assert_false (kh_account_sync_finish (f->account, kh_wait (&first), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (second);
  kh_fake_provider_release (f->provider);
  g_assert_true (kh_account_sync_finish (f->account, kh_wait (&second), &error));
}

static void
test_restricted_list (KhAccountFixture *f, gconstpointer data)
{
  f->provider->errors[KH_COLLECTION_USERS] = kh_fixture_error (KH_ERROR_RESTRICTED);
  kh_error_set_contact (f->provider->errors[KH_COLLECTION_USERS], "Ada", "ada@example.com");
  kh_fixture_sync (f);
  g_assert_cmpint (kh_account_get_state (f->account, KH_COLLECTION_USERS), ==, KH_STATE_RESTRICTED);
  g_assert_true (kh_error_get_contact (kh_account_get_collection_error (f->account, KH_COLLECTION_USERS), NULL, NULL));
  g_assert_cmpint (kh_account_get_state (f->account, KH_COLLECTION_ROLES), ==, KH_STATE_READY);
  g_assert_null (kh_account_get_error (f->account));
}

/* Somebody loses access to a list that they have seen: nothing of it stays. */
static void
test_list_becomes_restricted (KhAccountFixture *f, gconstpointer data)
{
  kh_fixture_sync (f);
  f->provider->errors[KH_COLLECTION_USERS] = kh_fixture_error (KH_ERROR_RESTRICTED);
  kh_fixture_sync (f);
  g_assert_cmpuint (kh_fixture_count (f, KH_COLLECTION_USERS), ==, 0);
  g_assert_cmpint (kh_account_get_state (f->account, KH_COLLECTION_USERS), ==, KH_STATE_RESTRICTED);
}

static void
test_first_sync_fails (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->provider->error = kh_fixture_error (KH_ERROR_CORRUPT);
  g_assert_false (kh_fixture_try_sync (f, &error));
  g_assert_error (error, KH_ERROR, KH_ERROR_CORRUPT);
  for (guint i = 0; i < KH_N_COLLECTIONS; i++) {
    g_assert_cmpint (kh_account_get_state (f->account, i), ==, KH_STATE_ERROR);
    g_assert_error (kh_account_get_collection_error (f->account, i), KH_ERROR, KH_ERROR_CORRUPT);
  }
  g_assert_false (kh_account_get_offline (f->account));
}

/* What was there stays there; changing it is not possible; and it comes back by itself. */
static void
test_offline_and_back (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 synced_at;

  kh_fixture_sync (f);
  synced_at = kh_account_get_synced_at (f->account);
  f->provider->error = kh_fixture_error (KH_ERROR_NETWORK);
  g_assert_false (kh_fixture_try_sync (f, &error));
  g_assert_true (kh_account_get_offline (f->account));
  g_assert_error (kh_account_get_error (f->account), KH_ERROR, KH_ERROR_NETWORK);
  g_assert_cmpint (kh_account_get_synced_at (f->account), ==, synced_at);
  g_assert_cmpint (kh_account_get_state (f->account, KH_COLLECTION_USERS), ==, KH_STATE_READY);
  g_assert_cmpuint (kh_fixture_count (f, KH_COLLECTION_USERS), ==, 2);
  g_assert_cmpint (kh_account_check (f->account, KH_ACTION_INVITE, NULL), ==, KH_DENIAL_OFFLINE);
  g_assert_cmpint (kh_account_check (f->account, KH_ACTION_SEE_USERS, NULL), ==, KH_DENIAL_NONE);

  g_clear_error (&f->provider->error);
  kh_wait_until (!kh_account_get_offline (f->account));
  g_assert_null (kh_account_get_error (f->account));
  g_assert_cmpint (kh_account_check (f->account, KH_ACTION_INVITE, NULL), ==, KH_DENIAL_NONE);
}

static void
test_dead_token (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_INVITE, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  guint loads;

  kh_fixture_sync (f);
  f->provider->error = kh_fixture_error (KH_ERROR_UNAUTHORIZED);
  g_assert_false (kh_fixture_try_sync (f, &error));
  g_assert_true (kh_account_get_signed_out (f->account));
  g_assert_cmpuint (kh_fixture_count (f, KH_COLLECTION_USERS), ==, 2);

  /* No request goes out with it any more. */
  loads = f->provider->loads;
  g_clear_error (&error);
  g_assert_false (kh_fixture_try_sync (f, &error));
  g_assert_error (error, KH_ERROR, KH_ERROR_UNAUTHORIZED);
  g_clear_error (&error);
  kh_account_run_async (f->account, command, NULL, kh_wait_callback, &result);
  g_assert_null (kh_account_run_finish (f->account, kh_wait (&result), &error));
  g_assert_error (error, KH_ERROR, KH_ERROR_UNAUTHORIZED);
  g_assert_cmpuint (f->provider->loads, ==, loads);
  g_assert_cmpuint (f->provider->commands, ==, 0);

  /* A new token, and it goes on. */
  g_clear_error (&f->provider->error);
  kh_account_set_provider (f->account, KH_PROVIDER (f->provider));
  g_assert_false (kh_account_get_signed_out (f->account));
  kh_wait_until (!kh_account_get_syncing (f->account));
  g_assert_null (kh_account_get_error (f->account));
}

static void
test_token_comes_later (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhAccount) account = kh_account_new ("c/later", "Keyholder", "Later", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (kh_account_get_signed_out (account));
  kh_account_sync_async (account, NULL, kh_wait_callback, &result);
  kh_account_set_provider (account, KH_PROVIDER (f->provider));
  g_assert_true (kh_account_sync_finish (account, kh_wait (&result), &error));
  g_assert_cmpint (kh_account_get_state (account, KH_COLLECTION_USERS), ==, KH_STATE_READY);
}

static void
test_token_never_comes (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhAccount) account = kh_account_new ("c/never", "Keyholder", "Never", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kh_account_sync_async (account, NULL, kh_wait_callback, &result);
  kh_account_sign_out (account, NULL);
  g_assert_false (kh_account_sync_finish (account, kh_wait (&result), &error));
  g_assert_error (error, KH_ERROR, KH_ERROR_UNAUTHORIZED);
  g_assert_true (kh_account_get_signed_out (account));
  g_assert_cmpint (kh_account_get_state (account, KH_COLLECTION_USERS), ==, KH_STATE_ERROR);
}

static void
test_lacking_capability (KhAccountFixture *f, gconstpointer data)
{
  f->provider->capabilities &= ~KH_CAPABILITY_SESSIONS;
  kh_fixture_sync (f);
  g_assert_cmpuint (f->provider->list_calls[KH_COLLECTION_SESSIONS], ==, 0);
  g_assert_cmpint (kh_account_check (f->account, KH_ACTION_END_OTHERS_SESSIONS, NULL), ==, KH_DENIAL_UNSUPPORTED);
}

/* A service without a feed is looked at as often as it wants, and more seldom while nobody sees the window. */
static void
test_looking_now_and_then (KhAccountFixture *f, gconstpointer data)
{
  gint64 since;
  guint loads;

  f->provider->capabilities &= ~KH_CAPABILITY_CHANGES;
  f->provider->poll_interval = 1;
  kh_account_set_watched (f->account, TRUE);
  kh_fixture_sync (f);
  loads = f->provider->loads;
  kh_wait_until (f->provider->loads > loads);
  kh_account_set_hidden (f->account, TRUE);
  kh_wait_until (!kh_account_get_syncing (f->account));
  since = g_get_monotonic_time ();
  loads = f->provider->loads;
  kh_wait_until (f->provider->loads > loads);
  g_assert_cmpint (g_get_monotonic_time () - since, >, 2 * G_TIME_SPAN_SECOND);
}

/* --- Changing --- */

static KhReply *
reply_with (gpointer entity)
{
  KhReply *reply = g_new0 (KhReply, 1);

  reply->entity = entity;
  return reply;
}

static void
test_run_shows_at_once (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = NULL;

  kh_fixture_sync (f);
  f->provider->reply = reply_with (g_object_new (KH_TYPE_INVITATION, "id", "i1", "email", "Ada@Example.com", NULL));
  f->provider->held = TRUE;
  reply = kh_fixture_run (f, KH_COMMAND_INVITE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kh_fixture_count (f, KH_COLLECTION_INVITATIONS), ==, 1);
  g_assert_true (reply->entity == KH_ENTITY (kh_account_find_invitation_by_email (f->account, "ada@example.com")));
  g_ptr_array_add (f->provider->lists[KH_COLLECTION_INVITATIONS], g_object_ref (reply->entity));
  kh_wait_until (f->provider->waiting->len > 0);
  kh_fake_provider_release (f->provider);
}

/* A list that was asked for before a change, and comes after it, does not undo it. */
static void
test_old_list_is_not_shown (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = NULL;
  KhUser *user = kh_fake_provider_add_user (f->provider, "u3", "shipping");

  kh_fixture_sync (f);
  f->provider->held = TRUE;
  kh_account_sync_async (f->account, NULL, kh_wait_callback, &result);
  kh_wait_until (f->provider->waiting->len == KH_N_COLLECTIONS);
  g_object_set (user, "status", KH_USER_STATUS_SUSPENDED, "version", 2, NULL);
  f->provider->reply = reply_with (g_object_new (KH_TYPE_USER, "id", "u3", "status", KH_USER_STATUS_SUSPENDED,
                                                 "version", 2, NULL));
  reply = kh_fixture_run (f, KH_COMMAND_UPDATE_USER, KH_ENTITY (kh_account_find_user (f->account, "u3")), &error);
  g_assert_no_error (error);
  kh_fake_provider_release (f->provider); /* as it was before */
  g_assert_true (kh_account_sync_finish (f->account, kh_wait (&result), &error));
  g_assert_cmpint (kh_user_get_status (kh_account_find_user (f->account, "u3")), ==, KH_USER_STATUS_SUSPENDED);
}

/* Nor does one that changes overtake however often it is asked for; all is right soon after they end. */
static void
test_overtaken_list_is_asked_for_again (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  KhUser *user = kh_fake_provider_add_user (f->provider, "u3", "shipping");

  kh_fixture_sync (f);
  kh_account_set_watched (f->account, TRUE);
  f->provider->held = TRUE;
  kh_account_sync_async (f->account, NULL, kh_wait_callback, &result);
  for (int version = 2; version <= 4; version++) {
    g_autoptr (KhReply) reply = NULL;
    g_autofree char *name = g_strdup_printf ("Version %d", version);
    kh_wait_until (f->provider->waiting->len == (version == 2 ? KH_N_COLLECTIONS : 1));
    g_object_set (user, "name", name, "version", version, NULL);
    f->provider->reply = reply_with (g_object_new (KH_TYPE_USER, "id", "u3", "name", name, "version", version, NULL));
    reply = kh_fixture_run (f, KH_COMMAND_UPDATE_USER, KH_ENTITY (kh_account_find_user (f->account, "u3")), &error);
    g_assert_no_error (error);
    if (version == 4)
      kh_fake_provider_add_user (f->provider, "u4", "shipping"); /* which no answer so far can have */
    kh_fake_provider_answer (f->provider);
  }
  f->provider->held = FALSE;
  g_assert_true (kh_account_sync_finish (f->account, kh_wait (&result), &error));
  g_assert_cmpstr (kh_user_get_name (kh_account_find_user (f->account, "u3")), ==, "Version 4");
  kh_wait_until (kh_account_find_user (f->account, "u4") != NULL);
}

static void
test_run_refreshes_what_it_affects (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = NULL;
  guint calls;

  kh_fake_provider_add_user (f->provider, "u3", "shipping");
  kh_fixture_sync (f);
  calls = f->provider->list_calls[KH_COLLECTION_USERS];
  g_object_set (g_ptr_array_index (f->provider->lists[KH_COLLECTION_ROLES], 0), "members", 5, NULL);
  f->provider->reply = reply_with (g_object_new (KH_TYPE_USER, "id", "u3", NULL));
  reply = kh_fixture_run (f, KH_COMMAND_UPDATE_USER, KH_ENTITY (kh_account_find_user (f->account, "u3")), &error);
  g_assert_no_error (error);
  kh_wait_until (kh_role_get_members (kh_account_find_role (f->account, "admin")) == 5);
  g_assert_cmpuint (f->provider->list_calls[KH_COLLECTION_USERS], ==, calls);
}

/* Someone else was faster: what they did is shown. */
static void
test_conflict_looks_again (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KhUser *user = kh_fake_provider_add_user (f->provider, "u3", "shipping");

  kh_fixture_sync (f);
  g_object_set (user, "name", "Changed by another", NULL);
  f->provider->error = kh_fixture_error (KH_ERROR_CONFLICT);
  g_assert_null (kh_fixture_run (f, KH_COMMAND_UPDATE_USER, KH_ENTITY (kh_account_find_user (f->account, "u3")), &error));
  g_assert_error (error, KH_ERROR, KH_ERROR_CONFLICT);
  g_clear_error (&f->provider->error);
  kh_fixture_sync (f);
  g_assert_cmpstr (kh_user_get_name (kh_account_find_user (f->account, "u3")), ==, "Changed by another");
}

static void
add_session (KhAccountFixture *f, const char *id, const char *user, gboolean current)
{
  g_ptr_array_add (f->provider->lists[KH_COLLECTION_SESSIONS],
                   g_object_new (KH_TYPE_SESSION, "id", id, "user", user, "current", current, NULL));
}

static void
test_end_other_sessions (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = NULL;

  add_session (f, "s1", "me", TRUE);
  add_session (f, "s2", "me", FALSE);
  add_session (f, "s3", "owner", FALSE);
  kh_fixture_sync (f);
  f->provider->held = TRUE;
  f->provider->reply = g_new0 (KhReply, 1);
  f->provider->reply->count = 1;
  reply = kh_fixture_run (f, KH_COMMAND_END_OTHER_SESSIONS, KH_ENTITY (kh_account_find_user (f->account, "owner")), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reply->count, ==, 1);
  g_assert_cmpuint (kh_fixture_count (f, KH_COLLECTION_SESSIONS), ==, 2);
  g_clear_pointer (&reply, kh_reply_free);
  reply = kh_fixture_run (f, KH_COMMAND_END_OTHER_SESSIONS, NULL, &error);
  g_assert_cmpuint (kh_fixture_count (f, KH_COLLECTION_SESSIONS), ==, 1);
  kh_wait_until (f->provider->waiting->len > 0);
  kh_fake_provider_release (f->provider);
}

static void
test_delete_role (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = NULL;
  KhRole *role = g_object_new (KH_TYPE_ROLE, "id", "custom", "name", "Custom", "position", 10, NULL);

  g_ptr_array_add (f->provider->lists[KH_COLLECTION_ROLES], role);
  kh_fixture_sync (f);
  /* What comes back alone keeps its place. */
  f->provider->reply = reply_with (g_object_new (KH_TYPE_ROLE, "id", "custom", "name", "Renamed", "position", -1, NULL));
  reply = kh_fixture_run (f, KH_COMMAND_UPDATE_ROLE, KH_ENTITY (kh_account_find_role (f->account, "custom")), &error);
  g_assert_cmpstr (kh_role_get_name (kh_account_find_role (f->account, "custom")), ==, "Renamed");
  g_assert_cmpint (kh_role_get_position (kh_account_find_role (f->account, "custom")), ==, 10);
  g_clear_pointer (&reply, kh_reply_free);
  g_ptr_array_remove (f->provider->lists[KH_COLLECTION_ROLES], role);
  reply = kh_fixture_run (f, KH_COMMAND_DELETE_ROLE, KH_ENTITY (kh_account_find_role (f->account, "custom")), &error);
  g_assert_no_error (error);
  g_assert_null (kh_account_find_role (f->account, "custom"));
}

/* Cancels after one more turn of the main loop each time. */
static void
test_cancel_at_every_moment (KhAccountFixture *f, gconstpointer data)
{
  gboolean through = FALSE;

  for (guint turns = 0; !through; turns++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;
    g_assert_cmpuint (turns, <, 200);
    kh_account_sync_async (f->account, cancellable, kh_wait_callback, &result);
    for (guint i = 0; i < turns && result == NULL; i++)
      kh_wait_once ();
    through = result != NULL;
    if (!through)
      g_cancellable_cancel (cancellable);
    g_assert_cmpint (kh_account_sync_finish (f->account, kh_wait (&result), &error), ==, through);
    if (!through)
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
}

/* The account goes while a sync is under way. */
static void
test_closed_at_every_moment (KhAccountFixture *f, gconstpointer data)
{
  for (guint turns = 0; turns < 12; turns++) {
    KhAccount *account = kh_account_new ("c/x", "Keyholder", "X", NULL);
    kh_account_set_provider (account, KH_PROVIDER (f->provider));
    for (guint i = 0; i < turns; i++)
      g_main_context_iteration (NULL, FALSE);
    g_assert_finalize_object (account);
  }
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Twice as long each time, up to a minute, and never the same for everybody. */
static void
test_back_off (void)
{
  for (guint failures = 1; failures <= 12; failures++) {
    gint64 longest = MIN (KH_SECOND << failures, 60 * KH_SECOND);
    gint64 least = G_MAXINT64, most = 0;
    for (guint i = 0; i < 500; i++) {
      gint64 delay = kh_account_back_off (failures);
      least = MIN (least, delay);
      most = MAX (most, delay);
    }
    g_assert_cmpint (least, >=, longest / 2);
    g_assert_cmpint (most, <=, longest);
    g_assert_cmpint (most - least, >, longest / 4);
  }
}

#define ADD(name, role, function)                                                                              \
  g_test_add ("/account/" name, KhAccountFixture, role, kh_fixture_set_up, function, kh_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/account/back-off", test_back_off);
  ADD ("first-sync", "admin", test_first_sync);
  ADD ("objects-stay", "admin", test_objects_stay);
  ADD ("syncs-are-joined", "admin", test_syncs_are_joined);
  ADD ("cancelled-sync-goes-on-for-others", "admin", test_cancelled_sync_goes_on_for_others);
  ADD ("restricted-list", "admin", test_restricted_list);
  ADD ("list-becomes-restricted", "admin", test_list_becomes_restricted);
  ADD ("first-sync-fails", "admin", test_first_sync_fails);
  ADD ("offline-and-back", "admin", test_offline_and_back);
  ADD ("dead-token", "admin", test_dead_token);
  ADD ("token-comes-later", "admin", test_token_comes_later);
  ADD ("token-never-comes", "admin", test_token_never_comes);
  ADD ("lacking-capability", "admin", test_lacking_capability);
  ADD ("run-shows-at-once", "admin", test_run_shows_at_once);
  ADD ("old-list-is-not-shown", "admin", test_old_list_is_not_shown);
  ADD ("overtaken-list-is-asked-for-again", "admin", test_overtaken_list_is_asked_for_again);
  ADD ("run-refreshes-what-it-affects", "admin", test_run_refreshes_what_it_affects);
  ADD ("conflict-looks-again", "admin", test_conflict_looks_again);
  ADD ("end-other-sessions", "admin", test_end_other_sessions);
  ADD ("delete-role", "admin", test_delete_role);
  ADD ("looking-now-and-then", "admin", test_looking_now_and_then);
  ADD ("cancel-at-every-moment", "admin", test_cancel_at_every_moment);
  ADD ("closed-at-every-moment", "admin", test_closed_at_every_moment);
  return g_test_run ();
}
