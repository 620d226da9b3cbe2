/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who a token belongs to: a login, in whatever accounts.
 * Getters return what the object owns. A property of the same name, with hyphens, goes with each.
 */
#pragma once

#include "model/kh-entity.h"

G_BEGIN_DECLS

#define KH_TYPE_PERSON (kh_person_get_type ())
G_DECLARE_FINAL_TYPE (KhPerson, kh_person, KH, PERSON, KhEntity)

const char *kh_person_get_name (KhPerson *self);
const char *kh_person_get_email (KhPerson *self);
/* a new address that has not been confirmed yet */
const char *kh_person_get_pending_email (KhPerson *self);
const char *kh_person_get_phone (KhPerson *self);
const char *kh_person_get_language (KhPerson *self);

G_END_DECLS
