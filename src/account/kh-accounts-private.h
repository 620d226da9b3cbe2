/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of KhAccounts share: kh-accounts.c (the list and its key file), kh-accounts-connect.c (getting
 * tokens), kh-accounts-remove.c (ending them). Nobody else includes this.
 */
#pragma once

#include "account/kh-accounts.h"
#include "account/kh-connection.h"

G_BEGIN_DECLS

struct _KhAccounts {
  GObject parent_instance;

  KhSecrets *secrets;
  KhSampleStore *sample;
  gint64 sample_ended;    /* when it last ended by itself, in microseconds of the monotonic clock; or 0 */
  SoupSession *session;
  GPtrArray *items;       /* of KhAccount: the list model */
  GPtrArray *connections; /* of KhConnection */
  GKeyFile *file;         /* as it is on disk, with what this version does not know */
  gboolean loaded;
  gboolean saving;
  GPtrArray *savers;      /* GTasks that wait for the next saving */
};

/* kh-accounts.c */
/* Whether a connection is to the sample store. */
gboolean kh_accounts_have_sample (KhAccounts *self);
KhConnection *kh_accounts_find_connection (KhAccounts *self, const char *id);
KhConnection *kh_accounts_connection_of (KhAccounts *self, KhAccount *account);
/* Takes @connection, unless it is there already. */
void kh_accounts_add_connection (KhAccounts *self, KhConnection *connection);
void kh_accounts_remove_connection (KhAccounts *self, KhConnection *connection);
/* Takes @account out of the list. */
void kh_accounts_hide (KhAccounts *self, KhAccount *account);
/* Gives each of the connection's accounts a provider with @token. */
void kh_accounts_open (KhAccounts *self, KhConnection *connection, const char *token);
/* Writes the key file, and returns @task, TRUE or an error, once what is known now is written. */
void kh_accounts_save (KhAccounts *self, GTask *task);

/* kh-accounts-connect.c: looks for the token of a connection that was read from the key file, and opens its accounts. */
void kh_accounts_resume (KhAccounts *self, KhConnection *connection);
/* Gives all of the connection's accounts @error: nothing is asked until somebody signs in again. */
void kh_accounts_sign_out (KhConnection *connection, const GError *error);
/* A service that blocks whoever goes on with a dead token has said that @account's is one: the next start is not to try
 * it again. */
void kh_accounts_forget_dead_token (KhAccounts *self, KhAccount *account);

/* kh-accounts-remove.c: signs @token out. */
void kh_accounts_end_token (KhAccounts *self, const KhService *service, const char *address, const char *token);
/* Frees @secret (nullable), leaving nothing of it in memory. */
void kh_accounts_wipe (char *secret);

G_END_DECLS
