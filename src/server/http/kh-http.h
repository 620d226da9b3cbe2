/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The HTTP side: listens, reads requests within their limits, hands them to kh_dispatch(), writes the answers.
 */
#pragma once

#include "server/http/kh-holds.h"
#include "server/kh-server.h"

G_BEGIN_DECLS

typedef struct _KhHttp KhHttp;

/* Binds @address, "ADDRESS:PORT" with a numeric address ("[::1]:0"; port 0 takes a free one), without accepting
 * anything yet. @cert and @key: PEM texts, or both NULL. Fails with KH_ERROR_SERVER. */
KhHttp *kh_http_listen (const char *address, const char *cert, const char *key, GError **error);
/* Returns: (transfer none): "http://127.0.0.1:8470", with the port that was taken. */
const char *kh_http_get_url (KhHttp *http);
gboolean kh_http_is_loopback (KhHttp *http);
/* Begins to answer, with @server, whose holds it also ends. */
gboolean kh_http_start (KhHttp *http, KhServer *server, GError **error);
/* Finishes what is being answered, and closes everything. */
void kh_http_stop (KhHttp *http);

G_END_DECLS
