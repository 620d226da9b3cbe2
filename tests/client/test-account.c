/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An account as the window sees it: what it shows when, what it does after an error, and what one may do.
 */
#include "account/kh-account.h"
#include "base/kh-error.h"
#include "base/kh-time.h"
#include "kh-fake-provider.h"
#include "kh-wait.h"

typedef struct {
  KhFakeProvider *provider;
  KhAccount *account;
} Fixture;

static void
set_up (Fixture *f, gconstpointer role)
{
  f->provider = kh_fake_provider_new (KH_ACCOUNT_KIND_SHIPPING, role);
  f->account = kh_account_new ("c/account", "Keyholder", "As it was called", KH_PROVIDER (f->provider));
}

static void
tear_down (Fixture *f, gconstpointer role)
{
  kh_account_set_watched (f->account, FALSE);
  g_assert_finalize_object (f->account);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->provider);
}

static gboolean
sync_account (Fixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kh_account_sync_async (f->account, NULL, kh_wait_callback, &result);
  return kh_account_sync_finish (f->account, kh_wait (&result), error);
}

static void
sync_well (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  sync_account (f, &error);
  g_assert_no_error (error);
}

static KhReply *
run (Fixture *f, KhCommandKind kind, KhEntity *target, GError **error)
{
  g_autoptr (KhCommand) command = kh_command_new (kind, target);
  g_autoptr (GAsyncResult) result = NULL;

  kh_account_run_async (f->account, command, NULL, kh_wait_callback, &result);
  return kh_account_run_finish (f->account, kh_wait (&result), error);
}

static guint
count (Fixture *f, KhCollection collection)
{
  return g_list_model_get_n_items (G_LIST_MODEL (kh_account_get_list (f->account, collection)));
}

static GError *
make_error (KhError code)
{
  return kh_error_new (code, NULL, "It did not work.");
}

static void
on_emitted (guint *counter)
{
  (*counter)++;
}

/* --- Syncing --- */

static void
test_first_sync (Fixture *f, gconstpointer data)
{
  guint states = 0;

  g_signal_connect_swapped (f->account, "state-changed", G_CALLBACK (on_emitted), &states);
  for (guint i = 0; i < KH_N_COLLECTIONS; i++)
    g_assert_cmpint (kh_account_get_state (f->account, i), ==, KH_STATE_LOADING);
  g_assert_cmpstr (kh_account_get_name (f->account), ==, "As it was called");
  g_assert_cmpint (kh_account_check (f->account, KH_ACTION_INVITE, NULL), ==, KH_DENIAL_LOADING);

  sync_well (f);
  for (guint i = 0; i < KH_N_COLLECTIONS; i++)
    g_assert_cmpint (kh_account_get_state (f->account, i), ==, KH_STATE_READY);
  g_assert_cmpuint (states, ==, KH_N_COLLECTIONS);
  g_assert_cmpstr (kh_account_get_name (f->account), ==, "The Store");
  g_assert_cmpuint (count (f, KH_COLLECTION_USERS), ==, 2);
  g_assert_cmpint (kh_account_get_synced_at (f->account), >, 0);
  g_assert_null (kh_account_get_error (f->account));
  g_assert_cmpstr (kh_user_get_name (kh_account_get_own_user (f->account)), ==, "me");
  g_assert_cmpstr (kh_person_get_name (kh_account_get_person (f->account)), ==, "Me");
}

/* Objects stay the same, so that what points at them stays true. */
static void
test_objects_stay (Fixture *f, gconstpointer data)
{
  KhUser *user, *before;

  user = kh_fake_provider_add_user (f->provider, "u3", "shipping");
  sync_well (f);
  before = kh_account_find_user (f->account, "u3");
  g_object_set (user, "name", "A new name", "version", 2, NULL);
  sync_well (f);
  g_assert_true (kh_account_find_user (f->account, "u3") == before);
  g_assert_cmpstr (kh_user_get_name (before), ==, "A new name");
}

static void
test_syncs_are_joined (Fixture *f, gconstpointer data)
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
test_cancelled_sync_goes_on_for_others (Fixture *f, gconstpointer data)
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
test_restricted_list (Fixture *f, gconstpointer data)
{
  f->provider->errors[KH_COLLECTION_USERS] = make_error (KH_ERROR_RESTRICTED);
  kh_error_set_contact (f->provider->errors[KH_COLLECTION_USERS], "Ada", "ada@example.com");
  sync_well (f);
  g_assert_cmpint (kh_account_get_state (f->account, KH_COLLECTION_USERS), ==, KH_STATE_RESTRICTED);
  g_assert_true (kh_error_get_contact (kh_account_get_collection_error (f->account, KH_COLLECTION_USERS), NULL, NULL));
  g_assert_cmpint (kh_account_get_state (f->account, KH_COLLECTION_ROLES), ==, KH_STATE_READY);
  g_assert_null (kh_account_get_error (f->account));
}

/* Somebody loses access to a list that they have seen: nothing of it stays. */
static void
test_list_becomes_restricted (Fixture *f, gconstpointer data)
{
  sync_well (f);
  f->provider->errors[KH_COLLECTION_USERS] = make_error (KH_ERROR_RESTRICTED);
  sync_well (f);
  g_assert_cmpuint (count (f, KH_COLLECTION_USERS), ==, 0);
  g_assert_cmpint (kh_account_get_state (f->account, KH_COLLECTION_USERS), ==, KH_STATE_RESTRICTED);
}

static void
test_first_sync_fails (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->provider->error = make_error (KH_ERROR_CORRUPT);
  g_assert_false (sync_account (f, &error));
  g_assert_error (error, KH_ERROR, KH_ERROR_CORRUPT);
  for (guint i = 0; i < KH_N_COLLECTIONS; i++) {
    g_assert_cmpint (kh_account_get_state (f->account, i), ==, KH_STATE_ERROR);
    g_assert_error (kh_account_get_collection_error (f->account, i), KH_ERROR, KH_ERROR_CORRUPT);
  }
  g_assert_false (kh_account_get_offline (f->account));
}

/* What was there stays there; changing it is not possible; and it comes back by itself. */
static void
test_offline_and_back (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 synced_at;

  sync_well (f);
  synced_at = kh_account_get_synced_at (f->account);
  f->provider->error = make_error (KH_ERROR_NETWORK);
  g_assert_false (sync_account (f, &error));
  g_assert_true (kh_account_get_offline (f->account));
  g_assert_error (kh_account_get_error (f->account), KH_ERROR, KH_ERROR_NETWORK);
  g_assert_cmpint (kh_account_get_synced_at (f->account), ==, synced_at);
  g_assert_cmpint (kh_account_get_state (f->account, KH_COLLECTION_USERS), ==, KH_STATE_READY);
  g_assert_cmpuint (count (f, KH_COLLECTION_USERS), ==, 2);
  g_assert_cmpint (kh_account_check (f->account, KH_ACTION_INVITE, NULL), ==, KH_DENIAL_OFFLINE);
  g_assert_cmpint (kh_account_check (f->account, KH_ACTION_SEE_USERS, NULL), ==, KH_DENIAL_NONE);

  g_clear_error (&f->provider->error);
  kh_wait_until (!kh_account_get_offline (f->account));
  g_assert_null (kh_account_get_error (f->account));
  g_assert_cmpint (kh_account_check (f->account, KH_ACTION_INVITE, NULL), ==, KH_DENIAL_NONE);
}

static void
test_dead_token (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_INVITE, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  guint loads;

  sync_well (f);
  f->provider->error = make_error (KH_ERROR_UNAUTHORIZED);
  g_assert_false (sync_account (f, &error));
  g_assert_true (kh_account_get_signed_out (f->account));
  g_assert_cmpuint (count (f, KH_COLLECTION_USERS), ==, 2);

  /* No request goes out with it any more. */
  loads = f->provider->loads;
  g_clear_error (&error);
  g_assert_false (sync_account (f, &error));
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
test_token_comes_later (Fixture *f, gconstpointer data)
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
test_token_never_comes (Fixture *f, gconstpointer data)
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
test_lacking_capability (Fixture *f, gconstpointer data)
{
  f->provider->capabilities &= ~KH_CAPABILITY_SESSIONS;
  sync_well (f);
  g_assert_cmpuint (f->provider->list_calls[KH_COLLECTION_SESSIONS], ==, 0);
  g_assert_cmpint (kh_account_check (f->account, KH_ACTION_END_OTHERS_SESSIONS, NULL), ==, KH_DENIAL_UNSUPPORTED);
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
test_run_shows_at_once (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = NULL;

  sync_well (f);
  f->provider->reply = reply_with (g_object_new (KH_TYPE_INVITATION, "id", "i1", "email", "Ada@Example.com", NULL));
  f->provider->held = TRUE;
  reply = run (f, KH_COMMAND_INVITE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count (f, KH_COLLECTION_INVITATIONS), ==, 1);
  g_assert_true (reply->entity == KH_ENTITY (kh_account_find_invitation_by_email (f->account, "ada@example.com")));
  g_ptr_array_add (f->provider->lists[KH_COLLECTION_INVITATIONS], g_object_ref (reply->entity));
  kh_wait_until (f->provider->waiting->len > 0);
  kh_fake_provider_release (f->provider);
}

/* A list that was asked for before a change, and comes after it, does not undo it. */
static void
test_old_list_is_not_shown (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = NULL;
  KhUser *user = kh_fake_provider_add_user (f->provider, "u3", "shipping");

  sync_well (f);
  f->provider->held = TRUE;
  kh_account_sync_async (f->account, NULL, kh_wait_callback, &result);
  kh_wait_until (f->provider->waiting->len == KH_N_COLLECTIONS);
  g_object_set (user, "status", KH_USER_STATUS_SUSPENDED, "version", 2, NULL);
  f->provider->reply = reply_with (g_object_new (KH_TYPE_USER, "id", "u3", "status", KH_USER_STATUS_SUSPENDED,
                                                 "version", 2, NULL));
  reply = run (f, KH_COMMAND_UPDATE_USER, KH_ENTITY (kh_account_find_user (f->account, "u3")), &error);
  g_assert_no_error (error);
  kh_fake_provider_release (f->provider); /* as it was before */
  g_assert_true (kh_account_sync_finish (f->account, kh_wait (&result), &error));
  g_assert_cmpint (kh_user_get_status (kh_account_find_user (f->account, "u3")), ==, KH_USER_STATUS_SUSPENDED);
}

static void
test_run_refreshes_what_it_affects (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = NULL;
  guint calls;

  kh_fake_provider_add_user (f->provider, "u3", "shipping");
  sync_well (f);
  calls = f->provider->list_calls[KH_COLLECTION_USERS];
  g_object_set (g_ptr_array_index (f->provider->lists[KH_COLLECTION_ROLES], 0), "members", 5, NULL);
  f->provider->reply = reply_with (g_object_new (KH_TYPE_USER, "id", "u3", NULL));
  reply = run (f, KH_COMMAND_UPDATE_USER, KH_ENTITY (kh_account_find_user (f->account, "u3")), &error);
  g_assert_no_error (error);
  kh_wait_until (kh_role_get_members (kh_account_find_role (f->account, "admin")) == 5);
  g_assert_cmpuint (f->provider->list_calls[KH_COLLECTION_USERS], ==, calls);
}

/* Someone else was faster: what they did is shown. */
static void
test_conflict_looks_again (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KhUser *user = kh_fake_provider_add_user (f->provider, "u3", "shipping");

  sync_well (f);
  g_object_set (user, "name", "Changed by another", NULL);
  f->provider->error = make_error (KH_ERROR_CONFLICT);
  g_assert_null (run (f, KH_COMMAND_UPDATE_USER, KH_ENTITY (kh_account_find_user (f->account, "u3")), &error));
  g_assert_error (error, KH_ERROR, KH_ERROR_CONFLICT);
  g_clear_error (&f->provider->error);
  sync_well (f);
  g_assert_cmpstr (kh_user_get_name (kh_account_find_user (f->account, "u3")), ==, "Changed by another");
}

static void
add_session (Fixture *f, const char *id, const char *user, gboolean current)
{
  g_ptr_array_add (f->provider->lists[KH_COLLECTION_SESSIONS],
                   g_object_new (KH_TYPE_SESSION, "id", id, "user", user, "current", current, NULL));
}

static void
test_end_other_sessions (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = NULL;

  add_session (f, "s1", "me", TRUE);
  add_session (f, "s2", "me", FALSE);
  add_session (f, "s3", "owner", FALSE);
  sync_well (f);
  f->provider->held = TRUE;
  f->provider->reply = g_new0 (KhReply, 1);
  f->provider->reply->count = 1;
  reply = run (f, KH_COMMAND_END_OTHER_SESSIONS, KH_ENTITY (kh_account_find_user (f->account, "owner")), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reply->count, ==, 1);
  g_assert_cmpuint (count (f, KH_COLLECTION_SESSIONS), ==, 2);
  g_clear_pointer (&reply, kh_reply_free);
  reply = run (f, KH_COMMAND_END_OTHER_SESSIONS, NULL, &error);
  g_assert_cmpuint (count (f, KH_COLLECTION_SESSIONS), ==, 1);
  kh_wait_until (f->provider->waiting->len > 0);
  kh_fake_provider_release (f->provider);
}

static void
test_delete_role (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = NULL;
  KhRole *role = g_object_new (KH_TYPE_ROLE, "id", "custom", "name", "Custom", "position", 10, NULL);

  g_ptr_array_add (f->provider->lists[KH_COLLECTION_ROLES], role);
  sync_well (f);
  /* What comes back alone keeps its place. */
  f->provider->reply = reply_with (g_object_new (KH_TYPE_ROLE, "id", "custom", "name", "Renamed", "position", -1, NULL));
  reply = run (f, KH_COMMAND_UPDATE_ROLE, KH_ENTITY (kh_account_find_role (f->account, "custom")), &error);
  g_assert_cmpstr (kh_role_get_name (kh_account_find_role (f->account, "custom")), ==, "Renamed");
  g_assert_cmpint (kh_role_get_position (kh_account_find_role (f->account, "custom")), ==, 10);
  g_clear_pointer (&reply, kh_reply_free);
  g_ptr_array_remove (f->provider->lists[KH_COLLECTION_ROLES], role);
  reply = run (f, KH_COMMAND_DELETE_ROLE, KH_ENTITY (kh_account_find_role (f->account, "custom")), &error);
  g_assert_no_error (error);
  g_assert_null (kh_account_find_role (f->account, "custom"));
}

/* Cancels after one more turn of the main loop each time. */
static void
test_cancel_at_every_moment (Fixture *f, gconstpointer data)
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
test_closed_at_every_moment (Fixture *f, gconstpointer data)
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

/* --- Following the feed --- */

static void
follow (Fixture *f)
{
  kh_account_set_watched (f->account, TRUE);
  sync_well (f);
  kh_wait_until (f->provider->follower != NULL);
}

static void
test_changes_show_at_once (Fixture *f, gconstpointer data)
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
test_older_change_is_passed_over (Fixture *f, gconstpointer data)
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
test_own_change_reads_all_again (Fixture *f, gconstpointer data)
{
  g_autoptr (KhUser) own = NULL;

  follow (f);
  own = g_object_new (KH_TYPE_USER, "id", "me", "name", "me", "version", 2, NULL);
  f->provider->errors[KH_COLLECTION_USERS] = make_error (KH_ERROR_RESTRICTED);
  kh_fake_provider_tell (f->provider, KH_COLLECTION_USERS, "me", KH_ENTITY (own));
  kh_wait_until (kh_account_get_state (f->account, KH_COLLECTION_USERS) == KH_STATE_RESTRICTED);
  g_assert_cmpuint (count (f, KH_COLLECTION_USERS), ==, 0);
}

static void
test_not_watched_not_followed (Fixture *f, gconstpointer data)
{
  sync_well (f);
  g_assert_null (f->provider->follower);
  kh_account_set_watched (f->account, TRUE);
  kh_wait_until (f->provider->follower != NULL);
  kh_account_set_watched (f->account, FALSE);
  kh_wait_until (f->provider->follower == NULL);
}

static void
test_expired_point (Fixture *f, gconstpointer data)
{
  guint loads;

  f->provider->expired = TRUE;
  kh_account_set_watched (f->account, TRUE);
  sync_well (f);
  loads = f->provider->loads;
  kh_wait_until (f->provider->follower != NULL);
  g_assert_cmpuint (f->provider->loads, ==, loads + 1);
  g_assert_null (kh_account_get_error (f->account));
}

static void
test_feed_comes_back (Fixture *f, gconstpointer data)
{
  g_autoptr (GTask) task = NULL;

  follow (f);
  f->provider->error = make_error (KH_ERROR_NETWORK);
  task = g_steal_pointer (&f->provider->follower);
  g_task_return_error (task, make_error (KH_ERROR_NETWORK));
  kh_wait_until (kh_account_get_offline (f->account));
  g_clear_error (&f->provider->error);
  kh_wait_until (f->provider->follower != NULL);
  g_assert_false (kh_account_get_offline (f->account));
}

/* --- Who may do what --- */

static KhUser *
user (Fixture *f, const char *id)
{
  return kh_account_find_user (f->account, id);
}

#define assert_check(action, target, denial)                                                                   \
  g_assert_cmpint (kh_account_check (f->account, action, (KhEntity *) (target)), ==, denial)

static void
test_owner_may (Fixture *f, gconstpointer data)
{
  kh_fake_provider_add_user (f->provider, "u3", "shipping");
  sync_well (f);
  assert_check (KH_ACTION_SEE_USERS, NULL, KH_DENIAL_NONE);
  assert_check (KH_ACTION_INVITE, NULL, KH_DENIAL_NONE);
  assert_check (KH_ACTION_EDIT_CONTACT, user (f, "u3"), KH_DENIAL_NONE);
  assert_check (KH_ACTION_SET_ACCESS, user (f, "u3"), KH_DENIAL_NONE);
  assert_check (KH_ACTION_REMOVE_USER, user (f, "u3"), KH_DENIAL_NONE);
  assert_check (KH_ACTION_EDIT_ROLES, NULL, KH_DENIAL_NONE);
  assert_check (KH_ACTION_EDIT_ROLES, kh_account_find_role (f->account, "packer"), KH_DENIAL_UNSUPPORTED);
  assert_check (KH_ACTION_END_OTHERS_SESSIONS, NULL, KH_DENIAL_NONE);
  assert_check (KH_ACTION_EDIT_SETTINGS, NULL, KH_DENIAL_NONE);
  /* Rule 1: the owner stays the owner. */
  assert_check (KH_ACTION_REMOVE_USER, user (f, "me"), KH_DENIAL_OWNER);
  assert_check (KH_ACTION_SET_ACCESS, user (f, "me"), KH_DENIAL_OWNER);
  assert_check (KH_ACTION_EDIT_CONTACT, user (f, "me"), KH_DENIAL_NONE);
}

static void
test_admin_may (Fixture *f, gconstpointer data)
{
  sync_well (f);
  assert_check (KH_ACTION_INVITE, NULL, KH_DENIAL_NONE);
  assert_check (KH_ACTION_REMOVE_USER, user (f, "owner"), KH_DENIAL_OWNER);
  assert_check (KH_ACTION_SET_ACCESS, user (f, "me"), KH_DENIAL_SELF);
  assert_check (KH_ACTION_REMOVE_USER, user (f, "me"), KH_DENIAL_SELF);
  assert_check (KH_ACTION_EDIT_CONTACT, user (f, "me"), KH_DENIAL_NONE);
}

static void
test_packer_may (Fixture *f, gconstpointer data)
{
  g_autoptr (KhSession) mine = g_object_new (KH_TYPE_SESSION, "id", "s1", "user", "me", NULL);
  g_autoptr (KhSession) other = g_object_new (KH_TYPE_SESSION, "id", "s2", "user", "owner", NULL);

  sync_well (f);
  assert_check (KH_ACTION_SEE_USERS, NULL, KH_DENIAL_ACCESS);
  assert_check (KH_ACTION_INVITE, NULL, KH_DENIAL_ACCESS);
  assert_check (KH_ACTION_EDIT_CONTACT, user (f, "owner"), KH_DENIAL_ACCESS);
  assert_check (KH_ACTION_EDIT_CONTACT, user (f, "me"), KH_DENIAL_NONE);
  assert_check (KH_ACTION_EDIT_SETTINGS, NULL, KH_DENIAL_ACCESS);
  assert_check (KH_ACTION_END_SESSION, mine, KH_DENIAL_NONE);
  assert_check (KH_ACTION_END_SESSION, other, KH_DENIAL_ACCESS);
  g_assert_true (kh_account_may_give_role (f->account, kh_account_find_role (f->account, "pickups")) == FALSE);
  g_assert_true (kh_account_may_give_role (f->account, kh_account_find_role (f->account, "customer-support")));
  g_assert_false (kh_account_may_give_role (f->account, kh_account_find_role (f->account, "admin")));
}

/* One's own access is known even where the users may not be seen. */
static void
test_own_access_without_users (Fixture *f, gconstpointer data)
{
  f->provider->errors[KH_COLLECTION_USERS] = make_error (KH_ERROR_RESTRICTED);
  f->provider->errors[KH_COLLECTION_ROLES] = make_error (KH_ERROR_RESTRICTED);
  sync_well (f);
  g_assert_null (kh_account_get_own_user (f->account));
  g_assert_cmpint (kh_access_get_level (kh_account_get_own_access (f->account), "labels"), ==, KH_LEVEL_APPROVER);
  g_assert_cmpint (kh_access_get_level (kh_account_get_own_access (f->account), "users"), ==, KH_LEVEL_NONE);
}

static void
set_policy (Fixture *f, KhInvitePolicy policy)
{
  g_object_set (f->provider->info, "invite-policy", policy, NULL);
  sync_well (f);
}

static void
give_me (Fixture *f, const char *area, KhLevel level)
{
  g_autoptr (KhGrants) grants = kh_grants_new ();
  const char *none[] = { NULL };

  kh_grants_set (grants, area, level);
  g_object_set (g_ptr_array_index (f->provider->lists[KH_COLLECTION_USERS], 0), "roles", none, "grants", grants, NULL);
  sync_well (f);
}

/* The policy narrows who invites, of those who have users at editor. */
static void
test_invite_policy (Fixture *f, gconstpointer data)
{
  set_policy (f, KH_INVITE_POLICY_OWNER);
  assert_check (KH_ACTION_INVITE, NULL, KH_DENIAL_POLICY);
  set_policy (f, KH_INVITE_POLICY_ADMINS);
  assert_check (KH_ACTION_INVITE, NULL, KH_DENIAL_NONE);
  give_me (f, "users", KH_LEVEL_APPROVER);
  assert_check (KH_ACTION_INVITE, NULL, KH_DENIAL_POLICY);
  set_policy (f, KH_INVITE_POLICY_APPROVERS);
  assert_check (KH_ACTION_INVITE, NULL, KH_DENIAL_NONE);
  give_me (f, "users", KH_LEVEL_EDITOR);
  assert_check (KH_ACTION_INVITE, NULL, KH_DENIAL_POLICY);
  assert_check (KH_ACTION_EDIT_CONTACT, user (f, "owner"), KH_DENIAL_NONE);
  assert_check (KH_ACTION_EDIT_ROLES, NULL, KH_DENIAL_ACCESS);
  give_me (f, "users", KH_LEVEL_GUEST);
  assert_check (KH_ACTION_INVITE, NULL, KH_DENIAL_ACCESS);
  assert_check (KH_ACTION_SEE_USERS, NULL, KH_DENIAL_NONE);
}

/* Rule 3. */
static void
test_give_no_more_than_one_has (Fixture *f, gconstpointer data)
{
  KhArea *area;

  sync_well (f);
  give_me (f, "parcels", KH_LEVEL_EDITOR);
  area = kh_account_find_area (f->account, "parcels");
  g_assert_true (kh_account_may_give_level (f->account, area, KH_LEVEL_NONE));
  g_assert_true (kh_account_may_give_level (f->account, area, KH_LEVEL_GUEST));
  g_assert_true (kh_account_may_give_level (f->account, area, KH_LEVEL_EDITOR));
  g_assert_false (kh_account_may_give_level (f->account, area, KH_LEVEL_APPROVER));
  g_assert_false (kh_account_may_give_level (f->account, kh_account_find_area (f->account, "labels"), KH_LEVEL_GUEST));
}

static void
test_access_of_those_who_are_out (Fixture *f, gconstpointer data)
{
  KhUser *other = kh_fake_provider_add_user (f->provider, "u3", "shipping");
  KhAccess *access;

  sync_well (f);
  access = kh_account_compute_access (f->account, other);
  g_assert_cmpint (kh_access_get_level (access, "labels"), ==, KH_LEVEL_APPROVER);
  kh_access_unref (access);
  g_object_set (other, "status", KH_USER_STATUS_SUSPENDED, NULL);
  access = kh_account_compute_access (f->account, other);
  g_assert_cmpint (kh_access_get_level (access, "labels"), ==, KH_LEVEL_NONE);
  kh_access_unref (access);
  g_object_set (other, "status", KH_USER_STATUS_ACTIVE, "ends-at", kh_time_now () - KH_DAY, NULL);
  access = kh_account_compute_access (f->account, other);
  g_assert_cmpint (kh_access_get_level (access, "labels"), ==, KH_LEVEL_NONE);
  kh_access_unref (access);
}

static void
test_find_by_email (Fixture *f, gconstpointer data)
{
  KhUser *gone = kh_fake_provider_add_user (f->provider, "gone", NULL);

  g_object_set (gone, "status", KH_USER_STATUS_REMOVED, NULL);
  sync_well (f);
  g_assert_nonnull (kh_account_find_user_by_email (f->account, " ME@Example.COM "));
  g_assert_null (kh_account_find_user_by_email (f->account, "gone@example.com"));
  g_assert_null (kh_account_find_user_by_email (f->account, ""));
}

#define ADD(name, role, function) g_test_add ("/account/" name, Fixture, role, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
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
  ADD ("run-refreshes-what-it-affects", "admin", test_run_refreshes_what_it_affects);
  ADD ("conflict-looks-again", "admin", test_conflict_looks_again);
  ADD ("end-other-sessions", "admin", test_end_other_sessions);
  ADD ("delete-role", "admin", test_delete_role);
  ADD ("cancel-at-every-moment", "admin", test_cancel_at_every_moment);
  ADD ("closed-at-every-moment", "admin", test_closed_at_every_moment);
  ADD ("changes-show-at-once", "admin", test_changes_show_at_once);
  ADD ("older-change-is-passed-over", "admin", test_older_change_is_passed_over);
  ADD ("own-change-reads-all-again", "admin", test_own_change_reads_all_again);
  ADD ("not-watched-not-followed", "admin", test_not_watched_not_followed);
  ADD ("expired-point", "admin", test_expired_point);
  ADD ("feed-comes-back", "admin", test_feed_comes_back);
  ADD ("owner-may", NULL, test_owner_may);
  ADD ("admin-may", "admin", test_admin_may);
  ADD ("packer-may", "packer", test_packer_may);
  ADD ("own-access-without-users", "packer", test_own_access_without_users);
  ADD ("invite-policy", "admin", test_invite_policy);
  ADD ("give-no-more-than-one-has", "admin", test_give_no_more_than_one_has);
  ADD ("access-of-those-who-are-out", "admin", test_access_of_those_who_are_out);
  ADD ("find-by-email", "admin", test_find_by_email);
  return g_test_run ();
}
