/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Requests to one account server: bounded in time and size, told apart from anything that is not one, and read away
 * from the main thread. The token goes in the Authorization header and nowhere else; redirects are not followed.
 */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

#define KH_API_NOT_KEYHOLDER "not-keyholder" /* the word of KH_ERROR_UNSUPPORTED for an answer of something else */

#define KH_TYPE_API_CLIENT (kh_api_client_get_type ())
G_DECLARE_FINAL_TYPE (KhApiClient, kh_api_client, KH, API_CLIENT, GObject)

/* @address: as kh_service_normalize_address() gives it. @token: (nullable): for requests that need none. */
KhApiClient *kh_api_client_new (SoupSession *session, const char *address, const char *token);

/* One request. Freed by sending it. */
typedef struct {
  const char *method;      /* static */
  char *path;              /* "/v1/…" with its query, escaped */
  char *body;              /* JSON; wiped when it is freed */
  const char *type;        /* of the body; static */
  const char *idempotency_key; /* copied by kh_api_request_set_key() */
  int if_match;            /* 0: none */
  guint timeout;           /* seconds until an answer has to be there as a whole */
} KhApiRequest;

#define KH_API_TIMEOUT 30

/* @path_format: every %s is escaped as one part of a path or query. */
KhApiRequest *kh_api_request_new (const char *method, const char *path_format, ...);
/* Takes @root. */
void kh_api_request_set_json (KhApiRequest *self, const char *type, JsonNode *root);
void kh_api_request_set_key (KhApiRequest *self, const char *idempotency_key);
void kh_api_request_free (KhApiRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhApiRequest, kh_api_request_free)

/* Makes what an answer means of its JSON, on a worker thread. @root: the object; NULL for an answer without content.
 * Returns: (transfer full): never NULL but with an error. */
typedef gpointer (*KhApiRead) (JsonObject *root, gpointer data, GError **error);

/* Takes @request. @read_data: freed with @read_data_free when the call is over. @result_free: of what @read returns.
 * Fails with KH_ERROR or G_IO_ERROR_CANCELLED. */
void kh_api_client_send_async (KhApiClient *self, KhApiRequest *request, KhApiRead read, gpointer read_data,
                               GDestroyNotify read_data_free, GDestroyNotify result_free, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full): what the reader made. */
gpointer kh_api_client_send_finish (KhApiClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
