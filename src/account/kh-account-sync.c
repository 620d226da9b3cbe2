/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bringing an account up to date. There is one sync at a time; what has to be looked at again meanwhile is looked at in
 * another right after it.
 */
#include "account/kh-account-private.h"

#include "base/kh-error.h"
#include "base/kh-time.h"

#define MOST_RELOADS      2

struct _KhSync {
  KhAccount *account;  /* NULL once the account has nothing to do with it any more */
  GCancellable *cancellable;
  guint lists;         /* bits of those that are loaded */
  gboolean loud;       /* somebody asked for it: it shows as "syncing" */
  gboolean resuming;   /* what is new comes from the feed, and most lists need not be loaded */
  guint pending;
  GError *error;       /* the first that happened */
};

typedef struct {
  KhSync *sync;
  KhCollection collection;
  guint changed; /* the list's counter when it was asked for */
  guint reloads;
  gboolean first; /* the list has never come before: it is shown as it comes */
} ListCall;

static void start (KhAccount *self, guint lists, gboolean loud);
static void catch_up (KhSync *sync);
static void load_list (KhSync *sync, KhCollection collection, guint reloads);

static void
sync_clear (gpointer data)
{
  KhSync *sync = data;

  g_clear_object (&sync->cancellable);
  g_clear_error (&sync->error);
}

static void
sync_unref (KhSync *sync)
{
  g_rc_box_release_full (sync, sync_clear);
}

static KhCapabilities
capability_of (KhCollection collection)
{
  switch (collection) {
  case KH_COLLECTION_ROLES:
    return KH_CAPABILITY_ROLES;
  case KH_COLLECTION_INVITATIONS:
    return KH_CAPABILITY_INVITE;
  case KH_COLLECTION_SESSIONS:
    return KH_CAPABILITY_SESSIONS;
  case KH_COLLECTION_AREAS:
  case KH_COLLECTION_USERS:
  case KH_N_COLLECTIONS:
    break;
  }
  return 0;
}

gboolean
kh_account_get_syncing (KhAccount *self)
{
  return self->sync != NULL && self->sync->loud;
}

void
kh_account_sync_init (KhAccount *self)
{
  self->waiters = kh_waiters_new ();
  self->next_waiters = kh_waiters_new ();
  self->monitor = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect_object (self->monitor, "network-changed", G_CALLBACK (kh_account_look_again), self,
                           G_CONNECT_SWAPPED);
}

static void
answer_everybody (KhAccount *self, const GError *error)
{
  kh_waiters_join (self->waiters, self->next_waiters);
  kh_waiters_answer (self->waiters, error);
}

void
kh_account_sync_stop (KhAccount *self)
{
  KhSync *sync = g_steal_pointer (&self->sync);

  kh_account_plan_cancel (self);
  kh_account_feed_stop (self);
  self->next_lists = 0;
  if (sync != NULL) {
    gboolean loud = sync->loud;
    sync->account = NULL;
    g_cancellable_cancel (sync->cancellable);
    sync_unref (sync);
    if (loud)
      kh_account_notify_syncing (self);
  }
}

/* What stands in the lists that never came. */
static void
fail_loading (KhAccount *self, const GError *error)
{
  KhState state = g_error_matches (error, KH_ERROR, KH_ERROR_RESTRICTED) ? KH_STATE_RESTRICTED : KH_STATE_ERROR;

  for (guint i = 0; i < KH_N_COLLECTIONS; i++)
    if (self->states[i] == KH_STATE_LOADING)
      kh_account_set_state (self, i, state, error);
}

static void
take_error (KhAccount *self, const GError *error)
{
  self->attempts++;
  self->feed_failures = 0; /* it is not the feed alone */
  kh_account_feed_stop (self);
  kh_account_set_error (self, error);
  if (g_error_matches (error, KH_ERROR, KH_ERROR_UNAUTHORIZED))
    kh_account_set_signed_out (self, TRUE);
  if (kh_account_get_shut_out (self))
    kh_account_keep_nothing (self);
  kh_account_set_offline (self, g_error_matches (error, KH_ERROR, KH_ERROR_NETWORK)
                                    || g_error_matches (error, KH_ERROR, KH_ERROR_OFFLINE));
  fail_loading (self, error);
  kh_account_keep (self, FALSE);
}

static void
take_success (KhAccount *self, guint lists)
{
  self->attempts = 0;
  kh_account_set_error (self, NULL);
  kh_account_set_offline (self, FALSE);
  if (lists == KH_ALL_LISTS) {
    self->resuming = FALSE;
    kh_account_set_synced_at (self, kh_time_now ());
    kh_account_tell_synced (self);
  }
  kh_account_keep (self, lists == KH_ALL_LISTS);
  if (lists == KH_ALL_LISTS)
    kh_account_fetch_history (self);
}

static void
end (KhSync *sync)
{
  g_autoptr (KhAccount) self = g_object_ref (sync->account);
  gboolean loud = sync->loud;
  guint lists = self->next_lists;
  gboolean next_loud, again;

  self->sync = NULL;
  self->next_lists = 0;
  sync->account = NULL;
  if (sync->error != NULL)
    take_error (self, sync->error);
  else
    take_success (self, sync->lists);
  if (self->signed_out)
    answer_everybody (self, sync->error);
  else
    kh_waiters_answer (self->waiters, sync->error);

  kh_waiters_join (self->waiters, self->next_waiters);
  next_loud = !kh_waiters_is_empty (self->waiters);
  /* A waiter's callback may have begun another one, or taken the provider away. After a failure only those who wait
   * for another one get it now. */
  kh_account_feed_update (self);
  again = sync->error == NULL ? lists != 0 : next_loud;
  if (self->sync == NULL && self->provider != NULL && !self->signed_out && again)
    start (self, lists, next_loud);
  else if (self->sync == NULL)
    kh_account_sync_plan (self);
  if (loud != kh_account_get_syncing (self))
    kh_account_notify_syncing (self);
  sync_unref (sync);
}

static void
done (KhSync *sync)
{
  if (--sync->pending == 0 && sync->account != NULL)
    end (sync);
  sync_unref (sync);
}

/* A call has come back. Returns: FALSE when the account has nothing to do with it any more. */
static gboolean
came_back (KhSync *sync, const GError *error)
{
  if (sync->account == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  if (error != NULL && sync->error == NULL)
    sync->error = g_error_copy (error);
  return TRUE;
}

static void
on_list (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree ListCall *call = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entities = kh_provider_list_finish (KH_PROVIDER (source), result, &error);
  KhSync *sync = call->sync;
  KhAccount *self = sync->account;

  if (g_error_matches (error, KH_ERROR, KH_ERROR_RESTRICTED) && self != NULL) {
    /* A list that one may not see is how things are, not a failure. */
    kh_entity_list_clear (self->lists[call->collection]);
    kh_account_set_state (self, call->collection, KH_STATE_RESTRICTED, error);
  } else if (came_back (sync, error) && error == NULL) {
    gboolean old = call->changed != self->changed[call->collection];
    /* Asked before a change, perhaps answered from before it. */
    if (old && call->reloads < MOST_RELOADS) {
      load_list (sync, call->collection, call->reloads + 1);
    } else {
      if (old) {
        kh_account_keep_newer (self, call->collection, entities);
        self->unsettled = TRUE;
      }
      kh_entity_list_replace (self->lists[call->collection], entities);
      kh_account_set_whole (self, call->collection);
    }
  } else if (error != NULL && sync->account != NULL && self->states[call->collection] != KH_STATE_READY) {
    kh_account_set_state (self, call->collection, KH_STATE_ERROR, error);
  }
  done (sync);
}

static void
on_page (GPtrArray *entities, gpointer data)
{
  ListCall *call = data;
  KhAccount *self = call->sync->account;

  if (self == NULL || !call->first || call->changed != self->changed[call->collection])
    return;
  self->whole &= ~KH_LIST_BIT (call->collection);
  kh_entity_list_add (self->lists[call->collection], entities, 0, entities->len);
  if (call->sync->account == self)
    kh_account_set_state (self, call->collection, KH_STATE_READY, NULL);
}

static void
load_list (KhSync *sync, KhCollection collection, guint reloads)
{
  ListCall *call = g_new (ListCall, 1);
  gboolean first = sync->account->states[collection] == KH_STATE_LOADING;

  *call = (ListCall) { g_rc_box_acquire (sync), collection, sync->account->changed[collection], reloads, first };
  sync->pending++;
  kh_provider_list_async (sync->account->provider, collection, on_page, call, sync->cancellable, on_list, call);
}

static void
on_person (GObject *source, GAsyncResult *result, gpointer data)
{
  KhSync *sync = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhPerson) person = kh_provider_load_person_finish (KH_PROVIDER (source), result, &error);

  if (came_back (sync, error) && person != NULL)
    kh_account_set_person (sync->account, person);
  done (sync);
}

static void
load_lists (KhSync *sync)
{
  KhCapabilities capabilities = kh_account_get_capabilities (sync->account);

  for (guint i = 0; i < KH_N_COLLECTIONS && sync->account != NULL; i++) {
    if ((sync->lists & KH_LIST_BIT (i)) == 0 || (sync->resuming && i > KH_COLLECTION_ROLES))
      continue;
    if ((capabilities & capability_of (i)) == capability_of (i))
      load_list (sync, i, 0);
    else
      kh_account_set_whole (sync->account, i);
  }
}

static void
on_point (GObject *source, GAsyncResult *result, gpointer data)
{
  KhSync *sync = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhChanges) changes = kh_provider_wait_finish (KH_PROVIDER (source), result, &error);

  /* A service that gives no point is looked at now and then instead. */
  if (error != NULL && error->domain == KH_ERROR && !kh_account_is_passing (error)
      && !g_error_matches (error, KH_ERROR, KH_ERROR_UNAUTHORIZED))
    g_clear_error (&error);
  if (came_back (sync, error)) {
    if (changes != NULL) {
      g_free (sync->account->point);
      sync->account->point = g_strdup (changes->after);
    }
    load_lists (sync);
  }
  done (sync);
}

/* The point to follow the feed from is that of before the lists are read. */
static gboolean
needs_point (KhSync *sync)
{
  return sync->lists == KH_ALL_LISTS && sync->account->point == NULL
         && (kh_account_get_capabilities (sync->account) & KH_CAPABILITY_CHANGES) != 0;
}

static void
load (KhSync *sync)
{
  if (needs_point (sync)) {
    sync->pending++;
    kh_provider_wait_async (sync->account->provider, NULL, FALSE, sync->cancellable, on_point,
                            g_rc_box_acquire (sync));
  } else {
    load_lists (sync);
    if (sync->resuming && sync->account != NULL)
      catch_up (sync);
  }
}

static void
on_caught_up (GObject *source, GAsyncResult *result, gpointer data)
{
  KhSync *sync = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhChanges) changes = kh_provider_wait_finish (KH_PROVIDER (source), result, &error);

  /* The point is too old, or not known there: then everything is read. */
  if (sync->account != NULL && error != NULL && error->domain == KH_ERROR && !kh_account_is_passing (error)
      && !g_error_matches (error, KH_ERROR, KH_ERROR_UNAUTHORIZED)) {
    sync->resuming = FALSE;
    g_clear_pointer (&sync->account->point, g_free);
    load (sync);
  } else if (came_back (sync, error) && changes != NULL) {
    kh_account_feed_apply (sync->account, changes);
    if (sync->account != NULL && changes->more)
      catch_up (sync);
  }
  done (sync);
}

/* Takes in what has changed since the lists were kept. */
static void
catch_up (KhSync *sync)
{
  sync->pending++;
  kh_provider_wait_async (sync->account->provider, sync->account->point, FALSE, sync->cancellable, on_caught_up,
                          g_rc_box_acquire (sync));
}

/* One's own access decides what one sees; with another, what was kept is no start. */
static gboolean
is_same_access (KhAccountInfo *a, KhAccountInfo *b)
{
  return a != NULL && g_strcmp0 (kh_account_info_get_user_id (a), kh_account_info_get_user_id (b)) == 0
         && g_strcmp0 (kh_account_info_get_owner_id (a), kh_account_info_get_owner_id (b)) == 0
         && g_strv_equal (kh_account_info_get_user_roles (a), kh_account_info_get_user_roles (b))
         && kh_grants_equal (kh_account_info_get_user_grants (a), kh_account_info_get_user_grants (b));
}

static void
on_account (GObject *source, GAsyncResult *result, gpointer data)
{
  KhSync *sync = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhAccountInfo) info = kh_provider_load_account_finish (KH_PROVIDER (source), result, &error);

  if (came_back (sync, error) && info != NULL) {
    if (sync->resuming && !is_same_access (sync->account->info, info)) {
      sync->resuming = FALSE;
      g_clear_pointer (&sync->account->point, g_free);
    }
    kh_account_set_info (sync->account, info);
    if (sync->account != NULL)
      load (sync);
  }
  done (sync);
}

static void
start (KhAccount *self, guint lists, gboolean loud)
{
  gboolean has_person = (kh_account_get_capabilities (self) & KH_CAPABILITY_PERSON) != 0;
  KhSync *sync;

  g_return_if_fail (self->sync == NULL && self->provider != NULL);
  kh_account_plan_cancel (self);
  if (lists == KH_ALL_LISTS)
    self->unsettled = FALSE;
  sync = g_rc_box_new0 (KhSync);
  sync->account = self;
  sync->cancellable = g_cancellable_new ();
  sync->lists = lists;
  sync->loud = loud;
  sync->resuming = lists == KH_ALL_LISTS && self->resuming && self->point != NULL
                   && (kh_account_get_capabilities (self) & KH_CAPABILITY_CHANGES) != 0;
  sync->pending = has_person ? 2 : 1;
  self->sync = sync;
  if (loud)
    kh_account_notify_syncing (self);
  kh_provider_load_account_async (self->provider, sync->cancellable, on_account, g_rc_box_acquire (sync));
  if (has_person)
    kh_provider_load_person_async (self->provider, sync->cancellable, on_person, g_rc_box_acquire (sync));
}

void
kh_account_sync_fail (KhAccount *self, const GError *error)
{
  kh_account_sync_stop (self);
  take_error (self, error);
  answer_everybody (self, error);
}

void
kh_account_refresh (KhAccount *self, guint lists)
{
  if (self->provider == NULL || self->signed_out || self->restoring != NULL)
    return;
  if (self->sync != NULL)
    self->next_lists |= lists;
  else
    start (self, lists, FALSE);
}

void
kh_account_sync_async (KhAccount *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, kh_account_sync_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->signed_out) {
    g_task_return_error (task, kh_error_new (KH_ERROR_UNAUTHORIZED, NULL, "The account is signed out."));
    return;
  }
  if (self->sync != NULL && self->sync->lists != KH_ALL_LISTS) {
    kh_waiters_add (self->next_waiters, task);
    self->next_lists = KH_ALL_LISTS;
    return;
  }
  kh_waiters_add (self->waiters, task);
  if (self->provider == NULL || self->restoring != NULL) {
    /* The token is being looked for, or the snapshot read; the first sync is the one that is waited for. */
  } else if (self->sync == NULL) {
    start (self, KH_ALL_LISTS, TRUE);
  } else if (!self->sync->loud) {
    self->sync->loud = TRUE;
    kh_account_notify_syncing (self);
  }
}

gboolean
kh_account_sync_finish (KhAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
kh_account_set_provider (KhAccount *self, KhProvider *provider)
{
  kh_account_sync_stop (self);
  g_set_object (&self->provider, provider);
  if (!self->resuming)
    g_clear_pointer (&self->point, g_free);
  self->attempts = 0;
  kh_account_set_signed_out (self, FALSE);
  kh_account_set_error (self, NULL);
  for (guint i = 0; i < KH_N_COLLECTIONS; i++)
    if (self->states[i] == KH_STATE_ERROR)
      kh_account_set_state (self, i, KH_STATE_LOADING, NULL);
  kh_waiters_join (self->waiters, self->next_waiters);
  kh_account_access_changed (self);
  if (self->restoring == NULL)
    start (self, KH_ALL_LISTS, TRUE);
}

void
kh_account_sync_restored (KhAccount *self)
{
  if (self->provider != NULL && !self->signed_out && self->sync == NULL)
    start (self, KH_ALL_LISTS, TRUE);
}

void
kh_account_sign_out (KhAccount *self, const GError *why)
{
  g_autoptr (GError) error = why != NULL ? g_error_copy (why)
                                         : kh_error_new (KH_ERROR_UNAUTHORIZED, NULL, "The account is signed out.");

  kh_account_sync_stop (self);
  g_clear_object (&self->provider);
  kh_account_set_signed_out (self, TRUE);
  take_error (self, error);
  answer_everybody (self, error);
}
