/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everyone across several accounts: who is the same person, and what a change of one account makes of them.
 */
#include "account/kh-people.h"

#include "kh-account-fixture.h"
#include "kh-wait.h"

#define N_ACCOUNTS 3

typedef struct {
  KhAccountFixture accounts[N_ACCOUNTS];
  GListStore *list;
  KhPeople *people;
  guint changes; /* how often the list was told of */
  guint notices; /* how often it said that people changed */
} Fixture;

static void
on_items_changed (Fixture *f)
{
  f->changes++;
}

static void
on_changed (Fixture *f)
{
  f->notices++;
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->list = g_list_store_new (KH_TYPE_ACCOUNT);
  for (guint i = 0; i < N_ACCOUNTS; i++) {
    kh_fixture_set_up (&f->accounts[i], NULL);
    g_list_store_append (f->list, f->accounts[i].account);
  }
  f->people = kh_people_new (G_LIST_MODEL (f->list));
  g_signal_connect_swapped (f->people, "items-changed", G_CALLBACK (on_items_changed), f);
  g_signal_connect_swapped (f->people, "changed", G_CALLBACK (on_changed), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->people);
  g_object_unref (f->list);
  for (guint i = 0; i < N_ACCOUNTS; i++)
    kh_fixture_tear_down (&f->accounts[i], NULL);
}

/* Somebody at the service of the @nth account. */
static KhUser *
add (Fixture *f, guint nth, const char *id, const char *email, const char *role)
{
  KhUser *user = kh_fake_provider_add_user (f->accounts[nth].provider, id, role);

  g_object_set (user, "email", email, NULL);
  return user;
}

static void
invite (Fixture *f, guint nth, const char *id, const char *email)
{
  const char *roles[] = { "returns", NULL };

  g_ptr_array_add (f->accounts[nth].provider->lists[KH_COLLECTION_INVITATIONS],
                   g_object_new (KH_TYPE_INVITATION, "id", id, "email", email, "roles", roles, "status",
                                 KH_INVITATION_STATUS_PENDING, "version", 1, NULL));
}

static void
sync_all (Fixture *f)
{
  for (guint i = 0; i < N_ACCOUNTS; i++)
    kh_fixture_sync (&f->accounts[i]);
  settle ();
}

/* In which accounts somebody is, as "0 2". */
static char *
places (Fixture *f, const char *email)
{
  KhIndividual *individual = kh_people_lookup (f->people, email);
  GString *text = g_string_new (NULL);

  for (guint i = 0; individual != NULL && i < N_ACCOUNTS; i++)
    if (kh_individual_is_in (individual, f->accounts[i].account))
      g_string_append_printf (text, "%s%u", text->len > 0 ? " " : "", i);
  return g_string_free (text, FALSE);
}

#define assert_places(email, expected)                                                                         \
  G_STMT_START                                                                                                 \
  {                                                                                                            \
    g_autofree char *found = places (f, email);                                                                \
    g_assert_cmpstr (found, ==, expected);                                                                     \
  }                                                                                                            \
  G_STMT_END

/* What is in the list is what can be looked up, each where it says it is. */
static void
assert_whole (Fixture *f)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (f->people)), current = 0;

  for (guint i = 0; i < n; i++) {
    g_autoptr (KhIndividual) individual = g_list_model_get_item (G_LIST_MODEL (f->people), i);
    g_assert_true (kh_people_lookup (f->people, kh_individual_get_key (individual)) == individual);
    g_assert_cmpuint (kh_individual_get_n_memberships (individual), >, 0);
    current += kh_individual_get_n_accounts (individual) > 0;
  }
  g_assert_cmpuint (kh_people_get_n_current (f->people), ==, current);
}

/* One address in whatever spelling is one person; "me" is the owner of all three. */
static void
test_same_address (Fixture *f, gconstpointer data)
{
  KhIndividual *cleo;

  add (f, 0, "c0", "Cleo@Shop.Example", "packer");
  add (f, 2, "c2", " cleo@shop.example ", "finance");
  add (f, 1, "d1", "dan@shop.example", "finance");
  invite (f, 1, "i1", "CLEO@SHOP.EXAMPLE");
  sync_all (f);

  assert_places ("cleo@shop.example", "0 1 2");
  assert_places ("dan@shop.example", "1");
  assert_places ("me@example.com", "0 1 2");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->people)), ==, 3);
  cleo = kh_people_lookup (f->people, "cleo@shop.example");
  g_assert_cmpuint (kh_individual_get_n_memberships (cleo), ==, 3);
  for (guint i = 0; i < N_ACCOUNTS; i++)
    g_assert_true (kh_individual_get_membership (cleo, i)->account == f->accounts[i].account);
  g_assert_nonnull (kh_individual_find_membership (cleo, f->accounts[1].account)->invitation);
  g_assert_null (kh_individual_find_membership (cleo, f->accounts[1].account)->user);
  g_assert_cmpstr (kh_individual_get_name (cleo), ==, "c0");
  assert_whole (f);
}

static void
test_text (Fixture *f, gconstpointer data)
{
  KhIndividual *cleo;

  g_object_set (add (f, 0, "c0", "cleo@shop.example", "packer"), "name", "Cléo Packer", NULL);
  add (f, 1, "c1", "cleo@shop.example", "finance");
  g_object_set (f->accounts[1].provider->info, "name", "Harbour Lane", NULL);
  sync_all (f);
  cleo = kh_people_lookup (f->people, "cleo@shop.example");
  for (const char *const *word = (const char *const[]) { "cleo packer", "cleo@", "finance", "harbour lane", NULL };
       *word != NULL; word++)
    g_assert_nonnull (strstr (kh_individual_get_text (cleo), *word));
  g_object_set (f->accounts[1].provider->info, "name", "Quay Side", "version", 2, NULL);
  sync_all (f);
  g_assert_nonnull (strstr (kh_individual_get_text (cleo), "quay side"));
  g_assert_null (strstr (kh_individual_get_text (cleo), "harbour"));
}

/* An address that changes takes its user along; the one who is left stays who they were. */
static void
test_address_changes (Fixture *f, gconstpointer data)
{
  KhUser *second;
  g_autoptr (KhIndividual) cleo = NULL;

  add (f, 0, "c0", "cleo@shop.example", "packer");
  second = add (f, 1, "c1", "cleo@shop.example", "finance");
  sync_all (f);
  cleo = g_object_ref (kh_people_lookup (f->people, "cleo@shop.example"));

  g_object_set (second, "email", "other@shop.example", "version", 2, NULL);
  sync_all (f);
  assert_places ("cleo@shop.example", "0");
  assert_places ("other@shop.example", "1");
  g_assert_true (kh_people_lookup (f->people, "cleo@shop.example") == cleo);
  assert_whole (f);

  g_object_set (second, "email", "cleo@shop.example", "version", 3, NULL);
  sync_all (f);
  assert_places ("cleo@shop.example", "0 1");
  g_assert_null (kh_people_lookup (f->people, "other@shop.example"));
  assert_whole (f);
}

/* Who was removed everywhere is there, but does not count; who has gone is not there. */
static void
test_removed_and_gone (Fixture *f, gconstpointer data)
{
  KhUser *first = add (f, 0, "c0", "cleo@shop.example", "packer");

  invite (f, 1, "i1", "cleo@shop.example");
  sync_all (f);
  g_assert_cmpuint (kh_people_get_n_current (f->people), ==, 2);

  g_object_set (first, "status", KH_USER_STATUS_REMOVED, "version", 2, NULL);
  sync_all (f);
  assert_places ("cleo@shop.example", "1");
  g_object_set (g_ptr_array_index (f->accounts[1].provider->lists[KH_COLLECTION_INVITATIONS], 0), "status",
                KH_INVITATION_STATUS_REVOKED, "version", 2, NULL);
  sync_all (f);
  assert_places ("cleo@shop.example", "");
  g_assert_nonnull (kh_people_lookup (f->people, "cleo@shop.example"));
  g_assert_cmpuint (kh_people_get_n_current (f->people), ==, 1);

  /* Whoever comes again is another user with the same address, and counts before the one who went. */
  add (f, 0, "c9", "cleo@shop.example", "finance");
  sync_all (f);
  assert_places ("cleo@shop.example", "0");
  g_assert_cmpstr (
      kh_entity_get_id (KH_ENTITY (kh_individual_find_membership (kh_people_lookup (f->people, "cleo@shop.example"),
                                                                  f->accounts[0].account)
                                       ->user)),
      ==, "c9");

  g_ptr_array_set_size (f->accounts[0].provider->lists[KH_COLLECTION_USERS], 1);
  sync_all (f);
  g_assert_null (kh_people_lookup (f->people, "cleo@shop.example"));
  assert_whole (f);
}

static void
test_account_goes_and_comes (Fixture *f, gconstpointer data)
{
  add (f, 0, "c0", "cleo@shop.example", "packer");
  add (f, 1, "c1", "cleo@shop.example", "finance");
  add (f, 1, "d1", "dan@shop.example", "finance");
  sync_all (f);
  g_list_store_remove (f->list, 1);
  settle ();
  assert_places ("cleo@shop.example", "0");
  g_assert_null (kh_people_lookup (f->people, "dan@shop.example"));
  assert_whole (f);
  g_list_store_append (f->list, f->accounts[1].account);
  settle ();
  assert_places ("cleo@shop.example", "0 1");
  assert_places ("dan@shop.example", "1");
  /* It is the last one now. */
  g_assert_true (
      kh_individual_get_membership (kh_people_lookup (f->people, "me@example.com"), 2)->account
      == f->accounts[1].account);
  assert_whole (f);
}

/* Without access to an account nothing that was seen of it stays; with a session that ended it does. */
static void
test_shut_out (Fixture *f, gconstpointer data)
{
  add (f, 0, "c0", "cleo@shop.example", "packer");
  add (f, 1, "d1", "dan@shop.example", "packer");
  sync_all (f);
  f->accounts[0].provider->error = kh_error_new (KH_ERROR_UNAUTHORIZED, "access-removed", "No more.");
  f->accounts[1].provider->error = kh_error_new (KH_ERROR_UNAUTHORIZED, "session-ended", "Signed out.");
  kh_fixture_try_sync (&f->accounts[0], NULL);
  kh_fixture_try_sync (&f->accounts[1], NULL);
  settle ();
  g_assert_true (kh_account_get_signed_out (f->accounts[1].account));
  g_assert_null (kh_people_lookup (f->people, "cleo@shop.example"));
  assert_places ("dan@shop.example", "1");
  assert_places ("me@example.com", "1 2");
  assert_whole (f);
}

/* Two thousand in each of three: a change of one of them is told once, and of nobody else. */
static void
test_many (Fixture *f, gconstpointer data)
{
  const guint n = 2000;
  g_autofree char *email = NULL;
  KhIndividual *one;
  guint told = 0;
  gint64 start;
  double took;

  for (guint i = 0; i < N_ACCOUNTS; i++)
    for (guint j = 0; j < n; j++) {
      g_autofree char *id = g_strdup_printf ("u%u-%u", i, j);
      /* Half of them are in the next account too. */
      g_autofree char *address = g_strdup_printf ("u%u@shop.example", i * n / 2 + j);
      add (f, i, id, address, "packer");
    }
  sync_all (f);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->people)), ==, 2 * n + 1);
  assert_places ("u1500@shop.example", "0 1");
  assert_whole (f);

  /* As the feed brings them. */
  one = kh_people_lookup (f->people, "u1500@shop.example");
  g_signal_connect_swapped (one, "changed", G_CALLBACK (on_changed), f);
  settle ();
  f->changes = f->notices = 0;
  start = g_get_monotonic_time ();
  for (guint i = 0; i < 300; i++) {
    KhUser *user = kh_account_find_user (f->accounts[0].account, "u0-1500");
    g_autoptr (KhUser) next = g_object_new (KH_TYPE_USER, "id", "u0-1500", NULL);
    kh_entity_assign (KH_ENTITY (next), KH_ENTITY (user));
    g_object_set (next, "phone", i % 2 == 0 ? "1" : "2", NULL);
    kh_entity_list_upsert (kh_account_get_list (f->accounts[0].account, KH_COLLECTION_USERS), KH_ENTITY (next));
    settle ();
  }
  took = (g_get_monotonic_time () - start) / 1000.0;
  g_test_message ("%.4f ms a change", took / 300);
  g_assert_cmpuint (f->changes, ==, 0);
  /* Once by the person, and once by the list. */
  g_assert_cmpuint (f->notices, ==, 600);

  /* A change that is told for every row would be some hundred thousand. */
  f->changes = 0;
  for (guint i = 0; i < 200; i++) {
    g_autofree char *id = g_strdup_printf ("u2-%u", n - 1 - i);
    kh_entity_list_remove (kh_account_get_list (f->accounts[2].account, KH_COLLECTION_USERS), id);
    settle ();
  }
  told = f->changes;
  g_assert_cmpuint (told, <=, 2 * 200);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->people)), ==, 2 * n + 1 - 200);
  assert_whole (f);
}

#define ADD(name, function) g_test_add ("/individuals/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("same-address", test_same_address);
  ADD ("text", test_text);
  ADD ("address-changes", test_address_changes);
  ADD ("removed-and-gone", test_removed_and_gone);
  ADD ("account-goes-and-comes", test_account_goes_and_comes);
  ADD ("shut-out", test_shut_out);
  ADD ("many", test_many);
  return g_test_run ();
}
