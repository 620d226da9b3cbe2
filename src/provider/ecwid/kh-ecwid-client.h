/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The calls of Ecwid's staff API, one at a time with one token. Two at once would be one too many when the token has
 * died: the service blocks the address of whoever goes on with a dead one. From the first answer that says so every
 * further call fails at once, unsent, until there is another client with another token; and so does a call before the
 * time that the service asked to wait.
 */
#pragma once

#include "provider/http/kh-http-client.h"

G_BEGIN_DECLS

typedef enum {
  KH_ECWID_LIST,      /* all staff, those invited too */
  KH_ECWID_CREATE,    /* invites */
  KH_ECWID_UPDATE,    /* one, by id */
  KH_ECWID_DELETE,    /* one, by id */
  KH_ECWID_RESEND,
  KH_ECWID_REVOKE,
  KH_ECWID_OWN_SCOPES,
  KH_ECWID_NAME,      /* the store's */
  KH_ECWID_N_CALLS,
} KhEcwidCall;

/* Nobody has it: whoever asks to delete them learns whether they might. */
#define KH_ECWID_NO_ID "keyholder-0"

#define KH_TYPE_ECWID_CLIENT (kh_ecwid_client_get_type ())
G_DECLARE_FINAL_TYPE (KhEcwidClient, kh_ecwid_client, KH, ECWID_CLIENT, GObject)

/* @address: of the store in the API: "https://app.ecwid.com/api/v3/1003". */
KhEcwidClient *kh_ecwid_client_new (SoupSession *session, const char *address, const char *token);

/* @id: (nullable): of whom, for calls by id. Takes @body (nullable). @read, @result_free: as kh_http_client_send_async().
 * Fails with KH_ERROR; where the token lacks a permission the error has a field for each that the call needs. */
void kh_ecwid_client_send_async (KhEcwidClient *self, KhEcwidCall call, const char *id, JsonNode *body, KhHttpRead read,
                                 GDestroyNotify result_free, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data);
/* A @read for an answer of which nothing is wanted; there is nothing to free. */
gpointer kh_ecwid_read_nothing (JsonObject *root, gpointer data, GError **error);
/* Returns: (transfer full) */
gpointer kh_ecwid_client_send_finish (KhEcwidClient *self, GAsyncResult *result, GError **error);

/* Returns: the permissions that a token needs for @call, NULL-terminated. */
const char *const *kh_ecwid_call_get_scopes (KhEcwidCall call);

G_END_DECLS
