/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pane Roles, in three views: the roles one by one, all of them in a matrix, and who can do what.
 * Property "account" (KhAccount).
 */
#pragma once

#include "ui/widgets/kh-pane.h"

G_BEGIN_DECLS

#define KH_TYPE_ROLES_PANE (kh_roles_pane_get_type ())
G_DECLARE_FINAL_TYPE (KhRolesPane, kh_roles_pane, KH, ROLES_PANE, KhPane)

GtkWidget *kh_roles_pane_new (void);
/* Shows the role @id, if there is one. */
void kh_roles_pane_show_role (KhRolesPane *self, const char *id);

G_END_DECLS
