/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-access.h"

#include "model/kh-catalogue.h"

static const char *const roles[] = { "admin", "packer", "finance", "marketing", "customer-support", "analytics",
                                     "pickups", "returns", "shipping", "warehouse-manager" };

/* What the product must do, written out once more: a row an area, a column a role of the list above. */
static const struct {
  const char *area;
  const char *levels;
} table[] = {
  { "labels", "A A . . G . . . A A" },
  { "parcels", "A G . . G . . G G A" },
  { "pickups", "A A . . . . A . . A" },
  { "pickup-reports", "A . . . . . A . . A" },
  { "return-labels", "A E . . E . . A . A" },
  { "support-tickets", "A A . . A . . . . A" },
  { "pack-and-go", "A . . . . . . . . A" },
  { "shipping-rules", "A . . . . . . . . A" },
  { "print-settings", "A . . . . . . . . A" },
  { "integrations", "A . . . . . . . . A" },
  { "order-upload", "A . . . . . . . . A" },
  { "tracking-page", "A . . A . . . . . ." },
  { "branding", "A . . A . . . . . ." },
  { "return-portal", "A . . A . . . . . A" },
  { "pricing", "A . A . . . . . . ." },
  { "invoices", "A . A . . . . . . ." },
  { "subscription", "A . A . . . . . . ." },
  { "export-reports", "A . A . . G . . . A" },
  { "analytics", "A . . . . G . . . A" },
  { "users", "A . . . . . . . . ." },
  { "account-settings", "A . . . . . . . . ." },
  { "api-tokens", "A . . . . . . . . ." },
};

G_STATIC_ASSERT (G_N_ELEMENTS (roles) == 10 && G_N_ELEMENTS (table) == 22);

static KhLevel
expected (guint area, guint role)
{
  switch (table[area].levels[2 * role]) {
  case 'A':
    return KH_LEVEL_APPROVER;
  case 'E':
    return KH_LEVEL_EDITOR;
  case 'G':
    return KH_LEVEL_GUEST;
  default:
    g_assert_cmpint (table[area].levels[2 * role], ==, '.');
    return KH_LEVEL_NONE;
  }
}

static void
add_role (KhAccess *access, const char *role)
{
  g_autoptr (KhGrants) grants = kh_catalogue_get_role_grants (KH_ACCOUNT_KIND_SHIPPING, role);

  kh_access_add_role (access, role, grants);
}

static void
assert_sources_sorted (const GPtrArray *sources)
{
  for (guint i = 1; i < sources->len; i++) {
    const KhSource *a = g_ptr_array_index (sources, i - 1), *b = g_ptr_array_index (sources, i);
    g_assert_cmpint (a->level, >=, b->level);
    if (a->level == b->level)
      g_assert_true (a->kind < b->kind || (a->kind == b->kind && g_strcmp0 (a->id, b->id) <= 0));
  }
}

/* Each role in each area: its level, from itself alone, and nothing where the table has none. */
static void
test_table (void)
{
  g_autofree const char **areas = kh_catalogue_get_area_ids (KH_ACCOUNT_KIND_SHIPPING);

  g_assert_cmpuint (g_strv_length ((char **) areas), ==, G_N_ELEMENTS (table));
  for (guint r = 0; r < G_N_ELEMENTS (roles); r++) {
    g_autoptr (KhAccess) access = kh_access_new ();
    add_role (access, roles[r]);
    for (guint a = 0; a < G_N_ELEMENTS (table); a++) {
      const GPtrArray *sources = kh_access_get_sources (access, table[a].area);
      g_test_message ("%s in %s", roles[r], table[a].area);
      g_assert_cmpstr (areas[a], ==, table[a].area);
      g_assert_cmpint (kh_access_get_level (access, table[a].area), ==, expected (a, r));
      g_assert_cmpuint (sources->len, ==, expected (a, r) != KH_LEVEL_NONE);
      if (sources->len > 0)
        g_assert_cmpstr (((const KhSource *) g_ptr_array_index (sources, 0))->id, ==, roles[r]);
    }
  }
}

static guint
role_index (const char *role)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (g_str_equal (roles[i], role))
      return i;
  g_assert_not_reached ();
}

/* Every pair of roles: the level is the higher of the two, and each that gives something is named. */
static void
test_pairs (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    for (guint j = 0; j < G_N_ELEMENTS (roles); j++) {
      g_autoptr (KhAccess) access = kh_access_new ();
      add_role (access, roles[i]);
      if (j != i)
        add_role (access, roles[j]);
      for (guint a = 0; a < G_N_ELEMENTS (table); a++) {
        KhLevel first = expected (a, i), second = expected (a, j);
        const GPtrArray *sources = kh_access_get_sources (access, table[a].area);
        guint n = (first != KH_LEVEL_NONE) + (j != i && second != KH_LEVEL_NONE);
        g_assert_cmpint (kh_access_get_level (access, table[a].area), ==, MAX (first, second));
        g_assert_cmpuint (sources->len, ==, n);
        assert_sources_sorted (sources);
        for (guint s = 0; s < n; s++) {
          const KhSource *source = g_ptr_array_index (sources, s);
          g_assert_cmpint (source->kind, ==, KH_SOURCE_ROLE);
          g_assert_cmpint (source->level, ==, expected (a, role_index (source->id)));
        }
      }
    }
}

/* Each role with a right of each level in each area besides: the right counts where it is higher, takes nothing away
 * where it is lower, touches no other area, and is named beside the role. */
static void
test_rights_besides_roles (void)
{
  for (guint r = 0; r < G_N_ELEMENTS (roles); r++)
    for (guint a = 0; a < G_N_ELEMENTS (table); a++)
      for (KhLevel level = KH_LEVEL_NONE; level <= KH_LEVEL_APPROVER; level++) {
        g_autoptr (KhAccess) access = kh_access_new ();
        g_autoptr (KhGrants) grants = kh_grants_new ();
        const GPtrArray *sources;
        guint own = 0;

        kh_grants_set (grants, table[a].area, level);
        kh_access_add_grants (access, grants);
        add_role (access, roles[r]);
        for (guint b = 0; b < G_N_ELEMENTS (table); b++)
          g_assert_cmpint (kh_access_get_level (access, table[b].area), ==,
                           b == a ? MAX (level, expected (a, r)) : expected (b, r));
        sources = kh_access_get_sources (access, table[a].area);
        for (guint s = 0; s < sources->len; s++) {
          const KhSource *source = g_ptr_array_index (sources, s);
          own += source->kind == KH_SOURCE_GRANT && source->id == NULL && source->level == level;
        }
        g_assert_cmpuint (own, ==, level != KH_LEVEL_NONE);
        g_assert_cmpuint (sources->len, ==, own + (expected (a, r) != KH_LEVEL_NONE));
        assert_sources_sorted (sources);
      }
}

static KhGrants *
random_grants (void)
{
  g_autofree const char **areas = kh_catalogue_get_area_ids (KH_ACCOUNT_KIND_SHIPPING);
  KhGrants *grants = kh_grants_new ();

  for (guint i = 0; areas[i] != NULL; i++)
    kh_grants_set (grants, areas[i], g_test_rand_int_range (KH_LEVEL_NONE, KH_LEVEL_APPROVER + 1));
  return grants;
}

typedef struct {
  KhSourceKind kind;
  const char *role;
  KhGrants *grants;
} Ingredient;

static void
add_ingredient (KhAccess *access, const Ingredient *ingredient)
{
  g_autofree const char **areas = kh_catalogue_get_area_ids (KH_ACCOUNT_KIND_SHIPPING);

  if (ingredient->kind == KH_SOURCE_OWNER)
    kh_access_add_owner (access, areas);
  else if (ingredient->kind == KH_SOURCE_ROLE)
    kh_access_add_role (access, ingredient->role, ingredient->grants);
  else
    kh_access_add_grants (access, ingredient->grants);
}

static void
shuffle (Ingredient *ingredients, guint n)
{
  for (guint i = n; i > 1; i--) {
    guint j = g_test_rand_int_range (0, i);
    Ingredient other = ingredients[i - 1];
    ingredients[i - 1] = ingredients[j];
    ingredients[j] = other;
  }
}

static guint
make_ingredients (Ingredient *ingredients)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (g_test_rand_bit ())
      ingredients[n++] = (Ingredient) { KH_SOURCE_ROLE, roles[i],
                                        kh_catalogue_get_role_grants (KH_ACCOUNT_KIND_SHIPPING, roles[i]) };
  ingredients[n++] = (Ingredient) { KH_SOURCE_ROLE, "custom", random_grants () };
  if (g_test_rand_bit ())
    ingredients[n++] = (Ingredient) { KH_SOURCE_GRANT, NULL, random_grants () };
  if (g_test_rand_int_range (0, 8) == 0)
    ingredients[n++] = (Ingredient) { KH_SOURCE_OWNER, NULL, kh_grants_new () };
  return n;
}

static void
assert_same (const KhAccess *a, const KhAccess *b, const char *area)
{
  const GPtrArray *x = kh_access_get_sources (a, area), *y = kh_access_get_sources (b, area);

  g_assert_cmpint (kh_access_get_level (a, area), ==, kh_access_get_level (b, area));
  g_assert_cmpuint (x->len, ==, y->len);
  for (guint i = 0; i < x->len; i++) {
    const KhSource *s = g_ptr_array_index (x, i), *t = g_ptr_array_index (y, i);
    g_assert_cmpint (s->kind, ==, t->kind);
    g_assert_cmpint (s->level, ==, t->level);
    g_assert_cmpstr (s->id, ==, t->id);
  }
}

static void
test_order_never_matters (void)
{
  g_autofree const char **areas = kh_catalogue_get_area_ids (KH_ACCOUNT_KIND_SHIPPING);

  for (guint round = 0; round < 300; round++) {
    Ingredient ingredients[16];
    guint n = make_ingredients (ingredients);
    g_autoptr (KhAccess) a = kh_access_new ();
    g_autoptr (KhAccess) b = kh_access_new ();

    for (guint i = 0; i < n; i++)
      add_ingredient (a, &ingredients[i]);
    shuffle (ingredients, n);
    for (guint i = 0; i < n; i++)
      add_ingredient (b, &ingredients[i]);
    for (guint i = 0; areas[i] != NULL; i++)
      assert_same (a, b, areas[i]);
    for (guint i = 0; i < n; i++)
      kh_grants_unref (ingredients[i].grants);
  }
}

static void
test_more_never_gives_less (void)
{
  g_autofree const char **areas = kh_catalogue_get_area_ids (KH_ACCOUNT_KIND_SHIPPING);

  for (guint round = 0; round < 300; round++) {
    Ingredient ingredients[16];
    guint n = make_ingredients (ingredients);
    g_autoptr (KhAccess) access = kh_access_new ();

    for (guint i = 0; i < n; i++) {
      KhLevel before[64];
      for (guint a = 0; areas[a] != NULL; a++)
        before[a] = kh_access_get_level (access, areas[a]);
      add_ingredient (access, &ingredients[i]);
      for (guint a = 0; areas[a] != NULL; a++)
        g_assert_cmpint (kh_access_get_level (access, areas[a]), >=, before[a]);
      /* Whoever has it may give it. */
      g_assert_true (kh_access_covers (access, ingredients[i].grants, NULL));
    }
    for (guint i = 0; i < n; i++)
      kh_grants_unref (ingredients[i].grants);
  }
}

/* The level is the highest of all that was added, and all that gives something is there, once each. */
static void
test_highest_with_all_sources (void)
{
  g_autofree const char **areas = kh_catalogue_get_area_ids (KH_ACCOUNT_KIND_SHIPPING);

  for (guint round = 0; round < 300; round++) {
    Ingredient ingredients[16];
    guint n = make_ingredients (ingredients);
    g_autoptr (KhAccess) access = kh_access_new ();

    shuffle (ingredients, n);
    for (guint i = 0; i < n; i++)
      add_ingredient (access, &ingredients[i]);
    for (guint a = 0; areas[a] != NULL; a++) {
      const GPtrArray *sources = kh_access_get_sources (access, areas[a]);
      KhLevel highest = KH_LEVEL_NONE;
      guint giving = 0;
      for (guint i = 0; i < n; i++) {
        gboolean owner = ingredients[i].kind == KH_SOURCE_OWNER;
        KhLevel level = owner ? KH_LEVEL_APPROVER : kh_grants_get (ingredients[i].grants, areas[a]);
        guint found = 0;
        for (guint s = 0; s < sources->len; s++) {
          const KhSource *source = g_ptr_array_index (sources, s);
          found += source->kind == ingredients[i].kind && source->level == level
                   && g_strcmp0 (source->id, ingredients[i].role) == 0;
        }
        g_assert_cmpuint (found, ==, level != KH_LEVEL_NONE);
        giving += found;
        highest = MAX (highest, level);
      }
      g_assert_cmpuint (sources->len, ==, giving);
      g_assert_cmpint (kh_access_get_level (access, areas[a]), ==, highest);
      assert_sources_sorted (sources);
    }
    for (guint i = 0; i < n; i++)
      kh_grants_unref (ingredients[i].grants);
  }
}

static void
test_nothing (void)
{
  g_autoptr (KhAccess) access = kh_access_new ();
  g_autoptr (KhGrants) grants = kh_grants_new ();
  const char *area = NULL;

  g_assert_cmpint (kh_access_get_level (access, "labels"), ==, KH_LEVEL_NONE);
  g_assert_nonnull (kh_access_get_sources (access, "labels"));
  g_assert_cmpuint (kh_access_get_sources (access, "labels")->len, ==, 0);
  g_assert_true (kh_access_covers (access, grants, &area));
  g_assert_null (area);
  kh_grants_set (grants, "labels", KH_LEVEL_GUEST);
  g_assert_false (kh_access_covers (access, grants, &area));
  g_assert_cmpstr (area, ==, "labels");
}

static void
test_owner_has_everything (void)
{
  for (KhAccountKind kind = KH_ACCOUNT_KIND_SHIPPING; kind <= KH_ACCOUNT_KIND_SHOP; kind++) {
    g_autofree const char **areas = kh_catalogue_get_area_ids (kind);
    g_autoptr (KhAccess) access = kh_access_new ();

    kh_access_add_owner (access, areas);
    for (guint i = 0; areas[i] != NULL; i++) {
      const KhSource *source = g_ptr_array_index (kh_access_get_sources (access, areas[i]), 0);
      g_assert_cmpint (kh_access_get_level (access, areas[i]), ==, KH_LEVEL_APPROVER);
      g_assert_cmpint (source->kind, ==, KH_SOURCE_OWNER);
      g_assert_null (source->id);
    }
  }
}

static void
test_sources_are_ordered (void)
{
  g_autofree const char **areas = kh_catalogue_get_area_ids (KH_ACCOUNT_KIND_SHIPPING);
  g_autoptr (KhAccess) access = kh_access_new ();
  g_autoptr (KhGrants) grants = kh_grants_new ();
  static const struct {
    KhSourceKind kind;
    const char *id;
    KhLevel level;
  } wanted[] = {
    { KH_SOURCE_OWNER, NULL, KH_LEVEL_APPROVER },
    { KH_SOURCE_ROLE, "returns", KH_LEVEL_APPROVER },
    { KH_SOURCE_GRANT, NULL, KH_LEVEL_APPROVER },
    { KH_SOURCE_ROLE, "customer-support", KH_LEVEL_EDITOR },
    { KH_SOURCE_ROLE, "packer", KH_LEVEL_EDITOR },
  };
  const GPtrArray *sources;

  kh_grants_set (grants, "return-labels", KH_LEVEL_APPROVER);
  kh_access_add_grants (access, grants);
  add_role (access, "packer");
  add_role (access, "returns");
  add_role (access, "customer-support");
  kh_access_add_owner (access, areas);
  sources = kh_access_get_sources (access, "return-labels");
  g_assert_cmpuint (sources->len, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < sources->len; i++) {
    const KhSource *source = g_ptr_array_index (sources, i);
    g_assert_cmpint (source->kind, ==, wanted[i].kind);
    g_assert_cmpstr (source->id, ==, wanted[i].id);
    g_assert_cmpint (source->level, ==, wanted[i].level);
  }
}

/* Nobody gives what they don't have (rule 3). */
static void
test_covers (void)
{
  g_autoptr (KhAccess) access = kh_access_new ();
  g_autoptr (KhGrants) grants = kh_grants_new ();
  const char *area = NULL;

  add_role (access, "customer-support");
  kh_grants_set (grants, "return-labels", KH_LEVEL_EDITOR);
  kh_grants_set (grants, "labels", KH_LEVEL_GUEST);
  g_assert_true (kh_access_covers (access, grants, &area));
  kh_grants_set (grants, "return-labels", KH_LEVEL_APPROVER);
  g_assert_false (kh_access_covers (access, grants, &area));
  g_assert_cmpstr (area, ==, "return-labels");
  kh_grants_set (grants, "return-labels", KH_LEVEL_GUEST);
  kh_grants_set (grants, "invoices", KH_LEVEL_GUEST);
  g_assert_false (kh_access_covers (access, grants, NULL));
  g_assert_true (kh_access_covers (access, NULL, NULL));
}

/* The two worked examples of a messaging account (FEATURES.md, E9). */
static void
test_worked_examples (void)
{
  g_autoptr (KhAccess) trainee = kh_access_new ();
  g_autoptr (KhGrants) grants = kh_grants_new ();

  kh_grants_set (grants, "emailings", KH_LEVEL_EDITOR);
  kh_grants_set (grants, "invoices", KH_LEVEL_NONE);
  kh_access_add_grants (trainee, grants);
  g_assert_cmpint (kh_access_get_level (trainee, "emailings"), >=, KH_LEVEL_EDITOR); /* creates and edits one */
  g_assert_cmpint (kh_access_get_level (trainee, "emailings"), <, KH_LEVEL_APPROVER); /* but does not validate it */
  g_assert_cmpint (kh_access_get_level (trainee, "invoices"), ==, KH_LEVEL_NONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access/table", test_table);
  g_test_add_func ("/access/pairs", test_pairs);
  g_test_add_func ("/access/rights-besides-roles", test_rights_besides_roles);
  g_test_add_func ("/access/order-never-matters", test_order_never_matters);
  g_test_add_func ("/access/more-never-gives-less", test_more_never_gives_less);
  g_test_add_func ("/access/highest-with-all-sources", test_highest_with_all_sources);
  g_test_add_func ("/access/nothing", test_nothing);
  g_test_add_func ("/access/owner-has-everything", test_owner_has_everything);
  g_test_add_func ("/access/sources-are-ordered", test_sources_are_ordered);
  g_test_add_func ("/access/covers", test_covers);
  g_test_add_func ("/access/worked-examples", test_worked_examples);
  return g_test_run ();
}
