/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hints as the window asks for them: for many people, again and again, and told of when they change.
 */
#include <time.h>

#include "base/kh-time.h"
#include "kh-account-fixture.h"

/* Somebody of whom there is nothing to say. */
static KhUser *
add_user (KhAccountFixture *f, const char *id, const char *role)
{
  KhUser *user = kh_fake_provider_add_user (f->provider, id, role);

  g_object_set (user, "joined-at", kh_time_now () - KH_DAY, "last-seen-at", kh_time_now (), NULL);
  return user;
}

static KhHints
hints_of (KhAccountFixture *f, const char *id)
{
  return kh_account_get_hints (f->account, kh_account_find_user (f->account, id));
}

static void
on_hints_changed (guint *counter)
{
  (*counter)++;
}

static guint *
count_changes (KhAccountFixture *f)
{
  guint *counter = g_new0 (guint, 1);

  g_signal_connect_data (f->account, "hints-changed", G_CALLBACK (on_hints_changed), counter,
                         (GClosureNotify) (void (*) (void)) g_free, G_CONNECT_SWAPPED);
  return counter;
}

static void
test_follow_the_person (KhAccountFixture *f, gconstpointer data)
{
  KhUser *user = add_user (f, "u3", "shipping");
  guint *changes = count_changes (f);

  kh_fixture_sync (f);
  g_assert_cmpuint (hints_of (f, "u3"), ==, 0);
  *changes = 0;
  g_object_set (user, "email", "info@shop.example", "version", 2, NULL);
  kh_fixture_sync (f);
  g_assert_cmpuint (hints_of (f, "u3"), ==, KH_HINT_SHARED_ADDRESS);
  g_assert_cmpuint (*changes, ==, 1);
  /* What changes no hint is not told of. */
  g_object_set (user, "name", "Somebody", "version", 3, NULL);
  kh_fixture_sync (f);
  g_assert_cmpuint (*changes, ==, 1);
  g_object_set (user, "status", KH_USER_STATUS_SUSPENDED, "version", 4, NULL);
  kh_fixture_sync (f);
  g_assert_cmpuint (hints_of (f, "u3"), ==, 0);
  g_assert_cmpuint (*changes, ==, 2);
}

/* One admin more is a hint about each of the others. */
static void
test_follow_the_others (KhAccountFixture *f, gconstpointer data)
{
  KhUser *last;
  guint *changes = count_changes (f);

  add_user (f, "a", "admin");
  add_user (f, "b", "admin");
  last = add_user (f, "c", "shipping");
  kh_fixture_sync (f);
  g_assert_cmpuint (hints_of (f, "a"), ==, 0);
  g_assert_cmpuint (kh_account_count_admins (f->account), ==, 3);
  *changes = 0;
  g_object_set (last, "roles", (const char *[]) { "admin", NULL }, "version", 2, NULL);
  kh_fixture_sync (f);
  g_assert_cmpuint (*changes, ==, 1);
  g_assert_cmpuint (hints_of (f, "a"), ==, KH_HINT_MANY_ADMINS);
  g_assert_cmpuint (hints_of (f, "c"), ==, KH_HINT_MANY_ADMINS);
  g_assert_cmpuint (kh_account_count_admins (f->account), ==, 4);
}

static void
test_follow_the_roles (KhAccountFixture *f, gconstpointer data)
{
  guint *changes = count_changes (f);

  add_user (f, "u3", "packer");
  kh_fixture_sync (f);
  g_assert_cmpuint (hints_of (f, "u3"), ==, 0);
  *changes = 0;
  for (guint i = 0; i < f->provider->lists[KH_COLLECTION_ROLES]->len; i++) {
    KhEntity *role = g_ptr_array_index (f->provider->lists[KH_COLLECTION_ROLES], i);
    if (g_str_equal (kh_entity_get_id (role), "packer"))
      g_object_set (role, "legacy", TRUE, "version", 2, NULL);
  }
  kh_fixture_sync (f);
  g_assert_cmpuint (hints_of (f, "u3"), ==, KH_HINT_LEGACY_ROLE);
  g_assert_cmpuint (*changes, ==, 1);
}

/* Where the service does not say when somebody was there, nobody is blamed for staying away. */
static void
test_unknown_last_seen (KhAccountFixture *f, gconstpointer data)
{
  g_object_set (add_user (f, "u3", "shipping"), "last-seen-at", (gint64) 0, "joined-at", (gint64) 0, NULL);
  kh_fixture_sync (f);
  g_assert_cmpuint (hints_of (f, "u3"), ==, KH_HINT_UNUSED);
  f->provider->capabilities &= ~KH_CAPABILITY_LAST_SEEN;
  kh_account_set_provider (f->account, KH_PROVIDER (f->provider));
  kh_fixture_sync (f);
  g_assert_cmpuint (hints_of (f, "u3"), ==, 0);
}

/* Microseconds that this thread worked; what else a machine does makes no difference. */
static gint64
worked (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gint64
time_all (KhAccountFixture *f)
{
  GListModel *users = G_LIST_MODEL (kh_account_get_list (f->account, KH_COLLECTION_USERS));
  gint64 start = worked ();

  for (guint i = 0; i < g_list_model_get_n_items (users); i++) {
    g_autoptr (KhUser) user = g_list_model_get_item (users, i);
    kh_account_get_hints (f->account, user);
  }
  return worked () - start;
}

/* A filter asks for everybody. */
static void
test_many_people (KhAccountFixture *f, gconstpointer data)
{
  gint64 first, again;

  for (guint i = 0; i < 10000; i++) {
    g_autofree char *id = g_strdup_printf ("user-%u", i);
    add_user (f, id, "shipping");
  }
  kh_fixture_sync (f);
  first = time_all (f);
  again = time_all (f);
  g_test_minimized_result (first / 1000.0, "10,000 people for the first time: %.1f ms", first / 1000.0);
  g_test_minimized_result (again / 1000.0, "and again: %.1f ms", again / 1000.0);
  g_assert_cmpint (first, <, 3 * G_USEC_PER_SEC);
  g_assert_cmpint (again * 2, <, first);
}

#define ADD(name, function)                                                                                    \
  g_test_add ("/hints/" name, KhAccountFixture, NULL, kh_fixture_set_up, function, kh_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("follow-the-person", test_follow_the_person);
  ADD ("follow-the-others", test_follow_the_others);
  ADD ("follow-the-roles", test_follow_the_roles);
  ADD ("unknown-last-seen", test_unknown_last_seen);
  ADD ("many-people", test_many_people);
  return g_test_run ();
}
