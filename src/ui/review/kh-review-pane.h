/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Access reviews: going through everybody who has access, deciding, signing, and applying what was decided. What each
 * part is for stands in README.md. Opens by itself where a review is under way.
 * Property "account" (KhAccount).
 */
#pragma once

#include "ui/widgets/kh-pane.h"

G_BEGIN_DECLS

#define KH_TYPE_REVIEW_PANE (kh_review_pane_get_type ())
G_DECLARE_FINAL_TYPE (KhReviewPane, kh_review_pane, KH, REVIEW_PANE, KhPane)

GtkWidget *kh_review_pane_new (void);
/* Starts a review, or opens the one that is under way. */
void kh_review_pane_start (KhReviewPane *self);

G_END_DECLS
