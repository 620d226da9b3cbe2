/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the window works out about access, with 10,000 users and 60 roles: each task's time on the application's main
 * thread, the median of some rounds. Prints one line a task, for bench.py: milliseconds and what it was.
 */
#include "base/kh-time.h"
#include "kh-account-fixture.h"
#include "kh-fake-provider.h"
#include "model/kh-area.h"
#include "model/kh-catalogue.h"
#include "model/kh-role.h"
#include "ui/roles/kh-holders.h"

#define USERS  10000
#define ROLES  60
#define ROUNDS 9

static void
add_roles (KhFakeProvider *provider, GRand *chance)
{
  guint n;
  const KhAreaInfo *areas = kh_catalogue_get_areas (KH_ACCOUNT_KIND_SHIPPING, &n);

  for (guint i = provider->lists[KH_COLLECTION_ROLES]->len; i < ROLES; i++) {
    g_autoptr (KhGrants) grants = kh_grants_new ();
    g_autofree char *id = g_strdup_printf ("role-%u", i);
    for (guint a = 0; a < n; a++)
      kh_grants_set (grants, areas[a].id, g_rand_int_range (chance, KH_LEVEL_NONE, KH_LEVEL_APPROVER + 1));
    g_ptr_array_add (provider->lists[KH_COLLECTION_ROLES],
                     g_object_new (KH_TYPE_ROLE, "id", id, "name", id, "grants", grants, "position", (int) i, NULL));
  }
}

/* Each with one to six roles, some with rights besides, a few suspended or until a date. */
static void
add_users (KhFakeProvider *provider, GRand *chance)
{
  GPtrArray *roles = provider->lists[KH_COLLECTION_ROLES];

  for (guint i = 0; i < USERS; i++) {
    g_autofree char *id = g_strdup_printf ("user-%u", i);
    g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
    g_auto (GStrv) held = NULL;
    g_autoptr (KhGrants) grants = kh_grants_new ();
    guint first = g_rand_int_range (chance, 0, roles->len), n = g_rand_int_range (chance, 1, 7);
    for (guint r = 0; r < n; r++)
      g_strv_builder_add (builder, kh_entity_get_id (g_ptr_array_index (roles, (first + r * 7) % roles->len)));
    held = g_strv_builder_end (builder);
    if (i % 5 == 0)
      kh_grants_set (grants, "invoices", KH_LEVEL_EDITOR);
    g_object_set (kh_fake_provider_add_user (provider, id, NULL), "roles", held, "grants", grants, "status",
                  i % 50 == 0 ? KH_USER_STATUS_SUSPENDED : KH_USER_STATUS_ACTIVE, "ends-at",
                  i % 40 == 0 ? kh_time_now () + KH_DAY : (gint64) 0, NULL);
  }
}

static int
compare (const void *a, const void *b)
{
  gint64 difference = *(const gint64 *) a - *(const gint64 *) b;

  return difference < 0 ? -1 : difference > 0;
}

typedef void (*Task) (KhAccount *account);

static void
measure (const char *what, KhAccount *account, Task task)
{
  gint64 took[ROUNDS];

  for (guint i = 0; i < ROUNDS; i++) {
    gint64 began = g_get_monotonic_time ();
    task (account);
    took[i] = g_get_monotonic_time () - began;
  }
  qsort (took, ROUNDS, sizeof took[0], compare);
  g_print ("%.2f %s\n", took[ROUNDS / 2] / 1000., what);
}

static void
one_persons_access (KhAccount *account)
{
  GListModel *areas = G_LIST_MODEL (kh_account_get_list (account, KH_COLLECTION_AREAS));
  KhUser *user = KH_USER (kh_entity_list_lookup (kh_account_get_list (account, KH_COLLECTION_USERS), "user-4711"));
  g_autoptr (KhAccess) access = kh_account_compute_access (account, user);
  guint sources = 0;

  for (guint i = 0; i < g_list_model_get_n_items (areas); i++) {
    g_autoptr (KhEntity) area = g_list_model_get_item (areas, i);
    sources += kh_access_get_sources (access, kh_entity_get_id (area))->len;
  }
  g_assert_cmpuint (sources, >, 0);
}

static void
everybodys_access (KhAccount *account)
{
  GListModel *users = G_LIST_MODEL (kh_account_get_list (account, KH_COLLECTION_USERS));

  for (guint i = 0; i < g_list_model_get_n_items (users); i++) {
    g_autoptr (KhUser) user = g_list_model_get_item (users, i);
    g_autoptr (KhAccess) access = kh_account_compute_access (account, user);
    g_assert_nonnull (access);
  }
}

static void
who_can_first (KhAccount *account)
{
  g_autoptr (KhHolders) holders = kh_holders_new (account);
  g_autoptr (GPtrArray) found = kh_holders_find (holders, "invoices", KH_LEVEL_APPROVER, NULL);

  g_assert_cmpuint (found->len, >, 1000);
}

static KhHolders *known;

static void
who_can_again (KhAccount *account)
{
  g_autoptr (GPtrArray) found = kh_holders_find (known, "labels", KH_LEVEL_GUEST, NULL);

  g_assert_cmpuint (found->len, >, 1000);
}

static void
all_cells (KhAccount *account)
{
  GListModel *areas = G_LIST_MODEL (kh_account_get_list (account, KH_COLLECTION_AREAS));
  GListModel *roles = G_LIST_MODEL (kh_account_get_list (account, KH_COLLECTION_ROLES));
  guint given = 0;

  for (guint r = 0; r < g_list_model_get_n_items (roles); r++) {
    g_autoptr (KhRole) role = g_list_model_get_item (roles, r);
    for (guint a = 0; a < g_list_model_get_n_items (areas); a++) {
      g_autoptr (KhEntity) area = g_list_model_get_item (areas, a);
      given += kh_grants_get (kh_role_get_grants (role), kh_entity_get_id (area)) != KH_LEVEL_NONE;
    }
  }
  g_assert_cmpuint (given, >, ROLES);
}

int
main (void)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (20);
  g_autoptr (KhFakeProvider) provider = kh_fake_provider_new (KH_ACCOUNT_KIND_SHIPPING, NULL);
  g_autoptr (KhAccount) account = NULL;

  add_roles (provider, chance);
  add_users (provider, chance);
  account = kh_account_new ("c/account", "Keyholder", "The Store", KH_PROVIDER (provider));
  kh_sync (account);

  measure ("effective access of one person, with all sources", account, one_persons_access);
  measure ("effective access of all 10,000", account, everybodys_access);
  measure ("Who Can… asked first, among 10,000", account, who_can_first);
  known = kh_holders_new (account);
  measure ("Who Can… asked again", account, who_can_again);
  kh_holders_free (known);
  measure ("the levels of 60 roles in 22 areas", account, all_cells);
  return 0;
}
