/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What one may do in an account, and what access its people have.
 */
#include "base/kh-time.h"
#include "kh-account-fixture.h"

static KhUser *
user (KhAccountFixture *f, const char *id)
{
  return kh_account_find_user (f->account, id);
}

#define assert_check(action, target, denial)                                                                   \
  g_assert_cmpint (kh_account_check (f->account, action, (KhEntity *) (target)), ==, denial)

static void
test_owner_may (KhAccountFixture *f, gconstpointer data)
{
  kh_fake_provider_add_user (f->provider, "u3", "shipping");
  kh_fixture_sync (f);
  assert_check (KH_ACTION_SEE_USERS, NULL, KH_DENIAL_NONE);
  assert_check (KH_ACTION_INVITE, NULL, KH_DENIAL_NONE);
  assert_check (KH_ACTION_EDIT_CONTACT, user (f, "u3"), KH_DENIAL_NONE);
  assert_check (KH_ACTION_SET_ACCESS, user (f, "u3"), KH_DENIAL_NONE);
  assert_check (KH_ACTION_REMOVE_USER, user (f, "u3"), KH_DENIAL_NONE);
  assert_check (KH_ACTION_EDIT_ROLES, NULL, KH_DENIAL_NONE);
  assert_check (KH_ACTION_EDIT_ROLES, kh_account_find_role (f->account, "packer"), KH_DENIAL_UNSUPPORTED);
  assert_check (KH_ACTION_END_OTHERS_SESSIONS, NULL, KH_DENIAL_NONE);
  assert_check (KH_ACTION_EDIT_SETTINGS, NULL, KH_DENIAL_NONE);
  /* Rule 1: the owner stays the owner. */
  assert_check (KH_ACTION_REMOVE_USER, user (f, "me"), KH_DENIAL_OWNER);
  assert_check (KH_ACTION_SET_ACCESS, user (f, "me"), KH_DENIAL_OWNER);
  assert_check (KH_ACTION_EDIT_CONTACT, user (f, "me"), KH_DENIAL_NONE);
}

static void
test_admin_may (KhAccountFixture *f, gconstpointer data)
{
  kh_fixture_sync (f);
  assert_check (KH_ACTION_INVITE, NULL, KH_DENIAL_NONE);
  assert_check (KH_ACTION_REMOVE_USER, user (f, "owner"), KH_DENIAL_OWNER);
  assert_check (KH_ACTION_SET_ACCESS, user (f, "me"), KH_DENIAL_SELF);
  assert_check (KH_ACTION_REMOVE_USER, user (f, "me"), KH_DENIAL_SELF);
  assert_check (KH_ACTION_EDIT_CONTACT, user (f, "me"), KH_DENIAL_NONE);
}

static void
test_packer_may (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhSession) mine = g_object_new (KH_TYPE_SESSION, "id", "s1", "user", "me", NULL);
  g_autoptr (KhSession) other = g_object_new (KH_TYPE_SESSION, "id", "s2", "user", "owner", NULL);

  kh_fixture_sync (f);
  assert_check (KH_ACTION_SEE_USERS, NULL, KH_DENIAL_ACCESS);
  assert_check (KH_ACTION_INVITE, NULL, KH_DENIAL_ACCESS);
  assert_check (KH_ACTION_EDIT_CONTACT, user (f, "owner"), KH_DENIAL_ACCESS);
  assert_check (KH_ACTION_EDIT_CONTACT, user (f, "me"), KH_DENIAL_NONE);
  assert_check (KH_ACTION_EDIT_SETTINGS, NULL, KH_DENIAL_ACCESS);
  assert_check (KH_ACTION_END_SESSION, mine, KH_DENIAL_NONE);
  assert_check (KH_ACTION_END_SESSION, NULL, KH_DENIAL_NONE);
  assert_check (KH_ACTION_END_SESSION, other, KH_DENIAL_ACCESS);
  g_assert_true (kh_account_may_give_role (f->account, kh_account_find_role (f->account, "pickups")) == FALSE);
  g_assert_true (kh_account_may_give_role (f->account, kh_account_find_role (f->account, "customer-support")));
  g_assert_false (kh_account_may_give_role (f->account, kh_account_find_role (f->account, "admin")));
}

/* One's own access is known even where the users may not be seen. */
static void
test_own_access_without_users (KhAccountFixture *f, gconstpointer data)
{
  f->provider->errors[KH_COLLECTION_USERS] = kh_fixture_error (KH_ERROR_RESTRICTED);
  f->provider->errors[KH_COLLECTION_ROLES] = kh_fixture_error (KH_ERROR_RESTRICTED);
  kh_fixture_sync (f);
  g_assert_null (kh_account_get_own_user (f->account));
  g_assert_cmpint (kh_access_get_level (kh_account_get_own_access (f->account), "labels"), ==, KH_LEVEL_APPROVER);
  g_assert_cmpint (kh_access_get_level (kh_account_get_own_access (f->account), "users"), ==, KH_LEVEL_NONE);
}

static void
set_policy (KhAccountFixture *f, KhInvitePolicy policy)
{
  g_object_set (f->provider->info, "invite-policy", policy, NULL);
  kh_fixture_sync (f);
}

static void
give_me (KhAccountFixture *f, const char *area, KhLevel level)
{
  g_autoptr (KhGrants) grants = kh_grants_new ();
  const char *none[] = { NULL };

  kh_grants_set (grants, area, level);
  g_object_set (g_ptr_array_index (f->provider->lists[KH_COLLECTION_USERS], 0), "roles", none, "grants", grants, NULL);
  kh_fixture_sync (f);
}

/* The policy narrows who invites, of those who have users at editor. */
static void
test_invite_policy (KhAccountFixture *f, gconstpointer data)
{
  set_policy (f, KH_INVITE_POLICY_OWNER);
  assert_check (KH_ACTION_INVITE, NULL, KH_DENIAL_POLICY);
  set_policy (f, KH_INVITE_POLICY_ADMINS);
  assert_check (KH_ACTION_INVITE, NULL, KH_DENIAL_NONE);
  give_me (f, "users", KH_LEVEL_APPROVER);
  assert_check (KH_ACTION_INVITE, NULL, KH_DENIAL_POLICY);
  set_policy (f, KH_INVITE_POLICY_APPROVERS);
  assert_check (KH_ACTION_INVITE, NULL, KH_DENIAL_NONE);
  give_me (f, "users", KH_LEVEL_EDITOR);
  assert_check (KH_ACTION_INVITE, NULL, KH_DENIAL_POLICY);
  assert_check (KH_ACTION_EDIT_CONTACT, user (f, "owner"), KH_DENIAL_NONE);
  assert_check (KH_ACTION_EDIT_ROLES, NULL, KH_DENIAL_ACCESS);
  give_me (f, "users", KH_LEVEL_GUEST);
  assert_check (KH_ACTION_INVITE, NULL, KH_DENIAL_ACCESS);
  assert_check (KH_ACTION_SEE_USERS, NULL, KH_DENIAL_NONE);
}

/* Rule 3. */
static void
test_give_no_more_than_one_has (KhAccountFixture *f, gconstpointer data)
{
  KhArea *area;

  kh_fixture_sync (f);
  give_me (f, "parcels", KH_LEVEL_EDITOR);
  area = kh_account_find_area (f->account, "parcels");
  g_assert_true (kh_account_may_give_level (f->account, area, KH_LEVEL_NONE));
  g_assert_true (kh_account_may_give_level (f->account, area, KH_LEVEL_GUEST));
  g_assert_true (kh_account_may_give_level (f->account, area, KH_LEVEL_EDITOR));
  g_assert_false (kh_account_may_give_level (f->account, area, KH_LEVEL_APPROVER));
  g_assert_false (kh_account_may_give_level (f->account, kh_account_find_area (f->account, "labels"), KH_LEVEL_GUEST));
}

static void
assert_until (KhAccountFixture *f, const char *role, gint64 until, gboolean may)
{
  const char *roles[] = { role, NULL };

  g_assert_cmpint (kh_account_may_give_until (f->account, roles, NULL, until), ==, may);
}

/* Rule 3 in time: neither beyond the end of one's membership, nor beyond that of the role that it comes from. */
static void
test_give_for_no_longer_than_one_has (KhAccountFixture *f, gconstpointer data)
{
  static const char *const roles[] = { "finance", "shipping", NULL };
  KhUser *me = g_ptr_array_index (f->provider->lists[KH_COLLECTION_USERS], 0);
  gint64 end = kh_time_now () + KH_DAY;
  g_autoptr (KhEnds) ends = kh_ends_new ();
  g_autoptr (KhGrants) pricing = kh_grants_new ();

  kh_fixture_sync (f);
  assert_until (f, "finance", 0, TRUE);
  kh_ends_set (ends, "finance", end);
  g_object_set (me, "roles", roles, "role-ends", ends, NULL);
  kh_fixture_sync (f);
  assert_until (f, "shipping", 0, TRUE);
  assert_until (f, "finance", 0, FALSE);
  assert_until (f, "finance", end + 1, FALSE);
  assert_until (f, "finance", end, TRUE);
  kh_grants_set (pricing, "pricing", KH_LEVEL_GUEST);
  g_assert_false (kh_account_may_give_until (f->account, NULL, pricing, 0));
  g_assert_true (kh_account_may_give_until (f->account, NULL, pricing, end));
  g_object_set (me, "ends-at", end - 1, NULL);
  kh_fixture_sync (f);
  assert_until (f, "shipping", 0, FALSE);
  assert_until (f, "shipping", end, FALSE);
  assert_until (f, "shipping", end - 1, TRUE);
}

static void
test_access_of_those_who_are_out (KhAccountFixture *f, gconstpointer data)
{
  KhUser *other = kh_fake_provider_add_user (f->provider, "u3", "shipping");
  KhAccess *access;

  kh_fixture_sync (f);
  access = kh_account_compute_access (f->account, other);
  g_assert_cmpint (kh_access_get_level (access, "labels"), ==, KH_LEVEL_APPROVER);
  kh_access_free (access);
  g_object_set (other, "status", KH_USER_STATUS_SUSPENDED, NULL);
  access = kh_account_compute_access (f->account, other);
  g_assert_cmpint (kh_access_get_level (access, "labels"), ==, KH_LEVEL_NONE);
  kh_access_free (access);
  g_object_set (other, "status", KH_USER_STATUS_ACTIVE, "ends-at", kh_time_now () - KH_DAY, NULL);
  access = kh_account_compute_access (f->account, other);
  g_assert_cmpint (kh_access_get_level (access, "labels"), ==, KH_LEVEL_NONE);
  kh_access_free (access);
}

static void
test_find_by_email (KhAccountFixture *f, gconstpointer data)
{
  KhUser *gone = kh_fake_provider_add_user (f->provider, "gone", NULL);

  g_object_set (gone, "status", KH_USER_STATUS_REMOVED, NULL);
  kh_fixture_sync (f);
  g_assert_nonnull (kh_account_find_user_by_email (f->account, " ME@Example.COM "));
  g_assert_null (kh_account_find_user_by_email (f->account, "gone@example.com"));
  g_assert_null (kh_account_find_user_by_email (f->account, ""));
}

/* --- The ten built-in shipping roles: what each sees, and what it may do --- */

typedef struct {
  KhAction action;
  const char *name;
  const char *target; /* a user, or NULL */
  KhDenial admin, other;
} TenRow;

static const TenRow ten_rows[] = {
  { KH_ACTION_SEE_USERS, "see users", NULL, KH_DENIAL_NONE, KH_DENIAL_ACCESS },
  { KH_ACTION_INVITE, "invite", NULL, KH_DENIAL_NONE, KH_DENIAL_ACCESS },
  { KH_ACTION_EDIT_CONTACT, "edit another's contact", "u3", KH_DENIAL_NONE, KH_DENIAL_ACCESS },
  { KH_ACTION_EDIT_CONTACT, "edit their own contact", "me", KH_DENIAL_NONE, KH_DENIAL_NONE },
  { KH_ACTION_SET_ACCESS, "set another's access", "u3", KH_DENIAL_NONE, KH_DENIAL_ACCESS },
  { KH_ACTION_SET_ACCESS, "set their own access", "me", KH_DENIAL_SELF, KH_DENIAL_ACCESS },
  { KH_ACTION_SET_ACCESS, "set the owner's access", "owner", KH_DENIAL_OWNER, KH_DENIAL_ACCESS },
  { KH_ACTION_REMOVE_USER, "remove another", "u3", KH_DENIAL_NONE, KH_DENIAL_ACCESS },
  { KH_ACTION_REMOVE_USER, "remove the owner", "owner", KH_DENIAL_OWNER, KH_DENIAL_ACCESS },
  { KH_ACTION_EDIT_ROLES, "make roles", NULL, KH_DENIAL_NONE, KH_DENIAL_ACCESS },
  { KH_ACTION_END_OTHERS_SESSIONS, "end others' sessions", NULL, KH_DENIAL_NONE, KH_DENIAL_ACCESS },
  { KH_ACTION_EDIT_SETTINGS, "change settings", NULL, KH_DENIAL_NONE, KH_DENIAL_ACCESS },
};

/* Which lists, and so which panes, are there: the same for the server's doors in tests/server/test_restricted.py. */
static const struct {
  KhCollection collection;
  KhState admin, other;
} ten_panes[] = {
  { KH_COLLECTION_USERS, KH_STATE_READY, KH_STATE_RESTRICTED },
  { KH_COLLECTION_INVITATIONS, KH_STATE_READY, KH_STATE_RESTRICTED },
  { KH_COLLECTION_ROLES, KH_STATE_READY, KH_STATE_READY },
  { KH_COLLECTION_SESSIONS, KH_STATE_READY, KH_STATE_READY },
};

/* Which of the ten each could give, if it might set access: those that are within it. */
static const struct {
  const char *role;
  const char *gives;
} ten_gives[] = {
  { "admin", "admin packer finance marketing customer-support analytics pickups returns shipping warehouse-manager" },
  { "packer", "packer customer-support shipping" },
  { "finance", "finance" },
  { "marketing", "marketing" },
  { "customer-support", "customer-support" },
  { "analytics", "analytics" },
  { "pickups", "pickups" },
  { "returns", "returns" },
  { "shipping", "shipping" },
  { "warehouse-manager", "packer customer-support analytics pickups returns shipping warehouse-manager" },
};

static void
check_ten_give (KhAccountFixture *f, const char *gives)
{
  g_auto (GStrv) given = g_strsplit (gives, " ", -1);

  for (guint i = 0; i < G_N_ELEMENTS (ten_gives); i++) {
    KhRole *role = kh_account_find_role (f->account, ten_gives[i].role);
    gboolean expected = g_strv_contains ((const char *const *) given, ten_gives[i].role);
    if (kh_account_may_give_role (f->account, role) != expected)
      g_error ("Gives %s: expected %d", ten_gives[i].role, expected);
  }
}

static void
test_one_of_ten (KhAccountFixture *f, gconstpointer role)
{
  gboolean admin = g_str_equal (role, "admin");

  kh_fake_provider_add_user (f->provider, "u3", "returns");
  /* As the server answers. */
  for (guint i = 0; i < G_N_ELEMENTS (ten_panes); i++)
    if (!admin && ten_panes[i].other == KH_STATE_RESTRICTED)
      f->provider->errors[ten_panes[i].collection] = kh_error_new (KH_ERROR_RESTRICTED, "access-restricted", "No.");
  kh_fixture_sync (f);
  for (guint i = 0; i < G_N_ELEMENTS (ten_panes); i++)
    g_assert_cmpint (kh_account_get_state (f->account, ten_panes[i].collection), ==,
                     admin ? ten_panes[i].admin : ten_panes[i].other);
  for (guint i = 0; i < G_N_ELEMENTS (ten_rows); i++) {
    const TenRow *row = &ten_rows[i];
    /* Whoever does not see the list asks about somebody whom they know otherwise. */
    g_autoptr (KhUser) target = row->target == NULL ? NULL
                                                    : g_object_new (KH_TYPE_USER, "id", row->target, "owner",
                                                                    g_str_equal (row->target, "owner"), NULL);
    KhDenial found = kh_account_check (f->account, row->action, (KhEntity *) target);
    if (found != (admin ? row->admin : row->other))
      g_error ("May %s %s? Found %d", (const char *) role, row->name, found);
  }
  for (guint i = 0; i < G_N_ELEMENTS (ten_gives); i++)
    if (g_str_equal (ten_gives[i].role, role))
      check_ten_give (f, ten_gives[i].gives);
}

#define ADD(name, role, function)                                                                              \
  g_test_add ("/account/" name, KhAccountFixture, role, kh_fixture_set_up, function, kh_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("owner-may", NULL, test_owner_may);
  ADD ("admin-may", "admin", test_admin_may);
  ADD ("packer-may", "packer", test_packer_may);
  ADD ("own-access-without-users", "packer", test_own_access_without_users);
  ADD ("invite-policy", "admin", test_invite_policy);
  ADD ("give-no-more-than-one-has", "admin", test_give_no_more_than_one_has);
  ADD ("give-for-no-longer-than-one-has", "admin", test_give_for_no_longer_than_one_has);
  ADD ("access-of-those-who-are-out", "admin", test_access_of_those_who_are_out);
  for (guint i = 0; i < G_N_ELEMENTS (ten_gives); i++) {
    g_autofree char *path = g_strconcat ("/account/ten-roles/", ten_gives[i].role, NULL);
    g_test_add (path, KhAccountFixture, ten_gives[i].role, kh_fixture_set_up, test_one_of_ten, kh_fixture_tear_down);
  }
  ADD ("find-by-email", "admin", test_find_by_email);
  return g_test_run ();
}
