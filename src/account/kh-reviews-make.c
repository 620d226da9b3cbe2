/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/kh-account-private.h"
#include "account/kh-day-access.h"
#include "account/kh-reviews-private.h"
#include "base/kh-time.h"

/* How long a slice of it holds up the window, in microseconds. */
#define SLICE 5000

/* A review that is being put together, in slices of the main loop: there may be 100,000 people. */
typedef struct {
  char **areas;
  GPtrArray *users;       /* owned KhUser: those of now, the next ones from the end */
  KhReview *review;       /* owned: so far */
  /* The baseline: a signed review or a day, or neither */
  KhReview *last;         /* owned, nullable */
  guint n_last;           /* of its items that are in @before */
  KhSnapshotState *first; /* owned, nullable: its users go as they come into @before */
  KhDayAccess *access;    /* owned, nullable: of then */
  GHashTable *before;     /* borrowed id → owned KhSubject: those who have no item yet */
  GPtrArray *gone;        /* owned, nullable: who is left in that after all of now */
} Beginning;

KhSubject *
kh_reviews_describe (KhReviews *self, KhUser *user, const char *const *areas)
{
  g_autoptr (KhAccess) access = kh_account_compute_access (self->account, user);

  return kh_subject_new (user, access, areas);
}

static void
beginning_free (gpointer data)
{
  Beginning *beginning = data;

  g_clear_object (&beginning->review);
  g_clear_object (&beginning->last);
  g_clear_pointer (&beginning->access, kh_day_access_free);
  g_clear_pointer (&beginning->first, kh_snapshot_state_free);
  g_clear_pointer (&beginning->users, g_ptr_array_unref);
  g_strfreev (beginning->areas);
  g_hash_table_unref (beginning->before);
  g_clear_pointer (&beginning->gone, g_ptr_array_unref);
  g_free (beginning);
}

/* --- The baseline --- */

static void
add_before (Beginning *beginning, KhSubject *subject)
{
  g_hash_table_insert (beginning->before, (gpointer) kh_entity_get_id (KH_ENTITY (subject)), subject);
}

/* Returns: whether there was one. */
static gboolean
take_one_of_first (Beginning *beginning)
{
  GPtrArray *users = beginning->first != NULL ? beginning->first->lists[KH_COLLECTION_USERS] : NULL;

  if (users == NULL || users->len == 0)
    return FALSE;
  add_before (beginning, kh_day_access_describe (beginning->access, users->pdata[users->len - 1]));
  g_ptr_array_set_size (users, users->len - 1);
  return TRUE;
}

static gboolean
take_one_of_last (Beginning *beginning)
{
  g_autoptr (KhReviewItem) item = NULL;
  KhSubject *subject;

  if (beginning->last == NULL)
    return FALSE;
  item = g_list_model_get_item (G_LIST_MODEL (kh_review_get_items (beginning->last)), beginning->n_last++);
  if (item == NULL)
    return FALSE;
  subject = kh_review_item_get_result (item);
  if (subject != NULL)
    add_before (beginning, g_object_ref (subject));
  return TRUE;
}

/* --- Everybody --- */

static void
add_item (KhReviews *self, Beginning *beginning, KhSubject *before, KhUser *user)
{
  g_autoptr (KhSubject) now = user != NULL && kh_user_get_status (user) != KH_USER_STATUS_REMOVED
                                  ? kh_reviews_describe (self, user, (const char *const *) beginning->areas)
                                  : NULL;
  g_autoptr (KhReviewItem) item = NULL;

  if (before != NULL && kh_subject_get_status (before) == KH_USER_STATUS_REMOVED)
    before = NULL;
  if (before == NULL && now == NULL)
    return;
  item = kh_review_item_new (before, now, now != NULL ? kh_account_get_hints (self->account, user) : 0);
  kh_review_add_item (beginning->review, item);
}

/* Returns: whether there was one. */
static gboolean
add_one_of_now (KhReviews *self, Beginning *beginning)
{
  g_autoptr (KhUser) user = NULL;
  const char *id;

  if (beginning->users->len == 0)
    return FALSE;
  user = g_ptr_array_steal_index (beginning->users, beginning->users->len - 1);
  id = kh_entity_get_id (KH_ENTITY (user));
  add_item (self, beginning, g_hash_table_lookup (beginning->before, id), user);
  g_hash_table_remove (beginning->before, id);
  return TRUE;
}

static GPtrArray *
collect_gone (Beginning *beginning)
{
  GPtrArray *gone = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer subject;

  g_hash_table_iter_init (&iter, beginning->before);
  while (g_hash_table_iter_next (&iter, NULL, &subject))
    g_ptr_array_add (gone, g_object_ref (subject));
  return gone;
}

static gboolean
add_one_of_gone (KhReviews *self, Beginning *beginning)
{
  g_autoptr (KhSubject) subject = NULL;

  if (beginning->gone == NULL)
    beginning->gone = collect_gone (beginning);
  if (beginning->gone->len == 0)
    return FALSE;
  subject = g_ptr_array_steal_index (beginning->gone, beginning->gone->len - 1);
  add_item (self, beginning, subject, NULL);
  return TRUE;
}

/* --- The whole --- */

static KhReview *
make_empty (KhReviews *self, Beginning *beginning, gint64 baseline)
{
  GListModel *roles = G_LIST_MODEL (kh_account_get_list (self->account, KH_COLLECTION_ROLES));
  KhAccountInfo *info = kh_account_get_info (self->account);
  KhPerson *person = kh_account_get_person (self->account);
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) role_ids = NULL;
  g_auto (GStrv) role_names = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (roles); i++) {
    g_autoptr (KhRole) role = g_list_model_get_item (roles, i);
    g_strv_builder_add (ids, kh_entity_get_id (KH_ENTITY (role)));
    g_strv_builder_add (names, kh_role_get_name (role));
  }
  role_ids = g_strv_builder_end (ids);
  role_names = g_strv_builder_end (names);
  return g_object_new (KH_TYPE_REVIEW, "id", id, "account-name", kh_account_get_name (self->account), "service-name",
                       kh_account_get_service_name (self->account), "account-kind",
                       info != NULL ? kh_account_info_get_kind (info) : KH_ACCOUNT_KIND_SHIPPING, "baseline-at", baseline,
                       "started-at", kh_time_now (), "started-by", person != NULL ? kh_person_get_name (person) : NULL,
                       "areas", beginning->areas, "role-ids", role_ids, "role-names", role_names, NULL);
}

static gboolean
is_lost (KhReviews *self, GTask *task)
{
  if (g_task_return_error_if_cancelled (task))
    return TRUE;
  if (self->account != NULL)
    return FALSE;
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The account was removed");
  return TRUE;
}

static gboolean
go_on (gpointer data)
{
  g_autoptr (GTask) task = data;
  KhReviews *self = g_task_get_source_object (task);
  Beginning *beginning = g_task_get_task_data (task);
  gint64 end = g_get_monotonic_time () + SLICE;

  if (is_lost (self, task))
    return G_SOURCE_REMOVE;
  while (take_one_of_last (beginning) || take_one_of_first (beginning) || add_one_of_now (self, beginning)
         || add_one_of_gone (self, beginning))
    if (g_get_monotonic_time () >= end) {
      g_steal_pointer (&task);
      return G_SOURCE_CONTINUE;
    }
  g_task_return_pointer (task, g_steal_pointer (&beginning->review), g_object_unref);
  return G_SOURCE_REMOVE;
}

void
kh_reviews_make_async (KhReviews *self, KhReview *last, KhSnapshotState *first, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  Beginning *beginning = g_new0 (Beginning, 1);
  gint64 baseline = last != NULL ? kh_review_get_signed_at (last) : first != NULL ? first->synced_at : 0;
  GListModel *users;

  g_task_set_source_tag (task, kh_reviews_make_async);
  g_task_set_task_data (task, beginning, beginning_free);
  beginning->before = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  beginning->users = g_ptr_array_new_with_free_func (g_object_unref);
  beginning->last = last;
  beginning->first = first;
  beginning->access = first != NULL ? kh_day_access_new (first) : NULL;
  if (is_lost (self, task)) {
    g_object_unref (task);
    return;
  }
  beginning->areas = kh_account_dup_area_ids (self->account);
  users = G_LIST_MODEL (kh_account_get_list (self->account, KH_COLLECTION_USERS));
  for (guint i = g_list_model_get_n_items (users); i > 0; i--)
    g_ptr_array_add (beginning->users, g_list_model_get_item (users, i - 1));
  beginning->review = make_empty (self, beginning, baseline);
  g_idle_add (go_on, task);
}

KhReview *
kh_reviews_make_finish (KhReviews *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
