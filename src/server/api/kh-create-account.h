/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Making accounts, from the command line and for the demo.
 */
#pragma once

#include "model/kh-types.h"
#include "server/store/kh-database.h"

G_BEGIN_DECLS

typedef struct {
  KhAccountKind kind;
  const char *name;
  const char *owner_name;
  const char *owner_email;
  const char *password;  /* of a new person, or of the one who has this address already */
  const char *language;  /* the account's, and a new person's */
  int user_limit;        /* 0: none */
} KhNewAccount;

/* Within a writing transaction: makes the account with its built-in roles, and its owner. Returns: (transfer full): the
 * account's id; or NULL with KH_ERROR_INVALID, its fields set, for what cannot be. */
char *kh_create_account (KhDb *db, const KhNewAccount *wanted, gint64 now, GError **error);
/* Within a writing transaction. Returns: (transfer full): the token; kh_token_free() it. @id: (out) (optional)
 * (transfer full). */
char *kh_insert_api_token (KhDb *db, const char *account, const char *name, gint64 now, char **id);

G_END_DECLS
