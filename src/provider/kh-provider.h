/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One account of one service, as the application reads and changes it: the interface of every kind of remote.
 * What a service lacks is not in its capabilities, and then nobody asks for it.
 *
 * Every asynchronous call finishes on the thread-default main context of the caller, fails with KH_ERROR (or
 * G_IO_ERROR_CANCELLED), and blocks nothing. Entities that come back are new objects of the caller's.
 */
#pragma once

#include <gio/gio.h>

#include "model/kh-account-info.h"
#include "model/kh-collection.h"
#include "model/kh-history-query.h"
#include "model/kh-person.h"
#include "provider/kh-command.h"

G_BEGIN_DECLS

typedef enum {
  KH_CAPABILITY_ROLES           = 1 << 0,  /* users have roles */
  KH_CAPABILITY_CUSTOM_ROLES    = 1 << 1,  /* roles can be made, changed and deleted */
  KH_CAPABILITY_GRANTS          = 1 << 2,  /* users have rights besides roles */
  KH_CAPABILITY_INVITE          = 1 << 3,  /* inviting, resending and revoking */
  KH_CAPABILITY_INVITE_LANGUAGE = 1 << 4,
  KH_CAPABILITY_INVITE_EXPIRY   = 1 << 5,  /* dates of sending and expiring are known */
  KH_CAPABILITY_SUSPEND         = 1 << 6,
  KH_CAPABILITY_RESTORE         = 1 << 7,
  KH_CAPABILITY_END_DATES       = 1 << 8,
  KH_CAPABILITY_CONTACT_DETAILS = 1 << 9,  /* users' details can be changed */
  KH_CAPABILITY_LAST_SEEN       = 1 << 10,
  KH_CAPABILITY_SESSIONS        = 1 << 11,
  KH_CAPABILITY_HISTORY         = 1 << 12,
  KH_CAPABILITY_CHANGES         = 1 << 13, /* has a change feed to wait on */
  KH_CAPABILITY_SETTINGS        = 1 << 14, /* account settings can be changed */
  KH_CAPABILITY_INVITE_MANY     = 1 << 15, /* many at once, each with an answer of its own */
  KH_CAPABILITY_PERSON          = 1 << 16, /* says whose token it is: one of the users, who can change their own details */
  KH_CAPABILITY_NO_RIGHTS       = 1 << 17, /* somebody can be there without any right; else nobody can be left with none */
} KhCapabilities;

/* What became of one of many. */
typedef struct {
  KhEntity *entity; /* the thing in its new state; or */
  GError *error;
} KhReplyRow;

/* What a command brought: the thing in its new state, where there is one, and a count, where things were counted. */
typedef struct {
  KhEntity *entity;
  guint count;
  GPtrArray *rows; /* of KhReplyRow, one for each item of the command; NULL where it had none */
} KhReply;

/* @entity, @error: (transfer full) (nullable). */
void kh_reply_add_row (KhReply *reply, KhEntity *entity, GError *error);

void kh_reply_free (KhReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhReply, kh_reply_free)

/* One thing that is not as it was. */
typedef struct {
  KhCollection collection; /* KH_N_COLLECTIONS: the account itself, or a KhEvent that came about */
  char *id;
  KhEntity *entity;        /* as it is now; NULL: it is gone */
} KhChange;

void kh_change_free (KhChange *change);

typedef struct {
  char *after;      /* the point to go on from */
  GPtrArray *items; /* of KhChange, oldest first */
  gboolean more;    /* there is more at once */
} KhChanges;

void kh_changes_free (KhChanges *changes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhChanges, kh_changes_free)

/* A part of the history, newest first. */
typedef struct {
  GPtrArray *items; /* of KhEvent */
  char *next;       /* where it goes on; NULL: that was all */
  gint64 total;     /* how many there are in all */
  gboolean kept;    /* it is what has been kept on this computer, not what the service says */
} KhHistoryPage;

void kh_history_page_free (KhHistoryPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhHistoryPage, kh_history_page_free)

/* Called for what has come of a list while there is more to come. @entities: (element-type KhEntity). */
typedef void (*KhProviderPage) (GPtrArray *entities, gpointer data);

#define KH_TYPE_PROVIDER (kh_provider_get_type ())
G_DECLARE_INTERFACE (KhProvider, kh_provider, KH, PROVIDER, GObject)

struct _KhProviderInterface {
  GTypeInterface parent;
  KhCapabilities (*get_capabilities) (KhProvider *self);
  guint (*get_poll_interval) (KhProvider *self); /* NULL: the account chooses */
  void (*load_account_async) (KhProvider *, GCancellable *, GAsyncReadyCallback, gpointer);
  KhAccountInfo *(*load_account_finish) (KhProvider *, GAsyncResult *, GError **);
  void (*load_person_async) (KhProvider *, GCancellable *, GAsyncReadyCallback, gpointer);
  KhPerson *(*load_person_finish) (KhProvider *, GAsyncResult *, GError **);
  void (*list_async) (KhProvider *, KhCollection, KhProviderPage, gpointer, GCancellable *, GAsyncReadyCallback,
                      gpointer);
  GPtrArray *(*list_finish) (KhProvider *, GAsyncResult *, GError **);
  void (*execute_async) (KhProvider *, KhCommand *, GCancellable *, GAsyncReadyCallback, gpointer);
  KhReply *(*execute_finish) (KhProvider *, GAsyncResult *, GError **);
  void (*wait_async) (KhProvider *, const char *, gboolean, GCancellable *, GAsyncReadyCallback, gpointer);
  KhChanges *(*wait_finish) (KhProvider *, GAsyncResult *, GError **);
  void (*history_async) (KhProvider *, const KhHistoryQuery *, const char *, guint, GCancellable *,
                         GAsyncReadyCallback, gpointer);
  KhHistoryPage *(*history_finish) (KhProvider *, GAsyncResult *, GError **);
};

KhCapabilities kh_provider_get_capabilities (KhProvider *self);
/* Returns: after how many seconds to look again whether something has changed, so as not to ask too much of a service that
 * does not tell; 0 where that does not matter. */
guint kh_provider_get_poll_interval (KhProvider *self);

/* The account itself, with user_id set to whose token this is; that is the owner's where the token can do everything.
 * Their right to manage people is that in the area "users", which need not be among the areas. */
void kh_provider_load_account_async (KhProvider *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer data);
/* Returns: (transfer full) */
KhAccountInfo *kh_provider_load_account_finish (KhProvider *self, GAsyncResult *result, GError **error);

/* Only with KH_CAPABILITY_PERSON: whose token this is. */
void kh_provider_load_person_async (KhProvider *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer data);
/* Returns: (transfer full) */
KhPerson *kh_provider_load_person_finish (KhProvider *self, GAsyncResult *result, GError **error);

/* All of a list, every page of it. @page: (nullable): gets some of it, with @page_data, as soon as it has come; not after
 * @callback was called, nor after cancelling. */
void kh_provider_list_async (KhProvider *self, KhCollection collection, KhProviderPage page, gpointer page_data,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full) (element-type KhEntity) */
GPtrArray *kh_provider_list_finish (KhProvider *self, GAsyncResult *result, GError **error);

void kh_provider_execute_async (KhProvider *self, KhCommand *command, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full) */
KhReply *kh_provider_execute_finish (KhProvider *self, GAsyncResult *result, GError **error);

/* Only with KH_CAPABILITY_CHANGES: what has changed since the point @after; with @hold as soon as there is something, or
 * nothing after about a minute, else at once. NULL gives the point of now, at once. Fails with KH_ERROR_CONFLICT, word "cursor-expired", when
 * the point is too old: then everything is to be read again. */
void kh_provider_wait_async (KhProvider *self, const char *after, gboolean hold, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full) */
KhChanges *kh_provider_wait_finish (KhProvider *self, GAsyncResult *result, GError **error);

/* Only with KH_CAPABILITY_HISTORY: at most @limit (1 to 1000) events that @query means, from where @cursor, the "next" of
 * an earlier page of the same query, goes on; NULL begins. */
void kh_provider_history_async (KhProvider *self, const KhHistoryQuery *query, const char *cursor, guint limit,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full) */
KhHistoryPage *kh_provider_history_finish (KhProvider *self, GAsyncResult *result, GError **error);

G_END_DECLS
