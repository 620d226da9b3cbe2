/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is said about taking somebody out of several accounts, and the report of it.
 */
#include <string.h>

#include "base/kh-csv.h"
#include "ui/people/kh-offboard-text.h"
#include "ui/people/kh-people-text.h"

#include "kh-account-fixture.h"
#include "kh-wait.h"

#define N_ACCOUNTS 4
#define CLEO "cleo@shop.example"

typedef struct {
  KhAccountFixture accounts[N_ACCOUNTS];
  GListStore *list;
  KhPeople *people;
} Fixture;

static void
add (Fixture *f, guint nth)
{
  KhUser *user = kh_fake_provider_add_user (f->accounts[nth].provider, "cleo", "packer");

  g_object_set (user, "email", CLEO, "name", "=Cleo & Co", NULL);
}

/* In the first everything can be done; the second does not answer; in the third one may see nobody; the fourth is hers. */
static void
set_up (Fixture *f, gconstpointer data)
{
  f->list = g_list_store_new (KH_TYPE_ACCOUNT);
  for (guint i = 0; i < N_ACCOUNTS; i++) {
    g_autofree char *name = g_strdup_printf ("Store <%u>", i);
    kh_fixture_set_up (&f->accounts[i], NULL);
    g_object_set (f->accounts[i].provider->info, "name", name, "owner-name", "Ada", "owner-email", "ada@shop.example",
                  NULL);
    g_list_store_append (f->list, f->accounts[i].account);
  }
  f->people = kh_people_new (G_LIST_MODEL (f->list));
  add (f, 0);
  add (f, 1);
  f->accounts[2].provider->errors[KH_COLLECTION_USERS] = kh_error_new (KH_ERROR_RESTRICTED, "access-restricted", "No.");
  g_object_set (g_ptr_array_index (f->accounts[3].provider->lists[KH_COLLECTION_USERS], 0), "email", CLEO, NULL);
  g_ptr_array_add (f->accounts[0].provider->lists[KH_COLLECTION_SESSIONS],
                   g_object_new (KH_TYPE_SESSION, "id", "s1", "user", "cleo", NULL));
  for (guint i = 0; i < N_ACCOUNTS; i++)
    kh_fixture_sync (&f->accounts[i]);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->people);
  g_object_unref (f->list);
  for (guint i = 0; i < N_ACCOUNTS; i++)
    kh_fixture_tear_down (&f->accounts[i], NULL);
}

static void
assert_texts (KhOffboarding *offboarding, guint nth, const char *state, const char *what, const char *why)
{
  g_autoptr (KhOffboardStep) step = g_list_model_get_item (G_LIST_MODEL (offboarding), nth);
  g_autofree char *said_what = kh_offboard_what_text (step);
  g_autofree char *said_why = kh_offboard_why_text (step);

  g_assert_cmpstr (kh_offboard_state_text (step), ==, state);
  g_assert_cmpstr (said_what, ==, what);
  if (why == NULL)
    g_assert_null (said_why);
  else if (strstr (said_why, why) == NULL)
    g_error ("“%s” is not in “%s”", why, said_why);
}

static void
run (KhOffboarding *offboarding)
{
  g_autoptr (GAsyncResult) result = NULL;

  kh_offboarding_run_async (offboarding, NULL, kh_wait_callback, &result);
  kh_offboarding_run_finish (offboarding, kh_wait (&result));
}

static void
test_texts (Fixture *f, gconstpointer data)
{
  g_autoptr (KhOffboarding) offboarding = NULL;

  f->accounts[1].provider->error = kh_fixture_error (KH_ERROR_NETWORK);
  kh_fixture_try_sync (&f->accounts[1], NULL);
  offboarding = kh_offboarding_new (f->people, kh_people_lookup (f->people, CLEO));
  assert_texts (offboarding, 0, "Will Be Removed",
                "Access: Packer\n1 session ends at once\nCan be restored for 30 days", NULL);
  assert_texts (offboarding, 1, "Not Reached", "Access: Packer\nCan be restored for 30 days",
                "Offline. This is how it was on ");
  assert_texts (offboarding, 2, "To Do by Hand", "", "Ask Ada (ada@shop.example), who owns the account, to do it.");
  assert_texts (offboarding, 3, "To Do by Hand", "Access: Owner", "They own this account");
  run (offboarding);
  assert_texts (offboarding, 0, "Removed", "Access: Packer\n1 session ends at once\nCan be restored for 30 days", NULL);
  assert_texts (offboarding, 1, "Failed", "Access: Packer", "could not be reached");
}

static void
test_report (Fixture *f, gconstpointer data)
{
  g_autoptr (KhOffboarding) offboarding = kh_offboarding_new (f->people, kh_people_lookup (f->people, CLEO));
  g_autofree char *csv = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  char **cells;

  run (offboarding);
  csv = kh_offboarding_to_csv (offboarding);
  g_assert_true (g_str_has_prefix (csv, "\357\273\277"));
  /* No spreadsheet takes a name for a formula. */
  g_assert_nonnull (strstr (csv, "'=Cleo & Co"));
  rows = kh_csv_parse (csv, ',', 100);
  g_assert_cmpuint (rows->len, ==, 1 + N_ACCOUNTS);
  for (guint i = 0; i < rows->len; i++)
    g_assert_cmpuint (g_strv_length (((KhCsvRow *) g_ptr_array_index (rows, i))->cells), ==, 7);
  cells = ((KhCsvRow *) g_ptr_array_index (rows, 1))->cells;
  g_assert_cmpstr (cells[0], ==, "=Cleo & Co");
  g_assert_cmpstr (cells[1], ==, CLEO);
  g_assert_cmpstr (cells[2], ==, "Store <0>");
  g_assert_cmpstr (cells[5], ==, "Removed");
  cells = ((KhCsvRow *) g_ptr_array_index (rows, 3))->cells;
  g_assert_cmpstr (cells[5], ==, "To Do by Hand");
  g_assert_nonnull (strstr (cells[6], "ada@shop.example"));
}

static void
test_chips (Fixture *f, gconstpointer data)
{
  KhIndividual *cleo = kh_people_lookup (f->people, CLEO);
  g_autofree char *first = kh_people_chip (kh_individual_get_membership (cleo, 0));
  g_autofree char *last = kh_people_chip (kh_individual_get_membership (cleo, 2));
  g_autofree char *note = kh_people_account_note (f->accounts[2].account);
  KhUser *user = kh_account_find_user (f->accounts[0].account, "cleo");
  g_autofree char *suspended = NULL;

  g_assert_cmpstr (first, ==, "Store <0> · Packer");
  g_assert_cmpstr (last, ==, "Store <3> · Owner");
  g_assert_cmpstr (note, ==, "You may not see who is in this account. Ask Ada, who owns it.");
  g_assert_null (kh_people_account_note (f->accounts[0].account));
  g_object_set (user, "status", KH_USER_STATUS_SUSPENDED, NULL);
  suspended = kh_people_chip (kh_individual_get_membership (cleo, 0));
  g_assert_cmpstr (suspended, ==, "Store <0> · Suspended");
}

/* Some of its people show already, but not all of them. */
static void
test_note_while_they_come (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  KhAccountFixture late;
  char *note;

  kh_fixture_set_up (&late, NULL);
  late.provider->held = TRUE;
  kh_account_sync_async (late.account, NULL, kh_wait_callback, &result);
  kh_wait_until (late.provider->waiting->len == KH_N_COLLECTIONS);
  kh_fake_provider_page (late.provider, KH_COLLECTION_USERS, 0, 1);
  note = kh_people_account_note (late.account);
  g_assert_cmpstr (note, ==, "This account is still being loaded.");
  g_free (note);
  kh_fake_provider_release (late.provider);
  g_assert_true (kh_account_sync_finish (late.account, kh_wait (&result), NULL));
  g_assert_null (kh_people_account_note (late.account));
  g_clear_object (&result);
  kh_fixture_tear_down (&late, NULL);
}

/* What no waiting mends is told with it; what passes by itself is not. */
static void
test_not_secure (Fixture *f, gconstpointer data)
{
  KhAccountFixture *store = &f->accounts[1];
  g_autofree char *passing = NULL;
  g_autofree char *lasting = NULL;

  store->provider->error = kh_error_new (KH_ERROR_NETWORK, "timeout", "The server did not answer in time.");
  kh_fixture_try_sync (store, NULL);
  passing = kh_people_account_note (store->account);
  g_assert_true (g_str_has_prefix (passing, "Offline. This is how it was on "));
  g_assert_null (strstr (passing, "answer"));
  g_clear_error (&store->provider->error);
  store->provider->error = kh_error_new (KH_ERROR_NETWORK, "certificate-expired", "It has expired.");
  kh_fixture_try_sync (store, NULL);
  lasting = kh_people_account_note (store->account);
  g_assert_true (g_str_has_prefix (lasting, "Offline. This is how it was on "));
  g_assert_nonnull (strstr (lasting, "The server’s certificate has expired, so nothing was sent to it."));
}

#define ADD(name, function) g_test_add ("/offboard-text/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("texts", test_texts);
  ADD ("report", test_report);
  ADD ("chips", test_chips);
  ADD ("note-while-they-come", test_note_while_they_come);
  ADD ("not-secure", test_not_secure);
  return g_test_run ();
}
