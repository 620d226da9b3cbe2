/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who of a review is shown: by words, and by how far their review has come. What somebody decides does not change the
 * list under their hands: it is looked at again when gtk_filter_changed() says so.
 */
#pragma once

#include "ui/review/kh-review-index.h"
#include "ui/widgets/kh-text-filter.h"

G_BEGIN_DECLS

/* In the order of the choices in kh-review-work.ui. */
typedef enum {
  KH_REVIEW_SHOW_ALL,
  KH_REVIEW_SHOW_UNDECIDED,
  KH_REVIEW_SHOW_CHANGED,
  KH_REVIEW_SHOW_HINTS,
  KH_REVIEW_SHOW_TO_APPLY,
} KhReviewShow;

#define KH_TYPE_REVIEW_FILTER (kh_review_filter_get_type ())
G_DECLARE_FINAL_TYPE (KhReviewFilter, kh_review_filter, KH, REVIEW_FILTER, KhTextFilter)

KhReviewFilter *kh_review_filter_new (KhReviewIndex *index);
void kh_review_filter_set_show (KhReviewFilter *self, KhReviewShow show);

G_END_DECLS
