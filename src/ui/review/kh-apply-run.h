/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Applying a signed review, one decision after the other. The account is brought up to date first; what changed meanwhile
 * is asked about, one at a time; when the connection breaks, what is left waits.
 *
 * Signal: "changed" (): the state, or how far it is.
 */
#pragma once

#include "account/kh-reviews.h"

G_BEGIN_DECLS

typedef enum {
  KH_APPLY_PLANNING, /* the account is brought up to date */
  KH_APPLY_PLANNED,  /* what is to be done is known */
  KH_APPLY_RUNNING,
  KH_APPLY_CONFLICT, /* see kh_apply_run_get_conflict() */
  KH_APPLY_BROKEN,   /* see kh_apply_run_get_error(); it can be gone on with */
  KH_APPLY_DONE,
} KhApplyState;

#define KH_TYPE_APPLY_RUN (kh_apply_run_get_type ())
G_DECLARE_FINAL_TYPE (KhApplyRun, kh_apply_run, KH, APPLY_RUN, GObject)

/* @review: signed. Begins with planning by itself. */
KhApplyRun *kh_apply_run_new (KhAccount *account, KhReview *review);

KhApplyState kh_apply_run_get_state (KhApplyRun *self);
/* Returns: (transfer none): of KhReviewItem, those that were still to be done when it was planned. */
GListModel *kh_apply_run_get_items (KhApplyRun *self);
/* How @item stood when it was planned, or stands since. */
KhStanding kh_apply_run_get_standing (KhApplyRun *self, KhReviewItem *item);
/* How many of the items have been settled or refused in this run. */
guint kh_apply_run_get_n_tried (KhApplyRun *self);
/* How many have this outcome. */
guint kh_apply_run_count (KhApplyRun *self, KhOutcome outcome);
/* Returns: (transfer none) (nullable): what is asked about, with what changed since the review. */
const KhReviewStep *kh_apply_run_get_conflict (KhApplyRun *self);
/* Whether the decision can be applied all the same: not when the person is not there any more. */
gboolean kh_apply_run_can_apply_conflict (KhApplyRun *self);
/* Returns: (transfer none) (nullable): why it does not go on. */
const GError *kh_apply_run_get_error (KhApplyRun *self);

/* Begins, or goes on after it broke. */
void kh_apply_run_start (KhApplyRun *self);
/* The answer to the conflict. */
void kh_apply_run_resolve (KhApplyRun *self, gboolean apply);
/* What the service refused stays as it is, for good. */
void kh_apply_run_skip_failed (KhApplyRun *self);
/* Nothing more is begun. What is under way is still answered. */
void kh_apply_run_stop (KhApplyRun *self);

/* Returns: (transfer full): a table of what was decided and what became of it, for a file. */
char *kh_apply_run_to_csv (KhApplyRun *self);

G_END_DECLS
