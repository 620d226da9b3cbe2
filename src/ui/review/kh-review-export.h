/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A review into a file, wherever the person wants it, or onto paper.
 */
#pragma once

#include "ui/review/kh-review-report.h"
#include "ui/widgets/kh-export-bar.h"

G_BEGIN_DECLS

void kh_review_export (KhExportBar *bar, KhReview *review, KhAccount *account, KhReviewFormat format);
/* With the dialog of the desktop, over the window that @from is in. */
void kh_review_print (GtkWidget *from, KhReview *review, KhAccount *account);

G_END_DECLS
