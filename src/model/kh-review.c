/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-review.h"

#include <string.h>

#include "model/kh-types.h"

struct _KhReview {
  KhEntity parent_instance;
  KhEntityList *items;
  guint n_decided;
  guint n_to_decide;

  char *account_name;
  char *service_name;
  int account_kind;
  gint64 baseline_at;
  gint64 started_at;
  char *started_by;
  gint64 signed_at;
  char *signed_by;
  gint64 applied_at;
  char **areas;
  char **role_ids;
  char **role_names;
};

static const KhField fields[] = {
  KH_ENTITY_FIELD (KhReview, account_name, "account-name", STRING),
  KH_ENTITY_FIELD (KhReview, service_name, "service-name", STRING),
  KH_ENTITY_ENUM (KhReview, account_kind, "account-kind", kh_account_kind_get_type),
  KH_ENTITY_FIELD (KhReview, baseline_at, "baseline-at", TIME),
  KH_ENTITY_FIELD (KhReview, started_at, "started-at", TIME),
  KH_ENTITY_FIELD (KhReview, started_by, "started-by", STRING),
  KH_ENTITY_FIELD (KhReview, signed_at, "signed-at", TIME),
  KH_ENTITY_FIELD (KhReview, signed_by, "signed-by", STRING),
  KH_ENTITY_FIELD (KhReview, applied_at, "applied-at", TIME),
  KH_ENTITY_FIELD (KhReview, areas, "areas", STRV),
  KH_ENTITY_FIELD (KhReview, role_ids, "role-ids", STRV),
  KH_ENTITY_FIELD (KhReview, role_names, "role-names", STRV),
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhReview, kh_review, KH_TYPE_ENTITY)

KH_ENTITY_GETTER (KhReview, kh_review, const char *, account_name)
KH_ENTITY_GETTER (KhReview, kh_review, const char *, service_name)
KH_ENTITY_GETTER (KhReview, kh_review, int, account_kind)
KH_ENTITY_GETTER (KhReview, kh_review, gint64, baseline_at)
KH_ENTITY_GETTER (KhReview, kh_review, gint64, started_at)
KH_ENTITY_GETTER (KhReview, kh_review, const char *, started_by)
KH_ENTITY_GETTER (KhReview, kh_review, gint64, signed_at)
KH_ENTITY_GETTER (KhReview, kh_review, const char *, signed_by)
KH_ENTITY_GETTER (KhReview, kh_review, gint64, applied_at)
KH_ENTITY_GETTER (KhReview, kh_review, const char *const *, areas)
KH_ENTITY_GETTER (KhReview, kh_review, KhEntityList *, items)
KH_ENTITY_GETTER (KhReview, kh_review, guint, n_decided)
KH_ENTITY_GETTER (KhReview, kh_review, guint, n_to_decide)

static void
kh_review_finalize (GObject *object)
{
  KhReview *self = KH_REVIEW (object);

  g_object_unref (self->items);
  G_OBJECT_CLASS (kh_review_parent_class)->finalize (object);
}

static void
kh_review_class_init (KhReviewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_review_finalize;
  kh_entity_class_install_fields (KH_ENTITY_CLASS (klass), fields, G_N_ELEMENTS (fields));
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, KH_TYPE_REVIEW_ITEM);
}

static void
kh_review_init (KhReview *self)
{
  self->items = kh_entity_list_new (KH_TYPE_REVIEW_ITEM);
}

const char *
kh_review_get_role_name (KhReview *self, const char *id)
{
  for (guint i = 0; self->role_ids[i] != NULL && self->role_names[i] != NULL; i++)
    if (strcmp (self->role_ids[i], id) == 0)
      return self->role_names[i];
  return id;
}

static gboolean
is_decided (KhReviewItem *item)
{
  return kh_review_item_get_decision (item) != KH_DECISION_OPEN;
}

void
kh_review_add_item (KhReview *self, KhReviewItem *item)
{
  g_return_if_fail (kh_entity_list_lookup (self->items, kh_entity_get_id (KH_ENTITY (item))) == NULL);

  kh_entity_list_upsert (self->items, KH_ENTITY (item));
  if (!kh_review_item_needs_decision (item))
    return;
  self->n_to_decide++;
  if (is_decided (item))
    self->n_decided++;
}

static gboolean
check_open (KhReview *self, GError **error)
{
  if (self->signed_at == 0)
    return TRUE;
  g_propagate_error (error, kh_error_new (KH_ERROR_CONFLICT, "review-signed", "The review has been signed"));
  return FALSE;
}

static gboolean
decide (KhReview *self, KhReviewItem *item, KhDecision decision, const char *const *roles, KhEnds *role_ends,
        KhGrants *grants, gint64 ends_at, GError **error)
{
  gboolean change = decision == KH_DECISION_CHANGE, was = is_decided (item);

  g_return_val_if_fail (kh_review_item_needs_decision (item), FALSE);
  if (!check_open (self, error))
    return FALSE;
  g_object_set (item, "decision", decision, "roles", change ? roles : NULL, "grants", change ? grants : NULL,
                "ends-at", change ? ends_at : (gint64) 0, "role-ends", role_ends, "ends-decided", role_ends != NULL, NULL);
  self->n_decided += is_decided (item) - was;
  g_signal_emit (self, signals[CHANGED], 0, item);
  return TRUE;
}

gboolean
kh_review_decide (KhReview *self, KhReviewItem *item, KhDecision decision, const char *const *roles, KhGrants *grants,
                  gint64 ends_at, GError **error)
{
  return decide (self, item, decision, roles, NULL, grants, ends_at, error);
}

gboolean
kh_review_change (KhReview *self, KhReviewItem *item, const char *const *roles, KhEnds *role_ends, KhGrants *grants,
                  gint64 ends_at, GError **error)
{
  return decide (self, item, KH_DECISION_CHANGE, roles, role_ends, grants, ends_at, error);
}

gboolean
kh_review_set_note (KhReview *self, KhReviewItem *item, const char *note, GError **error)
{
  if (!check_open (self, error))
    return FALSE;
  if (g_strcmp0 (kh_review_item_get_note (item), note) == 0)
    return TRUE;
  g_object_set (item, "note", note, NULL);
  g_signal_emit (self, signals[CHANGED], 0, item);
  return TRUE;
}

/* Whether nothing that was decided waits to be done. */
static gboolean
is_settled (KhReview *self)
{
  GListModel *items = G_LIST_MODEL (self->items);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (KhReviewItem) item = g_list_model_get_item (items, i);
    if (kh_review_item_changes_access (item) && !kh_review_item_is_settled (item))
      return FALSE;
  }
  return TRUE;
}

gboolean
kh_review_sign (KhReview *self, const char *name, gint64 now, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (name));

  if (!check_open (self, error))
    return FALSE;
  if (*stripped == '\0') {
    g_propagate_error (error, kh_error_new (KH_ERROR_INVALID, "review-name", "A review is signed with a name"));
    return FALSE;
  }
  if (self->n_decided < self->n_to_decide) {
    g_propagate_error (error, kh_error_new (KH_ERROR_INVALID, "review-open-decisions",
                                            "%u decisions are still to be made", self->n_to_decide - self->n_decided));
    return FALSE;
  }
  g_object_set (self, "signed-by", stripped, "signed-at", now, NULL);
  if (is_settled (self))
    g_object_set (self, "applied-at", now, NULL);
  g_signal_emit (self, signals[CHANGED], 0, NULL);
  return TRUE;
}

gboolean
kh_review_settle (KhReview *self, KhReviewItem *item, KhOutcome outcome, KhSubject *after, const char *failure,
                  gint64 now, GError **error)
{
  gboolean last;

  if (self->signed_at == 0) {
    g_propagate_error (error, kh_error_new (KH_ERROR_CONFLICT, "review-not-signed",
                                            "Nothing is applied before the review is signed"));
    return FALSE;
  }
  kh_review_item_set_after (item, after);
  g_object_set (item, "outcome", outcome, "failure", failure, NULL);
  /* Before anybody hears of the item, as both are saved together: or all could be done and the whole not. */
  last = self->applied_at == 0 && is_settled (self);
  if (last)
    g_object_set (self, "applied-at", now, NULL);
  g_signal_emit (self, signals[CHANGED], 0, item);
  if (last)
    g_signal_emit (self, signals[CHANGED], 0, NULL);
  return TRUE;
}
