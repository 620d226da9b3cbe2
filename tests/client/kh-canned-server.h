/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A server, for tests, that says what it was told to say, byte for byte, whether that is HTTP or not. It has threads of
 * its own, and remembers what it was asked.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define KH_TYPE_CANNED_SERVER (kh_canned_server_get_type ())
G_DECLARE_FINAL_TYPE (KhCannedServer, kh_canned_server, KH, CANNED_SERVER, GObject)

/* @certificate: (nullable): it speaks TLS with it. */
KhCannedServer *kh_canned_server_new (GTlsCertificate *certificate);
/* "http://127.0.0.1:PORT" or "https://localhost:PORT" */
const char *kh_canned_server_get_address (KhCannedServer *self);

/* @request: "GET /v1/service", without the query. Answers bytes as they are, then closes. */
void kh_canned_server_say (KhCannedServer *self, const char *request, const char *bytes);
/* Answers HTTP with @type and @body, and @headers (nullable), each line ended with CR LF. */
void kh_canned_server_answer (KhCannedServer *self, const char *request, guint status, const char *type,
                              const char *headers, const char *body);
/* Answers a JSON string without an end. */
void kh_canned_server_go_on_forever (KhCannedServer *self, const char *request);
/* Never answers. */
void kh_canned_server_keep_silent (KhCannedServer *self, const char *request);

/* Returns: (transfer full): the heads and bodies of all requests of @request so far, one after the other; "" for none. */
char *kh_canned_server_get_asked (KhCannedServer *self, const char *request);
guint kh_canned_server_count_asked (KhCannedServer *self, const char *request);

G_END_DECLS
