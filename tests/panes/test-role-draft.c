/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What somebody types into the form of a role, while somebody else changes the role.
 */
#include "ui/roles/kh-role-draft.h"

static KhRole *
role_new (const char *name, const char *description, KhLevel labels, KhLevel parcels)
{
  g_autoptr (KhGrants) grants = kh_grants_new ();

  kh_grants_set (grants, "labels", labels);
  kh_grants_set (grants, "parcels", parcels);
  return g_object_new (KH_TYPE_ROLE, "id", "r", "name", name, "description", description, "grants", grants, "version",
                       3, NULL);
}

static void
type_name (KhRoleDraft *draft, const char *name)
{
  g_free (draft->now.name);
  draft->now.name = g_strdup (name);
}

static void
test_untouched (void)
{
  g_autoptr (KhRole) role = role_new ("Night", NULL, KH_LEVEL_GUEST, KH_LEVEL_NONE);
  g_autoptr (KhRoleDraft) draft = kh_role_draft_new (role);

  g_assert_false (kh_role_draft_is_changed (draft));
  g_assert_false (kh_role_draft_rebase (draft, role));
  type_name (draft, "Late");
  g_assert_true (kh_role_draft_is_changed (draft));
  type_name (draft, "Night");
  g_assert_false (kh_role_draft_is_changed (draft));
}

static void
test_keeps_what_was_typed (void)
{
  g_autoptr (KhRole) role = role_new ("Night", "Old", KH_LEVEL_GUEST, KH_LEVEL_GUEST);
  g_autoptr (KhRole) theirs = role_new ("Theirs", "New", KH_LEVEL_APPROVER, KH_LEVEL_NONE);
  g_autoptr (KhRoleDraft) draft = kh_role_draft_new (role);

  type_name (draft, "Mine");
  kh_grants_set (draft->now.grants, "labels", KH_LEVEL_EDITOR);
  kh_grants_set (draft->now.grants, "invoices", KH_LEVEL_GUEST);
  g_assert_true (kh_role_draft_rebase (draft, theirs));

  g_assert_cmpstr (draft->now.name, ==, "Mine");
  g_assert_cmpstr (draft->now.description, ==, "New");
  g_assert_cmpint (kh_grants_get (draft->now.grants, "labels"), ==, KH_LEVEL_EDITOR);
  g_assert_cmpint (kh_grants_get (draft->now.grants, "invoices"), ==, KH_LEVEL_GUEST);
  g_assert_cmpint (kh_grants_get (draft->now.grants, "parcels"), ==, KH_LEVEL_NONE);
  g_assert_cmpstr (draft->base.name, ==, "Theirs");
  g_assert_false (kh_role_draft_rebase (draft, theirs));
}

static void
test_takes_areas_that_they_added (void)
{
  g_autoptr (KhRole) role = role_new ("Night", NULL, KH_LEVEL_NONE, KH_LEVEL_NONE);
  g_autoptr (KhRole) theirs = role_new ("Night", NULL, KH_LEVEL_EDITOR, KH_LEVEL_NONE);
  g_autoptr (KhRoleDraft) draft = kh_role_draft_new (role);

  g_assert_true (kh_role_draft_rebase (draft, theirs));
  g_assert_cmpint (kh_grants_get (draft->now.grants, "labels"), ==, KH_LEVEL_EDITOR);
  g_assert_false (kh_role_draft_is_changed (draft));
}

static void
test_sends_only_what_differs (void)
{
  g_autoptr (KhRole) role = role_new ("Night", "Old", KH_LEVEL_GUEST, KH_LEVEL_NONE);
  g_autoptr (KhRoleDraft) draft = kh_role_draft_new (role);
  g_autoptr (KhCommand) change = kh_command_new (KH_COMMAND_UPDATE_ROLE, KH_ENTITY (role));
  g_autoptr (KhCommand) all = kh_command_new (KH_COMMAND_CREATE_ROLE, NULL);
  g_autoptr (GVariant) values = NULL, all_values = NULL;

  type_name (draft, "Mine");
  kh_role_draft_fill (draft, change, FALSE);
  values = kh_command_get_values (change);
  g_assert_cmpuint (g_variant_n_children (values), ==, 1);
  g_assert_cmpstr (kh_command_get_string (change, "name"), ==, "Mine");
  g_assert_cmpint (kh_command_get_version (change), ==, 3);

  kh_role_draft_fill (draft, all, TRUE);
  all_values = kh_command_get_values (all);
  g_assert_cmpuint (g_variant_n_children (all_values), ==, 3);
}

static void
test_settles (void)
{
  g_autoptr (KhRoleDraft) draft = kh_role_draft_new (NULL);

  type_name (draft, "Copy");
  kh_grants_set (draft->now.grants, "labels", KH_LEVEL_GUEST);
  kh_role_draft_settle (draft);
  g_assert_false (kh_role_draft_is_changed (draft));
  kh_grants_set (draft->now.grants, "labels", KH_LEVEL_NONE);
  g_assert_true (kh_role_draft_is_changed (draft));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/role-draft/untouched", test_untouched);
  g_test_add_func ("/role-draft/keeps-what-was-typed", test_keeps_what_was_typed);
  g_test_add_func ("/role-draft/takes-areas-that-they-added", test_takes_areas_that_they_added);
  g_test_add_func ("/role-draft/sends-only-what-differs", test_sends_only_what_differs);
  g_test_add_func ("/role-draft/settles", test_settles);
  return g_test_run ();
}
