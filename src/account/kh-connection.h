/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One connection, a token at an address and the accounts that it opens, and how it is written in the key file
 * accounts.ini: one group a connection, "connection ID", in the order in which they are shown.
 */
#pragma once

#include "account/kh-account.h"
#include "provider/kh-service.h"

G_BEGIN_DECLS

typedef struct {
  char *id;   /* the service's */
  char *name;
  char *user; /* who the token's person is in it */
  KhAccountKind kind;
  KhAccount *account; /* NULL until it is opened */
} KhConnectionAccount;

typedef struct {
  char *id;
  const KhService *service;
  char *address;
  char *label; /* what its keyring item and its sign-in are called: the mail address, if any */
  gboolean sample;
  GPtrArray *accounts; /* of KhConnectionAccount */
} KhConnection;

KhConnection *kh_connection_new (const KhService *service, const char *address, const char *label, gboolean sample);
void kh_connection_free (KhConnection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhConnection, kh_connection_free)

/* Adds the account, or takes over its new name. Returns: (transfer none) */
KhConnectionAccount *kh_connection_add (KhConnection *self, KhAccountInfo *info);
/* Returns: (transfer none) (nullable) */
KhConnectionAccount *kh_connection_find (KhConnection *self, const char *id);
/* Whether one of @infos (element-type KhAccountInfo) is one of its accounts, as the same person. */
gboolean kh_connection_is_same_person (KhConnection *self, GPtrArray *infos);

void kh_connection_write (KhConnection *self, GKeyFile *file);
void kh_connection_erase (KhConnection *self, GKeyFile *file);
/* All connections of @file (element-type KhConnection). Groups of services that this version does not know are passed
 * over. Returns: (transfer full): NULL with KH_ERROR_CORRUPT when something in it is not as it was written. */
GPtrArray *kh_connection_read_all (GKeyFile *file, GError **error);
/* Returns: (transfer full): the id that the application has for @account of the connection @connection. */
char *kh_connection_build_account_id (const char *connection, const char *account);
/* Returns: (transfer full) (element-type utf8): those of all accounts in @file, also of services that are not known. */
GPtrArray *kh_connection_read_account_ids (GKeyFile *file);

G_END_DECLS
