/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One's own profile (W6): contact details, the address that one signs in with, and the password. A new address counts
 * once the link sent to it was opened (E3); a new password ends one's other sessions everywhere.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_PROFILE (kh_profile_get_type ())
G_DECLARE_FINAL_TYPE (KhProfile, kh_profile, KH, PROFILE, AdwWindow)

void kh_profile_present (GtkWindow *parent, KhAccount *account);

G_END_DECLS
