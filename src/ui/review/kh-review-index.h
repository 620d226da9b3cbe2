/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the people of a review are searched and sorted by, worked out once for each of them.
 */
#pragma once

#include "model/kh-review.h"

G_BEGIN_DECLS

#define KH_TYPE_REVIEW_INDEX (kh_review_index_get_type ())
G_DECLARE_FINAL_TYPE (KhReviewIndex, kh_review_index, KH, REVIEW_INDEX, GObject)

KhReviewIndex *kh_review_index_new (KhReview *review);
/* Returns: (transfer none): name, address and roles, folded for searching. */
const char *kh_review_index_get_text (KhReviewIndex *self, KhReviewItem *item);
/* By name, as one expects it here. */
int kh_review_index_compare (KhReviewIndex *self, KhReviewItem *a, KhReviewItem *b);

G_END_DECLS
