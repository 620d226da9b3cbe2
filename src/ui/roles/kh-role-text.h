/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the pane orders roles and areas, and words levels.
 */
#pragma once

#include <gtk/gtk.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

/* The parts of the list of roles, in their order. */
typedef enum {
  KH_ROLE_SECTION_BUILT_IN,
  KH_ROLE_SECTION_LEGACY,
  KH_ROLE_SECTION_CUSTOM,
} KhRoleSection;

KhRoleSection kh_role_get_section (KhRole *role);
/* What is written over a part; many languages need the plural there. */
const char *kh_role_section_title (KhRoleSection section);
/* What is written beside one role: "Built-in". */
const char *kh_role_kind_text (KhRole *role);
/* By section, built-in ones in the service's order, custom ones by name. A GCompareFunc of KhRole *. */
int kh_role_compare (gconstpointer a, gconstpointer b);
/* Returns: (transfer full) (element-type KhRole): all roles of @account in that order. */
GPtrArray *kh_roles_sorted (KhAccount *account);

/* "12 members" (transfer full) */
char *kh_role_members_text (KhRole *role);
/* One letter that stands for a level where there is no room for a word; "–" for none. */
const char *kh_level_letter (KhLevel level);
/* The CSS class that colours a level: "kh-level-approver". */
const char *kh_level_css_class (KhLevel level);
/* Shows a level in @label, word and colour. */
void kh_level_label_set (GtkLabel *label, KhLevel level);

G_END_DECLS
