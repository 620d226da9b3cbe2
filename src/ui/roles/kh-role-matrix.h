/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All roles and all areas at once: areas down, under their headings, roles across, and in each cell the level; as a
 * word where there is room for words, or as a letter. Headings stay in view while one scrolls. One moves with the
 * arrow keys, Home, End and Page Up and Down; Enter opens the role.
 * Signal: "role-activated" (const char *id).
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_ROLE_MATRIX (kh_role_matrix_get_type ())
G_DECLARE_FINAL_TYPE (KhRoleMatrix, kh_role_matrix, KH, ROLE_MATRIX, AdwBin)

void kh_role_matrix_set_account (KhRoleMatrix *self, KhAccount *account);
/* Something in the account changed. Costs nothing while the matrix is not seen. */
void kh_role_matrix_refresh (KhRoleMatrix *self);
/* Shows the roles whose name has all of @words, or else the areas. NULL: everything. Copied. */
void kh_role_matrix_search (KhRoleMatrix *self, char **words);

G_END_DECLS
