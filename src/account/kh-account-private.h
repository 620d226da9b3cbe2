/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of KhAccount share: kh-account.c (the object and its lists), kh-account-sync.c (bringing it up to
 * date), kh-account-plan.c (when that is done again), kh-account-feed.c (keeping it so), kh-account-run.c (changing it),
 * kh-account-checks.c (access), kh-account-hints.c (hints), kh-account-history.c (events), kh-account-keep.c (its
 * snapshot). Nobody else includes this.
 */
#pragma once

#include "account/kh-account.h"
#include "base/kh-waiters.h"

G_BEGIN_DECLS

#define KH_LIST_BIT(collection) (1u << (collection))
#define KH_ALL_LISTS (KH_LIST_BIT (KH_N_COLLECTIONS) - 1)

typedef struct _KhSync KhSync; /* one bringing up to date; kh-account-sync.c */

struct _KhAccount {
  GObject parent_instance;

  char *id;
  char *name;
  char *service_name;
  KhProvider *provider; /* NULL without a token */
  KhAccountInfo *info;
  KhPerson *person;
  KhEntityList *lists[KH_N_COLLECTIONS];
  KhState states[KH_N_COLLECTIONS];
  guint whole; /* bits of the lists that have come as a whole */
  GError *errors[KH_N_COLLECTIONS];
  GError *error;
  gboolean offline;
  gboolean signed_out;
  gboolean watched;
  gboolean hidden;
  gint64 synced_at;
  KhAccess *own_access; /* computed when asked for; NULL when it has to be computed again */
  KhHintFacts *hint_facts; /* of users and roles as they are; NULL when nobody asked yet */
  GHashTable *hints;       /* KhUser, borrowed → KhHints of those who were asked for */
  gboolean hints_changed;  /* since that was told */
  guint hints_id;

  KhSync *sync;                    /* the one under way */
  guint next_lists;                /* bits of the lists that have to be looked at again after it */
  KhWaiters *waiters;              /* for the present sync, or the first one */
  KhWaiters *next_waiters;         /* for the one after it, which reads everything */
  guint changed[KH_N_COLLECTIONS]; /* counts what changed a list: what was asked before is old */
  GNetworkMonitor *monitor;
  guint timer;    /* the next sync, or none */
  guint attempts; /* that failed in a row */
  gboolean unsettled; /* a list may be from before a change */

  char *point;             /* of the change feed, from before the lists were read; NULL: none is known */
  gboolean resuming;       /* the lists are those of the snapshot: its point tells what is new */
  GCancellable *following; /* of the request that waits for changes; NULL: none does */

  struct _KhReviews *reviews;   /* made when first asked for; kh-reviews.c */
  KhSnapshot *snapshot;         /* NULL: nothing is kept */
  KhPlaces *places;
  KhCapabilities capabilities;  /* the provider's of the snapshot, until there is one */
  GCancellable *restoring;      /* while the snapshot is being read: nothing else is begun before */
  KhSnapshotBatch *unsaved;     /* what changed since something was saved last */
  gboolean snapshot_whole;      /* the snapshot has all but that */
  GPtrArray *entities_to_save;  /* what is still to be put there, while everything is; else NULL */
  guint saving_id;
  GError *store_error;          /* that nobody took yet */
  char *store_trouble;          /* the word of the one that was told last */
  guint feed_failures;     /* of it, in a row */
  guint clock_timer;       /* looks whether the computer slept, while changes are followed */
  gint64 clock_offset;     /* of the clock on the wall from the one that stands still meanwhile */

  guint access_holds;      /* while several things change at once, "access-changed" waits */
  gboolean access_held;    /* it would have been emitted */
};

/* kh-account.c: each notifies when it changes something. */
void kh_account_set_state (KhAccount *self, KhCollection collection, KhState state, const GError *error);
/* It is READY, and all of it is there. */
void kh_account_set_whole (KhAccount *self, KhCollection collection);
void kh_account_set_info (KhAccount *self, KhAccountInfo *info);
void kh_account_set_person (KhAccount *self, KhPerson *person);
void kh_account_set_offline (KhAccount *self, gboolean offline);
void kh_account_set_signed_out (KhAccount *self, gboolean signed_out);
void kh_account_set_error (KhAccount *self, const GError *error);
void kh_account_set_synced_at (KhAccount *self, gint64 time);
void kh_account_notify_syncing (KhAccount *self);
void kh_account_set_store_error (KhAccount *self, const GError *error);
/* Whether @entity is in one of the lists. */
gboolean kh_account_holds (KhAccount *self, KhEntity *entity);
/* What one may do may have changed: forgets own access and emits "access-changed". */
void kh_account_access_changed (KhAccount *self);
/* Between these that is emitted once, at the end, and only if need be. */
void kh_account_hold_access (KhAccount *self);
void kh_account_release_access (KhAccount *self);

/* Something happened: emits "event". */
void kh_account_tell_event (KhAccount *self, KhEvent *event);
/* Everything has been read again: emits "synced". */
void kh_account_tell_synced (KhAccount *self);

/* Puts @entity into its list, unless that has a newer version of it. Returns: (transfer none): what is in the list; or
 * @entity itself, where the list is not to be seen. */
KhEntity *kh_account_take (KhAccount *self, KhCollection collection, KhEntity *entity);
/* @entities: an answer that may be from before a change; what the list has newer versions of takes their place in it. */
void kh_account_keep_newer (KhAccount *self, KhCollection collection, GPtrArray *entities);

/* kh-account-hints.c */
void kh_account_hints_init (KhAccount *self);
void kh_account_hints_clear (KhAccount *self);
/* kh-account.c */
void kh_account_emit_hints_changed (KhAccount *self);

/* kh-account-sync.c */
void kh_account_sync_init (KhAccount *self);
/* Ends everything that is under way or planned. */
void kh_account_sync_stop (KhAccount *self);
/* What was asked for outside a sync failed in a way that the whole account fails. */
void kh_account_sync_fail (KhAccount *self, const GError *error);
/* Looks at some lists, bits, again, without showing it. The account itself is among them always. */
void kh_account_refresh (KhAccount *self, guint lists);
/* The snapshot has been read, or there was none: goes on with what was put off. */
void kh_account_sync_restored (KhAccount *self);

/* kh-account-plan.c */
/* Plans the next sync by what is known now. */
void kh_account_sync_plan (KhAccount *self);
/* Nothing is planned any more. */
void kh_account_plan_cancel (KhAccount *self);
/* Whether trying again may help by itself. */
gboolean kh_account_is_passing (const GError *error);
/* Milliseconds until the next attempt after @failures in a row, 1 or more: twice as long each time, up to a minute. A
 * random part keeps many clients of one server apart. */
gint64 kh_account_back_off (guint failures);
/* The network is another, or the computer has slept: what is under way may be waiting for an answer that never comes. */
void kh_account_look_again (KhAccount *self);

/* kh-account-feed.c */
/* Waits for changes from now on, when there is a point to wait from and somebody looks; else no more. */
void kh_account_feed_update (KhAccount *self);
void kh_account_feed_stop (KhAccount *self);
/* Takes @changes in, and goes on from their point. */
void kh_account_feed_apply (KhAccount *self, KhChanges *changes);

/* kh-account-checks.c: what the service would say, as far as own access is known. */
gboolean kh_account_may_see_history (KhAccount *self);

/* kh-account-history.c: the newest events become part of the snapshot. */
void kh_account_fetch_history (KhAccount *self);

/* kh-account-keep.c */
/* What was taken in becomes part of the snapshot. @synced: it is now how the service had it at "synced-at". */
void kh_account_keep (KhAccount *self, gboolean synced);
/* @entity, which is in no list, has changed. */
void kh_account_keep_entity (KhAccount *self, KhEntity *entity);
void kh_account_keep_stop (KhAccount *self);
/* One has lost access to the account: what it was like is not to be read here any longer. */
void kh_account_keep_nothing (KhAccount *self);

G_END_DECLS
