/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-hints.h"

#include "model/kh-entity-list.h"
#include "model/kh-role.h"

#define NOW (20000 * KH_DAY)

typedef struct {
  KhEntityList *users;
  KhEntityList *roles;
} Store;

static void
store_set_up (Store *store, gconstpointer data)
{
  g_autoptr (KhRole) admin = g_object_new (KH_TYPE_ROLE, "id", "admin", "name", "Admin", NULL);
  g_autoptr (KhRole) packer = g_object_new (KH_TYPE_ROLE, "id", "packer", "name", "Packer", "legacy", TRUE, NULL);

  store->users = kh_entity_list_new (KH_TYPE_USER);
  store->roles = kh_entity_list_new (KH_TYPE_ROLE);
  kh_entity_list_upsert (store->roles, KH_ENTITY (admin));
  kh_entity_list_upsert (store->roles, KH_ENTITY (packer));
}

static void
store_tear_down (Store *store, gconstpointer data)
{
  g_object_unref (store->users);
  g_object_unref (store->roles);
}

/* Somebody who joined and signed in just now; @role may be NULL. Returns: (transfer none). */
static KhUser *
add_user (Store *store, const char *id, const char *role)
{
  const char *roles[] = { role, NULL };
  g_autoptr (KhUser) user
      = g_object_new (KH_TYPE_USER, "id", id, "name", id, "email", "someone@shop.example", "joined-at",
                      (gint64) (NOW - 200 * KH_DAY), "last-seen-at", (gint64) NOW, "roles", roles, NULL);

  return KH_USER (kh_entity_list_upsert (store->users, KH_ENTITY (user)));
}

static KhHints
hints_of (Store *store, KhUser *user)
{
  g_autoptr (KhHintFacts) facts = kh_hint_facts_new (G_LIST_MODEL (store->users), G_LIST_MODEL (store->roles), NOW);

  return kh_hints_for_user (facts, user);
}

static void
test_nothing (Store *store, gconstpointer data)
{
  g_assert_cmpuint (hints_of (store, add_user (store, "a", "shipping")), ==, 0);
}

static void
test_shared_address (Store *store, gconstpointer data)
{
  KhUser *user = add_user (store, "a", NULL);

  g_object_set (user, "email", "info@shop.example", NULL);
  g_assert_cmpuint (hints_of (store, user), ==, KH_HINT_SHARED_ADDRESS);
}

static void
test_unused (Store *store, gconstpointer data)
{
  KhUser *user = add_user (store, "a", NULL);

  g_object_set (user, "last-seen-at", (gint64) (NOW - 90 * KH_DAY + 1), NULL);
  g_assert_cmpuint (hints_of (store, user), ==, 0);
  g_object_set (user, "last-seen-at", (gint64) (NOW - 90 * KH_DAY), NULL);
  g_assert_cmpuint (hints_of (store, user), ==, KH_HINT_UNUSED);
  /* Never seen counts from joining. */
  g_object_set (user, "last-seen-at", (gint64) 0, NULL);
  g_assert_cmpuint (hints_of (store, user), ==, KH_HINT_UNUSED);
  g_object_set (user, "joined-at", (gint64) (NOW - KH_DAY), NULL);
  g_assert_cmpuint (hints_of (store, user), ==, 0);
}

static void
test_legacy_role (Store *store, gconstpointer data)
{
  g_assert_cmpuint (hints_of (store, add_user (store, "a", "packer")), ==, KH_HINT_LEGACY_ROLE);
}

static void
test_many_admins (Store *store, gconstpointer data)
{
  KhUser *owner = add_user (store, "owner", NULL), *first = add_user (store, "a", "admin"), *last;

  g_object_set (owner, "owner", TRUE, NULL);
  add_user (store, "b", "admin");
  g_assert_cmpuint (hints_of (store, first), ==, 0);
  last = add_user (store, "c", "admin");
  g_assert_cmpuint (hints_of (store, first), ==, KH_HINT_MANY_ADMINS);
  g_assert_cmpuint (hints_of (store, owner), ==, 0);
  g_object_set (last, "status", KH_USER_STATUS_SUSPENDED, NULL);
  g_assert_cmpuint (hints_of (store, first), ==, 0);
}

static void
test_ends_soon (Store *store, gconstpointer data)
{
  KhUser *user = add_user (store, "a", NULL);

  g_object_set (user, "ends-at", (gint64) (NOW + 14 * KH_DAY + 1), NULL);
  g_assert_cmpuint (hints_of (store, user), ==, 0);
  g_object_set (user, "ends-at", (gint64) (NOW + 14 * KH_DAY), NULL);
  g_assert_cmpuint (hints_of (store, user), ==, KH_HINT_ENDS_SOON);
}

static void
test_role_ends_soon (Store *store, gconstpointer data)
{
  static const char *const roles[] = { "finance", "returns", "shipping", NULL };
  KhUser *user = add_user (store, "a", NULL);
  g_autoptr (KhEnds) late = kh_ends_new (), soon = kh_ends_new (), past = kh_ends_new ();

  kh_ends_set (late, "finance", NOW + 7 * KH_DAY + 1);
  g_object_set (user, "roles", roles, "role-ends", late, NULL);
  g_assert_cmpuint (hints_of (store, user), ==, 0);
  kh_ends_set (soon, "finance", NOW + 7 * KH_DAY);
  kh_ends_set (soon, "returns", NOW + 6 * KH_DAY);
  kh_ends_set (soon, "shipping", NOW + 6 * KH_DAY + 1);
  g_object_set (user, "role-ends", soon, NULL);
  g_assert_cmpuint (hints_of (store, user), ==, KH_HINT_ENDS_SOON);
  g_assert_cmpstr (kh_hints_find_ending_role (user, NOW), ==, "returns");
  kh_ends_set (past, "finance", NOW);
  g_object_set (user, "role-ends", past, NULL);
  g_assert_cmpuint (hints_of (store, user), ==, 0);
}

/* Of somebody who cannot get in there is nothing to hint. */
static void
test_without_access (Store *store, gconstpointer data)
{
  KhUser *user = add_user (store, "a", "packer");

  g_object_set (user, "status", KH_USER_STATUS_REMOVED, NULL);
  g_assert_cmpuint (hints_of (store, user), ==, 0);
  g_object_set (user, "status", KH_USER_STATUS_ACTIVE, "ends-at", (gint64) (NOW - 1), NULL);
  g_assert_cmpuint (hints_of (store, user), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Store, NULL, store_set_up, func, store_tear_down)
  ADD ("/hints/nothing", test_nothing);
  ADD ("/hints/shared-address", test_shared_address);
  ADD ("/hints/unused", test_unused);
  ADD ("/hints/legacy-role", test_legacy_role);
  ADD ("/hints/many-admins", test_many_admins);
  ADD ("/hints/ends-soon", test_ends_soon);
  ADD ("/hints/role-ends-soon", test_role_ends_soon);
  ADD ("/hints/without-access", test_without_access);
  return g_test_run ();
}
