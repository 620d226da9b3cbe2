/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Applying a signed review: each decision is held against the account of now, and made with the version that it was
 * held against, so that whoever changes the person at the same moment is not overwritten. What was sent and not
 * answered shows as done already when it is tried again, or as not done; it is never done twice.
 */
#include "account/kh-reviews-private.h"

#include "base/kh-time.h"

static void
step_free (gpointer data)
{
  KhReviewStep *step = data;

  g_object_unref (step->item);
  g_ptr_array_unref (step->since);
  g_free (step);
}

static KhReviewStep *
step_new (KhReviews *self, KhReviewItem *item, KhUser *user, KhStanding standing)
{
  KhReviewStep *step = g_new0 (KhReviewStep, 1);
  g_auto (GStrv) areas = kh_account_dup_area_ids (self->account);
  g_autoptr (KhSubject) today = user != NULL ? kh_reviews_describe (self, user, (const char *const *) areas) : NULL;

  step->item = g_object_ref (item);
  step->standing = standing;
  step->since = kh_subject_compare (kh_review_item_get_now (item), today);
  return step;
}

GPtrArray *
kh_reviews_plan (KhReviews *self, KhReview *review)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func (step_free);
  GListModel *items = G_LIST_MODEL (kh_review_get_items (review));

  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (KhReviewItem) item = g_list_model_get_item (items, i);
    KhUser *user = kh_account_find_user (self->account, kh_entity_get_id (KH_ENTITY (item)));
    KhStanding standing = kh_review_item_get_standing (item, user);
    if (standing != KH_STANDING_NOTHING)
      g_ptr_array_add (steps, step_new (self, item, user, standing));
  }
  return steps;
}

static KhCommand *
make_command (KhReviewItem *item, KhUser *user)
{
  const char *const *roles = kh_review_item_get_roles (item);
  g_autoptr (KhEnds) role_ends = NULL;
  KhCommand *command;

  if (kh_review_item_get_decision (item) == KH_DECISION_REMOVE)
    return kh_command_new (KH_COMMAND_REMOVE_USER, KH_ENTITY (user));
  command = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
  /* A service without roles, rights or end dates is not asked for what it does not know. */
  if (!g_strv_equal (roles, kh_user_get_roles (user)))
    kh_command_set_strv (command, "roles", roles);
  role_ends = kh_review_item_dup_role_ends (item);
  if (kh_review_item_get_ends_decided (item) && !kh_ends_equal (role_ends, kh_user_get_role_ends (user)))
    kh_command_set_ends (command, "role_ends", role_ends);
  if (!kh_grants_equal (kh_review_item_get_grants (item), kh_user_get_grants (user)))
    kh_command_set_grants (command, "grants", kh_review_item_get_grants (item));
  if (kh_review_item_get_ends_at (item) != kh_user_get_ends_at (user))
    kh_command_set_time (command, "ends_at", kh_review_item_get_ends_at (item));
  return command;
}

typedef struct {
  KhReview *review;
  KhReviewItem *item;
} Application;

static void
application_free (gpointer data)
{
  Application *application = data;

  g_object_unref (application->review);
  g_object_unref (application->item);
  g_free (application);
}

static void
settle (KhReviews *self, Application *application, KhOutcome outcome, const char *failure)
{
  KhReviewItem *item = application->item;
  KhUser *user = kh_account_find_user (self->account, kh_entity_get_id (KH_ENTITY (item)));
  g_auto (GStrv) areas = kh_account_dup_area_ids (self->account);
  g_autoptr (KhSubject) after = outcome == KH_OUTCOME_DONE && user != NULL
                                    ? kh_reviews_describe (self, user, (const char *const *) areas)
                                    : NULL;

  kh_review_settle (application->review, item, outcome, after, failure, kh_time_now (), NULL);
}

/* Whether it says nothing about the decision itself. */
static gboolean
can_be_tried_later (const GError *error)
{
  return error->domain != KH_ERROR || error->code == KH_ERROR_NETWORK || error->code == KH_ERROR_OFFLINE
         || error->code == KH_ERROR_LIMITED || error->code == KH_ERROR_UNAUTHORIZED || error->code == KH_ERROR_SERVER
         || g_strcmp0 (kh_error_get_word (error), "precondition-failed") == 0;
}

static void
on_run (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KhReviews *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (KhReply) reply = kh_account_run_finish (KH_ACCOUNT (source), result, &error);
  g_autofree char *failure = NULL;

  if (error != NULL && can_be_tried_later (error)) {
    g_task_return_error (task, error);
    return;
  }
  if (error != NULL)
    failure = self->wording != NULL ? self->wording (error) : g_strdup (error->message);
  settle (self, g_task_get_task_data (task), error != NULL ? KH_OUTCOME_FAILED : KH_OUTCOME_DONE, failure);
  g_clear_error (&error);
  g_task_return_boolean (task, TRUE);
}

void
kh_reviews_apply_async (KhReviews *self, KhReview *review, KhReviewItem *item, gboolean despite,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  KhUser *user = kh_account_find_user (self->account, kh_entity_get_id (KH_ENTITY (item)));
  KhStanding standing = kh_review_item_get_standing (item, user);
  Application *application = g_new0 (Application, 1);
  g_autoptr (KhCommand) command = NULL;

  application->review = g_object_ref (review);
  application->item = g_object_ref (item);
  g_task_set_source_tag (task, kh_reviews_apply_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, application, application_free);
  if (standing == KH_STANDING_NOTHING) {
    g_task_return_boolean (task, TRUE);
  } else if (standing == KH_STANDING_ALREADY) {
    settle (self, application, KH_OUTCOME_DONE, NULL);
    g_task_return_boolean (task, TRUE);
  } else if (standing == KH_STANDING_CONFLICT && (!despite || user == NULL)) {
    g_task_return_error (task, kh_error_new (KH_ERROR_CONFLICT, NULL, "The person has been changed since the review."));
  } else {
    command = make_command (item, user);
    kh_account_run_async (self->account, command, cancellable, on_run, g_steal_pointer (&task));
  }
}

gboolean
kh_reviews_apply_finish (KhReviews *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
kh_reviews_set_wording (KhReviews *self, char *(*wording) (const GError *error))
{
  self->wording = wording;
}
