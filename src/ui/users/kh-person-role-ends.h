/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row of a person's page that opens into one for each of their roles, to let it end on a date (B9). Hidden while
 * there is no role.
 */
#pragma once

#include <adwaita.h>

#include "ui/users/kh-user-edit.h"

G_BEGIN_DECLS

#define KH_TYPE_PERSON_ROLE_ENDS (kh_person_role_ends_get_type ())
G_DECLARE_FINAL_TYPE (KhPersonRoleEnds, kh_person_role_ends, KH, PERSON_ROLE_ENDS, AdwExpanderRow)

/* Dates that are chosen go into @edit. */
void kh_person_role_ends_set_edit (KhPersonRoleEnds *self, KhAccount *account, KhUserEdit *edit);
/* Shows @edit as it is now. @denial: why the dates cannot be changed. */
void kh_person_role_ends_update (KhPersonRoleEnds *self, KhDenial denial);

G_END_DECLS
