/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who can do what: an area and a level to choose, then the people who have it, and why.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_WHO_CAN (kh_who_can_get_type ())
G_DECLARE_FINAL_TYPE (KhWhoCan, kh_who_can, KH, WHO_CAN, AdwBin)

void kh_who_can_set_account (KhWhoCan *self, KhAccount *account);
/* Something in the account changed. Costs nothing while this is not seen. */
void kh_who_can_refresh (KhWhoCan *self);
/* Shows those whose name or address has all of @words. NULL: everybody. Copied. */
void kh_who_can_search (KhWhoCan *self, char **words);

G_END_DECLS
