/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/kh-apply-run.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-csv.h"
#include "base/kh-error.h"
#include "base/kh-time.h"
#include "ui/review/kh-review-text.h"

struct _KhApplyRun {
  GObject parent_instance;
  KhAccount *account;
  KhReview *review;
  GListStore *items;        /* of KhReviewItem */
  GHashTable *standings;    /* borrowed KhReviewItem → KhStanding */
  GPtrArray *plan;          /* of KhReviewStep; for the conflict */
  KhReviewStep *conflict;   /* borrowed from plan */
  GError *error;
  KhApplyState state;
  guint next;               /* of items */
  gboolean started;
  gboolean stopped;
  gboolean despite;         /* the next one, whatever changed */
};

G_DEFINE_FINAL_TYPE (KhApplyRun, kh_apply_run, G_TYPE_OBJECT)

static guint changed;

static void go_on (KhApplyRun *self);

static KhReviews *
get_reviews (KhApplyRun *self)
{
  return kh_account_get_reviews (self->account);
}

static void
set_state (KhApplyRun *self, KhApplyState state)
{
  self->state = state;
  g_signal_emit (self, changed, 0);
}

static void
break_off (KhApplyRun *self, const GError *error)
{
  g_clear_error (&self->error);
  self->error = g_error_copy (error);
  set_state (self, KH_APPLY_BROKEN);
}

/* --- Planning --- */

static KhReviewStep *
find_step (KhApplyRun *self, KhReviewItem *item)
{
  for (guint i = 0; i < self->plan->len; i++)
    if (((KhReviewStep *) self->plan->pdata[i])->item == item)
      return self->plan->pdata[i];
  return NULL;
}

/* The account is as new as it gets: what is still to be done. Those that are listed stay listed. */
static void
take_plan (KhApplyRun *self)
{
  self->conflict = NULL;
  g_clear_pointer (&self->plan, g_ptr_array_unref);
  self->plan = kh_reviews_plan (get_reviews (self), self->review);
  for (guint i = 0; i < self->plan->len; i++) {
    KhReviewStep *step = self->plan->pdata[i];
    /* What is in the list is looked up at once. */
    if (g_hash_table_insert (self->standings, step->item, GINT_TO_POINTER (step->standing)))
      g_list_store_append (self->items, step->item);
  }
}

static void
on_synced (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhApplyRun) self = data;
  g_autoptr (GError) error = NULL;

  if (!kh_account_sync_finish (KH_ACCOUNT (source), result, &error)) {
    break_off (self, error);
    return;
  }
  take_plan (self);
  if (self->stopped)
    return;
  if (!self->started) {
    set_state (self, KH_APPLY_PLANNED);
    return;
  }
  set_state (self, KH_APPLY_RUNNING);
  go_on (self);
}

static void
plan (KhApplyRun *self)
{
  kh_account_sync_async (self->account, NULL, on_synced, g_object_ref (self));
}

/* --- Running --- */

static void
ask (KhApplyRun *self, KhReviewItem *item)
{
  take_plan (self);
  self->conflict = find_step (self, item);
  if (self->conflict == NULL || self->conflict->standing != KH_STANDING_CONFLICT) {
    self->conflict = NULL;
    go_on (self);
    return;
  }
  set_state (self, KH_APPLY_CONFLICT);
}

static void
on_applied (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhApplyRun) self = data;
  g_autoptr (GError) error = NULL;

  if (kh_reviews_apply_finish (KH_REVIEWS (source), result, &error)) {
    self->next++;
    g_signal_emit (self, changed, 0);
    go_on (self);
  } else if (g_error_matches (error, KH_ERROR, KH_ERROR_CONFLICT)) {
    /* Changed by somebody else at this very moment: how, the account has to say first. */
    if (self->stopped)
      return;
    plan (self);
  } else if (!self->stopped) {
    break_off (self, error);
  }
}

static void
go_on (KhApplyRun *self)
{
  g_autoptr (KhReviewItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), self->next);
  gboolean despite = self->despite;
  KhUser *user;

  self->despite = FALSE;
  if (self->stopped)
    return;
  if (item == NULL) {
    set_state (self, KH_APPLY_DONE);
    return;
  }
  user = kh_account_find_user (self->account, kh_entity_get_id (KH_ENTITY (item)));
  if (!despite && kh_review_item_get_standing (item, user) == KH_STANDING_CONFLICT)
    ask (self, item);
  else
    kh_reviews_apply_async (get_reviews (self), self->review, item, despite, NULL, on_applied, g_object_ref (self));
}

void
kh_apply_run_start (KhApplyRun *self)
{
  gboolean broken = self->state == KH_APPLY_BROKEN;

  g_return_if_fail (broken || self->state == KH_APPLY_PLANNED);

  g_clear_error (&self->error);
  if (!broken) {
    self->started = TRUE;
    set_state (self, KH_APPLY_RUNNING);
    go_on (self);
    return;
  }
  set_state (self, self->started ? KH_APPLY_RUNNING : KH_APPLY_PLANNING);
  plan (self);
}

void
kh_apply_run_resolve (KhApplyRun *self, gboolean apply)
{
  KhReviewItem *item;

  g_return_if_fail (self->conflict != NULL);

  item = self->conflict->item;
  self->conflict = NULL;
  set_state (self, KH_APPLY_RUNNING);
  if (apply) {
    self->despite = TRUE;
  } else {
    kh_review_settle (self->review, item, KH_OUTCOME_SKIPPED, NULL, NULL, kh_time_now (), NULL);
    self->next++;
  }
  go_on (self);
}

void
kh_apply_run_skip_failed (KhApplyRun *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++) {
    g_autoptr (KhReviewItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
    if (kh_review_item_get_outcome (item) == KH_OUTCOME_FAILED)
      kh_review_settle (self->review, item, KH_OUTCOME_SKIPPED, NULL, kh_review_item_get_failure (item),
                        kh_time_now (), NULL);
  }
  g_signal_emit (self, changed, 0);
}

void
kh_apply_run_stop (KhApplyRun *self)
{
  self->stopped = TRUE;
}

/* --- What it is like --- */

KhApplyState
kh_apply_run_get_state (KhApplyRun *self)
{
  return self->state;
}

GListModel *
kh_apply_run_get_items (KhApplyRun *self)
{
  return G_LIST_MODEL (self->items);
}

KhStanding
kh_apply_run_get_standing (KhApplyRun *self, KhReviewItem *item)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->standings, item));
}

guint
kh_apply_run_get_n_tried (KhApplyRun *self)
{
  return self->next;
}

guint
kh_apply_run_count (KhApplyRun *self, KhOutcome outcome)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++) {
    g_autoptr (KhReviewItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
    n += kh_review_item_get_outcome (item) == outcome;
  }
  return n;
}

const KhReviewStep *
kh_apply_run_get_conflict (KhApplyRun *self)
{
  return self->conflict;
}

gboolean
kh_apply_run_can_apply_conflict (KhApplyRun *self)
{
  KhUser *user;

  if (self->conflict == NULL)
    return FALSE;
  user = kh_account_find_user (self->account, kh_entity_get_id (KH_ENTITY (self->conflict->item)));
  return user != NULL && kh_user_get_status (user) != KH_USER_STATUS_REMOVED;
}

const GError *
kh_apply_run_get_error (KhApplyRun *self)
{
  return self->error;
}

char *
kh_apply_run_to_csv (KhApplyRun *self)
{
  GString *out = g_string_new (NULL);

  kh_csv_begin (out, (const char *[]) { _ ("Name"), _ ("Mail address"), _ ("Decision"), _ ("Result"), _ ("Reason"),
                                        NULL });
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++) {
    g_autoptr (KhReviewItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
    KhSubject *subject = kh_review_item_get_subject (item);
    g_autofree char *decision = kh_review_decision_text (self->review, self->account, item);
    const char *failure = kh_review_item_get_failure (item);
    const char *email = kh_subject_get_email (subject);
    kh_csv_append_row (out, (const char *[]) { kh_subject_get_name (subject), email != NULL ? email : "", decision,
                                               kh_review_outcome_name (kh_review_item_get_outcome (item)),
                                               failure != NULL ? failure : "", NULL });
  }
  return g_string_free (out, FALSE);
}

/* --- The object --- */

static void
kh_apply_run_finalize (GObject *object)
{
  KhApplyRun *self = KH_APPLY_RUN (object);

  g_clear_pointer (&self->plan, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_hash_table_unref (self->standings);
  g_object_unref (self->items);
  g_object_unref (self->review);
  g_object_unref (self->account);
  G_OBJECT_CLASS (kh_apply_run_parent_class)->finalize (object);
}

static void
kh_apply_run_class_init (KhApplyRunClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_apply_run_finalize;
  changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kh_apply_run_init (KhApplyRun *self)
{
  self->items = g_list_store_new (KH_TYPE_REVIEW_ITEM);
  self->standings = g_hash_table_new (NULL, NULL);
}

KhApplyRun *
kh_apply_run_new (KhAccount *account, KhReview *review)
{
  KhApplyRun *self = g_object_new (KH_TYPE_APPLY_RUN, NULL);

  self->account = g_object_ref (account);
  self->review = g_object_ref (review);
  plan (self);
  return self;
}
