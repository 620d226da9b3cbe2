/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One person of a review: what changed since the baseline, what they have now, hints, the decision and a note; or how
 * many are chosen at once. What a signed review says is there to be read.
 *
 * Signals: "decide" (KhDecision): for whoever is shown; KH_DECISION_CHANGE asks what to, KH_DECISION_OPEN takes back.
 *          "left" (): the note is written.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"
#include "model/kh-review.h"

G_BEGIN_DECLS

#define KH_TYPE_REVIEW_DETAIL (kh_review_detail_get_type ())
G_DECLARE_FINAL_TYPE (KhReviewDetail, kh_review_detail, KH, REVIEW_DETAIL, AdwBin)

/* @account, @review: (nullable): NULL lets go of all. A note that is being typed is given to the review first, here and in
 * the two below. */
void kh_review_detail_set (KhReviewDetail *self, KhAccount *account, KhReview *review);
/* @item: (nullable) */
void kh_review_detail_set_item (KhReviewDetail *self, KhReviewItem *item);
void kh_review_detail_set_many (KhReviewDetail *self, guint n);
void kh_review_detail_focus (KhReviewDetail *self);
void kh_review_detail_edit_note (KhReviewDetail *self);

G_END_DECLS
