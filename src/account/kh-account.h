/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One connected account as the window sees it: lists that stay the same objects while they are brought up to
 * date, the state of each, and the changes that can be made. All on the main thread; nothing blocks.
 */
#pragma once

#include "model/kh-access.h"
#include "model/kh-account-info.h"
#include "model/kh-entity-list.h"
#include "model/kh-hints.h"
#include "model/kh-invitation.h"
#include "model/kh-person.h"
#include "model/kh-role.h"
#include "model/kh-area.h"
#include "model/kh-session.h"
#include "model/kh-user.h"
#include "provider/kh-provider.h"
#include "store/kh-snapshot.h"

G_BEGIN_DECLS

#define KH_TYPE_ACCOUNT (kh_account_get_type ())
G_DECLARE_FINAL_TYPE (KhAccount, kh_account, KH, ACCOUNT, GObject)

/* What a pane shows. Stale data keeps being READY; what went wrong then is in the account's "error". */
typedef enum {
  KH_STATE_LOADING,    /* nothing yet */
  KH_STATE_READY,
  KH_STATE_RESTRICTED, /* own access does not include it */
  KH_STATE_ERROR,      /* nothing to show; see kh_account_get_collection_error() */
} KhState;

#define KH_TYPE_STATE (kh_state_get_type ())
GType kh_state_get_type (void);

/* What somebody can do, each with one answer to "may I?". */
typedef enum {
  KH_ACTION_SEE_USERS,
  KH_ACTION_INVITE,
  KH_ACTION_EDIT_CONTACT,
  KH_ACTION_SET_ACCESS, /* roles, rights, end date, suspending */
  KH_ACTION_REMOVE_USER,
  KH_ACTION_EDIT_ROLES,
  KH_ACTION_END_SESSION, /* without a target: one's own */
  KH_ACTION_END_OTHERS_SESSIONS, /* other people's */
  KH_ACTION_EDIT_SETTINGS,
} KhAction;

/* Why an action is not possible. */
typedef enum {
  KH_DENIAL_NONE,        /* it is possible */
  KH_DENIAL_OFFLINE,
  KH_DENIAL_SIGNED_OUT,
  KH_DENIAL_LOADING,
  KH_DENIAL_UNSUPPORTED, /* the service has no such thing: leave it out of the window */
  KH_DENIAL_ACCESS,      /* own access does not include it */
  KH_DENIAL_TOKEN,       /* what the token may do does not, whoever's it is */
  KH_DENIAL_BEYOND,      /* the target has access that one does not have oneself */
  KH_DENIAL_POLICY,      /* the account's invite policy */
  KH_DENIAL_OWNER,       /* the target is the owner */
  KH_DENIAL_SELF,        /* the target is oneself */
  KH_DENIAL_LAST_RIGHT,  /* the service knows nobody without any right */
} KhDenial;

/* Properties: "info" (KhAccountInfo), "person" (KhPerson), "name", "service-name", "syncing" (boolean),
 * "offline" (boolean), "signed-out" (boolean: the token is dead; the person must sign in again), "synced-at"
 * (int64), "error" (boxed GError, of the last sync; NULL when it went well), "store-error" (boxed GError, of keeping the
 * account on this computer; see kh_account_take_store_error()). All notify.
 * Signals: "access-changed" () when what one may do, or a state, may have changed.
 *          "state-changed" (KhCollection, uint) when kh_account_get_state() of it changed.
 *          "hints-changed" () when anybody's hints may be others.
 *          "event" (KhEvent) when something happened, while the account is followed.
 *          "synced" () when everything has been read again: events may have been missed before. */

/* @id: of the account in the configuration; @service_name: translated. @name: shown until it has synced.
 * @provider: (nullable): it can come later, with kh_account_set_provider(). Nothing happens before the first sync. */
KhAccount *kh_account_new (const char *id, const char *service_name, const char *name, KhProvider *provider);

/* Shows what @snapshot knows, and keeps what comes in it from now on. To be called before there is a provider and before
 * the first sync: both wait until it has been read. @first: (transfer full) (nullable): what kh_account_read_first() has
 * read from it, which shows at once. */
void kh_account_set_snapshot (KhAccount *self, KhSnapshot *snapshot, KhSnapshotState *first);
/* Blocks, for another thread, before anything else is done with @snapshot. Returns: (transfer full) (nullable): as much
 * as fills a window. */
KhSnapshotState *kh_account_read_first (KhSnapshot *snapshot);
/* Whether all of it has been read, or there is none; "access-changed" tells when. */
gboolean kh_account_is_restored (KhAccount *self);
/* Returns: (transfer none) (nullable): for looking at past days. */
KhSnapshot *kh_account_get_snapshot (KhAccount *self);
/* Returns: (transfer full) (nullable): what went wrong with keeping it that has not been told yet. */
GError *kh_account_take_store_error (KhAccount *self);
/* Where people sign in from, as far back as that is kept. Returns: (transfer none): another one once kh_account_is_restored(). */
KhPlaces *kh_account_get_places (KhAccount *self);
/* Deletes what is kept of it; nothing is kept any more. */
void kh_account_forget_async (KhAccount *self, GAsyncReadyCallback callback, gpointer data);
gboolean kh_account_forget_finish (KhAccount *self, GAsyncResult *result, GError **error);

/* The application ends: nothing is asked of the service any more, and what is not kept yet is handed to the worker. */
void kh_account_close (KhAccount *self);
/* Then, when it is no longer busy: lets go of its files, which takes the worker a moment. */
void kh_account_close_files (KhAccount *self);
/* Whether the worker has something to do still, for the snapshot or the reviews. */
gboolean kh_account_is_busy (KhAccount *self);

const char *kh_account_get_id (KhAccount *self);
const char *kh_account_get_name (KhAccount *self);
const char *kh_account_get_service_name (KhAccount *self);
/* Returns: (transfer none) (nullable): NULL before the first sync. */
KhAccountInfo *kh_account_get_info (KhAccount *self);
KhPerson *kh_account_get_person (KhAccount *self);
KhCapabilities kh_account_get_capabilities (KhAccount *self);
gboolean kh_account_get_syncing (KhAccount *self);
gboolean kh_account_get_offline (KhAccount *self);
gboolean kh_account_get_signed_out (KhAccount *self);
/* Whether it is signed out because there is no access to it any more: what was seen of it is not to be shown then. */
gboolean kh_account_get_shut_out (KhAccount *self);
gint64 kh_account_get_synced_at (KhAccount *self);
const GError *kh_account_get_error (KhAccount *self);

/* Returns: (transfer none): always the same list. */
KhEntityList *kh_account_get_list (KhAccount *self, KhCollection collection);
KhState kh_account_get_state (KhAccount *self, KhCollection collection);
/* Whether all of a list is there. A long one is READY before, so that it shows; then "state-changed" tells when. */
gboolean kh_account_is_whole (KhAccount *self, KhCollection collection);
const GError *kh_account_get_collection_error (KhAccount *self, KhCollection collection);

/* Lookups by id; (transfer none) (nullable). */
KhUser *kh_account_find_user (KhAccount *self, const char *id);
KhRole *kh_account_find_role (KhAccount *self, const char *id);
KhArea *kh_account_find_area (KhAccount *self, const char *id);
KhUser *kh_account_find_user_by_email (KhAccount *self, const char *email);
/* Returns: a pending invitation of @email. */
KhInvitation *kh_account_find_invitation_by_email (KhAccount *self, const char *email);
/* Returns: (transfer none) (nullable): the user whose token this is. */
KhUser *kh_account_get_own_user (KhAccount *self);

/* Returns: (transfer full): the ids of all areas. */
char **kh_account_dup_area_ids (KhAccount *self);
/* Effective access; (transfer full). */
KhAccess *kh_account_compute_access (KhAccount *self, KhUser *user);
/* Of somebody with these roles and rights, owner or not. */
KhAccess *kh_account_preview_access (KhAccount *self, const char *const *roles, const KhGrants *grants);
/* Returns: (transfer none): one's own. */
KhAccess *kh_account_get_own_access (KhAccount *self);

/* What should be looked at again about @user; worked out once, and kept until users or roles change. */
KhHints kh_account_get_hints (KhAccount *self, KhUser *user);
/* How many are admins now, the owner among them. */
guint kh_account_count_admins (KhAccount *self);

/* @target: the user, role, invitation or session that it is about, or NULL. */
KhDenial kh_account_check (KhAccount *self, KhAction action, KhEntity *target);
/* Whether anything can be changed at all, by anybody. */
KhDenial kh_account_check_connection (KhAccount *self);
/* Whether somebody may have these roles (nullable) and rights and no others. */
KhDenial kh_account_check_rights (KhAccount *self, const char *const *roles, const KhGrants *grants);
/* Whether one may give this role, or this level in this area: nobody gives what they don't have. */
gboolean kh_account_may_give_role (KhAccount *self, KhRole *role);
gboolean kh_account_may_give_level (KhAccount *self, KhArea *area, KhLevel level);
/* Whether these would last no longer than what one has oneself. @roles: ids; @until: when they end, 0 for never. */
gboolean kh_account_may_give_until (KhAccount *self, const char *const *roles, const KhGrants *grants, gint64 until);

/* Brings everything up to date; a sync under way is joined. The error is also the account's. */
void kh_account_sync_async (KhAccount *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean kh_account_sync_finish (KhAccount *self, GAsyncResult *result, GError **error);

/* Makes a change; when it is answered the lists show it already. */
void kh_account_run_async (KhAccount *self, KhCommand *command, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full) */
KhReply *kh_account_run_finish (KhAccount *self, GAsyncResult *result, GError **error);

/* Whether there may be history to load: the service's, or what is kept of it. */
gboolean kh_account_has_history (KhAccount *self);
/* One page of the history, as kh_provider_history_async(); KhHistory (kh-history.h) is what shows it. */
void kh_account_load_history_async (KhAccount *self, const KhHistoryQuery *query, const char *cursor, guint limit,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full) */
KhHistoryPage *kh_account_load_history_finish (KhAccount *self, GAsyncResult *result, GError **error);

/* While somebody looks at it the account keeps itself up to date; else it only comes back after an error. */
void kh_account_set_watched (KhAccount *self, gboolean watched);
/* Nobody sees the window: a service that is to be asked seldom is asked more seldom still. */
void kh_account_set_hidden (KhAccount *self, gboolean hidden);

/* There is a token, or another one: the account goes on with @provider, and syncs. */
void kh_account_set_provider (KhAccount *self, KhProvider *provider);
/* There is no token, or none any more. @why: (nullable): the account's error from now on. */
void kh_account_sign_out (KhAccount *self, const GError *why);

G_END_DECLS
