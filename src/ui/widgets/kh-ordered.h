/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An account's areas and roles in the order in which they are shown.
 */
#pragma once

#include "account/kh-account.h"

G_BEGIN_DECLS

/* Returns: (transfer full) (element-type KhArea) */
GPtrArray *kh_ordered_areas (KhAccount *account);
/* Returns: (transfer full) (element-type KhRole) */
GPtrArray *kh_ordered_roles (KhAccount *account);

G_END_DECLS
