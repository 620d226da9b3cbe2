/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The group Contact Details of a person's page: name, mail address, phone, language, edited in place.
 */
#pragma once

#include <adwaita.h>

#include "ui/users/kh-user-edit.h"

G_BEGIN_DECLS

#define KH_TYPE_PERSON_CONTACT (kh_person_contact_get_type ())
G_DECLARE_FINAL_TYPE (KhPersonContact, kh_person_contact, KH, PERSON_CONTACT, AdwPreferencesGroup)

/* What is typed goes into @edit, and what @edit says is shown. */
void kh_person_contact_set_edit (KhPersonContact *self, KhAccount *account, KhUserEdit *edit);
/* Shows @edit as it is now, and what one may change of it. */
void kh_person_contact_update (KhPersonContact *self);
/* Puts the focus where the first problem is. */
void kh_person_contact_focus_problem (KhPersonContact *self);

G_END_DECLS
