/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A popover with roles to choose one from. Signal: "role-chosen" (KhRole).
 */
#pragma once

#include <gtk/gtk.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_ROLE_POPOVER (kh_role_popover_get_type ())
G_DECLARE_FINAL_TYPE (KhRolePopover, kh_role_popover, KH, ROLE_POPOVER, GtkPopover)

/* @roles (element-type KhRole): what is shown. @account: those that one may not give there are insensitive, with the
 * reason; NULL where none is given. */
void kh_role_popover_set_roles (KhRolePopover *self, GPtrArray *roles, KhAccount *account);

G_END_DECLS
