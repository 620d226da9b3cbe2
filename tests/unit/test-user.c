/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether a membership and each of its roles hold at a moment (B9), and the times that say until when.
 */
#include "model/kh-catalogue.h"
#include "model/kh-entity-json.h"
#include "model/kh-user-access.h"
#include "model/kh-user.h"

#define NOW G_GINT64_CONSTANT (1794492120000)

static KhUser *
new_user (KhUserStatus status, gint64 ends_at, const KhEnds *ends)
{
  return g_object_new (KH_TYPE_USER, "id", "u1", "status", status, "ends-at", ends_at, "roles",
                       (const char *[]) { "finance", "shipping", NULL }, "role-ends", ends, NULL);
}

static void
test_is_in (void)
{
  static const struct {
    KhUserStatus status;
    gint64 ends_at;
    gboolean in;
  } cases[] = {
    { KH_USER_STATUS_ACTIVE, 0, TRUE },
    { KH_USER_STATUS_ACTIVE, NOW + 1, TRUE },
    { KH_USER_STATUS_ACTIVE, NOW, FALSE }, /* an end is the first moment without */
    { KH_USER_STATUS_ACTIVE, NOW - 1, FALSE },
    { KH_USER_STATUS_SUSPENDED, 0, FALSE },
    { KH_USER_STATUS_SUSPENDED, NOW + 1, FALSE },
    { KH_USER_STATUS_REMOVED, 0, FALSE },
    { KH_USER_STATUS_REMOVED, NOW + 1, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (KhUser) user = new_user (cases[i].status, cases[i].ends_at, NULL);
    g_assert_cmpint (kh_user_is_in (user, NOW), ==, cases[i].in);
  }
}

static void
test_roles_end (void)
{
  g_autoptr (KhEnds) ends = kh_ends_new ();
  g_autoptr (KhUser) user = NULL;

  kh_ends_set (ends, "finance", NOW);
  kh_ends_set (ends, "admin", NOW + 1); /* of a role that they do not have */
  user = new_user (KH_USER_STATUS_ACTIVE, 0, ends);
  g_assert_true (kh_user_has_role (user, "finance", NOW - 1));
  g_assert_false (kh_user_has_role (user, "finance", NOW));
  g_assert_true (kh_user_has_role (user, "shipping", NOW));
  g_assert_false (kh_user_has_role (user, "admin", NOW));
  g_assert_true (kh_user_is_in (user, NOW)); /* a role that ends takes nothing else with it */
}

static KhGrants *
catalogue_grants (const char *role, gpointer data)
{
  return kh_catalogue_get_role_grants (KH_ACCOUNT_KIND_SHIPPING, role);
}

static KhAccess *
compute (KhUser *user)
{
  g_autofree const char **areas = kh_catalogue_get_area_ids (KH_ACCOUNT_KIND_SHIPPING);

  return kh_user_compute_access (user, NOW, areas, catalogue_grants, NULL);
}

/* The same roles and rights, in every state that a membership can have: everything, or nothing at all. */
static void
test_access_by_membership (void)
{
  static const struct {
    KhUserStatus status;
    gint64 ends_at;
    gboolean in;
  } cases[] = {
    { KH_USER_STATUS_ACTIVE, 0, TRUE },          { KH_USER_STATUS_ACTIVE, NOW + 1, TRUE },
    { KH_USER_STATUS_ACTIVE, NOW, FALSE },       { KH_USER_STATUS_SUSPENDED, 0, FALSE },
    { KH_USER_STATUS_SUSPENDED, NOW + 1, FALSE }, { KH_USER_STATUS_REMOVED, 0, FALSE },
  };
  g_autofree const char **areas = kh_catalogue_get_area_ids (KH_ACCOUNT_KIND_SHIPPING);
  g_autoptr (KhGrants) rights = kh_grants_new ();

  kh_grants_set (rights, "branding", KH_LEVEL_EDITOR);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int owner = FALSE; owner <= TRUE; owner++) {
      g_autoptr (KhUser) user = new_user (cases[i].status, cases[i].ends_at, NULL);
      g_autoptr (KhAccess) access = NULL;
      guint given = 0;

      g_object_set (user, "grants", rights, "owner", owner, NULL);
      access = compute (user);
      for (guint a = 0; areas[a] != NULL; a++)
        given += kh_access_get_level (access, areas[a]) != KH_LEVEL_NONE;
      /* finance 4, shipping 2, and the right */
      g_assert_cmpuint (given, ==, !cases[i].in ? 0 : owner ? 22 : 7);
      g_assert_cmpint (kh_access_get_level (access, "branding"), ==,
                       !cases[i].in ? KH_LEVEL_NONE : owner ? KH_LEVEL_APPROVER : KH_LEVEL_EDITOR);
    }
}

static void
test_access_without_a_role_that_ended (void)
{
  g_autoptr (KhEnds) ends = kh_ends_new ();
  g_autoptr (KhUser) user = NULL;
  g_autoptr (KhAccess) access = NULL;

  kh_ends_set (ends, "finance", NOW);
  kh_ends_set (ends, "shipping", NOW + 1);
  user = new_user (KH_USER_STATUS_ACTIVE, 0, ends);
  access = compute (user);
  g_assert_cmpint (kh_access_get_level (access, "invoices"), ==, KH_LEVEL_NONE);
  g_assert_cmpuint (kh_access_get_sources (access, "invoices")->len, ==, 0);
  g_assert_cmpint (kh_access_get_level (access, "labels"), ==, KH_LEVEL_APPROVER);
}

static void
test_ends (void)
{
  g_autoptr (KhEnds) ends = kh_ends_new ();
  gint64 time = 0;

  g_assert_cmpint (kh_ends_get (ends, "finance"), ==, 0);
  g_assert_cmpint (kh_ends_get (NULL, "finance"), ==, 0);
  g_assert_cmpuint (kh_ends_get_size (NULL), ==, 0);
  kh_ends_set (ends, "shipping", 3);
  kh_ends_set (ends, "finance", 2);
  kh_ends_set (ends, "returns", 0); /* was not there */
  kh_ends_set (ends, "finance", 1);
  g_assert_cmpuint (kh_ends_get_size (ends), ==, 2);
  g_assert_cmpstr (kh_ends_get_nth (ends, 0, &time), ==, "finance");
  g_assert_cmpint (time, ==, 1);
  g_assert_cmpstr (kh_ends_get_nth (ends, 1, NULL), ==, "shipping");
  kh_ends_set (ends, "finance", 0);
  g_assert_cmpuint (kh_ends_get_size (ends), ==, 1);
  g_assert_cmpint (kh_ends_get (ends, "finance"), ==, 0);
}

static void
test_ends_are_compared_and_copied (void)
{
  g_autoptr (KhEnds) a = kh_ends_new ();
  g_autoptr (KhEnds) b = NULL;

  g_assert_true (kh_ends_equal (NULL, a));
  kh_ends_set (a, "finance", 1);
  g_assert_false (kh_ends_equal (a, NULL));
  b = kh_ends_dup (a);
  g_assert_true (kh_ends_equal (a, b));
  kh_ends_set (b, "finance", 2);
  g_assert_false (kh_ends_equal (a, b));
  g_assert_cmpint (kh_ends_get (a, "finance"), ==, 1);
  kh_ends_set (b, "finance", 0);
  kh_ends_set (b, "returns", 1);
  g_assert_false (kh_ends_equal (a, b));
}

/* Against a plain table, whatever the order of sets. */
static void
test_random_ends (void)
{
  static const char *const ids[] = { "a", "b", "c", "d", "e" };

  for (guint round = 0; round < 300; round++) {
    g_autoptr (KhEnds) ends = kh_ends_new ();
    g_autoptr (KhEnds) copy = NULL;
    gint64 table[G_N_ELEMENTS (ids)] = { 0 };
    guint size = 0;

    for (guint i = 0; i < 20; i++) {
      guint id = g_test_rand_int_range (0, G_N_ELEMENTS (ids));
      table[id] = g_test_rand_int_range (0, 3);
      kh_ends_set (ends, ids[id], table[id]);
    }
    copy = kh_ends_dup (ends);
    g_assert_true (kh_ends_equal (ends, copy));
    for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
      g_assert_cmpint (kh_ends_get (ends, ids[i]), ==, table[i]);
      size += table[i] != 0;
    }
    g_assert_cmpuint (kh_ends_get_size (ends), ==, size);
    for (guint i = 1; i < size; i++)
      g_assert_cmpstr (kh_ends_get_nth (ends, i - 1, NULL), <, kh_ends_get_nth (ends, i, NULL));
  }
}

static void
count (GObject *object, GParamSpec *pspec, guint *n)
{
  ++*n;
}

/* A newer state is told of when an end moved, and only then. */
static void
test_assign (void)
{
  g_autoptr (KhEnds) ends = kh_ends_new ();
  g_autoptr (KhUser) user = new_user (KH_USER_STATUS_ACTIVE, 0, NULL);
  g_autoptr (KhUser) newer = NULL;
  guint n = 0;

  kh_ends_set (ends, "finance", NOW);
  newer = new_user (KH_USER_STATUS_ACTIVE, 0, ends);
  g_signal_connect (user, "notify::role-ends", G_CALLBACK (count), &n);
  g_assert_nonnull (kh_user_get_role_ends (user));
  kh_entity_assign (KH_ENTITY (user), KH_ENTITY (newer));
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (kh_ends_get (kh_user_get_role_ends (user), "finance"), ==, NOW);
  g_assert_false (kh_entity_assign (KH_ENTITY (user), KH_ENTITY (newer)));
  g_assert_cmpuint (n, ==, 1);
}

/* What is kept to read without a connection has the ends too. */
static void
test_is_kept (void)
{
  g_autoptr (KhEnds) ends = kh_ends_new ();
  g_autoptr (KhUser) user = NULL;
  g_autoptr (KhUser) again = g_object_new (KH_TYPE_USER, "id", "u1", NULL);
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  kh_ends_set (ends, "finance", NOW);
  kh_ends_set (ends, "shipping", NOW + 1);
  user = new_user (KH_USER_STATUS_ACTIVE, 0, ends);
  kh_entity_write_json (KH_ENTITY (user), KH_FIELDS_LASTING, json);
  kh_entity_read_json (KH_ENTITY (again), json->str, &error);
  g_assert_no_error (error);
  g_assert_true (kh_ends_equal (kh_user_get_role_ends (again), ends));
  g_assert_false (kh_entity_read_json (KH_ENTITY (again), "{\"role-ends\":{\"finance\":\"soon\"}}", &error));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/user/is-in", test_is_in);
  g_test_add_func ("/user/roles-end", test_roles_end);
  g_test_add_func ("/user/access-by-membership", test_access_by_membership);
  g_test_add_func ("/user/access-without-a-role-that-ended", test_access_without_a_role_that_ended);
  g_test_add_func ("/user/assign", test_assign);
  g_test_add_func ("/user/is-kept", test_is_kept);
  g_test_add_func ("/user/ends", test_ends);
  g_test_add_func ("/user/ends-are-compared-and-copied", test_ends_are_compared_and_copied);
  g_test_add_func ("/user/random-ends", test_random_ends);
  return g_test_run ();
}
