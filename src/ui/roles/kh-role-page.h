/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One role: what it is for, who has it, and its level in each area.
 * Signals: "duplicate" (), "edit" (), "delete" (): a button was pressed.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_ROLE_PAGE (kh_role_page_get_type ())
G_DECLARE_FINAL_TYPE (KhRolePage, kh_role_page, KH, ROLE_PAGE, AdwBin)

/* @role: NULL shows that none is chosen. */
void kh_role_page_set (KhRolePage *self, KhAccount *account, KhRole *role);
/* Returns: (transfer none) (nullable) */
KhRole *kh_role_page_get_role (KhRolePage *self);
/* Says again what other things than the role tell: members, areas, what one may do. */
void kh_role_page_refresh (KhRolePage *self);

G_END_DECLS
