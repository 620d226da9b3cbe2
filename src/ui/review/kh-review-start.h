/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an access review is, when the next is due, and those that there were.
 *
 * Signals: "start" (); "open" (const char *id): one that is there; "discard" (KhReview *): one that is not signed; "compare" (): two
 * days.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-reviews.h"

G_BEGIN_DECLS

#define KH_TYPE_REVIEW_START (kh_review_start_get_type ())
G_DECLARE_FINAL_TYPE (KhReviewStart, kh_review_start, KH, REVIEW_START, AdwBin)

/* @reviews: (nullable) */
void kh_review_start_set_reviews (KhReviewStart *self, KhReviews *reviews);
/* The day may be another one. */
void kh_review_start_update (KhReviewStart *self);

G_END_DECLS
