/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the store share.
 */
#pragma once

#include "server/store/kh-database.h"

G_BEGIN_DECLS

struct _KhDb {
  KhDatabase *database;
  sqlite3 *handle;
  GHashTable *statements; /* text → idle sqlite3_stmt */
  gboolean in_transaction;
  gboolean writing;       /* holds the writers' turn */
  GError *error;          /* the first since the transaction began */
  gint64 first_change;    /* lowest seq that this transaction added to the change feed; 0: none */
  gboolean mail_queued;   /* it changed the outbox */
};

/* Keeps @handle's last error, unless there is one already. */
void kh_db_keep_error (KhDb *db, const char *what);

#define KH_APPLICATION_ID 0x4b657968 /* "Keyh" */

/* Whether the file at @path is new or empty, ours and whole, without changing it. */
gboolean kh_migrate_check (const char *path, gboolean *is_new, GError **error);
/* Brings the database to the current version. */
gboolean kh_migrate (sqlite3 *handle, GError **error);

/* Returns: KH_ERROR_CORRUPT or KH_ERROR_SERVER, by what SQLite says. */
GError *kh_sqlite_error (sqlite3 *handle, const char *what);

G_END_DECLS
