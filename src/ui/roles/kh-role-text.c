/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/roles/kh-role-text.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/widgets/kh-ordered.h"
#include "ui/widgets/kh-text-for.h"

KhRoleSection
kh_role_get_section (KhRole *role)
{
  if (kh_role_get_legacy (role))
    return KH_ROLE_SECTION_LEGACY;
  return kh_role_get_built_in (role) ? KH_ROLE_SECTION_BUILT_IN : KH_ROLE_SECTION_CUSTOM;
}

const char *
kh_role_section_title (KhRoleSection section)
{
  switch (section) {
  case KH_ROLE_SECTION_BUILT_IN:
    return C_ ("roles", "Built-in");
  case KH_ROLE_SECTION_LEGACY:
    return C_ ("roles", "Legacy");
  case KH_ROLE_SECTION_CUSTOM:
    return C_ ("roles", "Custom");
  }
  g_return_val_if_reached ("");
}

const char *
kh_role_kind_text (KhRole *role)
{
  switch (kh_role_get_section (role)) {
  case KH_ROLE_SECTION_BUILT_IN:
    return C_ ("role", "Built-in");
  case KH_ROLE_SECTION_LEGACY:
    return C_ ("role", "Legacy");
  case KH_ROLE_SECTION_CUSTOM:
    return C_ ("role", "Custom");
  }
  g_return_val_if_reached ("");
}

int
kh_role_compare (gconstpointer a, gconstpointer b)
{
  KhRole *first = (KhRole *) a, *second = (KhRole *) b;
  int sections = (int) kh_role_get_section (first) - (int) kh_role_get_section (second);

  if (sections != 0)
    return sections;
  if (kh_role_get_section (first) != KH_ROLE_SECTION_CUSTOM
      && kh_role_get_position (first) != kh_role_get_position (second))
    return kh_role_get_position (first) - kh_role_get_position (second);
  return g_utf8_collate (kh_role_get_name (first), kh_role_get_name (second));
}

static int
compare_through (gconstpointer a, gconstpointer b)
{
  return kh_role_compare (*(gconstpointer *) a, *(gconstpointer *) b);
}

GPtrArray *
kh_roles_sorted (KhAccount *account)
{
  GPtrArray *roles = kh_ordered_roles (account);

  g_ptr_array_sort (roles, compare_through);
  return roles;
}

char *
kh_role_members_text (KhRole *role)
{
  int members = MAX (0, kh_role_get_members (role));

  /* Translators: how many people have a role. */
  return g_strdup_printf (ngettext ("%'d member", "%'d members", members), members);
}

const char *
kh_level_letter (KhLevel level)
{
  switch (level) {
  case KH_LEVEL_NONE:
    return "–";
  case KH_LEVEL_GUEST:
    /* Translators: one or two letters for the level Guest, different from those of Editor and Approver. */
    return C_ ("level in short", "G");
  case KH_LEVEL_EDITOR:
    /* Translators: one or two letters for the level Editor, different from those of Guest and Approver. */
    return C_ ("level in short", "E");
  case KH_LEVEL_APPROVER:
    /* Translators: one or two letters for the level Approver, different from those of Guest and Editor. */
    return C_ ("level in short", "A");
  }
  g_return_val_if_reached ("");
}

const char *
kh_level_css_class (KhLevel level)
{
  static const char *const classes[] = { "kh-level-none", "kh-level-guest", "kh-level-editor", "kh-level-approver" };

  g_return_val_if_fail (level < G_N_ELEMENTS (classes), classes[0]);
  return classes[level];
}

void
kh_level_label_set (GtkLabel *label, KhLevel level)
{
  for (KhLevel each = KH_LEVEL_NONE; each <= KH_LEVEL_APPROVER; each++)
    if (each == level)
      gtk_widget_add_css_class (GTK_WIDGET (label), kh_level_css_class (each));
    else
      gtk_widget_remove_css_class (GTK_WIDGET (label), kh_level_css_class (each));
  gtk_label_set_label (label, kh_text_for_level (level));
}
