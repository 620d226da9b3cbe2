/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row that opens into one for each of somebody's roles, to let it end on a date (B9). Hidden while there is no role.
 * Signal: "end-chosen" (const char *role, int64 time): 0 for no end; what is shown changes with kh_role_ends_set() only.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_ROLE_ENDS (kh_role_ends_get_type ())
G_DECLARE_FINAL_TYPE (KhRoleEnds, kh_role_ends, KH, ROLE_ENDS, AdwExpanderRow)

/* @roles: ids, NULL-terminated. @ends: those of them that end by themselves. @denial: why the dates cannot be changed. */
void kh_role_ends_set (KhRoleEnds *self, KhAccount *account, const char *const *roles, const KhEnds *ends,
                       KhDenial denial);

G_END_DECLS
