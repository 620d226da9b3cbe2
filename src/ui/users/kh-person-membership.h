/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The group Membership of a person's page: until when, and what ends it or gives it back.
 *
 * Signal: "acted" () when something that is done at once has been done, or has failed.
 */
#pragma once

#include <adwaita.h>

#include "ui/users/kh-user-edit.h"

G_BEGIN_DECLS

#define KH_TYPE_PERSON_MEMBERSHIP (kh_person_membership_get_type ())
G_DECLARE_FINAL_TYPE (KhPersonMembership, kh_person_membership, KH, PERSON_MEMBERSHIP, AdwPreferencesGroup)

/* The end date goes into @edit; the rest is done at once. */
void kh_person_membership_set_edit (KhPersonMembership *self, KhAccount *account, KhUserEdit *edit);
/* Shows @edit as it is now, and what one may do. */
void kh_person_membership_update (KhPersonMembership *self);

G_END_DECLS
