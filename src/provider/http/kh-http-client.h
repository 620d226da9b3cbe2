/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Requests to one server of a service that answers in JSON: bounded in time and size, told apart from anything that is
 * not one, and read away from the main thread. The token goes in the Authorization header and nowhere else; redirects
 * are not followed.
 */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/* How the answers of one service are told. Errors are (transfer full) KH_ERROR. */
typedef struct {
  const char *accept; /* the media types that it answers in */
  /* On a worker thread: why an answer of this status and type (nullable) with this body and Retry-After (nullable) is
   * not one to read. Returns: (nullable) */
  GError *(*check) (guint status, const char *type, GBytes *body, const char *retry_after);
  /* What answered is another program. */
  GError *(*other_program) (void);
  /* Returns: how many bytes at the beginning of @text look like one of its tokens. */
  gsize (*token_length) (const char *text);
} KhHttpDialect;

#define KH_TYPE_HTTP_CLIENT (kh_http_client_get_type ())
G_DECLARE_FINAL_TYPE (KhHttpClient, kh_http_client, KH, HTTP_CLIENT, GObject)

/* @address: as kh_service_normalize_address() gives it. @token: (nullable): for requests that need none. @dialect:
 * static. */
KhHttpClient *kh_http_client_new (SoupSession *session, const char *address, const char *token,
                                  const KhHttpDialect *dialect);

/* One request. Freed by sending it. */
typedef struct {
  const char *method;      /* static */
  char *path;              /* after the address, with its query, escaped */
  char *body;              /* JSON; wiped when it is freed */
  const char *type;        /* of the body; static */
  const char *idempotency_key; /* copied by kh_http_request_set_key() */
  int if_match;            /* 0: none */
  guint timeout;           /* seconds until an answer has to be there as a whole */
} KhHttpRequest;

#define KH_HTTP_TIMEOUT 30

/* @path_format: every %s is escaped as one part of a path or query. */
KhHttpRequest *kh_http_request_new (const char *method, const char *path_format, ...);
/* Takes @root. */
void kh_http_request_set_json (KhHttpRequest *self, const char *type, JsonNode *root);
void kh_http_request_set_key (KhHttpRequest *self, const char *idempotency_key);
void kh_http_request_free (KhHttpRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhHttpRequest, kh_http_request_free)

/* Makes what an answer means of its JSON, on a worker thread. @root: the object; NULL for an answer without content.
 * Returns: (transfer full): never NULL but with an error. */
typedef gpointer (*KhHttpRead) (JsonObject *root, gpointer data, GError **error);

/* Takes @request. @read_data: freed with @read_data_free when the call is over. @result_free: of what @read returns.
 * Fails with KH_ERROR or G_IO_ERROR_CANCELLED. */
void kh_http_client_send_async (KhHttpClient *self, KhHttpRequest *request, KhHttpRead read, gpointer read_data,
                                GDestroyNotify read_data_free, GDestroyNotify result_free, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full): what the reader made. */
gpointer kh_http_client_send_finish (KhHttpClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
