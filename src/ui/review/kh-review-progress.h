/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bar below a review: how far it is, whether that is saved, and the button for what comes next.
 *
 * Signals: "sign" (), "apply" (): somebody wants to.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-reviews.h"

G_BEGIN_DECLS

#define KH_TYPE_REVIEW_PROGRESS (kh_review_progress_get_type ())
G_DECLARE_FINAL_TYPE (KhReviewProgress, kh_review_progress, KH, REVIEW_PROGRESS, AdwBin)

/* @review: (nullable), with its items; NULL lets go of both. */
void kh_review_progress_set (KhReviewProgress *self, KhAccount *account, KhReview *review);
/* The review, whether it is saved, or what one may do is another: it does not watch them itself. */
void kh_review_progress_update (KhReviewProgress *self);

G_END_DECLS
