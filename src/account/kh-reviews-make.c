/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/kh-account-private.h"
#include "account/kh-reviews-private.h"
#include "base/kh-time.h"
#include "model/kh-user-access.h"

KhSubject *
kh_reviews_describe (KhReviews *self, KhUser *user)
{
  g_auto (GStrv) areas = kh_account_dup_area_ids (self->account);
  g_autoptr (KhAccess) access = kh_account_compute_access (self->account, user);

  return kh_subject_new (user, access, (const char *const *) areas);
}

/* What is known of the baseline: @subjects (id → KhSubject) and its time. */
typedef struct {
  GHashTable *subjects;
  gint64 time;
} Baseline;

static KhGrants *
grants_then (const char *id, gpointer data)
{
  KhRole *role = g_hash_table_lookup (data, id);

  return role != NULL ? kh_grants_ref (kh_role_get_grants (role)) : NULL;
}

static void
take_day (Baseline *baseline, KhSnapshotState *state)
{
  g_autoptr (GHashTable) roles = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) areas = NULL;

  for (guint i = 0; i < state->lists[KH_COLLECTION_ROLES]->len; i++) {
    KhEntity *role = state->lists[KH_COLLECTION_ROLES]->pdata[i];
    g_hash_table_insert (roles, (gpointer) kh_entity_get_id (role), role);
  }
  for (guint i = 0; i < state->lists[KH_COLLECTION_AREAS]->len; i++)
    g_strv_builder_add (builder, kh_entity_get_id (state->lists[KH_COLLECTION_AREAS]->pdata[i]));
  areas = g_strv_builder_end (builder);
  for (guint i = 0; i < state->lists[KH_COLLECTION_USERS]->len; i++) {
    KhUser *user = state->lists[KH_COLLECTION_USERS]->pdata[i];
    g_autoptr (KhAccess) access
        = kh_user_compute_access (user, state->synced_at, (const char *const *) areas, grants_then, roles);
    KhSubject *subject = kh_subject_new (user, access, (const char *const *) areas);
    g_hash_table_insert (baseline->subjects, (gpointer) kh_entity_get_id (KH_ENTITY (subject)), subject);
  }
  baseline->time = state->synced_at;
}

static void
take_review (Baseline *baseline, KhReview *review)
{
  GListModel *items = G_LIST_MODEL (kh_review_get_items (review));

  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (KhReviewItem) item = g_list_model_get_item (items, i);
    KhSubject *subject = kh_review_item_get_result (item);
    if (subject != NULL)
      g_hash_table_insert (baseline->subjects, (gpointer) kh_entity_get_id (KH_ENTITY (subject)),
                           g_object_ref (subject));
  }
  baseline->time = kh_review_get_signed_at (review);
}

static void
add_item (KhReviews *self, KhReview *review, KhSubject *before, KhUser *user)
{
  g_autoptr (KhSubject) now = user != NULL && kh_user_get_status (user) != KH_USER_STATUS_REMOVED
                                  ? kh_reviews_describe (self, user)
                                  : NULL;
  g_autoptr (KhReviewItem) item = NULL;

  if (before != NULL && kh_subject_get_status (before) == KH_USER_STATUS_REMOVED)
    before = NULL;
  if (before == NULL && now == NULL)
    return;
  item = kh_review_item_new (before, now, now != NULL ? kh_account_get_hints (self->account, user) : 0);
  kh_review_add_item (review, item);
}

static void
add_items (KhReviews *self, KhReview *review, Baseline *baseline)
{
  GListModel *users = G_LIST_MODEL (kh_account_get_list (self->account, KH_COLLECTION_USERS));
  GHashTableIter iter;
  gpointer subject;

  for (guint i = 0; i < g_list_model_get_n_items (users); i++) {
    g_autoptr (KhUser) user = g_list_model_get_item (users, i);
    const char *id = kh_entity_get_id (KH_ENTITY (user));
    add_item (self, review, g_hash_table_lookup (baseline->subjects, id), user);
    g_hash_table_remove (baseline->subjects, id);
  }
  g_hash_table_iter_init (&iter, baseline->subjects);
  while (g_hash_table_iter_next (&iter, NULL, &subject))
    add_item (self, review, subject, NULL);
}

static KhReview *
make_review (KhReviews *self, Baseline *baseline)
{
  GListModel *roles = G_LIST_MODEL (kh_account_get_list (self->account, KH_COLLECTION_ROLES));
  KhAccountInfo *info = kh_account_get_info (self->account);
  KhPerson *person = kh_account_get_person (self->account);
  g_autofree char *id = g_uuid_string_random ();
  g_auto (GStrv) areas = kh_account_dup_area_ids (self->account);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) role_ids = NULL;
  g_auto (GStrv) role_names = NULL;
  KhReview *review;

  for (guint i = 0; i < g_list_model_get_n_items (roles); i++) {
    g_autoptr (KhRole) role = g_list_model_get_item (roles, i);
    g_strv_builder_add (ids, kh_entity_get_id (KH_ENTITY (role)));
    g_strv_builder_add (names, kh_role_get_name (role));
  }
  role_ids = g_strv_builder_end (ids);
  role_names = g_strv_builder_end (names);
  review = g_object_new (KH_TYPE_REVIEW, "id", id, "account-name", kh_account_get_name (self->account),
                         "service-name", kh_account_get_service_name (self->account), "account-kind",
                         info != NULL ? kh_account_info_get_kind (info) : KH_ACCOUNT_KIND_SHIPPING, "baseline-at",
                         baseline->time, "started-at", kh_time_now (), "started-by",
                         person != NULL ? kh_person_get_name (person) : NULL, "areas", areas, "role-ids", role_ids,
                         "role-names", role_names, NULL);
  add_items (self, review, baseline);
  return review;
}

KhReview *
kh_reviews_make (KhReviews *self, KhReview *last, KhSnapshotState *first)
{
  Baseline baseline = { g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref), 0 };
  KhReview *review;

  if (last != NULL)
    take_review (&baseline, last);
  else if (first != NULL)
    take_day (&baseline, first);
  review = make_review (self, &baseline);
  g_hash_table_unref (baseline.subjects);
  return review;
}
