/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Exporting a review: as PDF, as CSV, and onto paper. Neither stops the window: words are put together in slices of the
 * main loop, files are made on another thread.
 */
#pragma once

#include <gtk/gtk.h>

#include "account/kh-account.h"
#include "model/kh-review.h"

G_BEGIN_DECLS

typedef enum {
  KH_REVIEW_PDF,
  KH_REVIEW_CSV,
} KhReviewFormat;

/* @fraction: 0 to 1. */
typedef void (*KhReviewProgress) (double fraction, gpointer data);

/* Returns: (transfer full): what is suggested: "Review of Blue Shop 2026-11-22.pdf". */
char *kh_review_report_file_name (KhReview *review, KhReviewFormat format);

/* @account: (nullable): whose areas have names. @setup: (nullable): the paper; NULL: what is usual in this locale. The file
 * appears when all of it is written; after a failure, or when it was cancelled, it is as it was before. @progress:
 * (nullable): not called after @cancellable was cancelled. */
void kh_review_report_export_async (KhReview *review, KhAccount *account, KhReviewFormat format, GtkPageSetup *setup,
                                    GFile *file, GCancellable *cancellable, KhReviewProgress progress,
                                    gpointer progress_data, GAsyncReadyCallback callback, gpointer data);
/* Fails with G_IO_ERROR. */
gboolean kh_review_report_export_finish (GAsyncResult *result, GError **error);

/* Returns: (transfer full): what prints it; run it with GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG. */
GtkPrintOperation *kh_review_report_print_new (KhReview *review, KhAccount *account);

G_END_DECLS
