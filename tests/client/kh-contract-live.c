/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What every provider keeps to about sessions, and about changes that are waited for.
 */
#include "kh-contract-private.h"
#include "kh-wait.h"

/* --- Sessions --- */

static void
test_sessions (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) sessions = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_END_OTHER_SESSIONS, NULL);
  g_autoptr (KhReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  guint current = 0;

  if (kh_contract_lacks (f, KH_CAPABILITY_SESSIONS))
    return;
  sessions = kh_contract_list (f, KH_COLLECTION_SESSIONS);
  for (guint i = 0; i < sessions->len; i++)
    current += kh_session_get_current (g_ptr_array_index (sessions, i));
  g_assert_cmpuint (current, ==, 1);
  reply = kh_contract_try (f, command, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reply->count, ==, sessions->len - 1);
  after = kh_contract_list (f, KH_COLLECTION_SESSIONS);
  g_assert_cmpuint (after->len, ==, 1);
  g_assert_true (kh_session_get_current (g_ptr_array_index (after, 0)));
}

static void
test_end_session (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) sessions = NULL;

  if (kh_contract_lacks (f, KH_CAPABILITY_SESSIONS))
    return;
  sessions = kh_contract_list (f, KH_COLLECTION_SESSIONS);
  for (guint i = 0; i < sessions->len; i++) {
    KhEntity *session = g_ptr_array_index (sessions, i);
    if (!kh_session_get_current (KH_SESSION (session))) {
      g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_END_SESSION, session);
      g_autoptr (KhSession) gone = NULL;
      g_assert_null (kh_contract_execute (f, command));
      gone = kh_contract_find (f, KH_COLLECTION_SESSIONS, kh_entity_get_id (session));
      g_assert_null (gone);
      return;
    }
  }
  g_test_skip ("there is no other session");
}

/* --- Changes --- */

static KhChanges *
wait_for_changes (KhContractFixture *f, const char *after, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kh_provider_wait_async (f->provider, after, TRUE, NULL, kh_wait_callback, &result);
  return kh_provider_wait_finish (f->provider, kh_wait (&result), error);
}

static void
test_changes (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhChanges) now = NULL;
  g_autoptr (KhChanges) changes = NULL;
  g_autoptr (KhCommand) command = NULL;
  g_autoptr (KhInvitation) invitation = NULL;
  gboolean found = FALSE;

  if (kh_contract_lacks (f, KH_CAPABILITY_CHANGES | KH_CAPABILITY_INVITE))
    return;
  now = wait_for_changes (f, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (now->items->len, ==, 0);
  kh_provider_wait_async (f->provider, now->after, TRUE, NULL, kh_wait_callback, &result);
  command = kh_contract_invite (f, NEWCOMER);
  invitation = kh_contract_execute (f, command);
  changes = kh_provider_wait_finish (f->provider, kh_wait (&result), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < changes->items->len; i++) {
    KhChange *change = g_ptr_array_index (changes->items, i);
    if (change->collection == KH_COLLECTION_INVITATIONS) {
      g_assert_cmpstr (change->id, ==, kh_entity_get_id (KH_ENTITY (invitation)));
      g_assert_cmpstr (kh_invitation_get_email (KH_INVITATION (change->entity)), ==, NEWCOMER);
      found = TRUE;
    }
  }
  g_assert_true (found);
}

static void
test_changes_tell_what_is_gone (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhChanges) now = NULL;
  g_autoptr (KhChanges) changes = NULL;
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_END_OTHER_SESSIONS, NULL);
  g_autoptr (KhReply) reply = NULL;
  guint gone = 0;

  if (kh_contract_lacks (f, KH_CAPABILITY_CHANGES | KH_CAPABILITY_SESSIONS))
    return;
  now = wait_for_changes (f, NULL, &error);
  reply = kh_contract_try (f, command, &error);
  changes = wait_for_changes (f, now->after, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < changes->items->len; i++) {
    KhChange *change = g_ptr_array_index (changes->items, i);
    gone += change->collection == KH_COLLECTION_SESSIONS && change->entity == NULL;
  }
  g_assert_cmpuint (gone, ==, reply->count);
}

void
kh_contract_add_live (const KhContract *contract)
{
  static const KhContractTest tests[] = {
    { "sessions", test_sessions },
    { "end-session", test_end_session },
    { "changes", test_changes },
    { "changes-tell-what-is-gone", test_changes_tell_what_is_gone },
  };

  kh_contract_add (contract, tests, G_N_ELEMENTS (tests));
}
