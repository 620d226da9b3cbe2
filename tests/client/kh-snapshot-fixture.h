/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small account to be kept in a snapshot, and asking what was kept of it.
 */
#pragma once

#include "base/kh-time.h"
#include "model/kh-user.h"
#include "store/kh-snapshot-private.h"

G_BEGIN_DECLS

#define KH_SNAP_ACCOUNT "connection/account"
#define KH_SNAP_NOON    G_GINT64_CONSTANT (1794484800000) /* some day's, within hours */
#define KH_SNAP_AFTER(days) (KH_SNAP_NOON + (days) * KH_DAY)

/* Returns: (transfer full) */
KhUser *kh_snap_new_user (const char *id, const char *name, int version);
/* @entity: (transfer full) */
void kh_snap_put (KhSnapshotBatch *batch, gpointer entity);
void kh_snap_take_out (KhSnapshotBatch *batch, GType type, const char *id);
/* Everything of an account with two users, "ada" and "bob", as it was at @time. */
KhSnapshotBatch *kh_snap_whole (gint64 time);
/* A sync without news, so many days after noon. */
KhSnapshotBatch *kh_snap_day (int day);

/* Each waits for the end. @batch: (transfer full). The second one has to go well. */
gboolean kh_snap_try_save (KhSnapshot *snapshot, KhSnapshotBatch *batch, GError **error);
void kh_snap_save (KhSnapshot *snapshot, KhSnapshotBatch *batch);
/* @day: 0 for the present. Returns: (transfer full) (nullable) */
KhSnapshotState *kh_snap_try_load (KhSnapshot *snapshot, guint most_users, guint day, GError **error);
KhSnapshotState *kh_snap_load (KhSnapshot *snapshot, guint most_users, guint day);

/* Returns: (transfer none) (nullable) */
gpointer kh_snap_find (KhSnapshotState *state, KhCollection collection, const char *id);
/* @expected: the names of the users, sorted, in one string. */
void kh_snap_assert_names (KhSnapshot *snapshot, guint day, const char *expected);

/* The file itself. Returns: (transfer full) */
sqlite3 *kh_snap_open_file (void);
/* Returns: the first value of the first row. */
gint64 kh_snap_query (const char *sql);

G_END_DECLS
