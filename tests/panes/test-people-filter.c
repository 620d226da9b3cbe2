/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who of all people is shown: by words, and by the accounts that they are in.
 */
#include "ui/people/kh-people-filter.h"
#include "ui/users/kh-shown-list.h"

#include "kh-account-fixture.h"

#define N_ACCOUNTS 3
/* In each account besides its owner; every second of them is in the next one too. */
#define N_USERS    4

typedef struct {
  KhAccountFixture accounts[N_ACCOUNTS];
  GListStore *list;
  KhPeople *people;
  KhPeopleFilter *filter;
  KhShownList *shown;
} Fixture;

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  int order = kh_individual_compare_names ((KhIndividual *) a, (KhIndividual *) b);

  return order < 0 ? GTK_ORDERING_SMALLER : order > 0 ? GTK_ORDERING_LARGER : GTK_ORDERING_EQUAL;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  GtkSorter *sorter = GTK_SORTER (gtk_custom_sorter_new (compare, NULL, NULL));

  f->list = g_list_store_new (KH_TYPE_ACCOUNT);
  for (guint i = 0; i < N_ACCOUNTS; i++) {
    g_autofree char *account = g_strdup_printf ("Quay%c", 'A' + i);
    kh_fixture_set_up (&f->accounts[i], NULL);
    g_object_set (f->accounts[i].provider->info, "name", account, NULL);
    for (guint j = 0; j < N_USERS; j++) {
      g_autofree char *id = g_strdup_printf ("u%u-%u", i, j);
      g_autofree char *email = g_strdup_printf ("person%u@shop.example", i * N_USERS / 2 + j);
      g_autofree char *name = g_strdup_printf ("Person %u", i * N_USERS / 2 + j);
      g_object_set (kh_fake_provider_add_user (f->accounts[i].provider, id, i == 0 ? "packer" : "finance"), "email",
                    email, "name", name, NULL);
    }
    g_list_store_append (f->list, f->accounts[i].account);
  }
  f->people = kh_people_new (G_LIST_MODEL (f->list));
  for (guint i = 0; i < N_ACCOUNTS; i++)
    kh_fixture_sync (&f->accounts[i]);
  f->filter = kh_people_filter_new (f->people);
  f->shown = kh_shown_list_new (G_LIST_MODEL (f->people), GTK_FILTER (f->filter), sorter);
  g_object_unref (sorter);
  kh_people_prepare (f->people);
  settle ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->shown);
  g_assert_finalize_object (f->filter);
  g_assert_finalize_object (f->people);
  g_object_unref (f->list);
  for (guint i = 0; i < N_ACCOUNTS; i++)
    kh_fixture_tear_down (&f->accounts[i], NULL);
}

/* The last parts of the names of those who are shown, in order. */
static char *
names (Fixture *f)
{
  GString *text = g_string_new (NULL);

  settle ();
  for (guint i = 0; i < kh_shown_list_get_n_matching (f->shown); i++) {
    const char *name = kh_individual_get_name (kh_shown_list_get_matching (f->shown, i));
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", g_str_has_prefix (name, "Person ") ? name + 7 : name);
  }
  return g_string_free (text, FALSE);
}

#define assert_names(expected)                                                                                 \
  G_STMT_START                                                                                                 \
  {                                                                                                            \
    g_autofree char *found = names (f);                                                                        \
    g_assert_cmpstr (found, ==, expected);                                                                     \
  }                                                                                                            \
  G_STMT_END

/* 0 to 3 are in the first, 2 to 5 in the second, 4 to 7 in the third; "me" is in all. */
static void
test_accounts (Fixture *f, gconstpointer data)
{
  assert_names ("me 0 1 2 3 4 5 6 7");
  kh_people_filter_set_show (f->filter, KH_PEOPLE_SEVERAL, f->accounts[0].account);
  assert_names ("me 2 3 4 5");
  kh_people_filter_set_show (f->filter, KH_PEOPLE_ONLY_HERE, f->accounts[0].account);
  assert_names ("0 1");
  kh_people_filter_set_show (f->filter, KH_PEOPLE_ONLY_HERE, f->accounts[2].account);
  assert_names ("6 7");
  kh_people_filter_set_show (f->filter, KH_PEOPLE_ALL, f->accounts[2].account);
  assert_names ("me 0 1 2 3 4 5 6 7");
}

static void
test_words (Fixture *f, gconstpointer data)
{
  kh_text_filter_set_text (KH_TEXT_FILTER (f->filter), "PERSON2@");
  assert_names ("2");
  kh_text_filter_set_text (KH_TEXT_FILTER (f->filter), "packer");
  assert_names ("0 1 2 3");
  kh_text_filter_set_text (KH_TEXT_FILTER (f->filter), "packer finance");
  assert_names ("2 3");
  kh_text_filter_set_text (KH_TEXT_FILTER (f->filter), "quayc");
  assert_names ("me 4 5 6 7");
  kh_text_filter_set_text (KH_TEXT_FILTER (f->filter), "");
  assert_names ("me 0 1 2 3 4 5 6 7");
}

/* Who is removed from one account is in the other alone; from both, in none. */
static void
test_removal (Fixture *f, gconstpointer data)
{
  kh_people_filter_set_show (f->filter, KH_PEOPLE_SEVERAL, NULL);
  kh_entity_list_remove (kh_account_get_list (f->accounts[0].account, KH_COLLECTION_USERS), "u0-2");
  assert_names ("me 3 4 5");
  kh_people_filter_set_show (f->filter, KH_PEOPLE_ALL, NULL);
  kh_entity_list_remove (kh_account_get_list (f->accounts[1].account, KH_COLLECTION_USERS), "u1-0");
  assert_names ("me 0 1 3 4 5 6 7");
}

#define ADD(name, function) g_test_add ("/people-filter/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("accounts", test_accounts);
  ADD ("words", test_words);
  ADD ("removal", test_removal);
  return g_test_run ();
}
