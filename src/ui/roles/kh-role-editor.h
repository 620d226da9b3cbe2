/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The form for a new role, a copy of one, or a change to one. What somebody else changes meanwhile comes into the
 * form where nothing was typed; what was typed stays.
 * Signal: "saved" (KhRole *role) before the form closes.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_ROLE_EDITOR (kh_role_editor_get_type ())
G_DECLARE_FINAL_TYPE (KhRoleEditor, kh_role_editor, KH, ROLE_EDITOR, AdwWindow)

/* @from: what it is opened from; told, too, what came of a save after which nobody waited. @role: the one to change, or
 * with @duplicate the one to begin a new one from; NULL for an empty form. */
GtkWidget *kh_role_editor_new (GtkWidget *from, KhAccount *account, KhRole *role, gboolean duplicate);

G_END_DECLS
