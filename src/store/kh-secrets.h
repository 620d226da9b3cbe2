/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tokens, in the desktop's keyring through libsecret, and nowhere else. Without a Secret Service a token can be
 * kept in memory until the application ends, when the person has agreed to that: see kh_secrets_remember().
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define KH_TYPE_SECRETS (kh_secrets_get_type ())
G_DECLARE_FINAL_TYPE (KhSecrets, kh_secrets, KH, SECRETS, GObject)

KhSecrets *kh_secrets_new (void);

/* @connection: the connection's id, the only attribute besides the schema. @label: shown in keyring managers.
 * Fails with KH_ERROR_UNSUPPORTED, word "no-keyring", when there is no Secret Service or it stays locked. */
void kh_secrets_store_async (KhSecrets *self, const char *connection, const char *label, const char *token,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean kh_secrets_store_finish (KhSecrets *self, GAsyncResult *result, GError **error);

/* Keeps @token in memory only, until the application ends. */
void kh_secrets_remember (KhSecrets *self, const char *connection, const char *token);

void kh_secrets_lookup_async (KhSecrets *self, const char *connection, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full) (nullable): free with secret_password_free(); NULL without an error when there is
 * none. */
char *kh_secrets_lookup_finish (KhSecrets *self, GAsyncResult *result, GError **error);

void kh_secrets_clear_async (KhSecrets *self, const char *connection, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);
gboolean kh_secrets_clear_finish (KhSecrets *self, GAsyncResult *result, GError **error);

G_END_DECLS
