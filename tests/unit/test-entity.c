/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-account-info.h"
#include "model/kh-area.h"
#include "model/kh-invitation.h"
#include "model/kh-person.h"
#include "model/kh-role.h"
#include "model/kh-session.h"
#include "model/kh-user.h"

static KhUser *
new_user (const char *name, int version)
{
  g_autoptr (KhGrants) grants = kh_grants_new ();

  kh_grants_set (grants, "labels", KH_LEVEL_GUEST);
  return g_object_new (KH_TYPE_USER, "id", "u1", "name", name, "email", "ada@example.com", "status",
                       KH_USER_STATUS_SUSPENDED, "roles", (const char *[]) { "shipping", "returns", NULL }, "grants",
                       grants, "joined-at", G_GINT64_CONSTANT (1794492120000), "version", version, NULL);
}

static void
test_fields (void)
{
  g_autoptr (KhUser) user = new_user ("Ada", 3);

  g_assert_cmpstr (kh_entity_get_id (KH_ENTITY (user)), ==, "u1");
  g_assert_cmpstr (kh_user_get_name (user), ==, "Ada");
  g_assert_cmpstr (kh_user_get_email (user), ==, "ada@example.com");
  g_assert_null (kh_user_get_phone (user));
  g_assert_cmpint (kh_user_get_status (user), ==, KH_USER_STATUS_SUSPENDED);
  g_assert_false (kh_user_get_owner (user));
  g_assert_cmpstrv ((char **) kh_user_get_roles (user), ((const char *[]) { "shipping", "returns", NULL }));
  g_assert_cmpint (kh_grants_get (kh_user_get_grants (user), "labels"), ==, KH_LEVEL_GUEST);
  g_assert_cmpint (kh_user_get_joined_at (user), ==, G_GINT64_CONSTANT (1794492120000));
  g_assert_cmpint (kh_user_get_ends_at (user), ==, 0);
  g_assert_cmpint (kh_user_get_version (user), ==, 3);
}

static void
test_starts_empty (void)
{
  g_autoptr (KhUser) user = g_object_new (KH_TYPE_USER, "id", "u1", NULL);

  g_assert_nonnull (kh_user_get_roles (user));
  g_assert_null (kh_user_get_roles (user)[0]);
  g_assert_nonnull (kh_user_get_grants (user));
  g_assert_cmpuint (kh_grants_get_size (kh_user_get_grants (user)), ==, 0);
}

static void
count (GObject *object, GParamSpec *pspec, GHashTable *notified)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (notified, pspec->name));

  g_hash_table_insert (notified, (gpointer) pspec->name, GUINT_TO_POINTER (n + 1));
}

static void
test_assign_notifies_what_differs (void)
{
  g_autoptr (KhUser) user = new_user ("Ada", 3);
  g_autoptr (KhUser) newer = new_user ("Ada Lovelace", 4);
  g_autoptr (GHashTable) notified = g_hash_table_new (g_str_hash, g_str_equal);

  g_object_set (newer, "roles", (const char *[]) { "shipping", NULL }, "phone", "1", NULL);
  g_signal_connect (user, "notify", G_CALLBACK (count), notified);
  g_assert_true (kh_entity_assign (KH_ENTITY (user), KH_ENTITY (newer)));
  g_assert_cmpuint (g_hash_table_size (notified), ==, 4);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (notified, "name")), ==, 1);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (notified, "phone")), ==, 1);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (notified, "roles")), ==, 1);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (notified, "version")), ==, 1);
  g_assert_cmpstr (kh_user_get_name (user), ==, "Ada Lovelace");

  g_hash_table_remove_all (notified);
  g_assert_false (kh_entity_assign (KH_ENTITY (user), KH_ENTITY (newer)));
  g_assert_cmpuint (g_hash_table_size (notified), ==, 0);
}

static void
test_assign_takes_over_nothing (void)
{
  g_autoptr (KhUser) user = new_user ("Ada", 3);
  g_autoptr (KhUser) empty = g_object_new (KH_TYPE_USER, "id", "u1", NULL);

  g_assert_true (kh_entity_assign (KH_ENTITY (user), KH_ENTITY (empty)));
  g_assert_null (kh_user_get_name (user));
  g_assert_null (kh_user_get_roles (user)[0]);
  g_assert_cmpuint (kh_grants_get_size (kh_user_get_grants (user)), ==, 0);
  g_assert_cmpint (kh_user_get_joined_at (user), ==, 0);
}

static void
test_assign_outlives_its_source (void)
{
  g_autoptr (KhUser) user = g_object_new (KH_TYPE_USER, "id", "u1", NULL);
  KhUser *newer = new_user ("Ada", 3);

  kh_entity_assign (KH_ENTITY (user), KH_ENTITY (newer));
  g_object_unref (newer);
  g_assert_cmpstr (kh_user_get_name (user), ==, "Ada");
  g_assert_cmpstr (kh_user_get_roles (user)[1], ==, "returns");
  g_assert_cmpint (kh_grants_get (kh_user_get_grants (user), "labels"), ==, KH_LEVEL_GUEST);
}

static void
test_setting_the_same_is_silent (void)
{
  g_autoptr (KhUser) user = new_user ("Ada", 3);
  g_autoptr (GHashTable) notified = g_hash_table_new (g_str_hash, g_str_equal);

  g_signal_connect (user, "notify", G_CALLBACK (count), notified);
  g_object_set (user, "name", "Ada", "version", 3, "roles", (const char *[]) { "shipping", "returns", NULL }, NULL);
  g_assert_cmpuint (g_hash_table_size (notified), ==, 0);
}

/* Each type, each property: what is set can be read, and is taken over. */
static void
test_every_property (void)
{
  const GType types[] = { KH_TYPE_ACCOUNT_INFO, KH_TYPE_AREA, KH_TYPE_INVITATION, KH_TYPE_PERSON, KH_TYPE_ROLE,
                          KH_TYPE_SESSION, KH_TYPE_USER };

  for (guint t = 0; t < G_N_ELEMENTS (types); t++) {
    g_autoptr (KhEntity) source = g_object_new (types[t], "id", "x", NULL);
    g_autoptr (KhEntity) target = g_object_new (types[t], "id", "x", NULL);
    guint n;
    g_autofree GParamSpec **pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (source), &n);

    for (guint i = 0; i < n; i++) {
      g_auto (GValue) value = G_VALUE_INIT;
      g_auto (GValue) copy = G_VALUE_INIT;

      if (g_str_equal (pspecs[i]->name, "id"))
        continue;
      g_value_init (&value, pspecs[i]->value_type);
      if (G_VALUE_HOLDS_STRING (&value))
        g_value_set_string (&value, pspecs[i]->name);
      else if (G_VALUE_HOLDS (&value, G_TYPE_STRV))
        g_value_set_boxed (&value, (const char *[]) { "a", "b", NULL });
      else if (G_VALUE_HOLDS (&value, KH_TYPE_GRANTS) || G_VALUE_HOLDS (&value, KH_TYPE_ENDS))
        continue;
      else if (G_VALUE_HOLDS_INT64 (&value))
        g_value_set_int64 (&value, 1000 + i);
      else if (G_VALUE_HOLDS_INT (&value))
        g_value_set_int (&value, 10 + i);
      else if (G_VALUE_HOLDS_BOOLEAN (&value))
        g_value_set_boolean (&value, TRUE);
      else if (G_VALUE_HOLDS_ENUM (&value))
        g_value_set_enum (&value, 1);
      else
        g_assert_not_reached ();
      g_object_set_property (G_OBJECT (source), pspecs[i]->name, &value);
      g_assert_true (kh_entity_assign (target, source));
      g_object_get_property (G_OBJECT (target), pspecs[i]->name, &copy);
      if (G_VALUE_HOLDS (&value, G_TYPE_STRV))
        g_assert_cmpstrv (g_value_get_boxed (&copy), g_value_get_boxed (&value));
      else
        g_assert_cmpint (g_param_values_cmp (pspecs[i], &copy, &value), ==, 0);
    }
    g_assert_false (kh_entity_assign (target, source));
  }
}

static void
test_no_user_limit (void)
{
  g_autoptr (KhAccountInfo) info = g_object_new (KH_TYPE_ACCOUNT_INFO, "id", "a", "user-limit", -1, NULL);

  g_assert_cmpint (kh_account_info_get_user_limit (info), ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/entity/fields", test_fields);
  g_test_add_func ("/entity/starts-empty", test_starts_empty);
  g_test_add_func ("/entity/assign-notifies-what-differs", test_assign_notifies_what_differs);
  g_test_add_func ("/entity/assign-takes-over-nothing", test_assign_takes_over_nothing);
  g_test_add_func ("/entity/assign-outlives-its-source", test_assign_outlives_its_source);
  g_test_add_func ("/entity/setting-the-same-is-silent", test_setting_the_same_is_silent);
  g_test_add_func ("/entity/every-property", test_every_property);
  g_test_add_func ("/entity/no-user-limit", test_no_user_limit);
  return g_test_run ();
}
