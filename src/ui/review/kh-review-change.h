/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What somebody is to have after the review: roles, rights and end date. Nothing is changed but the decision, so it works
 * without a connection.
 *
 * Signal: "decided" (): it is in the review.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"
#include "model/kh-review.h"

G_BEGIN_DECLS

#define KH_TYPE_REVIEW_CHANGE (kh_review_change_get_type ())
G_DECLARE_FINAL_TYPE (KhReviewChange, kh_review_change, KH, REVIEW_CHANGE, AdwWindow)

/* @from: whose window it opens over. */
GtkWidget *kh_review_change_new (GtkWidget *from, KhAccount *account, KhReview *review, KhReviewItem *item);

G_END_DECLS
