/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing a review: what was decided in short, what will be done, and a name under it.
 *
 * Signal: "signed" (): the review is.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"
#include "model/kh-review.h"

G_BEGIN_DECLS

#define KH_TYPE_REVIEW_SIGN_WINDOW (kh_review_sign_window_get_type ())
G_DECLARE_FINAL_TYPE (KhReviewSignWindow, kh_review_sign_window, KH, REVIEW_SIGN_WINDOW, AdwWindow)

/* @from: whose window it opens over. */
GtkWidget *kh_review_sign_window_new (GtkWidget *from, KhAccount *account, KhReview *review);

G_END_DECLS
