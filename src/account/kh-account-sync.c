/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bringing an account up to date, when it is done again, and changing it. There is one sync at a time; what has to be
 * looked at again meanwhile is looked at in another right after it.
 */
#include "account/kh-account-private.h"

#include "base/kh-error.h"
#include "base/kh-time.h"

#define ALL_LISTS ((1u << KH_N_COLLECTIONS) - 1)
#define BIT(collection) (1u << (collection))

/* Milliseconds. */
#define POLL_WITH_FEED    (15 * KH_SECOND)
#define POLL_WITHOUT_FEED (30 * KH_SECOND)
#define RETRY_FIRST       (1 * KH_SECOND)
#define RETRY_LONGEST     (60 * KH_SECOND)
#define NETWORK_SETTLES   (KH_SECOND / 2)

struct _KhSync {
  KhAccount *account;  /* NULL once the account has nothing to do with it any more */
  GCancellable *cancellable;
  guint lists;         /* bits of those that are loaded */
  gboolean loud;       /* somebody asked for it: it shows as "syncing" */
  guint pending;
  GError *error;       /* the first that happened */
};

typedef struct {
  GTask *task;
  GSource *cancelled;
  gboolean next;       /* waits for the sync after the present one */
} Waiter;

typedef struct {
  KhSync *sync;
  KhCollection collection;
  guint changed; /* the list's counter when it was asked for */
} ListCall;

static void start (KhAccount *self, guint lists, gboolean loud);
static void load_list (KhSync *sync, KhCollection collection);

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

static void
waiter_free (Waiter *waiter)
{
  if (waiter->cancelled != NULL) {
    g_source_destroy (waiter->cancelled);
    g_source_unref (waiter->cancelled);
  }
  g_clear_object (&waiter->task);
  g_free (waiter);
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

static void
cancel_timer (KhAccount *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
}

static gboolean
on_timer (gpointer data)
{
  KhAccount *self = data;

  self->timer = 0;
  start (self, ALL_LISTS, FALSE);
  return G_SOURCE_REMOVE;
}

static void
plan_in (KhAccount *self, gint64 delay)
{
  cancel_timer (self);
  self->timer = g_timeout_add (delay, on_timer, self);
}

/* Doubles with each failure; the random part keeps many clients of one server apart. */
static gint64
retry_delay (KhAccount *self)
{
  gint64 delay = RETRY_FIRST << MIN (self->attempts, 6);
  gint64 wanted = kh_error_get_retry_after (self->error) * KH_SECOND;

  delay = MIN (delay, RETRY_LONGEST);
  return MAX (wanted, delay / 2 + g_random_int_range (0, delay / 2 + 1));
}

static gboolean
is_passing (const GError *error)
{
  return g_error_matches (error, KH_ERROR, KH_ERROR_NETWORK) || g_error_matches (error, KH_ERROR, KH_ERROR_OFFLINE)
         || g_error_matches (error, KH_ERROR, KH_ERROR_SERVER) || g_error_matches (error, KH_ERROR, KH_ERROR_LIMITED);
}

void
kh_account_sync_plan (KhAccount *self)
{
  cancel_timer (self);
  if (self->provider == NULL || self->signed_out || self->sync != NULL)
    return;
  if (self->error != NULL && is_passing (self->error))
    plan_in (self, retry_delay (self));
  else if (self->watched)
    plan_in (self, (kh_account_get_capabilities (self) & KH_CAPABILITY_CHANGES) != 0 ? POLL_WITH_FEED
                                                                                     : POLL_WITHOUT_FEED);
}

/* Networks come and go; only trying tells whether this server can be reached now. */
static void
on_network_changed (KhAccount *self)
{
  if (self->provider == NULL || self->signed_out || self->sync != NULL
      || (self->info == NULL && self->error == NULL))
    return;
  self->attempts = 0;
  plan_in (self, NETWORK_SETTLES);
}

void
kh_account_sync_init (KhAccount *self)
{
  self->waiters = g_ptr_array_new_with_free_func ((GDestroyNotify) waiter_free);
  self->monitor = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect_object (self->monitor, "network-changed", G_CALLBACK (on_network_changed), self,
                           G_CONNECT_SWAPPED);
}

/* Answers those who wait for the present sync, or everybody. */
static void
answer_waiters (KhAccount *self, const GError *error, gboolean everybody)
{
  g_autoptr (GPtrArray) answered = g_ptr_array_new_with_free_func ((GDestroyNotify) waiter_free);

  for (guint i = 0; i < self->waiters->len;) {
    Waiter *waiter = g_ptr_array_index (self->waiters, i);
    if (waiter->next && !everybody)
      i++;
    else
      g_ptr_array_add (answered, g_ptr_array_steal_index (self->waiters, i));
  }
  for (guint i = 0; i < answered->len; i++) {
    Waiter *waiter = g_ptr_array_index (answered, i);
    if (error != NULL)
      g_task_return_error (waiter->task, g_error_copy (error));
    else
      g_task_return_boolean (waiter->task, TRUE);
  }
}

void
kh_account_sync_stop (KhAccount *self)
{
  KhSync *sync = g_steal_pointer (&self->sync);

  cancel_timer (self);
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
  kh_account_set_error (self, error);
  if (g_error_matches (error, KH_ERROR, KH_ERROR_UNAUTHORIZED))
    kh_account_set_signed_out (self, TRUE);
  kh_account_set_offline (self, g_error_matches (error, KH_ERROR, KH_ERROR_NETWORK)
                                    || g_error_matches (error, KH_ERROR, KH_ERROR_OFFLINE));
  fail_loading (self, error);
}

static void
take_success (KhAccount *self, guint lists)
{
  self->attempts = 0;
  kh_account_set_error (self, NULL);
  kh_account_set_offline (self, FALSE);
  if (lists == ALL_LISTS)
    kh_account_set_synced_at (self, kh_time_now ());
}

static void
end (KhSync *sync)
{
  g_autoptr (KhAccount) self = g_object_ref (sync->account);
  gboolean loud = sync->loud;
  guint lists = self->next_lists;
  gboolean next_loud = FALSE;
  gboolean again;

  self->sync = NULL;
  self->next_lists = 0;
  sync->account = NULL;
  if (sync->error != NULL)
    take_error (self, sync->error);
  else
    take_success (self, sync->lists);
  answer_waiters (self, sync->error, self->signed_out);

  for (guint i = 0; i < self->waiters->len; i++) {
    Waiter *waiter = g_ptr_array_index (self->waiters, i);
    waiter->next = FALSE;
    next_loud = TRUE;
  }
  /* A waiter's callback may have begun another one, or taken the provider away. After a failure only those who wait
   * for another one get it now. */
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
    if (call->changed != self->changed[call->collection]) {
      load_list (sync, call->collection); /* asked before a change, perhaps answered from before it */
    } else {
      kh_entity_list_replace (self->lists[call->collection], entities);
      kh_account_set_state (self, call->collection, KH_STATE_READY, NULL);
    }
  } else if (error != NULL && sync->account != NULL && self->states[call->collection] != KH_STATE_READY) {
    kh_account_set_state (self, call->collection, KH_STATE_ERROR, error);
  }
  done (sync);
}

static void
load_list (KhSync *sync, KhCollection collection)
{
  ListCall *call = g_new (ListCall, 1);

  *call = (ListCall) { g_rc_box_acquire (sync), collection, sync->account->changed[collection] };
  sync->pending++;
  kh_provider_list_async (sync->account->provider, collection, sync->cancellable, on_list, call);
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
on_account (GObject *source, GAsyncResult *result, gpointer data)
{
  KhSync *sync = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhAccountInfo) info = kh_provider_load_account_finish (KH_PROVIDER (source), result, &error);

  if (came_back (sync, error) && info != NULL) {
    KhAccount *self = sync->account;
    KhCapabilities capabilities = kh_account_get_capabilities (self);
    kh_account_set_info (self, info);
    for (guint i = 0; i < KH_N_COLLECTIONS && sync->account != NULL; i++) {
      if ((sync->lists & BIT (i)) == 0)
        continue;
      if ((capabilities & capability_of (i)) == capability_of (i))
        load_list (sync, i);
      else
        kh_account_set_state (self, i, KH_STATE_READY, NULL);
    }
  }
  done (sync);
}

static void
start (KhAccount *self, guint lists, gboolean loud)
{
  KhSync *sync;

  g_return_if_fail (self->sync == NULL && self->provider != NULL);
  cancel_timer (self);
  sync = g_rc_box_new0 (KhSync);
  sync->account = self;
  sync->cancellable = g_cancellable_new ();
  sync->lists = lists;
  sync->loud = loud;
  sync->pending = 2;
  self->sync = sync;
  if (loud)
    kh_account_notify_syncing (self);
  kh_provider_load_account_async (self->provider, sync->cancellable, on_account, g_rc_box_acquire (sync));
  kh_provider_load_person_async (self->provider, sync->cancellable, on_person, g_rc_box_acquire (sync));
}

/* Looks at some lists again, without showing it. */
static void
refresh (KhAccount *self, guint lists)
{
  if (self->provider == NULL || self->signed_out)
    return;
  if (self->sync != NULL)
    self->next_lists |= lists;
  else
    start (self, lists, FALSE);
}

static gboolean
on_waiter_cancelled (GCancellable *cancellable, gpointer data)
{
  GTask *task = data;
  KhAccount *self = g_task_get_source_object (task);

  for (guint i = 0; i < self->waiters->len; i++) {
    Waiter *waiter = g_ptr_array_index (self->waiters, i);
    if (waiter->task == task) {
      g_ptr_array_steal_index (self->waiters, i);
      g_task_return_error_if_cancelled (task);
      waiter_free (waiter);
      break;
    }
  }
  return G_SOURCE_REMOVE;
}

void
kh_account_sync_async (KhAccount *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  Waiter *waiter;

  g_task_set_source_tag (task, kh_account_sync_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->signed_out) {
    g_task_return_error (task, kh_error_new (KH_ERROR_UNAUTHORIZED, NULL, "The account is signed out."));
    return;
  }
  waiter = g_new0 (Waiter, 1);
  waiter->task = g_object_ref (task);
  if (cancellable != NULL) {
    waiter->cancelled = g_cancellable_source_new (cancellable);
    g_source_set_callback (waiter->cancelled, G_SOURCE_FUNC (on_waiter_cancelled), task, NULL);
    g_source_attach (waiter->cancelled, g_task_get_context (task));
  }
  g_ptr_array_add (self->waiters, waiter);

  if (self->provider == NULL) {
    /* The token is being looked for; its first sync is the one that is waited for. */
  } else if (self->sync == NULL) {
    start (self, ALL_LISTS, TRUE);
  } else if (self->sync->lists != ALL_LISTS) {
    waiter->next = TRUE;
    self->next_lists = ALL_LISTS;
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

/* Which lists a command changes besides the thing that comes back with its answer. */
static guint
lists_after (KhCommandKind kind)
{
  switch (kind) {
  case KH_COMMAND_INVITE:
  case KH_COMMAND_RESEND:
  case KH_COMMAND_REVOKE:
    return BIT (KH_COLLECTION_INVITATIONS);
  case KH_COMMAND_UPDATE_USER:
  case KH_COMMAND_REMOVE_USER:
  case KH_COMMAND_RESTORE_USER:
    return BIT (KH_COLLECTION_ROLES) | BIT (KH_COLLECTION_SESSIONS);
  case KH_COMMAND_CREATE_ROLE:
  case KH_COMMAND_UPDATE_ROLE:
  case KH_COMMAND_DELETE_ROLE:
    return BIT (KH_COLLECTION_ROLES);
  case KH_COMMAND_END_SESSION:
  case KH_COMMAND_END_OTHER_SESSIONS:
    return BIT (KH_COLLECTION_SESSIONS);
  case KH_COMMAND_UPDATE_ACCOUNT:
    return 0;
  case KH_COMMAND_UPDATE_ME:
    return BIT (KH_COLLECTION_USERS) | BIT (KH_COLLECTION_SESSIONS);
  }
  g_return_val_if_reached (ALL_LISTS);
}

/* The list that the command's own thing is in; KH_N_COLLECTIONS for none. */
static KhCollection
list_of (KhCommandKind kind)
{
  switch (kind) {
  case KH_COMMAND_INVITE:
  case KH_COMMAND_RESEND:
  case KH_COMMAND_REVOKE:
    return KH_COLLECTION_INVITATIONS;
  case KH_COMMAND_UPDATE_USER:
  case KH_COMMAND_REMOVE_USER:
  case KH_COMMAND_RESTORE_USER:
    return KH_COLLECTION_USERS;
  case KH_COMMAND_CREATE_ROLE:
  case KH_COMMAND_UPDATE_ROLE:
  case KH_COMMAND_DELETE_ROLE:
    return KH_COLLECTION_ROLES;
  case KH_COMMAND_END_SESSION:
  case KH_COMMAND_END_OTHER_SESSIONS:
    return KH_COLLECTION_SESSIONS;
  case KH_COMMAND_UPDATE_ACCOUNT:
  case KH_COMMAND_UPDATE_ME:
    return KH_N_COLLECTIONS;
  }
  g_return_val_if_reached (KH_N_COLLECTIONS);
}

static void
remove_other_sessions (KhAccount *self, const char *user)
{
  KhEntityList *sessions = self->lists[KH_COLLECTION_SESSIONS];

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (sessions)); i > 0; i--) {
    g_autoptr (KhSession) session = g_list_model_get_item (G_LIST_MODEL (sessions), i - 1);
    if (!kh_session_get_current (session) && (user == NULL || g_strcmp0 (user, kh_session_get_user (session)) == 0))
      kh_entity_list_remove (sessions, kh_entity_get_id (KH_ENTITY (session)));
  }
}

/* A role that comes alone does not know its place. */
static void
keep_position (KhAccount *self, KhRole *role)
{
  KhEntityList *roles = self->lists[KH_COLLECTION_ROLES];
  KhEntity *there = kh_entity_list_lookup (roles, kh_entity_get_id (KH_ENTITY (role)));

  g_object_set (role, "position",
                there != NULL ? kh_role_get_position (KH_ROLE (there))
                              : (int) g_list_model_get_n_items (G_LIST_MODEL (roles)),
                NULL);
}

/* Shows what the command did. The reply's entity becomes the object that is in the list. */
static void
apply (KhAccount *self, KhCommand *command, KhReply *reply)
{
  KhCommandKind kind = kh_command_get_kind (command);
  KhCollection collection = list_of (kind);

  if (collection < KH_N_COLLECTIONS)
    self->changed[collection]++;
  if (kind == KH_COMMAND_END_OTHER_SESSIONS) {
    const char *user = kh_command_get_string (command, "user");
    remove_other_sessions (self, user != NULL ? user : kh_command_get_target (command));
  } else if (reply->entity == NULL) {
    if (collection < KH_N_COLLECTIONS && kh_command_get_target (command) != NULL)
      kh_entity_list_remove (self->lists[collection], kh_command_get_target (command));
  } else if (KH_IS_ACCOUNT_INFO (reply->entity)) {
    kh_account_set_info (self, KH_ACCOUNT_INFO (reply->entity));
  } else if (KH_IS_PERSON (reply->entity)) {
    kh_account_set_person (self, KH_PERSON (reply->entity));
  } else {
    KhEntity *there;
    if (KH_IS_ROLE (reply->entity))
      keep_position (self, KH_ROLE (reply->entity));
    there = kh_entity_list_upsert (self->lists[collection], reply->entity);
    g_set_object (&reply->entity, there);
  }
}

static void
on_executed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KhAccount *self = g_task_get_source_object (task);
  KhCommand *command = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = kh_provider_execute_finish (KH_PROVIDER (source), result, &error);
  guint lists = lists_after (kh_command_get_kind (command));

  /* With another provider it is another sign-in, whose first sync shows the change. */
  if (G_OBJECT (self->provider) == source) {
    if (reply != NULL) {
      apply (self, command, reply);
      refresh (self, lists);
    } else if (g_error_matches (error, KH_ERROR, KH_ERROR_UNAUTHORIZED)) {
      kh_account_sync_stop (self);
      take_error (self, error);
      answer_waiters (self, error, TRUE);
    } else if (g_error_matches (error, KH_ERROR, KH_ERROR_CONFLICT)) {
      KhCollection collection = list_of (kh_command_get_kind (command));
      refresh (self, lists | (collection < KH_N_COLLECTIONS ? BIT (collection) : 0));
    } else if (is_passing (error)) {
      refresh (self, ALL_LISTS);
    }
  }
  if (reply != NULL)
    g_task_return_pointer (task, g_steal_pointer (&reply), (GDestroyNotify) kh_reply_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
kh_account_run_async (KhAccount *self, KhCommand *command, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, kh_account_run_async);
  /* A change that was made is told, even when nobody waits for it any more. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_object_ref (command), g_object_unref);
  if (self->provider == NULL || self->signed_out) {
    g_task_return_error (task, kh_error_new (KH_ERROR_UNAUTHORIZED, NULL, "The account is signed out."));
    return;
  }
  kh_provider_execute_async (self->provider, command, cancellable, on_executed, g_steal_pointer (&task));
}

KhReply *
kh_account_run_finish (KhAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kh_account_set_watched (KhAccount *self, gboolean watched)
{
  if (self->watched == watched)
    return;
  self->watched = watched;
  if (watched && self->provider != NULL && !self->signed_out && self->sync == NULL && self->synced_at > 0
      && kh_time_now () - self->synced_at > POLL_WITH_FEED)
    start (self, ALL_LISTS, FALSE);
  else
    kh_account_sync_plan (self);
}

void
kh_account_set_provider (KhAccount *self, KhProvider *provider)
{
  kh_account_sync_stop (self);
  g_set_object (&self->provider, provider);
  self->attempts = 0;
  kh_account_set_signed_out (self, FALSE);
  kh_account_set_error (self, NULL);
  for (guint i = 0; i < KH_N_COLLECTIONS; i++)
    if (self->states[i] == KH_STATE_ERROR)
      kh_account_set_state (self, i, KH_STATE_LOADING, NULL);
  for (guint i = 0; i < self->waiters->len; i++)
    ((Waiter *) g_ptr_array_index (self->waiters, i))->next = FALSE;
  kh_account_access_changed (self);
  start (self, ALL_LISTS, TRUE);
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
  answer_waiters (self, error, TRUE);
}
