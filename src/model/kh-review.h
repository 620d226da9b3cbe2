/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An access review: what everybody has now beside what they had at the baseline, one decision for each person, and a
 * name and a time under the whole. It needs nothing but itself: subjects and names are copies, so that a signed review
 * stays what it was. Nothing here is stored or applied.
 */
#pragma once

#include "base/kh-error.h"
#include "model/kh-entity-list.h"
#include "model/kh-hints.h"
#include "model/kh-subject.h"

G_BEGIN_DECLS

typedef enum {
  KH_DECISION_OPEN,
  KH_DECISION_KEEP,
  KH_DECISION_CHANGE, /* other roles, rights or end date */
  KH_DECISION_REMOVE,
} KhDecision;

/* What became of a decision. */
typedef enum {
  KH_OUTCOME_WAITING,
  KH_OUTCOME_DONE,
  KH_OUTCOME_SKIPPED, /* the account had changed meanwhile, and was to stay as it is */
  KH_OUTCOME_FAILED,  /* the service refused; it can be tried again */
} KhOutcome;

#define KH_TYPE_DECISION (kh_decision_get_type ())
#define KH_TYPE_OUTCOME (kh_outcome_get_type ())
GType kh_decision_get_type (void);
GType kh_outcome_get_type (void);

/* --- One person --- */

#define KH_TYPE_REVIEW_ITEM (kh_review_item_get_type ())
G_DECLARE_FINAL_TYPE (KhReviewItem, kh_review_item, KH, REVIEW_ITEM, KhEntity)

/* @before, @now: (nullable), one of them is not; its id is theirs. @hints: what was to be looked at. */
KhReviewItem *kh_review_item_new (KhSubject *before, KhSubject *now, KhHints hints);

/* Returns: (transfer none) (nullable): at the baseline; NULL for somebody new since. */
KhSubject *kh_review_item_get_before (KhReviewItem *self);
/* Returns: (transfer none) (nullable): at the start of the review; NULL for somebody who has left since the baseline. */
KhSubject *kh_review_item_get_now (KhReviewItem *self);
/* Returns: (transfer none): @now, or @before where there is none. */
KhSubject *kh_review_item_get_subject (KhReviewItem *self);
/* Returns: (transfer none) (element-type KhDifference) */
GPtrArray *kh_review_item_get_differences (KhReviewItem *self);
KhHints kh_review_item_get_hints (KhReviewItem *self);
/* Whether there is something to decide: not of the owner, nor of somebody who has left. */
gboolean kh_review_item_needs_decision (KhReviewItem *self);

KhDecision kh_review_item_get_decision (KhReviewItem *self);
/* Whether there is something to decide, and nobody has. */
gboolean kh_review_item_is_open (KhReviewItem *self);
/* Whether there is something to apply: it was decided to change or to remove, be that done yet or not. */
gboolean kh_review_item_changes_access (KhReviewItem *self);
/* What the person is to have, when the decision is to change. */
const char *const *kh_review_item_get_roles (KhReviewItem *self);
KhGrants *kh_review_item_get_grants (KhReviewItem *self);
gint64 kh_review_item_get_ends_at (KhReviewItem *self);
/* Whether it was decided, too, when single roles end; else those that stay keep their own end. */
gboolean kh_review_item_get_ends_decided (KhReviewItem *self);
/* Returns: (transfer full): when which of the roles that the person is to have ends by itself. */
KhEnds *kh_review_item_dup_role_ends (KhReviewItem *self);
/* Never NULL. */
const char *kh_review_item_get_note (KhReviewItem *self);
KhOutcome kh_review_item_get_outcome (KhReviewItem *self);
/* Whether nothing is left to apply: it was done, or skipped. */
gboolean kh_review_item_is_settled (KhReviewItem *self);
/* Returns: (transfer none) (nullable): the person as the decision left them, once it is done. */
KhSubject *kh_review_item_get_after (KhReviewItem *self);
void kh_review_item_set_after (KhReviewItem *self, KhSubject *after);
/* Returns: (transfer none) (nullable): what the next review compares with; NULL for somebody who was removed. */
KhSubject *kh_review_item_get_result (KhReviewItem *self);
/* Returns: (nullable): why it failed, in the language of then. */
const char *kh_review_item_get_failure (KhReviewItem *self);

/* How a decision stands to the account of now. */
typedef enum {
  KH_STANDING_NOTHING,  /* nothing is to be done: kept, undecided, or settled */
  KH_STANDING_ALREADY,  /* what was decided is so already */
  KH_STANDING_READY,    /* the person is as reviewed */
  KH_STANDING_CONFLICT, /* the person has been changed since */
} KhStanding;

/* @user: (nullable): as the account has the person now. */
KhStanding kh_review_item_get_standing (KhReviewItem *self, KhUser *user);

/* --- The whole --- */

#define KH_TYPE_REVIEW (kh_review_get_type ())
G_DECLARE_FINAL_TYPE (KhReview, kh_review, KH, REVIEW, KhEntity)

/* Times are 0 while it is not so.
 * Signal: "changed" (KhReviewItem *item), item NULL for the review itself: it is to be saved. */

/* Getters return what the object owns; a property of the same name goes with each. */
const char *kh_review_get_account_name (KhReview *self);
const char *kh_review_get_service_name (KhReview *self);
int kh_review_get_account_kind (KhReview *self);
gint64 kh_review_get_baseline_at (KhReview *self); /* 0: there was none, everybody is new */
gint64 kh_review_get_started_at (KhReview *self);
const char *kh_review_get_started_by (KhReview *self);
gint64 kh_review_get_signed_at (KhReview *self);
const char *kh_review_get_signed_by (KhReview *self);
gint64 kh_review_get_applied_at (KhReview *self);
/* Ids of the account's areas. */
const char *const *kh_review_get_areas (KhReview *self);
/* Returns: the name that the role had, or @id itself for an unknown one. Properties "role-ids" and "role-names" have them. */
const char *kh_review_get_role_name (KhReview *self, const char *id);

/* Returns: (transfer none): of KhReviewItem. */
KhEntityList *kh_review_get_items (KhReview *self);
/* For making and loading. */
void kh_review_add_item (KhReview *self, KhReviewItem *item);

guint kh_review_get_n_decided (KhReview *self);
guint kh_review_get_n_to_decide (KhReview *self);

/* All of these fail with KH_ERROR_CONFLICT, word "review-signed" (or "review-not-signed"), when it is too late or too
 * early for that. @roles, @grants, @ends_at count for KH_DECISION_CHANGE only; roles that stay keep their own end. */
gboolean kh_review_decide (KhReview *self, KhReviewItem *item, KhDecision decision, const char *const *roles,
                           KhGrants *grants, gint64 ends_at, GError **error);
/* KH_DECISION_CHANGE, with @role_ends, when single ones of @roles end. */
gboolean kh_review_change (KhReview *self, KhReviewItem *item, const char *const *roles, KhEnds *role_ends,
                           KhGrants *grants, gint64 ends_at, GError **error);
gboolean kh_review_set_note (KhReview *self, KhReviewItem *item, const char *note, GError **error);
/* Freezes it; where nothing is to be applied it is applied, too. KH_ERROR_INVALID, word
 * "review-open-decisions", while something is undecided; word "review-name" for an empty @name. */
gboolean kh_review_sign (KhReview *self, const char *name, gint64 now, GError **error);
/* @after: (nullable): the person as it left them; @failure: (nullable). After the last one applied-at is @now. */
gboolean kh_review_settle (KhReview *self, KhReviewItem *item, KhOutcome outcome, KhSubject *after,
                           const char *failure, gint64 now, GError **error);

G_END_DECLS
