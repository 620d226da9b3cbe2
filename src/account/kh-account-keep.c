/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keeping an account on this computer: it starts from its snapshot, before anything is asked of the service, and what
 * changes in its lists goes into the snapshot when a sync, an answer of the feed or a command is done with.
 */
#include "account/kh-account-private.h"
#include "account/kh-reviews.h"

#include "base/kh-error.h"

/* How many users come first, so that a window is full soon. */
#define FIRST_USERS 60
/* So much later the others are read, where the first were there before the window: until it is drawn, about. */
#define DRAWN_MS 150
/* How many entities are taken in, or written down, between two frames. */
#define PIECE 500

/* --- Saving --- */

static void save_all (KhAccount *self);

static gboolean
is_complete (KhAccount *self)
{
  for (guint i = 0; i < KH_N_COLLECTIONS; i++)
    if (self->states[i] != KH_STATE_READY && self->states[i] != KH_STATE_RESTRICTED)
      return FALSE;
  return self->info != NULL && self->synced_at > 0;
}

/* The same trouble is told once. */
static void
take_store_error (KhAccount *self, GError *error)
{
  if (g_strcmp0 (self->store_trouble, kh_error_get_word (error)) != 0) {
    g_free (self->store_trouble);
    self->store_trouble = g_strdup (kh_error_get_word (error));
    kh_account_set_store_error (self, error);
  }
  g_error_free (error);
}

/* What the lists began with may be from the damaged file: nothing of it is built on. */
static void
fetch_anew (KhAccount *self)
{
  self->resuming = FALSE;
  g_clear_pointer (&self->point, g_free);
  kh_account_feed_stop (self);
  kh_account_refresh (self, KH_ALL_LISTS);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhAccount) self = data;
  GError *error = NULL;

  if (kh_snapshot_save_finish (KH_SNAPSHOT (source), result, &error))
    return;
  self->snapshot_whole = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_error_free (error);
    return;
  }
  if (g_error_matches (error, KH_ERROR, KH_ERROR_CORRUPT))
    fetch_anew (self);
  /* A file that was begun anew has to get everything. */
  if ((g_error_matches (error, KH_ERROR, KH_ERROR_CORRUPT) || g_error_matches (error, KH_ERROR, KH_ERROR_CONFLICT))
      && self->entities_to_save == NULL && is_complete (self))
    save_all (self);
  if (g_error_matches (error, KH_ERROR, KH_ERROR_CONFLICT))
    g_error_free (error);
  else
    take_store_error (self, error);
}

static void
hand_over (KhAccount *self)
{
  KhSnapshotBatch *batch = g_steal_pointer (&self->unsaved);

  self->unsaved = kh_snapshot_batch_new ();
  kh_snapshot_save_async (self->snapshot, batch, NULL, on_saved, g_object_ref (self));
}

static void
note_synced (KhAccount *self)
{
  kh_snapshot_batch_set_synced (self->unsaved, self->synced_at, self->point, kh_account_get_capabilities (self));
}

static gboolean
save_piece (gpointer data)
{
  KhAccount *self = data;

  for (guint i = 0; i < PIECE && self->entities_to_save->len > 0; i++) {
    g_autoptr (KhEntity) entity = g_ptr_array_steal_index_fast (self->entities_to_save,
                                                                self->entities_to_save->len - 1);
    /* One that went meanwhile is not to be put after its removal. */
    if (KH_IS_ACCOUNT_INFO (entity) || KH_IS_PERSON (entity) || kh_account_holds (self, entity))
      kh_snapshot_batch_put (self->unsaved, entity);
  }
  if (self->entities_to_save->len > 0)
    return G_SOURCE_CONTINUE;
  self->saving_id = 0;
  g_clear_pointer (&self->entities_to_save, g_ptr_array_unref);
  for (guint i = 0; i < KH_N_COLLECTIONS; i++)
    kh_snapshot_batch_end_list (self->unsaved, i, self->states[i] == KH_STATE_READY);
  note_synced (self);
  self->snapshot_whole = TRUE;
  hand_over (self);
  return G_SOURCE_REMOVE;
}

/* Writes everything down, a piece at a time; what changes meanwhile is written down as it does. */
static void
save_all (KhAccount *self)
{
  GPtrArray *entities = g_ptr_array_new_with_free_func (g_object_unref);

  g_clear_pointer (&self->unsaved, kh_snapshot_batch_free);
  self->unsaved = kh_snapshot_batch_new ();
  for (guint i = 0; i < KH_N_COLLECTIONS; i++) {
    GListModel *list = G_LIST_MODEL (self->lists[i]);
    for (guint j = 0; j < g_list_model_get_n_items (list); j++)
      g_ptr_array_add (entities, g_list_model_get_item (list, j));
  }
  g_ptr_array_add (entities, g_object_ref (self->info));
  if (self->person != NULL)
    g_ptr_array_add (entities, g_object_ref (self->person));
  self->entities_to_save = entities;
  self->saving_id = g_idle_add_full (G_PRIORITY_LOW, save_piece, self, NULL);
}

static void
note_visible (KhAccount *self)
{
  for (guint i = 0; i < KH_N_COLLECTIONS; i++)
    if (self->states[i] == KH_STATE_READY || self->states[i] == KH_STATE_RESTRICTED)
      kh_snapshot_batch_set_visible (self->unsaved, i, self->states[i] == KH_STATE_READY);
}

void
kh_account_keep (KhAccount *self, gboolean synced)
{
  if (self->snapshot == NULL || self->restoring != NULL || self->entities_to_save != NULL)
    return;
  if (!self->snapshot_whole) {
    if (synced && is_complete (self))
      save_all (self);
    return;
  }
  if (synced) {
    note_visible (self);
    note_synced (self);
  }
  if (!kh_snapshot_batch_is_empty (self->unsaved))
    hand_over (self);
}

void
kh_account_close (KhAccount *self)
{
  kh_account_sync_stop (self);
  g_clear_handle_id (&self->saving_id, g_source_remove);
  while (self->entities_to_save != NULL)
    save_piece (self);
  kh_account_keep (self, FALSE);
}

void
kh_account_close_files (KhAccount *self)
{
  if (self->snapshot != NULL)
    kh_snapshot_close (self->snapshot);
  if (self->reviews != NULL)
    kh_reviews_close (self->reviews);
}

gboolean
kh_account_is_busy (KhAccount *self)
{
  return (self->snapshot != NULL && kh_snapshot_is_busy (self->snapshot))
         || (self->reviews != NULL && kh_reviews_is_busy (self->reviews));
}

/* --- Noticing --- */

/* Whether changes are written down one by one: not while everything is still to be. */
static gboolean
is_noting (KhAccount *self)
{
  return self->snapshot != NULL && self->restoring == NULL
         && (self->snapshot_whole || self->entities_to_save != NULL);
}

void
kh_account_keep_entity (KhAccount *self, KhEntity *entity)
{
  if (is_noting (self))
    kh_snapshot_batch_put (self->unsaved, entity);
}

static void
on_entity_changed (KhAccount *self, KhEntity *entity)
{
  kh_account_keep_entity (self, entity);
}

static void
on_items_changed (KhAccount *self, guint position, guint removed, guint added, GListModel *list)
{
  if (!is_noting (self))
    return;
  for (guint i = position; i < position + added; i++) {
    g_autoptr (KhEntity) entity = g_list_model_get_item (list, i);
    kh_snapshot_batch_put (self->unsaved, entity);
  }
}

static void
on_entity_removed (KhAccount *self, KhEntity *entity)
{
  if (is_noting (self))
    kh_snapshot_batch_remove (self->unsaved, entity);
}

static void
watch_lists (KhAccount *self)
{
  for (guint i = 0; i < KH_N_COLLECTIONS; i++) {
    KhEntityList *list = self->lists[i];
    g_signal_connect_object (list, "entity-changed", G_CALLBACK (on_entity_changed), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (list, "entity-removed", G_CALLBACK (on_entity_removed), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (list, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  }
}

/* --- Starting from it --- */

typedef struct {
  KhAccount *account; /* borrowed: stopping cancels, and then it is not touched */
  GCancellable *cancellable;
  KhSnapshotState *state;
  KhCollection collection; /* what is taken in next, and from where */
  guint position;
} Restoring;

static void
restoring_free (Restoring *restoring)
{
  g_object_unref (restoring->cancellable);
  g_clear_pointer (&restoring->state, kh_snapshot_state_free);
  g_free (restoring);
}

static void
restored (KhAccount *self)
{
  g_clear_object (&self->restoring);
  kh_account_access_changed (self);
  kh_account_sync_restored (self);
}

static void
take_head (KhAccount *self, KhSnapshotState *state)
{
  self->capabilities = state->capabilities;
  g_free (self->point);
  self->point = g_strdup (state->point);
  self->resuming = TRUE;
  self->snapshot_whole = TRUE;
  if (state->info != NULL)
    kh_account_set_info (self, state->info);
  if (state->person != NULL)
    kh_account_set_person (self, state->person);
  kh_account_set_synced_at (self, state->synced_at);
}

/* Returns: whether there is more. */
static gboolean
take_piece (Restoring *restoring)
{
  KhAccount *self = restoring->account;
  KhCollection collection = restoring->collection;
  GPtrArray *list = restoring->state->lists[collection];
  guint n = MIN (PIECE, list->len - restoring->position);

  kh_entity_list_add (self->lists[collection], list, restoring->position, n);
  if (g_cancellable_is_cancelled (restoring->cancellable))
    return FALSE;
  restoring->position += n;
  if (restoring->position < list->len)
    return TRUE;
  kh_account_set_state (self, collection,
                        restoring->state->visible[collection] ? KH_STATE_READY : KH_STATE_RESTRICTED, NULL);
  restoring->position = 0;
  restoring->collection++;
  return restoring->collection < KH_N_COLLECTIONS;
}

static gboolean
on_piece (gpointer data)
{
  Restoring *restoring = data;
  g_autoptr (KhAccount) self = NULL;

  if (g_cancellable_is_cancelled (restoring->cancellable))
    return G_SOURCE_REMOVE;
  self = g_object_ref (restoring->account);
  if (take_piece (restoring))
    return G_SOURCE_CONTINUE;
  for (guint i = 0; i < KH_N_COLLECTIONS && !g_cancellable_is_cancelled (restoring->cancellable); i++)
    if (restoring->state->visible[i])
      kh_account_set_whole (self, i);
  if (!g_cancellable_is_cancelled (restoring->cancellable))
    restored (self);
  return G_SOURCE_REMOVE;
}

static void
on_all_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  Restoring *restoring = data;
  GError *error = NULL;

  restoring->state = kh_snapshot_load_finish (KH_SNAPSHOT (source), result, &error);
  if (g_cancellable_is_cancelled (restoring->cancellable)) {
    g_clear_error (&error);
    restoring_free (restoring);
  } else if (restoring->state != NULL) {
    kh_places_free (restoring->account->places);
    restoring->account->places = g_steal_pointer (&restoring->state->places);
    /* After drawing what is there, and the input of whoever sits before it. */
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_piece, restoring, (GDestroyNotify) restoring_free);
  } else {
    g_autoptr (KhAccount) self = g_object_ref (restoring->account);
    restoring_free (restoring);
    self->resuming = self->snapshot_whole = FALSE;
    if (error != NULL)
      take_store_error (self, error);
    restored (self);
  }
}

/* The lists but for most users, and who signed in where. */
static void
take_first (Restoring *restoring)
{
  restoring->collection = KH_COLLECTION_AREAS;
  while (restoring->collection < KH_COLLECTION_SESSIONS
         && !g_cancellable_is_cancelled (restoring->cancellable))
    take_piece (restoring);
}

/* After drawing what is there: reading the rest takes a processor of its own for a while. */
static gboolean
load_all (gpointer data)
{
  Restoring *restoring = data;

  if (g_cancellable_is_cancelled (restoring->cancellable))
    restoring_free (restoring);
  else
    kh_snapshot_load_async (restoring->account->snapshot, 0, restoring->cancellable, on_all_loaded, restoring);
  return G_SOURCE_REMOVE;
}

/* Takes over @restoring, and has its account show what was read first. */
static void
show_first (Restoring *restoring, guint milliseconds)
{
  g_autoptr (KhAccount) self = g_object_ref (restoring->account);

  take_head (self, restoring->state);
  take_first (restoring);
  if (g_cancellable_is_cancelled (restoring->cancellable)) {
    restoring_free (restoring);
    return;
  }
  g_clear_pointer (&restoring->state, kh_snapshot_state_free);
  restoring->collection = KH_COLLECTION_USERS;
  if (milliseconds > 0)
    g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, milliseconds, load_all, restoring, NULL);
  else
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, load_all, restoring, NULL);
}

static void
on_first_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  Restoring *restoring = data;
  g_autoptr (KhAccount) self = NULL;
  g_autoptr (GError) error = NULL;

  restoring->state = kh_snapshot_load_finish (KH_SNAPSHOT (source), result, &error);
  if (g_cancellable_is_cancelled (restoring->cancellable)) {
    restoring_free (restoring);
    return;
  }
  self = g_object_ref (restoring->account);
  if (restoring->state == NULL) {
    restoring_free (restoring);
    if (error != NULL)
      take_store_error (self, g_steal_pointer (&error));
    restored (self);
    return;
  }
  show_first (restoring, 0);
}

KhSnapshotState *
kh_account_read_first (KhSnapshot *snapshot)
{
  return kh_snapshot_load_first (snapshot, FIRST_USERS);
}

void
kh_account_set_snapshot (KhAccount *self, KhSnapshot *snapshot, KhSnapshotState *first)
{
  Restoring *restoring = g_new0 (Restoring, 1);

  g_return_if_fail (self->snapshot == NULL && self->sync == NULL);
  self->snapshot = g_object_ref (snapshot);
  self->unsaved = kh_snapshot_batch_new ();
  self->restoring = g_cancellable_new ();
  watch_lists (self);
  restoring->account = self;
  restoring->cancellable = g_object_ref (self->restoring);
  restoring->state = first;
  if (first != NULL)
    show_first (restoring, DRAWN_MS);
  else
    kh_snapshot_load_async (snapshot, FIRST_USERS, restoring->cancellable, on_first_loaded, restoring);
}

gboolean
kh_account_is_restored (KhAccount *self)
{
  g_return_val_if_fail (KH_IS_ACCOUNT (self), TRUE);

  return self->restoring == NULL;
}

/* --- Forgetting it --- */

void
kh_account_keep_stop (KhAccount *self)
{
  if (self->restoring != NULL)
    g_cancellable_cancel (self->restoring);
  g_clear_object (&self->restoring);
  g_clear_handle_id (&self->saving_id, g_source_remove);
  g_clear_pointer (&self->entities_to_save, g_ptr_array_unref);
  g_clear_pointer (&self->unsaved, kh_snapshot_batch_free);
  g_clear_object (&self->snapshot);
}

void
kh_account_keep_nothing (KhAccount *self)
{
  g_autoptr (KhSnapshot) snapshot = self->snapshot != NULL ? g_object_ref (self->snapshot) : NULL;

  kh_account_keep_stop (self);
  if (snapshot != NULL)
    kh_snapshot_erase_async (snapshot, NULL, NULL);
}

static void
on_erased (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (kh_snapshot_erase_finish (KH_SNAPSHOT (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_reviews_erased (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KhSnapshot *snapshot = g_task_get_task_data (task);
  GError *error = NULL;

  if (!kh_reviews_erase_finish (KH_REVIEWS (source), result, &error))
    g_task_return_error (task, error);
  else if (snapshot != NULL)
    kh_snapshot_erase_async (snapshot, on_erased, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

void
kh_account_forget_async (KhAccount *self, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  g_task_set_source_tag (task, kh_account_forget_async);
  if (self->snapshot != NULL)
    g_task_set_task_data (task, g_object_ref (self->snapshot), g_object_unref);
  kh_account_keep_stop (self);
  kh_reviews_erase_async (kh_account_get_reviews (self), on_reviews_erased, task);
}

gboolean
kh_account_forget_finish (KhAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
