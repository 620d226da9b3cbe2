/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One person in the list of a review: name, what changed since the baseline, hints, and what was decided.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"
#include "model/kh-review.h"

G_BEGIN_DECLS

#define KH_TYPE_REVIEW_ROW (kh_review_row_get_type ())
G_DECLARE_FINAL_TYPE (KhReviewRow, kh_review_row, KH, REVIEW_ROW, GtkWidget)

GtkWidget *kh_review_row_new (void);
/* @item: (nullable): NULL to let go of it. */
void kh_review_row_set (KhReviewRow *self, KhReview *review, KhAccount *account, KhReviewItem *item);
/* Returns: (transfer full): the row in a sentence, for screen readers. */
char *kh_review_row_describe (KhReview *review, KhAccount *account, KhReviewItem *item);

G_END_DECLS
