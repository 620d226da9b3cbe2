/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What each built-in role may do in each area, written out here a second time and in another form, so that neither
 * list can drift alone.
 */
#include "model/kh-catalogue.h"

#define A KH_LEVEL_APPROVER
#define E KH_LEVEL_EDITOR
#define G KH_LEVEL_GUEST

typedef struct {
  const char *role;
  KhLevel level;
  const char *areas; /* separated by spaces */
} Row;

static const char shipping_areas[] =
    "labels parcels pickups pickup-reports return-labels support-tickets pack-and-go shipping-rules print-settings "
    "integrations order-upload tracking-page branding return-portal pricing invoices subscription export-reports "
    "analytics users account-settings api-tokens";
static const char messaging_areas[] = "contacts emailings sms forms users account-settings invoices credits";
static const char shop_areas[] = "products stock orders shop-shipping design marketing reports subscription invoices "
                                 "users api-tokens account-settings";

static const char shipping_roles[] = "admin packer finance marketing customer-support analytics pickups returns shipping "
                                     "warehouse-manager";

static const Row shipping[] = {
  { "admin", A, shipping_areas },
  { "packer", A, "labels pickups support-tickets" },
  { "packer", E, "return-labels" },
  { "packer", G, "parcels" },
  { "finance", A, "pricing invoices subscription export-reports" },
  { "marketing", A, "tracking-page branding return-portal" },
  { "customer-support", A, "support-tickets" },
  { "customer-support", E, "return-labels" },
  { "customer-support", G, "labels parcels" },
  { "analytics", G, "export-reports analytics" },
  { "pickups", A, "pickups pickup-reports" },
  { "returns", A, "return-labels" },
  { "returns", G, "parcels" },
  { "shipping", A, "labels" },
  { "shipping", G, "parcels" },
  { "warehouse-manager", A,
    "labels parcels pickups pickup-reports return-labels support-tickets pack-and-go shipping-rules print-settings "
    "integrations order-upload return-portal export-reports analytics" },
};
static const Row messaging[] = { { "admin", A, messaging_areas } };
static const Row shop[] = { { "staff", A, "products stock orders shop-shipping design marketing reports" } };

static const struct {
  KhAccountKind kind;
  const char *areas;
  const char *roles;
  const Row *rows;
  guint n_rows;
} kinds[] = {
  { KH_ACCOUNT_KIND_SHIPPING, shipping_areas, shipping_roles, shipping, G_N_ELEMENTS (shipping) },
  { KH_ACCOUNT_KIND_MESSAGING, messaging_areas, "admin", messaging, G_N_ELEMENTS (messaging) },
  { KH_ACCOUNT_KIND_SHOP, shop_areas, "staff", shop, G_N_ELEMENTS (shop) },
};

static gboolean
contains (const char *words, const char *word)
{
  g_auto (GStrv) list = g_strsplit (words, " ", -1);

  return g_strv_contains ((const char *const *) list, word);
}

static KhLevel
expected_level (guint k, const char *role, const char *area)
{
  for (guint i = 0; i < kinds[k].n_rows; i++)
    if (g_str_equal (kinds[k].rows[i].role, role) && contains (kinds[k].rows[i].areas, area))
      return kinds[k].rows[i].level;
  return KH_LEVEL_NONE;
}

static void
test_table (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_auto (GStrv) roles = g_strsplit (kinds[k].roles, " ", -1);
    g_auto (GStrv) areas = g_strsplit (kinds[k].areas, " ", -1);

    for (guint r = 0; roles[r] != NULL; r++) {
      g_autoptr (KhGrants) grants = kh_catalogue_get_role_grants (kinds[k].kind, roles[r]);
      guint size = 0;
      for (guint a = 0; areas[a] != NULL; a++) {
        KhLevel level = expected_level (k, roles[r], areas[a]);
        g_test_message ("%s in %s", roles[r], areas[a]);
        g_assert_cmpint (kh_grants_get (grants, areas[a]), ==, level);
        size += level != KH_LEVEL_NONE;
      }
      g_assert_cmpuint (kh_grants_get_size (grants), ==, size);
    }
  }
}

static void
test_areas_and_roles (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_auto (GStrv) areas = g_strsplit (kinds[k].areas, " ", -1);
    g_auto (GStrv) roles = g_strsplit (kinds[k].roles, " ", -1);
    g_autofree const char **ids = kh_catalogue_get_area_ids (kinds[k].kind);
    guint n_areas, n_roles;
    const KhAreaInfo *area_infos = kh_catalogue_get_areas (kinds[k].kind, &n_areas);
    const KhRoleInfo *role_infos = kh_catalogue_get_roles (kinds[k].kind, &n_roles);

    g_assert_cmpstrv ((char **) ids, areas);
    g_assert_cmpuint (n_areas, ==, g_strv_length (areas));
    g_assert_cmpuint (n_roles, ==, g_strv_length (roles));
    for (guint i = 0; i < n_areas; i++) {
      g_assert_cmpstr (area_infos[i].id, ==, areas[i]);
      g_assert_true (kh_catalogue_find_area (kinds[k].kind, areas[i]) == &area_infos[i]);
      g_assert_cmpstr (area_infos[i].name, !=, "");
      g_assert_cmpstr (area_infos[i].group, !=, "");
    }
    for (guint i = 0; i < n_roles; i++) {
      g_assert_cmpstr (role_infos[i].id, ==, roles[i]);
      g_assert_true (kh_catalogue_find_role (kinds[k].kind, roles[i]) == &role_infos[i]);
      g_assert_cmpstr (role_infos[i].description, !=, "");
    }
    g_assert_null (kh_catalogue_find_area (kinds[k].kind, "nowhere"));
    g_assert_null (kh_catalogue_find_role (kinds[k].kind, "nobody"));
    g_assert_null (kh_catalogue_get_role_grants (kinds[k].kind, "nobody"));
  }
}

/* Groups are shown as headings: each must come in one piece. */
static void
test_groups_are_together (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
    guint n;
    const KhAreaInfo *areas = kh_catalogue_get_areas (kinds[k].kind, &n);

    for (guint i = 0; i < n; i++)
      if (i == 0 || !g_str_equal (areas[i].group, areas[i - 1].group))
        g_assert_true (g_hash_table_add (seen, (gpointer) areas[i].group));
  }
}

static void
test_packer_is_legacy (void)
{
  guint n;
  const KhRoleInfo *roles = kh_catalogue_get_roles (KH_ACCOUNT_KIND_SHIPPING, &n);

  for (guint i = 0; i < n; i++)
    g_assert_cmpint (roles[i].legacy, ==, g_str_equal (roles[i].id, "packer"));
}

/* Packer is customer-support and shipping together, plus pickups (FEATURES.md, S4). */
static void
test_packer_is_a_union (void)
{
  g_autoptr (KhGrants) packer = kh_catalogue_get_role_grants (KH_ACCOUNT_KIND_SHIPPING, "packer");
  g_autoptr (KhGrants) support = kh_catalogue_get_role_grants (KH_ACCOUNT_KIND_SHIPPING, "customer-support");
  g_autoptr (KhGrants) shipper = kh_catalogue_get_role_grants (KH_ACCOUNT_KIND_SHIPPING, "shipping");
  g_autofree const char **areas = kh_catalogue_get_area_ids (KH_ACCOUNT_KIND_SHIPPING);

  for (guint i = 0; areas[i] != NULL; i++) {
    KhLevel both = MAX (kh_grants_get (support, areas[i]), kh_grants_get (shipper, areas[i]));
    if (g_str_equal (areas[i], "pickups"))
      both = KH_LEVEL_APPROVER;
    g_assert_cmpint (kh_grants_get (packer, areas[i]), ==, both);
  }
}

/* Billing and API tokens of a shop are the owner's alone (W5); no other area is anywhere. */
static void
test_owner_only (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    guint n;
    const KhAreaInfo *areas = kh_catalogue_get_areas (kinds[k].kind, &n);
    for (guint i = 0; i < n; i++)
      g_assert_cmpint (areas[i].owner_only, ==,
                       kinds[k].kind == KH_ACCOUNT_KIND_SHOP
                           && contains ("subscription invoices api-tokens", areas[i].id));
  }
}

static void
test_invite_policies (void)
{
  g_assert_cmpint (kh_catalogue_get_invite_policy (KH_ACCOUNT_KIND_SHIPPING), ==, KH_INVITE_POLICY_ADMINS);
  g_assert_cmpint (kh_catalogue_get_invite_policy (KH_ACCOUNT_KIND_MESSAGING), ==, KH_INVITE_POLICY_APPROVERS);
  g_assert_cmpint (kh_catalogue_get_invite_policy (KH_ACCOUNT_KIND_SHOP), ==, KH_INVITE_POLICY_OWNER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalogue/table", test_table);
  g_test_add_func ("/catalogue/areas-and-roles", test_areas_and_roles);
  g_test_add_func ("/catalogue/groups-are-together", test_groups_are_together);
  g_test_add_func ("/catalogue/packer-is-legacy", test_packer_is_legacy);
  g_test_add_func ("/catalogue/packer-is-a-union", test_packer_is_a_union);
  g_test_add_func ("/catalogue/owner-only", test_owner_only);
  g_test_add_func ("/catalogue/invite-policies", test_invite_policies);
  return g_test_run ();
}
