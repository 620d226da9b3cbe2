/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The newest of what one person did and of what was done to them, with a way to all of it. Hidden where the history may
 * not be seen.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_PERSON_HISTORY (kh_person_history_get_type ())
G_DECLARE_FINAL_TYPE (KhPersonHistory, kh_person_history, KH, PERSON_HISTORY, AdwPreferencesGroup)

/* Once. */
void kh_person_history_set_user (KhPersonHistory *self, KhAccount *account, KhUser *user);

G_END_DECLS
