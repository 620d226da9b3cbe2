/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/roles/kh-role-draft.h"

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static void
set_text (char **place, const char *text)
{
  if (*place == text)
    return;
  g_free (*place);
  *place = g_strdup (or_empty (text));
}

static void
read_role (KhRoleValues *values, KhRole *role)
{
  values->name = g_strdup (role != NULL ? or_empty (kh_role_get_name (role)) : "");
  values->description = g_strdup (role != NULL ? or_empty (kh_role_get_description (role)) : "");
  values->grants = role != NULL ? kh_grants_dup (kh_role_get_grants (role)) : kh_grants_new ();
}

static void
clear_values (KhRoleValues *values)
{
  g_clear_pointer (&values->name, g_free);
  g_clear_pointer (&values->description, g_free);
  g_clear_pointer (&values->grants, kh_grants_unref);
}

KhRoleDraft *
kh_role_draft_new (KhRole *role)
{
  KhRoleDraft *draft = g_new0 (KhRoleDraft, 1);

  read_role (&draft->base, role);
  read_role (&draft->now, role);
  return draft;
}

void
kh_role_draft_free (KhRoleDraft *draft)
{
  clear_values (&draft->base);
  clear_values (&draft->now);
  g_free (draft);
}

void
kh_role_draft_settle (KhRoleDraft *draft)
{
  clear_values (&draft->base);
  draft->base.name = g_strdup (draft->now.name);
  draft->base.description = g_strdup (draft->now.description);
  draft->base.grants = kh_grants_dup (draft->now.grants);
}

static gboolean
are_equal (const KhRoleValues *a, const KhRoleValues *b)
{
  return g_str_equal (a->name, b->name) && g_str_equal (a->description, b->description)
         && kh_grants_equal (a->grants, b->grants);
}

gboolean
kh_role_draft_is_changed (const KhRoleDraft *draft)
{
  return !are_equal (&draft->base, &draft->now);
}

/* Each area of @from in which the draft still has what it started with gets the level of @theirs. */
static void
merge_areas (KhRoleDraft *draft, const KhGrants *from, const KhGrants *theirs)
{
  for (guint i = 0; i < kh_grants_get_size (from); i++) {
    const char *area = kh_grants_get_nth (from, i, NULL);
    if (kh_grants_get (draft->now.grants, area) == kh_grants_get (draft->base.grants, area))
      kh_grants_set (draft->now.grants, area, kh_grants_get (theirs, area));
  }
}

gboolean
kh_role_draft_rebase (KhRoleDraft *draft, KhRole *role)
{
  KhRoleValues theirs;

  read_role (&theirs, role);
  if (are_equal (&draft->base, &theirs)) {
    clear_values (&theirs);
    return FALSE;
  }
  if (g_str_equal (draft->now.name, draft->base.name))
    set_text (&draft->now.name, theirs.name);
  if (g_str_equal (draft->now.description, draft->base.description))
    set_text (&draft->now.description, theirs.description);
  /* Areas that they added are in theirs, those that they took away in the base. */
  merge_areas (draft, theirs.grants, theirs.grants);
  merge_areas (draft, draft->base.grants, theirs.grants);
  clear_values (&draft->base);
  draft->base = theirs;
  return TRUE;
}

void
kh_role_draft_fill (const KhRoleDraft *draft, KhCommand *command, gboolean all)
{
  if (all || !g_str_equal (draft->now.name, draft->base.name))
    kh_command_set_string (command, "name", draft->now.name);
  if (all || !g_str_equal (draft->now.description, draft->base.description))
    kh_command_set_string (command, "description", draft->now.description);
  if (all || !kh_grants_equal (draft->now.grants, draft->base.grants))
    kh_command_set_grants (command, "grants", draft->now.grants);
}
