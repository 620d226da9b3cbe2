/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All connected accounts, a GListModel of KhAccount, kept over restarts in a key file in the configuration
 * folder (address, service and names; no secret). A connection is one token at one address; it opens one or more
 * accounts.
 */
#pragma once

#include "account/kh-account.h"
#include "account/kh-sample-store.h"
#include "provider/kh-service.h"
#include "store/kh-secrets.h"

G_BEGIN_DECLS

#define KH_TYPE_ACCOUNTS (kh_accounts_get_type ())
G_DECLARE_FINAL_TYPE (KhAccounts, kh_accounts, KH, ACCOUNTS, GObject)

/* @sample_program: path of keyholder-server, for the sample store. Property "loaded". */
KhAccounts *kh_accounts_new (KhSecrets *secrets, const char *sample_program);

/* Opens what was connected before, once: asking again answers at once. An account whose token is gone or dead is there,
 * signed out. A configuration file that is damaged is set aside and named in the error; the list is empty then. */
void kh_accounts_load_async (KhAccounts *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean kh_accounts_load_finish (KhAccounts *self, GAsyncResult *result, GError **error);

/* Returns: (transfer none) (nullable): the account of this id. */
KhAccount *kh_accounts_find (KhAccounts *self, const char *id);

/* Connecting: by sign-in or by token. The token goes to the keyring; where that fails with "no-keyring" nothing is
 * connected, and the same call with @in_memory goes on for this time only. */
typedef struct {
  const KhService *service;
  const char *address;
  const char *email;     /* with password: sign in */
  const char *password;
  const char *token;     /* instead of both */
  gboolean in_memory;
} KhConnectRequest;

/* @request and its strings are copied. */
void kh_accounts_connect_async (KhAccounts *self, const KhConnectRequest *request, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer container) (element-type KhAccount): the accounts that the token opens, all of them in the list
 * now. */
GPtrArray *kh_accounts_connect_finish (KhAccounts *self, GAsyncResult *result, GError **error);

/* Signs @account's connection in again after its token died. */
void kh_accounts_reconnect_async (KhAccounts *self, KhAccount *account, const KhConnectRequest *request,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean kh_accounts_reconnect_finish (KhAccounts *self, GAsyncResult *result, GError **error);

/* Starts the embedded server and connects its accounts. */
void kh_accounts_try_sample_async (KhAccounts *self, gboolean in_memory, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data);
GPtrArray *kh_accounts_try_sample_finish (KhAccounts *self, GAsyncResult *result, GError **error);

/* Takes the account out of the window, and deletes what is kept of it; the last one of a connection signs it out and
 * clears its token. */
void kh_accounts_remove_async (KhAccounts *self, KhAccount *account, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data);
gboolean kh_accounts_remove_finish (KhAccounts *self, GAsyncResult *result, GError **error);

/* The application ends: waits until everything that is known is kept, @milliseconds at the most. Blocks: for when there is
 * no window any more. */
void kh_accounts_close (KhAccounts *self, guint milliseconds);

/* Of the connection that @account belongs to; for signing in again. */
const KhService *kh_accounts_get_service (KhAccounts *self, KhAccount *account);
const char *kh_accounts_get_address (KhAccounts *self, KhAccount *account);
gboolean kh_accounts_is_sample (KhAccounts *self, KhAccount *account);

G_END_DECLS
