/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * B2: who has at least some level in an area; the same answer as from everybody's whole access.
 */
#include "ui/roles/kh-holders.h"

#include "base/kh-time.h"
#include "kh-account-fixture.h"
#include "kh-fake-provider.h"
#include "ui/widgets/kh-search-words.h"

typedef struct {
  KhFakeProvider *provider;
  KhAccount *account;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->provider = kh_fake_provider_new (KH_ACCOUNT_KIND_SHIPPING, NULL);
  f->account = kh_account_new ("c/account", "Keyholder", "The Store", KH_PROVIDER (f->provider));
  g_object_set (kh_fake_provider_add_user (f->provider, "packer", "packer"), "name", "Bea Packer", NULL);
  g_object_set (kh_fake_provider_add_user (f->provider, "support", "customer-support"), "name", "Ann Support", NULL);
  g_object_set (kh_fake_provider_add_user (f->provider, "finance", "finance"), "name", "Cem Finance", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->account);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->provider);
}

/* The ids of those who are found, joined. */
static char *
ask (Fixture *f, const char *area, KhLevel level, const char *search)
{
  g_autoptr (KhHolders) holders = kh_holders_new (f->account);
  g_auto (GStrv) words = kh_search_words_new (search);
  g_autoptr (GPtrArray) found = kh_holders_find (holders, area, level, words);
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", kh_entity_get_id (g_ptr_array_index (found, i)));
  return g_string_free (ids, FALSE);
}

#define assert_answer(f, area, level, search, wanted)                                                          \
  G_STMT_START                                                                                                 \
  {                                                                                                            \
    g_autofree char *answer = ask (f, area, level, search);                                                    \
    g_assert_cmpstr (answer, ==, wanted);                                                                      \
  }                                                                                                            \
  G_STMT_END

static void
test_by_level_then_name (Fixture *f, gconstpointer data)
{
  kh_sync (f->account);
  assert_answer (f, "labels", KH_LEVEL_APPROVER, NULL, "packer me");
  assert_answer (f, "labels", KH_LEVEL_GUEST, NULL, "packer me support");
  assert_answer (f, "return-labels", KH_LEVEL_GUEST, NULL, "me support packer");
  assert_answer (f, "invoices", KH_LEVEL_EDITOR, NULL, "finance me");
  assert_answer (f, "api-tokens", KH_LEVEL_GUEST, NULL, "me");
}

static void
test_counts_own_rights (Fixture *f, gconstpointer data)
{
  g_autoptr (KhGrants) grants = kh_grants_new ();

  kh_grants_set (grants, "invoices", KH_LEVEL_GUEST);
  g_object_set (g_ptr_array_index (f->provider->lists[KH_COLLECTION_USERS], 1), "grants", grants, NULL);
  kh_sync (f->account);
  assert_answer (f, "invoices", KH_LEVEL_GUEST, NULL, "finance me packer");
  assert_answer (f, "invoices", KH_LEVEL_EDITOR, NULL, "finance me");
}

static void
test_leaves_out_who_cannot_get_in (Fixture *f, gconstpointer data)
{
  GPtrArray *users = f->provider->lists[KH_COLLECTION_USERS];

  g_object_set (g_ptr_array_index (users, 1), "status", KH_USER_STATUS_SUSPENDED, NULL);
  g_object_set (g_ptr_array_index (users, 2), "ends-at", kh_time_now () - KH_DAY, NULL);
  kh_sync (f->account);
  assert_answer (f, "labels", KH_LEVEL_GUEST, NULL, "me");
}

static void
test_searches (Fixture *f, gconstpointer data)
{
  kh_sync (f->account);
  assert_answer (f, "labels", KH_LEVEL_GUEST, "ann SUPP", "support");
  assert_answer (f, "labels", KH_LEVEL_GUEST, "nobody", "");
}

static void
test_agrees_with_whole_access (Fixture *f, gconstpointer data)
{
  GListModel *areas, *users;

  kh_sync (f->account);
  areas = G_LIST_MODEL (kh_account_get_list (f->account, KH_COLLECTION_AREAS));
  users = G_LIST_MODEL (kh_account_get_list (f->account, KH_COLLECTION_USERS));
  for (guint i = 0; i < g_list_model_get_n_items (areas); i++) {
    g_autoptr (KhEntity) area = g_list_model_get_item (areas, i);
    for (KhLevel level = KH_LEVEL_GUEST; level <= KH_LEVEL_APPROVER; level++) {
      g_autofree char *answer = ask (f, kh_entity_get_id (area), level, NULL);
      g_auto (GStrv) ids = g_strsplit (answer, " ", -1);
      for (guint j = 0; j < g_list_model_get_n_items (users); j++) {
        g_autoptr (KhUser) user = g_list_model_get_item (users, j);
        g_autoptr (KhAccess) access = kh_account_compute_access (f->account, user);
        gboolean has = kh_access_get_level (access, kh_entity_get_id (area)) >= level;
        g_assert_cmpint (g_strv_contains ((const char *const *) ids, kh_entity_get_id (KH_ENTITY (user))), ==, has);
      }
    }
  }
}

static void
test_many_people (Fixture *f, gconstpointer data)
{
  g_autoptr (KhHolders) holders = NULL;
  g_autoptr (GPtrArray) found = NULL;
  gint64 start;

  for (guint i = 0; i < 10000; i++) {
    g_autofree char *id = g_strdup_printf ("u%u", i);
    kh_fake_provider_add_user (f->provider, id, i % 2 == 0 ? "packer" : "finance");
  }
  kh_sync (f->account);
  holders = kh_holders_new (f->account);
  start = g_get_monotonic_time ();
  found = kh_holders_find (holders, "labels", KH_LEVEL_GUEST, NULL);
  g_test_message ("10,000 people in %.1f ms", (g_get_monotonic_time () - start) / 1000.0);
  g_assert_cmpuint (found->len, ==, 5003);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, func) g_test_add ("/holders/" name, Fixture, NULL, set_up, func, tear_down)
  add ("by-level-then-name", test_by_level_then_name);
  add ("counts-own-rights", test_counts_own_rights);
  add ("leaves-out-who-cannot-get-in", test_leaves_out_who_cannot_get_in);
  add ("searches", test_searches);
  add ("agrees-with-whole-access", test_agrees_with_whole_access);
  add ("many-people", test_many_people);
#undef add
  return g_test_run ();
}
