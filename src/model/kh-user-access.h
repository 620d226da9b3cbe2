/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The effective access of a user, of today or of a past day, from what roles grant there.
 */
#pragma once

#include "model/kh-access.h"
#include "model/kh-user.h"

G_BEGIN_DECLS

/* Returns: (transfer full) (nullable): what the role @id grants; NULL for one that is not known. */
typedef KhGrants *(*KhRoleGrants) (const char *id, gpointer data);

/* At @now. @areas: NULL-terminated ids of all of the account's areas. Returns: (transfer full): no access at all for
 * somebody suspended, removed or ended. */
KhAccess *kh_user_compute_access (KhUser *user, gint64 now, const char *const *areas, KhRoleGrants grants_of,
                                  gpointer data);

G_END_DECLS
