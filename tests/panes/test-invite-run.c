/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Inviting many (B6): each with its own result, and none of them twice, whatever happens to the connection.
 */
#include "ui/invite/kh-invite-run.h"

#include <string.h>

#include "base/kh-error.h"
#include "kh-account-fixture.h"
#include "kh-fake-provider.h"
#include "kh-wait.h"

typedef struct {
  KhFakeProvider *provider;
  KhAccount *account;
  GListStore *invitees;
  KhInviteRun *run;
} Fixture;

static void
add (Fixture *f, const char *email)
{
  g_autoptr (KhInvitee) invitee = kh_invitee_new (email);

  kh_invitee_update_check (invitee, f->account);
  g_list_store_append (f->invitees, invitee);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  const char *roles[] = { "finance", NULL };

  f->provider = kh_fake_provider_new (KH_ACCOUNT_KIND_SHIPPING, NULL);
  if (data != NULL)
    f->provider->capabilities |= KH_CAPABILITY_INVITE_MANY;
  f->account = kh_account_new ("c/account", "Keyholder", "The Store", KH_PROVIDER (f->provider));
  kh_sync (f->account);
  f->invitees = g_list_store_new (KH_TYPE_INVITEE);
  add (f, "ada@shop.example");
  add (f, "no address");
  add (f, "=1+1@shop.example");
  f->run = kh_invite_run_new (f->account, G_LIST_MODEL (f->invitees), "en-GB", roles, NULL, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->run);
  g_assert_finalize_object (f->invitees);
  g_assert_finalize_object (f->account);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->provider);
}

static KhInvitee *
get (Fixture *f, guint i)
{
  g_autoptr (KhInvitee) invitee = g_list_model_get_item (G_LIST_MODEL (f->invitees), i);

  return invitee; /* the list goes on holding it */
}

static void
run (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kh_invite_run_async (f->run, NULL, kh_wait_callback, &result);
  kh_invite_run_finish (f->run, kh_wait (&result), &error);
  g_assert_no_error (error);
}

static void
fail_with (Fixture *f, KhError code, const char *word)
{
  g_clear_error (&f->provider->error);
  f->provider->error = kh_error_new (code, word, "It went wrong.");
}

/* Of the command that the provider got last. */
static char *
get_key (Fixture *f)
{
  return g_strdup (kh_command_get_idempotency_key (f->provider->command));
}

/* Without an answer nobody knows whether it was done: the same request again, under the same key. */
static void
test_broken_connection (Fixture *f, gconstpointer data)
{
  guint requests = data != NULL ? 1 : 2;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  guint before;

  fail_with (f, KH_ERROR_NETWORK, NULL);
  run (f);
  g_assert_cmpint (kh_invitee_get_state (get (f, 0)), ==, KH_INVITEE_FAILED);
  first = get_key (f);
  g_clear_error (&f->provider->error);
  /* It was done, and shows by now. */
  g_ptr_array_add (f->provider->lists[KH_COLLECTION_INVITATIONS],
                   g_object_new (KH_TYPE_INVITATION, "id", "i1", "email", "ada@shop.example", "status",
                                 KH_INVITATION_STATUS_PENDING, NULL));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  kh_sync (f->account);
  kh_invitee_update_check (get (f, 0), f->account);
  g_assert_cmpint (kh_invitee_get_check (get (f, 0)), ==, KH_INVITEE_INVITED);
  before = f->provider->commands;
  run (f);
  second = get_key (f);
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpint (kh_invitee_get_state (get (f, 0)), ==, KH_INVITEE_SENT);
  g_assert_cmpint (kh_invitee_get_state (get (f, 2)), ==, KH_INVITEE_SENT);
  g_assert_cmpuint (f->provider->commands, ==, before + requests);
  /* Who has been invited is not invited again. */
  run (f);
  g_assert_cmpuint (f->provider->commands, ==, before + requests);
}

/* After an answer that says no, another try is another request. */
static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  fail_with (f, KH_ERROR_CONFLICT, "user-limit-reached");
  run (f);
  first = get_key (f);
  run (f);
  second = get_key (f);
  g_assert_cmpstr (first, !=, second);
}

static void
stop_now (KhInviteRun *self)
{
  if (kh_invite_run_get_n_tried (self) > 0)
    kh_invite_run_stop (self);
}

/* Each row has an answer of its own; stopping is between batches. */
static void
test_batches (Fixture *f, gconstpointer data)
{
  guint before = f->provider->commands;
  gulong handler;

  for (guint i = 0; i < 58; i++) {
    g_autofree char *email = g_strdup_printf ("p%u@shop.example", i);
    add (f, email);
  }
  f->provider->reply = g_new0 (KhReply, 1);
  for (guint i = 0; i < 25; i++)
    kh_reply_add_row (f->provider->reply, NULL,
                      i == 1 ? kh_error_new (KH_ERROR_CONFLICT, "already-member", "They are here.") : NULL);
  handler = g_signal_connect (f->run, "notify::n-tried", G_CALLBACK (stop_now), NULL);
  run (f);
  g_signal_handler_disconnect (f->run, handler);
  g_assert_cmpuint (f->provider->commands, ==, before + 1);
  g_assert_cmpuint (kh_command_get_items (f->provider->command)->len, ==, 25);
  g_assert_cmpuint (kh_invite_run_get_n_due (f->run), ==, 60);
  g_assert_cmpuint (kh_invite_run_get_n_tried (f->run), ==, 25);
  g_assert_cmpint (kh_invitee_get_state (get (f, 0)), ==, KH_INVITEE_SENT);
  g_assert_cmpint (kh_invitee_get_state (get (f, 2)), ==, KH_INVITEE_FAILED);
  g_assert_cmpstr (kh_error_get_word (kh_invitee_get_error (get (f, 2))), ==, "already-member");
  g_assert_cmpint (kh_invitee_get_state (get (f, 25)), ==, KH_INVITEE_SENT);
  g_assert_cmpint (kh_invitee_get_state (get (f, 26)), ==, KH_INVITEE_STOPPED);
  run (f);
  g_assert_cmpuint (f->provider->commands, ==, before + 3);
  g_assert_cmpuint (kh_invite_run_get_n_due (f->run), ==, 36);
  for (guint i = 2; i < 61; i++)
    g_assert_cmpint (kh_invitee_get_state (get (f, i)), ==, KH_INVITEE_SENT);
}

static void
test_stop (Fixture *f, gconstpointer data)
{
  guint before = f->provider->commands;
  gulong handler = g_signal_connect (f->run, "notify::n-tried", G_CALLBACK (stop_now), NULL);

  run (f);
  g_signal_handler_disconnect (f->run, handler);
  g_assert_cmpuint (f->provider->commands, ==, before + 1);
  g_assert_cmpint (kh_invitee_get_state (get (f, 0)), ==, KH_INVITEE_SENT);
  g_assert_cmpint (kh_invitee_get_state (get (f, 2)), ==, KH_INVITEE_STOPPED);
  run (f);
  g_assert_cmpuint (f->provider->commands, ==, before + 2);
  g_assert_cmpint (kh_invitee_get_state (get (f, 2)), ==, KH_INVITEE_SENT);
}

static char *
print_values (KhCommand *command)
{
  g_autoptr (GVariant) values = kh_command_get_values (command);

  return g_variant_print (values, FALSE);
}

/* What a file says about somebody goes before what the form says about all. */
static void
test_own_roles (Fixture *f, gconstpointer data)
{
  const char *roles[] = { "returns", "shipping", NULL };
  g_autofree char *printed = NULL;
  g_autofree char *other_printed = NULL;
  GPtrArray *items;

  kh_invitee_set_row (get (f, 0), "Line 2", "de-DE", roles);
  run (f);
  items = kh_command_get_items (f->provider->command);
  g_assert_cmpuint (items->len, ==, 2);
  printed = print_values (g_ptr_array_index (items, 0));
  other_printed = print_values (g_ptr_array_index (items, 1));
  g_assert_nonnull (strstr (printed, "de-DE"));
  g_assert_nonnull (strstr (printed, "['returns', 'shipping']"));
  g_assert_nonnull (strstr (other_printed, "en-GB"));
  g_assert_nonnull (strstr (other_printed, "['finance']"));
}

static void
test_results (Fixture *f, gconstpointer data)
{
  g_autofree char *csv = NULL;

  run (f);
  csv = kh_invite_run_to_csv (G_LIST_MODEL (f->invitees));
  g_assert_cmpstr (csv, ==,
                   "\357\273\277Mail address,Result,Reason\r\n"
                   "ada@shop.example,Sent,\r\n"
                   "no address,Not sent,This is not a mail address.\r\n"
                   "'=1+1@shop.example,Sent,\r\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add_test(name, many, func) g_test_add ("/invite-run/" name, Fixture, many, set_up, func, tear_down)
  add_test ("broken-connection", NULL, test_broken_connection);
  add_test ("broken-connection/many", "many", test_broken_connection);
  add_test ("refused", NULL, test_refused);
  add_test ("refused/many", "many", test_refused);
  add_test ("stop", NULL, test_stop);
  add_test ("batches", "many", test_batches);
  add_test ("own-roles", "many", test_own_roles);
  add_test ("results", NULL, test_results);
#undef add_test
  return g_test_run ();
}
