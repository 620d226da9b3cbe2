/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the matrix shows: roles, each a column, and areas, each a row, with the level that a role has in an area. It has
 * those that were there when it was made, and the levels as they are when one asks.
 */
#pragma once

#include "account/kh-account.h"

G_BEGIN_DECLS

typedef struct _KhRoleTable KhRoleTable;

/* @words: (nullable): of the roles those that have all of them; where there are none, of the areas. */
KhRoleTable *kh_role_table_new (KhAccount *account, char **words);
void kh_role_table_free (KhRoleTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhRoleTable, kh_role_table_free)

guint kh_role_table_get_n_columns (KhRoleTable *self);
guint kh_role_table_get_n_rows (KhRoleTable *self);
KhRole *kh_role_table_get_role (KhRoleTable *self, guint column);
KhArea *kh_role_table_get_area (KhRoleTable *self, guint row);
KhLevel kh_role_table_get_level (KhRoleTable *self, guint column, guint row);
/* @other: (nullable). Whether both had the same roles and areas when they were made, in the same order, called the same. */
gboolean kh_role_table_has_same_heads (KhRoleTable *self, KhRoleTable *other);

G_END_DECLS
