/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking one person out of every account: what is planned, what is sent, and what is told of it.
 */
#include "account/kh-offboarding.h"

#include "kh-account-fixture.h"
#include "kh-wait.h"

#define N_ACCOUNTS 3
#define CLEO "cleo@shop.example"

typedef struct {
  KhAccountFixture accounts[N_ACCOUNTS];
  GListStore *list;
  KhPeople *people;
  KhOffboarding *offboarding;
} Fixture;

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* @data: whose token the second account's is; NULL: the owner's, as with the others. */
static void
set_up (Fixture *f, gconstpointer data)
{
  f->list = g_list_store_new (KH_TYPE_ACCOUNT);
  for (guint i = 0; i < N_ACCOUNTS; i++) {
    kh_fixture_set_up (&f->accounts[i], i == 1 ? data : NULL);
    g_list_store_append (f->list, f->accounts[i].account);
  }
  f->people = kh_people_new (G_LIST_MODEL (f->list));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->offboarding != NULL)
    g_assert_finalize_object (f->offboarding);
  g_assert_finalize_object (f->people);
  g_object_unref (f->list);
  for (guint i = 0; i < N_ACCOUNTS; i++)
    kh_fixture_tear_down (&f->accounts[i], NULL);
}

static KhUser *
add (Fixture *f, guint nth)
{
  KhUser *user = kh_fake_provider_add_user (f->accounts[nth].provider, "cleo", "packer");

  g_object_set (user, "email", CLEO, NULL);
  return user;
}

static void
invite (Fixture *f, guint nth)
{
  g_ptr_array_add (f->accounts[nth].provider->lists[KH_COLLECTION_INVITATIONS],
                   g_object_new (KH_TYPE_INVITATION, "id", "i1", "email", CLEO, "status",
                                 KH_INVITATION_STATUS_PENDING, "version", 1, NULL));
}

static void
sync_all (Fixture *f)
{
  for (guint i = 0; i < N_ACCOUNTS; i++)
    kh_fixture_try_sync (&f->accounts[i], NULL);
  settle ();
}

static void
begin (Fixture *f, const char *email)
{
  sync_all (f);
  f->offboarding = kh_offboarding_new (f->people, kh_people_lookup (f->people, email));
}

static void
run (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;

  kh_offboarding_run_async (f->offboarding, NULL, kh_wait_callback, &result);
  kh_offboarding_run_finish (f->offboarding, kh_wait (&result));
  settle ();
}

static KhOffboardStep *
step (Fixture *f, guint nth)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (f->offboarding)); i++) {
    g_autoptr (KhOffboardStep) found = g_list_model_get_item (G_LIST_MODEL (f->offboarding), i);
    if (kh_offboard_step_get_account (found) == f->accounts[nth].account)
      return found;
  }
  return NULL;
}

/* The state of each account's step, as "TO_DO - DONE". */
static char *
states (Fixture *f)
{
  static const char *const names[] = { "TO_DO", "AWAY", "BY_HAND", "RUNNING", "DONE", "FAILED" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < N_ACCOUNTS; i++) {
    KhOffboardStep *found = step (f, i);
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            found != NULL ? names[kh_offboard_step_get_state (found)] : "-");
  }
  return g_string_free (text, FALSE);
}

#define assert_states(expected)                                                                                \
  G_STMT_START                                                                                                 \
  {                                                                                                            \
    g_autofree char *found = states (f);                                                                       \
    g_assert_cmpstr (found, ==, expected);                                                                     \
  }                                                                                                            \
  G_STMT_END

/* Whoever may be on a later page is not taken for gone. */
static void
test_still_coming (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  KhFakeProvider *slow = f->accounts[2].provider;

  add (f, 0);
  add (f, 2);
  kh_fixture_sync (&f->accounts[0]);
  kh_fixture_sync (&f->accounts[1]);
  slow->held = TRUE;
  kh_account_sync_async (f->accounts[2].account, NULL, kh_wait_callback, &result);
  kh_wait_until (slow->waiting->len == KH_N_COLLECTIONS);
  kh_fake_provider_page (slow, KH_COLLECTION_USERS, 0, 1);
  g_assert_cmpint (kh_account_get_state (f->accounts[2].account, KH_COLLECTION_USERS), ==, KH_STATE_READY);
  settle ();
  f->offboarding = kh_offboarding_new (f->people, kh_people_lookup (f->people, CLEO));
  assert_states ("TO_DO - AWAY");
  kh_fake_provider_release (slow);
  g_assert_true (kh_account_sync_finish (f->accounts[2].account, kh_wait (&result), NULL));
  settle ();
  assert_states ("TO_DO - TO_DO");
}

static void
test_everywhere (Fixture *f, gconstpointer data)
{
  add (f, 0);
  invite (f, 2);
  g_ptr_array_add (f->accounts[0].provider->lists[KH_COLLECTION_SESSIONS],
                   g_object_new (KH_TYPE_SESSION, "id", "s1", "user", "cleo", NULL));
  begin (f, " CLEO@shop.example");
  assert_states ("TO_DO - TO_DO");
  g_assert_cmpstr (kh_offboarding_get_name (f->offboarding), ==, "cleo");
  g_assert_cmpuint (kh_offboard_step_get_n_sessions (step (f, 0)), ==, 1);
  g_assert_nonnull (kh_offboard_step_get_user (step (f, 0)));
  g_assert_nonnull (kh_offboard_step_get_invitation (step (f, 2)));

  run (f);
  assert_states ("DONE - DONE");
  g_assert_cmpuint (f->accounts[0].provider->commands, ==, 1);
  g_assert_cmpint (kh_command_get_kind (f->accounts[0].provider->command), ==, KH_COMMAND_REMOVE_USER);
  g_assert_cmpuint (f->accounts[1].provider->commands, ==, 0);
  g_assert_cmpint (kh_command_get_kind (f->accounts[2].provider->command), ==, KH_COMMAND_REVOKE);
  /* What it was about is still to be told. */
  g_assert_nonnull (kh_offboard_step_get_user (step (f, 0)));
  g_assert_null (kh_account_find_user (f->accounts[0].account, "cleo"));

  /* Once more does nothing. */
  run (f);
  g_assert_cmpuint (f->accounts[0].provider->commands, ==, 1);
}

/* A user and an invitation in one account: both go. */
static void
test_user_and_invitation (Fixture *f, gconstpointer data)
{
  add (f, 0);
  invite (f, 0);
  begin (f, CLEO);
  run (f);
  assert_states ("DONE - -");
  g_assert_cmpuint (f->accounts[0].provider->commands, ==, 2);
}

/* Neither the owner nor oneself; and what one may not see is named. */
static void
test_by_hand (Fixture *f, gconstpointer data)
{
  add (f, 0);
  g_object_set (g_ptr_array_index (f->accounts[2].provider->lists[KH_COLLECTION_USERS], 0), "email", CLEO, NULL);
  f->accounts[1].provider->errors[KH_COLLECTION_USERS] = kh_error_new (KH_ERROR_RESTRICTED, "access-restricted", "No.");
  begin (f, CLEO);
  assert_states ("TO_DO BY_HAND BY_HAND");
  g_assert_cmpint (kh_offboard_step_get_denial (step (f, 1)), ==, KH_DENIAL_ACCESS);
  g_assert_null (kh_offboard_step_get_user (step (f, 1)));
  g_assert_cmpint (kh_offboard_step_get_denial (step (f, 2)), ==, KH_DENIAL_OWNER);
  run (f);
  assert_states ("DONE BY_HAND BY_HAND");
  g_assert_cmpuint (f->accounts[1].provider->commands + f->accounts[2].provider->commands, ==, 0);
}

/* In the second account the token is an admin's: of oneself nothing is taken. */
static void
test_oneself (Fixture *f, gconstpointer data)
{
  begin (f, "me@example.com");
  assert_states ("BY_HAND BY_HAND BY_HAND");
  g_assert_cmpint (kh_offboard_step_get_denial (step (f, 0)), ==, KH_DENIAL_OWNER);
  g_assert_cmpint (kh_offboard_step_get_denial (step (f, 1)), ==, KH_DENIAL_SELF);
}

/* One whose role is beyond one's own. */
static void
test_restricted_role (Fixture *f, gconstpointer data)
{
  add (f, 0);
  add (f, 1);
  begin (f, CLEO);
  assert_states ("TO_DO BY_HAND -");
  g_assert_cmpint (kh_offboard_step_get_denial (step (f, 1)), ==, KH_DENIAL_ACCESS);
  g_assert_nonnull (kh_offboard_step_get_user (step (f, 1)));
}

/* An account that does not answer is told of, and stops none of the others; then it is done there with the very same
 * command, and only there. */
static void
test_one_is_away (Fixture *f, gconstpointer data)
{
  KhFakeProvider *away = f->accounts[1].provider;
  g_autofree char *key = NULL;

  add (f, 0);
  add (f, 1);
  begin (f, CLEO);
  away->error = kh_fixture_error (KH_ERROR_NETWORK);
  run (f);
  assert_states ("DONE FAILED -");
  g_assert_error (kh_offboard_step_get_error (step (f, 1)), KH_ERROR, KH_ERROR_NETWORK);
  key = g_strdup (kh_command_get_idempotency_key (away->command));

  run (f);
  assert_states ("DONE FAILED -");
  g_clear_error (&away->error);
  run (f);
  assert_states ("DONE DONE -");
  g_assert_cmpstr (kh_command_get_idempotency_key (away->command), ==, key);
  g_assert_cmpuint (f->accounts[0].provider->commands, ==, 1);
}

/* It was done, but the answer never came: it is not done again. */
static void
test_lost_answer (Fixture *f, gconstpointer data)
{
  KhUser *user = add (f, 0);
  KhFakeProvider *provider = f->accounts[0].provider;

  begin (f, CLEO);
  provider->error = kh_fixture_error (KH_ERROR_NETWORK);
  run (f);
  assert_states ("FAILED - -");
  g_clear_error (&provider->error);
  g_object_set (user, "status", KH_USER_STATUS_REMOVED, "version", 2, NULL);
  run (f);
  assert_states ("DONE - -");
  g_assert_cmpuint (provider->commands, ==, 1);
}

/* Known to be away before it begins; and one that cannot say whether the person is there is asked once it can. */
static void
test_away_from_the_start (Fixture *f, gconstpointer data)
{
  add (f, 0);
  add (f, 1);
  sync_all (f);
  f->accounts[1].provider->error = kh_fixture_error (KH_ERROR_NETWORK);
  f->accounts[2].provider->error = kh_fixture_error (KH_ERROR_NETWORK);
  begin (f, CLEO);
  assert_states ("TO_DO AWAY AWAY");
  g_assert_cmpint (kh_offboard_step_get_denial (step (f, 1)), ==, KH_DENIAL_OFFLINE);
  g_assert_nonnull (kh_offboard_step_get_user (step (f, 1)));
  g_assert_null (kh_offboard_step_get_user (step (f, 2)));

  run (f);
  assert_states ("DONE FAILED FAILED");
  g_clear_error (&f->accounts[1].provider->error);
  g_clear_error (&f->accounts[2].provider->error);
  invite (f, 2); /* meanwhile */
  run (f);
  assert_states ("DONE DONE DONE");
  g_assert_cmpuint (f->accounts[1].provider->commands, ==, 1);
  g_assert_cmpint (kh_command_get_kind (f->accounts[2].provider->command), ==, KH_COMMAND_REVOKE);
}

/* Somebody else changed or removed the person: it is looked at anew. */
static void
test_changed_meanwhile (Fixture *f, gconstpointer data)
{
  KhFakeProvider *provider = f->accounts[0].provider;
  KhUser *user = add (f, 0);
  g_autofree char *key = NULL;

  begin (f, CLEO);
  provider->command_error = kh_error_new (KH_ERROR_CONFLICT, "precondition-failed", "Changed.");
  g_object_set (user, "phone", "1", "version", 2, NULL);
  run (f);
  assert_states ("FAILED - -");
  g_assert_error (kh_offboard_step_get_error (step (f, 0)), KH_ERROR, KH_ERROR_CONFLICT);
  key = g_strdup (kh_command_get_idempotency_key (provider->command));

  g_clear_error (&provider->command_error);
  run (f);
  assert_states ("DONE - -");
  /* Decided on another version, it is another command. */
  g_assert_cmpstr (kh_command_get_idempotency_key (provider->command), !=, key);
  g_assert_cmpint (kh_command_get_version (provider->command), ==, 2);
}

static void
test_gone_meanwhile (Fixture *f, gconstpointer data)
{
  KhFakeProvider *provider = f->accounts[0].provider;

  add (f, 0);
  begin (f, CLEO);
  provider->command_error = kh_error_new (KH_ERROR_INVALID, "not-found", "No such user.");
  g_ptr_array_set_size (provider->lists[KH_COLLECTION_USERS], 1);
  run (f);
  assert_states ("DONE - -");
}

/* What the service refuses for good is to be done there. */
static void
test_refused (Fixture *f, gconstpointer data)
{
  add (f, 0);
  begin (f, CLEO);
  f->accounts[0].provider->command_error = kh_error_new (KH_ERROR_UNSUPPORTED, NULL, "Not here.");
  run (f);
  assert_states ("BY_HAND - -");
  g_assert_nonnull (kh_offboard_step_get_error (step (f, 0)));
}

/* Until it begins the plan follows what happens; then it stays. */
static void
test_follows (Fixture *f, gconstpointer data)
{
  KhUser *user = add (f, 0);

  begin (f, CLEO);
  assert_states ("TO_DO - -");
  add (f, 1);
  g_object_set (user, "status", KH_USER_STATUS_REMOVED, "version", 2, NULL);
  sync_all (f);
  assert_states ("- TO_DO -");
  run (f);
  add (f, 2);
  sync_all (f);
  assert_states ("- DONE -");
}

#define ADD(name, role, function)                                                                              \
  g_test_add ("/offboarding/" name, Fixture, role, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("everywhere", NULL, test_everywhere);
  ADD ("still-coming", NULL, test_still_coming);
  ADD ("user-and-invitation", NULL, test_user_and_invitation);
  ADD ("by-hand", NULL, test_by_hand);
  ADD ("oneself", "admin", test_oneself);
  ADD ("restricted-role", "packer", test_restricted_role);
  ADD ("one-is-away", NULL, test_one_is_away);
  ADD ("lost-answer", NULL, test_lost_answer);
  ADD ("away-from-the-start", NULL, test_away_from_the_start);
  ADD ("changed-meanwhile", NULL, test_changed_meanwhile);
  ADD ("gone-meanwhile", NULL, test_gone_meanwhile);
  ADD ("refused", NULL, test_refused);
  ADD ("follows", NULL, test_follows);
  return g_test_run ();
}
