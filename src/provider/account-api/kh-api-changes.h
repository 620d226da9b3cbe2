/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The change feed of the account API.
 */
#pragma once

#include "provider/http/kh-http-client.h"
#include "provider/kh-provider.h"

G_BEGIN_DECLS

/* @after: (nullable): the point to go on from; without one the answer comes at once, and without @hold too. @kind: of the account, as for
 * kh_api_read_role(). */
void kh_api_changes_wait_async (KhHttpClient *client, const char *account, const char *after, gboolean hold,
                                int kind, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full) */
KhChanges *kh_api_changes_wait_finish (KhHttpClient *client, GAsyncResult *result, GError **error);

G_END_DECLS
