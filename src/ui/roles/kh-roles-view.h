/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The roles, and the one chosen among them.
 * Property "account" (KhAccount). Signal: "changed" () when the title, or whether there is a way back, may be another.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_ROLES_VIEW (kh_roles_view_get_type ())
G_DECLARE_FINAL_TYPE (KhRolesView, kh_roles_view, KH, ROLES_VIEW, AdwBin)

/* @words: what is searched for; NULL for everything. Copied. */
void kh_roles_view_search (KhRolesView *self, char **words);
/* Something in the account changed. */
void kh_roles_view_refresh (KhRolesView *self);
/* Chooses the role @id. */
void kh_roles_view_show_role (KhRolesView *self, const char *id);
/* Opens the form for a new role. */
void kh_roles_view_new_role (KhRolesView *self);

/* Returns: (transfer none) (nullable): the role that stands there instead of the list, on a narrow window. */
KhRole *kh_roles_view_get_page (KhRolesView *self);
/* Back to the list. */
void kh_roles_view_go_back (KhRolesView *self);

G_END_DECLS
