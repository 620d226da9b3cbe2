/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the desktop's search finds.
 */
#include "kh-fake-provider.h"
#include "kh-wait.h"
#include "ui/search/kh-finder.h"

typedef struct {
  GListStore *accounts;
  KhFinder *finder;
} Fixture;

static KhFakeProvider *
add_account (Fixture *f, const char *id)
{
  KhFakeProvider *provider = kh_fake_provider_new (KH_ACCOUNT_KIND_SHIPPING, NULL);
  g_autoptr (KhAccount) account = kh_account_new (id, "Keyholder", "Shop", KH_PROVIDER (provider));

  g_list_store_append (f->accounts, account);
  return provider; /* the account goes on holding it */
}

static void
sync_all (Fixture *f)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (f->accounts)); i++) {
    g_autoptr (KhAccount) account = g_list_model_get_item (G_LIST_MODEL (f->accounts), i);
    g_autoptr (GAsyncResult) result = NULL;
    kh_account_sync_async (account, NULL, kh_wait_callback, &result);
    kh_wait (&result);
  }
}

static void
name (KhFakeProvider *provider, const char *id, const char *role, const char *full_name)
{
  g_object_set (kh_fake_provider_add_user (provider, id, role), "name", full_name, NULL);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->accounts = g_list_store_new (KH_TYPE_ACCOUNT);
  f->finder = kh_finder_new (G_LIST_MODEL (f->accounts));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->finder);
  g_list_store_remove_all (f->accounts);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (f->accounts);
}

static void
assert_finds (Fixture *f, const char *text, const char *expected)
{
  g_auto (GStrv) terms = g_strsplit (text, " ", -1);
  g_auto (GStrv) ids = kh_finder_find (f->finder, (const char *const *) terms);
  g_autofree char *all = g_strjoinv (", ", ids);

  g_assert_cmpstr (all, ==, expected);
}

static void
test_order (Fixture *f, gconstpointer data)
{
  g_autoptr (KhFakeProvider) first = add_account (f, "c/1");
  g_autoptr (KhFakeProvider) second = add_account (f, "c/2");

  name (first, "u1", "finance", "Zoë Ådahl");
  name (first, "u2", NULL, "Finn Fine");
  name (second, "u3", NULL, "Ada Finley");
  sync_all (f);
  /* By name, people first; then who has the role; accents and case make no difference. */
  assert_finds (f, "fin", "users c/2 u3, users c/1 u2, roles c/1 finance, roles c/2 finance, users c/1 u1");
  assert_finds (f, "adahl", "users c/1 u1");
  assert_finds (f, "zoe FINANCE", "users c/1 u1");
  assert_finds (f, "u2@example", "users c/1 u2");
  assert_finds (f, "nobody", "");
  assert_finds (f, "", "");
  assert_finds (f, "   ", "");
}

static void
test_not_found (Fixture *f, gconstpointer data)
{
  g_autoptr (KhFakeProvider) provider = add_account (f, "c/1");
  g_autoptr (KhAccount) account = g_list_model_get_item (G_LIST_MODEL (f->accounts), 0);
  KhFound found;

  name (provider, "gone", "packer", "Gus Gone");
  g_object_set (g_ptr_array_index (provider->lists[KH_COLLECTION_USERS], 1), "status", KH_USER_STATUS_REMOVED, NULL);
  name (provider, "here", "packer", "Gus Here");
  sync_all (f);
  assert_finds (f, "gus", "users c/1 here");
  g_assert_true (kh_finder_look_up (f->finder, "users c/1 here", &found));
  g_assert_true (found.account == account);
  g_assert_cmpstr (kh_user_get_name (KH_USER (found.entity)), ==, "Gus Here");
  g_assert_true (kh_finder_look_up (f->finder, "roles c/1 packer", &found));
  g_assert_cmpstr (found.pane, ==, "roles");
  for (const char *const *id = (const char *const[]) { "", "here", "users c/1 nobody", "users c/2 here", "sessions c/1 s",
                                                       "users c/1", NULL };
       *id != NULL; id++)
    g_assert_false (kh_finder_look_up (f->finder, *id, &found));
  /* An account that was taken out is not searched. */
  g_list_store_remove (f->accounts, 0);
  assert_finds (f, "gus", "");
  g_assert_false (kh_finder_look_up (f->finder, "users c/1 here", &found));
}

static void
test_most (Fixture *f, gconstpointer data)
{
  g_autoptr (KhFakeProvider) provider = add_account (f, "c/1");
  g_auto (GStrv) ids = NULL;

  for (guint i = 0; i < KH_FINDER_MOST + 5; i++) {
    g_autofree char *id = g_strdup_printf ("many%u", i);
    kh_fake_provider_add_user (provider, id, NULL);
  }
  sync_all (f);
  ids = kh_finder_find (f->finder, (const char *const[]) { "many", NULL });
  g_assert_cmpuint (g_strv_length (ids), ==, KH_FINDER_MOST);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/finder/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/finder/not-found", Fixture, NULL, set_up, test_not_found, tear_down);
  g_test_add ("/finder/most", Fixture, NULL, set_up, test_most, tear_down);
  return g_test_run ();
}
