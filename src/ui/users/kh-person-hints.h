/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is worth another look about somebody, each in sentences that say what to do about it; gone where there is
 * nothing.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_PERSON_HINTS (kh_person_hints_get_type ())
G_DECLARE_FINAL_TYPE (KhPersonHints, kh_person_hints, KH, PERSON_HINTS, AdwPreferencesGroup)

void kh_person_hints_set_user (KhPersonHints *self, KhAccount *account, KhUser *user);
/* Shows how it is now. */
void kh_person_hints_update (KhPersonHints *self);

G_END_DECLS
