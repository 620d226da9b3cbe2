/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an account was like when it was synced last, kept in a file of its own in the user's data folder, and what it
 * was like at the end of each earlier day on which it was synced: for KH_SNAPSHOT_DAYS days, as far as
 * KH_SNAPSHOT_PAST_BYTES reach. No token is ever in it.
 *
 * All calls but kh_snapshot_load_first() are made on one thread, and block nothing. They do their work in the order in which they are made, each of
 * them whole or not at all, also when the process is killed. All fail as kh_data_file_run() does; a damaged file is
 * set aside, and the first call to notice it fails with KH_ERROR_CORRUPT, word "snapshot-damaged": then everything is to
 * be fetched anew. The other words are "store-newer" and "store-unusable".
 */
#pragma once

#include <gio/gio.h>

#include "model/kh-account-info.h"
#include "model/kh-collection.h"
#include "model/kh-person.h"
#include "model/kh-places.h"

G_BEGIN_DECLS

#define KH_SNAPSHOT_DAYS       400
#define KH_SNAPSHOT_EVENTS     2000
#define KH_SNAPSHOT_PAST_BYTES (G_GINT64_CONSTANT (128) << 20) /* of what has changed since */

#define KH_TYPE_SNAPSHOT (kh_snapshot_get_type ())
G_DECLARE_FINAL_TYPE (KhSnapshot, kh_snapshot, KH, SNAPSHOT, GObject)

/* @account: its id in the configuration. Nothing is opened yet. */
KhSnapshot *kh_snapshot_new (const char *account);
/* Returns: (transfer full): the path of its file. */
char *kh_snapshot_build_path (const char *account);
/* Returns: the day of @time, in local time, as g_date_get_julian() counts. */
guint kh_snapshot_day_of (gint64 time);

/* --- Saving --- */

/* What changed at one moment, and becomes part of the snapshot as one. */
typedef struct _KhSnapshotBatch KhSnapshotBatch;

KhSnapshotBatch *kh_snapshot_batch_new (void);
void kh_snapshot_batch_free (KhSnapshotBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhSnapshotBatch, kh_snapshot_batch_free)
gboolean kh_snapshot_batch_is_empty (KhSnapshotBatch *batch);

/* @entity, of a list, or a KhAccountInfo, KhPerson or KhEvent, is as it is now: it is read at once, and may change afterwards. */
void kh_snapshot_batch_put (KhSnapshotBatch *batch, KhEntity *entity);
/* @entity was in a list, and is gone. */
void kh_snapshot_batch_remove (KhSnapshotBatch *batch, KhEntity *entity);
/* Whether one may see a list. */
void kh_snapshot_batch_set_visible (KhSnapshotBatch *batch, KhCollection collection, gboolean visible);
/* The batch has all of a list: what of it was not put in is gone. */
void kh_snapshot_batch_end_list (KhSnapshotBatch *batch, KhCollection collection, gboolean visible);
/* Whatever the service knew at @time is in the snapshot with this batch. @point: (nullable): of the change feed, to go on
 * from. @capabilities: the provider's, kept as they are. */
void kh_snapshot_batch_set_synced (KhSnapshotBatch *batch, gint64 time, const char *point, guint capabilities);

/* @batch: (transfer full). The first one has to have all lists and to be synced: until then, and after a damaged file
 * was set aside, any other fails with KH_ERROR_CONFLICT, word "snapshot-missing". */
void kh_snapshot_save_async (KhSnapshot *self, KhSnapshotBatch *batch, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);
gboolean kh_snapshot_save_finish (KhSnapshot *self, GAsyncResult *result, GError **error);

/* --- Loading --- */

/* How an account was. All objects are the caller's own. */
typedef struct {
  gint64 synced_at;
  guint capabilities;
  char *point;                         /* nullable */
  KhAccountInfo *info;                 /* nullable */
  KhPerson *person;                    /* nullable */
  GPtrArray *lists[KH_N_COLLECTIONS];  /* of the collection's entities, never NULL */
  gboolean visible[KH_N_COLLECTIONS];  /* FALSE: one may not see it */
  gboolean partial;                    /* there are more users */
  KhPlaces *places;                    /* of sessions that began in the last KH_SNAPSHOT_DAYS; NULL but with all of the present */
} KhSnapshotState;

void kh_snapshot_state_free (KhSnapshotState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhSnapshotState, kh_snapshot_state_free)

/* As it was synced last. @most_users: as many, those whose names sort first, and no sessions; 0: all there is. */
void kh_snapshot_load_async (KhSnapshot *self, guint most_users, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);
/* The same, here and now: see kh_data_file_read_first(). */
KhSnapshotState *kh_snapshot_load_first (KhSnapshot *self, guint most_users);
/* As it was at the end of @day. Times of use, counts and sessions are not kept for the past: there are no sessions, and
 * a user's last-seen-at is from when the user was changed last. */
void kh_snapshot_load_day_async (KhSnapshot *self, guint day, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data);
/* Of either. Returns: (transfer full) (nullable): NULL without an error when nothing is known (of that day). */
KhSnapshotState *kh_snapshot_load_finish (KhSnapshot *self, GAsyncResult *result, GError **error);

/* Events that were put, newest first; no more than KH_SNAPSHOT_EVENTS are kept. */
void kh_snapshot_load_events_async (KhSnapshot *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer data);
/* Returns: (transfer full) (element-type KhEvent) */
GPtrArray *kh_snapshot_load_events_finish (KhSnapshot *self, GAsyncResult *result, GError **error);

typedef struct {
  guint day;        /* see kh_snapshot_day_of() */
  gint64 synced_at; /* the last time on that day */
} KhSnapshotDay;

/* The days that kh_snapshot_load_day_async() knows, in order. A later change of the same day takes the earlier one's
 * place: what must stay as it was, such as a signed review, keeps a copy of its own. */
void kh_snapshot_list_days_async (KhSnapshot *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer data);
/* Returns: (transfer full) (element-type KhSnapshotDay) */
GArray *kh_snapshot_list_days_finish (KhSnapshot *self, GAsyncResult *result, GError **error);

/* Deletes it, and whatever was ever set aside of it. */
void kh_snapshot_erase_async (KhSnapshot *self, GAsyncReadyCallback callback, gpointer data);
gboolean kh_snapshot_erase_finish (KhSnapshot *self, GAsyncResult *result, GError **error);

/* See kh_data_file_close(). */
void kh_snapshot_close (KhSnapshot *self);
/* Whether a call has not come to its end yet. */
gboolean kh_snapshot_is_busy (KhSnapshot *self);

/* Deletes what is kept of all accounts but @accounts, their ids in the configuration. Blocks: for another thread than
 * the window's, before any snapshot is used. */
void kh_snapshot_wipe_others (GPtrArray *accounts);

G_END_DECLS
