/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/kh-account-days.h"

#include <string.h>

#include "account/kh-day-access.h"
#include "base/kh-text.h"
#include "model/kh-role.h"

typedef struct {
  guint later;
  KhSnapshotState *earlier_state; /* owned, nullable: until it is loaded */
  KhSnapshotState *later_state;
} Comparison;

static void
comparison_free (gpointer data)
{
  Comparison *comparison = data;

  g_clear_pointer (&comparison->earlier_state, kh_snapshot_state_free);
  g_clear_pointer (&comparison->later_state, kh_snapshot_state_free);
  g_free (comparison);
}

/* Returns: (transfer full) (element-type KhSubject): whoever was in it then, by id. */
static GHashTable *
describe_all (KhSnapshotState *state, KhDayAccess *access)
{
  GPtrArray *users = state->lists[KH_COLLECTION_USERS];
  GHashTable *subjects = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);

  for (guint i = 0; i < users->len; i++) {
    KhSubject *subject;
    if (kh_user_get_status (users->pdata[i]) == KH_USER_STATUS_REMOVED)
      continue;
    subject = kh_day_access_describe (access, users->pdata[i]);
    g_hash_table_insert (subjects, (gpointer) kh_entity_get_id (KH_ENTITY (subject)), subject);
  }
  return subjects;
}

/* --- Comparing --- */

/* Somebody who differs. */
typedef struct {
  char *key; /* of the name */
  KhReviewItem *item;
} Different;

static void
different_free (gpointer data)
{
  Different *different = data;

  g_free (different->key);
  g_object_unref (different->item);
  g_free (different);
}

static void
add_if_different (GPtrArray *found, KhSubject *before, KhSubject *after)
{
  g_autoptr (KhReviewItem) item = kh_review_item_new (before, after, 0);
  Different *different;

  if (kh_review_item_get_differences (item)->len == 0)
    return;
  different = g_new0 (Different, 1);
  different->key = kh_text_name_key (kh_subject_get_name (kh_review_item_get_subject (item)));
  different->item = g_steal_pointer (&item);
  g_ptr_array_add (found, different);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const Different *left = *(Different *const *) a, *right = *(Different *const *) b;
  int order = strcmp (left->key, right->key);

  /* Namesakes keep one order. */
  return order != 0 ? order : strcmp (kh_entity_get_id (KH_ENTITY (left->item)), kh_entity_get_id (KH_ENTITY (right->item)));
}

/* The names of roles that went since are those of before. */
static KhReview *
make_empty (Comparison *comparison, const char *const *areas)
{
  KhSnapshotState *states[] = { comparison->later_state, comparison->earlier_state };
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    for (guint j = 0; j < states[i]->lists[KH_COLLECTION_ROLES]->len; j++) {
      KhRole *role = states[i]->lists[KH_COLLECTION_ROLES]->pdata[j];
      if (!g_hash_table_add (known, (gpointer) kh_entity_get_id (KH_ENTITY (role))))
        continue;
      g_ptr_array_add (ids, (gpointer) kh_entity_get_id (KH_ENTITY (role)));
      g_ptr_array_add (names, (gpointer) kh_role_get_name (role));
    }
  g_ptr_array_add (ids, NULL);
  g_ptr_array_add (names, NULL);
  return g_object_new (KH_TYPE_REVIEW, "id", "days", "areas", areas, "role-ids", ids->pdata, "role-names", names->pdata,
                       "baseline-at", comparison->earlier_state->synced_at, NULL);
}

/* What was loaded is nobody else's. */
static void
compare (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Comparison *comparison = data;
  g_autoptr (KhDayAccess) earlier = kh_day_access_new (comparison->earlier_state);
  g_autoptr (KhDayAccess) later = kh_day_access_new (comparison->later_state);
  g_autoptr (GHashTable) before = describe_all (comparison->earlier_state, earlier);
  g_autoptr (GHashTable) after = describe_all (comparison->later_state, later);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (different_free);
  KhReview *review = make_empty (comparison, kh_day_access_get_areas (later));
  GHashTableIter iter;
  gpointer id, subject;

  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &id, &subject))
    add_if_different (found, g_hash_table_lookup (before, id), subject);
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &id, &subject))
    if (!g_hash_table_contains (after, id))
      add_if_different (found, subject, NULL);
  g_ptr_array_sort (found, compare_names);
  for (guint i = 0; i < found->len; i++)
    kh_review_add_item (review, ((Different *) found->pdata[i])->item);
  g_task_return_pointer (task, review, g_object_unref);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Comparison *comparison = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;
  KhSnapshotState *state = kh_snapshot_load_finish (KH_SNAPSHOT (source), result, &error);

  if (error == NULL && state == NULL)
    error = kh_error_new (KH_ERROR_CONFLICT, "not-found", "Nothing is known of that day any more.");
  if (error == NULL && !state->visible[KH_COLLECTION_USERS])
    error = kh_error_new (KH_ERROR_RESTRICTED, NULL, "The users may not be seen.");
  if (error != NULL) {
    g_clear_pointer (&state, kh_snapshot_state_free);
    g_task_return_error (task, error);
  } else if (comparison->earlier_state == NULL) {
    comparison->earlier_state = state;
    kh_snapshot_load_day_async (KH_SNAPSHOT (source), comparison->later, cancellable, on_loaded,
                                g_steal_pointer (&task));
  } else {
    comparison->later_state = state;
    g_task_run_in_thread (task, compare);
  }
}

void
kh_account_compare_days_async (KhAccount *self, guint from, guint to, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  KhSnapshot *snapshot = kh_account_get_snapshot (self);
  Comparison *comparison = g_new0 (Comparison, 1);

  g_task_set_source_tag (task, kh_account_compare_days_async);
  g_task_set_task_data (task, comparison, comparison_free);
  comparison->later = MAX (from, to);
  if (snapshot != NULL) {
    kh_snapshot_load_day_async (snapshot, MIN (from, to), cancellable, on_loaded, task);
    return;
  }
  g_task_return_error (task, kh_error_new (KH_ERROR_CONFLICT, "not-found", "Nothing is kept of this account."));
  g_object_unref (task);
}

KhReview *
kh_account_compare_days_finish (KhAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- Which there are --- */

static void
on_days (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GArray *days = kh_snapshot_list_days_finish (KH_SNAPSHOT (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, days, (GDestroyNotify) g_array_unref);
}

void
kh_account_list_days_async (KhAccount *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  KhSnapshot *snapshot = kh_account_get_snapshot (self);

  g_task_set_source_tag (task, kh_account_list_days_async);
  if (snapshot != NULL) {
    kh_snapshot_list_days_async (snapshot, cancellable, on_days, task);
    return;
  }
  g_task_return_pointer (task, g_array_new (FALSE, FALSE, sizeof (KhSnapshotDay)), (GDestroyNotify) g_array_unref);
  g_object_unref (task);
}

GArray *
kh_account_list_days_finish (KhAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
