/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-grants.h"

static void
test_starts_empty (void)
{
  g_autoptr (KhGrants) grants = kh_grants_new ();

  g_assert_cmpuint (kh_grants_get_size (grants), ==, 0);
  g_assert_cmpint (kh_grants_get (grants, "labels"), ==, KH_LEVEL_NONE);
  g_assert_cmpint (kh_grants_get (NULL, "labels"), ==, KH_LEVEL_NONE);
  g_assert_cmpuint (kh_grants_get_size (NULL), ==, 0);
}

static void
test_sets_and_takes_out (void)
{
  g_autoptr (KhGrants) grants = kh_grants_new ();

  kh_grants_set (grants, "labels", KH_LEVEL_GUEST);
  kh_grants_set (grants, "labels", KH_LEVEL_EDITOR);
  g_assert_cmpuint (kh_grants_get_size (grants), ==, 1);
  g_assert_cmpint (kh_grants_get (grants, "labels"), ==, KH_LEVEL_EDITOR);
  kh_grants_set (grants, "parcels", KH_LEVEL_NONE); /* was not there */
  g_assert_cmpuint (kh_grants_get_size (grants), ==, 1);
  kh_grants_set (grants, "labels", KH_LEVEL_NONE);
  g_assert_cmpuint (kh_grants_get_size (grants), ==, 0);
}

static void
test_is_sorted (void)
{
  g_autoptr (KhGrants) grants = kh_grants_new ();
  static const char *const sorted[] = { "analytics", "invoices", "labels", "users" };

  for (guint i = 0; i < G_N_ELEMENTS (sorted); i++)
    kh_grants_set (grants, sorted[(i * 3 + 2) % G_N_ELEMENTS (sorted)], KH_LEVEL_GUEST);
  g_assert_cmpuint (kh_grants_get_size (grants), ==, G_N_ELEMENTS (sorted));
  for (guint i = 0; i < G_N_ELEMENTS (sorted); i++) {
    KhLevel level = KH_LEVEL_NONE;
    g_assert_cmpstr (kh_grants_get_nth (grants, i, &level), ==, sorted[i]);
    g_assert_cmpint (level, ==, KH_LEVEL_GUEST);
    g_assert_nonnull (kh_grants_get_nth (grants, i, NULL));
  }
}

static void
test_copy_is_its_own (void)
{
  g_autoptr (KhGrants) grants = kh_grants_new ();
  g_autoptr (KhGrants) copy = NULL;
  g_autoptr (KhGrants) none = kh_grants_dup (NULL);

  kh_grants_set (grants, "labels", KH_LEVEL_GUEST);
  copy = kh_grants_dup (grants);
  g_assert_true (kh_grants_equal (grants, copy));
  kh_grants_set (copy, "labels", KH_LEVEL_APPROVER);
  g_assert_cmpint (kh_grants_get (grants, "labels"), ==, KH_LEVEL_GUEST);
  g_assert_false (kh_grants_equal (grants, copy));
  g_assert_cmpuint (kh_grants_get_size (none), ==, 0);
}

static void
test_equality (void)
{
  g_autoptr (KhGrants) a = kh_grants_new ();
  g_autoptr (KhGrants) b = kh_grants_new ();

  g_assert_true (kh_grants_equal (NULL, NULL));
  g_assert_true (kh_grants_equal (a, NULL));
  g_assert_true (kh_grants_equal (NULL, b));
  kh_grants_set (a, "labels", KH_LEVEL_GUEST);
  g_assert_false (kh_grants_equal (a, NULL));
  g_assert_false (kh_grants_equal (NULL, a));
  g_assert_false (kh_grants_equal (a, b));
  kh_grants_set (b, "labels", KH_LEVEL_EDITOR);
  g_assert_false (kh_grants_equal (a, b));
  kh_grants_set (b, "labels", KH_LEVEL_GUEST);
  g_assert_true (kh_grants_equal (a, b));
  kh_grants_set (b, "labels", KH_LEVEL_NONE);
  kh_grants_set (b, "parcels", KH_LEVEL_GUEST);
  g_assert_false (kh_grants_equal (a, b));
}

static void
test_boxed (void)
{
  g_autoptr (KhGrants) grants = kh_grants_new ();
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, KH_TYPE_GRANTS);
  g_value_set_boxed (&value, grants);
  g_assert_true (g_value_get_boxed (&value) == grants);
}

/* Against a plain table, whatever the order of sets. */
static void
test_random_sets (void)
{
  static const char *const areas[] = { "a", "b", "c", "d", "e", "f", "g", "h" };

  for (guint round = 0; round < 500; round++) {
    g_autoptr (KhGrants) grants = kh_grants_new ();
    KhLevel table[G_N_ELEMENTS (areas)] = { 0 };
    guint size = 0;

    for (guint i = 0; i < 30; i++) {
      guint area = g_test_rand_int_range (0, G_N_ELEMENTS (areas));
      table[area] = g_test_rand_int_range (KH_LEVEL_NONE, KH_LEVEL_APPROVER + 1);
      kh_grants_set (grants, areas[area], table[area]);
    }
    for (guint i = 0; i < G_N_ELEMENTS (areas); i++) {
      g_assert_cmpint (kh_grants_get (grants, areas[i]), ==, table[i]);
      size += table[i] != KH_LEVEL_NONE;
    }
    g_assert_cmpuint (kh_grants_get_size (grants), ==, size);
  }
}

static gpointer
make_many (gpointer data)
{
  for (guint i = 0; i < 100000; i++) {
    g_autoptr (KhGrants) grants = kh_grants_new ();
    kh_grants_set (grants, "invoices", KH_LEVEL_GUEST);
  }
  return NULL;
}

/* The server's threads name the same areas all the time. */
static void
test_threads (void)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("grants", make_many, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/grants/starts-empty", test_starts_empty);
  g_test_add_func ("/grants/sets-and-takes-out", test_sets_and_takes_out);
  g_test_add_func ("/grants/is-sorted", test_is_sorted);
  g_test_add_func ("/grants/copy-is-its-own", test_copy_is_its_own);
  g_test_add_func ("/grants/equality", test_equality);
  g_test_add_func ("/grants/boxed", test_boxed);
  g_test_add_func ("/grants/random-sets", test_random_sets);
  g_test_add_func ("/grants/threads", test_threads);
  return g_test_run ();
}
