/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The account's roles as rows to tick, each with its description. Roles that one may not give are insensitive, with
 * the reason. Built for editing: the widget shows roles, and says which one was ticked; it keeps nothing.
 *
 * A preferences group: "title" and "description" are its. Property "account" (KhAccount); "split-legacy" (boolean:
 * legacy roles stand under "Older Roles", closed unless one of them is ticked).
 * Signal: "role-toggled" (const char *id, gboolean active) after the person did it.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_ROLE_CHECKS (kh_role_checks_get_type ())
G_DECLARE_FINAL_TYPE (KhRoleChecks, kh_role_checks, KH, ROLE_CHECKS, AdwPreferencesGroup)

/* @roles: ids of those to tick. @held: those that may be taken away even though one could not give them; NULL for
 * none. */
void kh_role_checks_set (KhRoleChecks *self, const char *const *roles, const char *const *held);
/* Makes all rows insensitive, with the reason; KH_DENIAL_NONE: back. */
void kh_role_checks_set_denial (KhRoleChecks *self, KhDenial denial);

G_END_DECLS
