/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The history, page by page.
 */
#pragma once

#include "provider/http/kh-http-client.h"
#include "provider/kh-provider.h"

G_BEGIN_DECLS

/* As kh_provider_history_async(). */
void kh_api_history_async (KhHttpClient *client, const char *account, const KhHistoryQuery *query, const char *cursor,
                           guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full) */
KhHistoryPage *kh_api_history_finish (KhHttpClient *client, GAsyncResult *result, GError **error);

G_END_DECLS
