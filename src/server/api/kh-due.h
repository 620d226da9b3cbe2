/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What happens by itself at its time: memberships and roles that end, invitations that expire. Every request goes by
 * the clock anyway; this tells whoever follows the feed, ends the sessions, and leaves the history's line.
 */
#pragma once

#include "server/store/kh-database.h"

G_BEGIN_DECLS

/* Outside of a transaction; looking for something costs next to nothing. Returns: FALSE with @error set when the
 * database failed. */
gboolean kh_due_run (KhDb *db, gint64 now, GError **error);

G_END_DECLS
