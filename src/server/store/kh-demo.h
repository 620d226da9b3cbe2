/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A database to look around in: three accounts of one owner, one of each kind, with staff, invitations, sessions and
 * history. Everything is dated from the moment of filling.
 */
#pragma once

#include "server/kh-server.h"

G_BEGIN_DECLS

/* Fills an empty database, and marks it. One that it has filled before keeps what is in it, and its owner gets a new
 * password. @email, @password: (out) (transfer full): the owner's login. Fails with KH_ERROR_INVALID for a database
 * that holds anything else. */
gboolean kh_demo_fill (KhServer *server, char **email, char **password, GError **error);

G_END_DECLS
