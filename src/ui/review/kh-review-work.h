/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Going through the people of a review: the list beside whoever is chosen in it, decisions by button or by key, and how
 * far one has come. A signed review is there to be read.
 *
 * Signals: "sign" (), "apply" (): somebody wants to.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-reviews.h"

G_BEGIN_DECLS

#define KH_TYPE_REVIEW_WORK (kh_review_work_get_type ())
G_DECLARE_FINAL_TYPE (KhReviewWork, kh_review_work, KH, REVIEW_WORK, AdwBin)

/* @review: (nullable), with its items; NULL lets go of all. */
void kh_review_work_set (KhReviewWork *self, KhAccount *account, KhReview *review);
/* Only people who have all words of @text are shown. */
void kh_review_work_search (KhReviewWork *self, const char *text);
/* What one may do may be something else. */
void kh_review_work_update (KhReviewWork *self);
/* Goes one step back: from many to one, from the person to the list. Returns: FALSE when there is none. */
gboolean kh_review_work_leave (KhReviewWork *self);

G_END_DECLS
