/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/kh-reviews-private.h"

#include <string.h>

#include "account/kh-account-private.h"

enum { PROP_0, PROP_DUE_AT, PROP_UNSAVED, N_PROPS };
static GParamSpec *properties[N_PROPS];
enum { LOADED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhReviews, kh_reviews, G_TYPE_OBJECT)

/* --- The list --- */

GListModel *
kh_reviews_get_list (KhReviews *self)
{
  return G_LIST_MODEL (self->list);
}

gboolean
kh_reviews_is_loaded (KhReviews *self)
{
  return self->loaded;
}

guint
kh_reviews_get_n_unsaved (KhReviews *self)
{
  return self->n_unsaved;
}

const GError *
kh_reviews_get_unreadable (KhReviews *self)
{
  return self->unreadable;
}

GError *
kh_reviews_take_error (KhReviews *self, gboolean *saving)
{
  if (saving != NULL)
    *saving = self->error_of_saving;
  return g_steal_pointer (&self->error);
}

static void
fail (KhReviews *self, const GError *error, gboolean saving)
{
  g_clear_error (&self->error);
  self->error = g_error_copy (error);
  self->error_of_saving = saving;
  g_signal_emit (self, signals[FAILED], 0, error);
}

KhReview *
kh_reviews_find_under_way (KhReviews *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++) {
    g_autoptr (KhReview) review = g_list_model_get_item (G_LIST_MODEL (self->list), i);
    if (kh_review_get_applied_at (review) == 0)
      return review; /* the list has it */
  }
  return NULL;
}

/* The one that was signed last, or NULL. */
static KhReview *
find_signed (KhReviews *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++) {
    g_autoptr (KhReview) review = g_list_model_get_item (G_LIST_MODEL (self->list), i);
    if (kh_review_get_signed_at (review) != 0)
      return review;
  }
  return NULL;
}

gint64
kh_reviews_get_due_at (KhReviews *self)
{
  KhReview *last = find_signed (self);

  return last != NULL ? kh_review_get_signed_at (last) + KH_REVIEW_DUE_AFTER : 0;
}

static int
compare_reviews (gconstpointer a, gconstpointer b, gpointer data)
{
  gint64 first = kh_review_get_started_at ((KhReview *) a), second = kh_review_get_started_at ((KhReview *) b);

  return first < second ? 1 : first > second ? -1 : 0;
}

/* The list's own object of @review, or NULL. */
static KhReview *
find_listed (KhReviews *self, KhReview *review, guint *position)
{
  const char *id = kh_entity_get_id (KH_ENTITY (review));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++) {
    g_autoptr (KhReview) listed = g_list_model_get_item (G_LIST_MODEL (self->list), i);
    if (strcmp (kh_entity_get_id (KH_ENTITY (listed)), id) != 0)
      continue;
    if (position != NULL)
      *position = i;
    return listed;
  }
  return NULL;
}

/* Shows in the list what @review is like. */
static void
update_list (KhReviews *self, KhReview *review)
{
  KhReview *listed = find_listed (self, review, NULL);

  if (listed == NULL) {
    g_autoptr (KhReview) light = g_object_new (KH_TYPE_REVIEW, "id", kh_entity_get_id (KH_ENTITY (review)), NULL);
    kh_entity_assign (KH_ENTITY (light), KH_ENTITY (review));
    g_list_store_insert_sorted (self->list, light, compare_reviews, NULL);
  } else {
    kh_entity_assign (KH_ENTITY (listed), KH_ENTITY (review));
  }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DUE_AT]);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhReviews) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reviews = kh_review_store_list_finish (KH_REVIEW_STORE (source), result, &error);

  for (guint i = 0; reviews != NULL && i < reviews->len; i++)
    update_list (self, reviews->pdata[i]);
  self->loaded = TRUE;
  g_clear_error (&self->unreadable);
  if (error != NULL && !g_error_matches (error, KH_ERROR, KH_ERROR_CORRUPT))
    self->unreadable = g_error_copy (error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DUE_AT]);
  g_signal_emit (self, signals[LOADED], 0);
  if (error != NULL)
    fail (self, error, FALSE);
}

static void
read_list (KhReviews *self)
{
  kh_review_store_list_async (self->store, NULL, on_listed, g_object_ref (self));
}

void
kh_reviews_read_again (KhReviews *self)
{
  if (self->unreadable == NULL || !self->loaded)
    return;
  self->loaded = FALSE;
  read_list (self);
}

/* --- Saving what changes --- */

static void
set_unsaved (KhReviews *self, guint n_unsaved)
{
  self->n_unsaved = n_unsaved;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNSAVED]);
}

typedef struct {
  KhReviews *reviews;
  guint n; /* changes */
} Save;

static void flush (KhReviews *self);

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Save *save = data;
  g_autoptr (KhReviews) self = save->reviews;
  g_autoptr (GError) error = NULL;

  kh_review_store_finish (KH_REVIEW_STORE (source), result, &error);
  if (--self->n_saving == 0)
    flush (self);
  set_unsaved (self, self->n_unsaved - save->n);
  if (error != NULL)
    fail (self, error, TRUE);
}

static void
save_items (KhReviews *self, KhReview *review, GPtrArray *items, guint n)
{
  Save *save = g_new (Save, 1);

  *save = (Save) { g_object_ref (self), n };
  self->n_saving++;
  kh_review_store_save_async (self->store, review, items, NULL, on_saved, save);
}

/* Saves what was gathered, before whatever else is done with the file. */
static void
flush (KhReviews *self)
{
  g_autoptr (KhReview) review = g_steal_pointer (&self->gathered_review);
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer item;

  if (review == NULL)
    return;
  g_hash_table_iter_init (&iter, self->gathered);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    g_ptr_array_add (items, item);
  save_items (self, review, items, self->n_gathered);
  g_hash_table_remove_all (self->gathered);
  self->n_gathered = 0;
}

/* The first change is saved at once, those that come until that is done all together: somebody may decide about thousands
 * with one key. */
static void
on_review_changed (KhReviews *self, KhReviewItem *item, KhReview *review)
{
  if (self->gathered_review != NULL && self->gathered_review != review)
    flush (self);
  g_set_object (&self->gathered_review, review);
  if (item != NULL)
    g_hash_table_add (self->gathered, g_object_ref (item));
  self->n_gathered++;
  set_unsaved (self, self->n_unsaved + 1);
  if (self->n_saving == 0)
    flush (self);
  if (item == NULL)
    update_list (self, review);
}

/* Returns: (transfer full) */
static KhReview *
follow (KhReviews *self, KhReview *review)
{
  g_signal_connect_object (review, "changed", G_CALLBACK (on_review_changed), self, G_CONNECT_SWAPPED);
  return review;
}

/* --- Beginning --- */

static void
on_added (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KhReviews *self = g_task_get_source_object (task);
  KhReview *review = g_task_get_task_data (task);
  GError *error = NULL;

  if (!kh_review_store_finish (KH_REVIEW_STORE (source), result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  update_list (self, review);
  g_task_return_pointer (task, follow (self, g_object_ref (review)), g_object_unref);
}

static void
on_made (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  KhReviews *self = KH_REVIEWS (source);
  GError *error = NULL;
  KhReview *review = kh_reviews_make_finish (self, result, &error);

  if (review == NULL) {
    g_task_return_error (task, error);
    g_object_unref (task);
    return;
  }
  g_task_set_task_data (task, review, g_object_unref);
  kh_review_store_add_async (self->store, review, g_task_get_cancellable (task), on_added, task);
}

/* @last, @first: (transfer full) (nullable) */
static void
begin (KhReviews *self, GTask *task, KhReview *last, KhSnapshotState *first)
{
  kh_reviews_make_async (self, last, first, g_task_get_cancellable (task), on_made, task);
}

static void
on_last_review (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;
  KhReview *last = kh_review_store_load_finish (KH_REVIEW_STORE (source), result, &error);

  if (error != NULL) {
    g_task_return_error (task, error);
    g_object_unref (task);
  } else {
    begin (g_task_get_source_object (task), task, last, NULL);
  }
}

static void
on_first_day (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  KhSnapshotState *first = kh_snapshot_load_finish (KH_SNAPSHOT (source), result, NULL);

  /* Where the past cannot be read everybody is new: that is looked at more closely, not less. */
  begin (g_task_get_source_object (task), task, NULL, first);
}

static void
on_days (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  g_autoptr (GArray) days = kh_snapshot_list_days_finish (KH_SNAPSHOT (source), result, NULL);

  if (days == NULL || days->len == 0)
    begin (g_task_get_source_object (task), task, NULL, NULL);
  else
    kh_snapshot_load_day_async (KH_SNAPSHOT (source), g_array_index (days, KhSnapshotDay, 0).day,
                                g_task_get_cancellable (task), on_first_day, task);
}

/* Returns: NULL when one can begin. */
static GError *
check_start (KhReviews *self)
{
  KhState state = kh_account_get_state (self->account, KH_COLLECTION_USERS);
  KhReview *under_way = kh_reviews_find_under_way (self);

  if (self->unreadable != NULL)
    return g_error_copy (self->unreadable);
  if (under_way != NULL && kh_review_get_signed_at (under_way) == 0)
    return kh_error_new (KH_ERROR_CONFLICT, "review-under-way", "Another review is not signed yet.");
  if (state == KH_STATE_RESTRICTED)
    return kh_error_new (KH_ERROR_RESTRICTED, NULL, "The users may not be seen.");
  /* Whoever has not come yet would be left out of it. */
  if (!kh_account_is_whole (self->account, KH_COLLECTION_USERS))
    return kh_error_new (KH_ERROR_OFFLINE, NULL, "Nothing is known of the users yet.");
  return NULL;
}

void
kh_reviews_start_async (KhReviews *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  KhSnapshot *snapshot = kh_account_get_snapshot (self->account);
  GError *error = check_start (self);
  KhReview *last = find_signed (self);

  g_task_set_source_tag (task, kh_reviews_start_async);
  flush (self);
  if (error != NULL) {
    g_task_return_error (task, error);
    g_object_unref (task);
  } else if (last != NULL) {
    kh_review_store_load_async (self->store, kh_entity_get_id (KH_ENTITY (last)), cancellable, on_last_review, task);
  } else if (snapshot != NULL) {
    kh_snapshot_list_days_async (snapshot, cancellable, on_days, task);
  } else {
    begin (self, task, NULL, NULL);
  }
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  KhReview *review = kh_review_store_load_finish (KH_REVIEW_STORE (source), result, &error);

  if (error == NULL && review == NULL)
    error = kh_error_new (KH_ERROR_CONFLICT, "not-found", "There is no such review any more.");
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, follow (g_task_get_source_object (task), review), g_object_unref);
}

void
kh_reviews_open_async (KhReviews *self, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, kh_reviews_open_async);
  flush (self);
  kh_review_store_load_async (self->store, id, cancellable, on_opened, task);
}

KhReview *
kh_reviews_open_finish (KhReviews *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- Giving up --- */

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KhReviews *self = g_task_get_source_object (task);
  KhReview *review = g_task_get_task_data (task);
  GError *error = NULL;
  guint position;

  if (!kh_review_store_finish (KH_REVIEW_STORE (source), result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (review != NULL && find_listed (self, review, &position) != NULL)
    g_list_store_remove (self->list, position);
  g_task_return_boolean (task, TRUE);
}

void
kh_reviews_discard_async (KhReviews *self, KhReview *review, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, kh_reviews_discard_async);
  g_task_set_task_data (task, g_object_ref (review), g_object_unref);
  flush (self);
  kh_review_store_discard_async (self->store, kh_entity_get_id (KH_ENTITY (review)), cancellable, on_done, task);
}

gboolean
kh_reviews_discard_finish (KhReviews *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
kh_reviews_erase_async (KhReviews *self, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  g_task_set_source_tag (task, kh_reviews_erase_async);
  flush (self);
  kh_review_store_erase_async (self->store, on_done, task);
}

gboolean
kh_reviews_erase_finish (KhReviews *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- The object --- */

static void
kh_reviews_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  KhReviews *self = KH_REVIEWS (object);

  switch (prop) {
  case PROP_DUE_AT:
    g_value_set_int64 (value, kh_reviews_get_due_at (self));
    break;
  case PROP_UNSAVED:
    g_value_set_uint (value, self->n_unsaved);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
  }
}

static void
kh_reviews_finalize (GObject *object)
{
  KhReviews *self = KH_REVIEWS (object);

  g_clear_weak_pointer (&self->account);
  g_clear_error (&self->error);
  g_clear_error (&self->unreadable);
  g_clear_object (&self->gathered_review);
  g_hash_table_unref (self->gathered);
  g_object_unref (self->store);
  g_object_unref (self->list);
  G_OBJECT_CLASS (kh_reviews_parent_class)->finalize (object);
}

static void
kh_reviews_class_init (KhReviewsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kh_reviews_get_property;
  object_class->finalize = kh_reviews_finalize;
  properties[PROP_DUE_AT] = g_param_spec_int64 ("due-at", NULL, NULL, 0, G_MAXINT64, 0,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_UNSAVED] = g_param_spec_uint ("unsaved", NULL, NULL, 0, G_MAXUINT, 0,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[LOADED]
      = g_signal_new ("loaded", KH_TYPE_REVIEWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", KH_TYPE_REVIEWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
kh_reviews_init (KhReviews *self)
{
  self->list = g_list_store_new (KH_TYPE_REVIEW);
  self->gathered = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

void
kh_reviews_close (KhReviews *self)
{
  kh_review_store_close (self->store);
}

gboolean
kh_reviews_is_busy (KhReviews *self)
{
  return kh_reviews_get_n_unsaved (self) > 0 || kh_review_store_is_busy (self->store);
}

KhReviews *
kh_account_get_reviews (KhAccount *account)
{
  KhReviews *self = account->reviews;

  if (self != NULL)
    return self;
  self = account->reviews = g_object_new (KH_TYPE_REVIEWS, NULL);
  g_set_weak_pointer (&self->account, account);
  self->store = kh_review_store_new (kh_account_get_id (account));
  read_list (self);
  return self;
}
