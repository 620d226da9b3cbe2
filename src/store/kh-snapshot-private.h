/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of KhSnapshot share: kh-snapshot.c (the object), kh-snapshot-save.c and kh-snapshot-load.c (what the
 * worker thread does). Nobody else includes this.
 */
#pragma once

#include "store/kh-data-file.h"
#include "store/kh-snapshot.h"

G_BEGIN_DECLS

extern const KhDataSchema kh_snapshot_schema;

/* The word that entities of @type have in the file. */
const char *kh_snapshot_get_kind (GType type);

/* KhDataWork. @data: a KhSnapshotBatch. */
gpointer kh_snapshot_save (sqlite3 *handle, gpointer data, GError **error);
/* Forgets days before the last KH_SNAPSHOT_DAYS up to @day, and then as many as it takes for the past to have no more
 * than @most_bytes. */
gboolean kh_snapshot_prune (sqlite3 *handle, guint day, gint64 most_bytes, GError **error);

typedef struct {
  guint most_users;
  guint day; /* 0: the present */
} KhSnapshotQuestion;

/* KhDataWork. @data: a KhSnapshotQuestion. Returns: a KhSnapshotState. */
gpointer kh_snapshot_load (sqlite3 *handle, gpointer data, GError **error);
/* KhDataWork. Returns: a GPtrArray of KhEvent. */
gpointer kh_snapshot_load_events (sqlite3 *handle, gpointer data, GError **error);
/* KhDataWork. Returns: a GArray of KhSnapshotDay. */
gpointer kh_snapshot_list_days (sqlite3 *handle, gpointer data, GError **error);

G_END_DECLS
