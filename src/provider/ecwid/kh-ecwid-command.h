/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A command as calls of Ecwid's API. The service knows no versions and no idempotency keys: what is changed is read
 * first and compared with what the command was decided on, and an address that is there already when an invitation
 * is sent again counts as invited.
 */
#pragma once

#include "provider/ecwid/kh-ecwid-client.h"
#include "provider/ecwid/kh-ecwid-scopes.h"
#include "provider/kh-provider.h"

G_BEGIN_DECLS

/* @scopes, @tried: borrowed until @callback; @tried is the set of the idempotency keys of invitations that were sent.
 * Two commands at once could undo each other: the caller runs one after the other. */
void kh_ecwid_command_run_async (KhEcwidClient *client, KhEcwidScopes *scopes, GHashTable *tried, KhCommand *command,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full) */
KhReply *kh_ecwid_command_run_finish (KhEcwidClient *client, GAsyncResult *result, GError **error);

G_END_DECLS
