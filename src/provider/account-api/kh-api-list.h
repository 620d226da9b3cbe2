/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All of a list of the account API, page after page.
 */
#pragma once

#include "model/kh-entity.h"
#include "provider/http/kh-http-client.h"
#include "provider/kh-provider.h"

G_BEGIN_DECLS

/* Makes an entity of one item. @kind: as given to kh_api_list_async(). @position: in the whole list, from 0. Runs on a
 * worker thread. Returns: (transfer full) */
typedef KhEntity *(*KhApiReadItem) (JsonObject *object, int kind, int position, GError **error);

/* @path: escaped, with the limit of a page in its query where the list takes one. @page: (nullable): gets each page. */
void kh_api_list_async (KhHttpClient *client, const char *path, KhApiReadItem read, int kind, KhProviderPage page,
                        gpointer page_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full) (element-type KhEntity) */
GPtrArray *kh_api_list_finish (KhHttpClient *client, GAsyncResult *result, GError **error);

G_END_DECLS
