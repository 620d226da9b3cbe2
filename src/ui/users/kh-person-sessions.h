/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The group Sessions of a person's page: where and when that person uses the account, each to be ended.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_PERSON_SESSIONS (kh_person_sessions_get_type ())
G_DECLARE_FINAL_TYPE (KhPersonSessions, kh_person_sessions, KH, PERSON_SESSIONS, AdwPreferencesGroup)

void kh_person_sessions_set_user (KhPersonSessions *self, KhAccount *account, KhUser *user);

G_END_DECLS
