/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/kh-review-export.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/widgets/kh-feedback.h"

typedef struct {
  KhReview *review;
  KhAccount *account;
  KhReviewFormat format;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_object_unref (save->review);
  g_object_unref (save->account);
  g_free (save);
}

static void
on_progress (double fraction, gpointer data)
{
  kh_export_bar_set_progress (data, fraction, NULL);
}

static void
start (gpointer data, GFile *file, GCancellable *cancellable, KhExportBar *bar, GAsyncReadyCallback callback,
       gpointer callback_data)
{
  Save *save = data;

  kh_review_report_export_async (save->review, save->account, save->format, NULL, file, cancellable, on_progress, bar,
                                 callback, callback_data);
}

static char *
finish (gpointer data, GAsyncResult *result, GError **error)
{
  return kh_review_report_export_finish (result, error) ? g_strdup (_ ("The review was exported")) : NULL;
}

void
kh_review_export (KhExportBar *bar, KhReview *review, KhAccount *account, KhReviewFormat format)
{
  g_autofree char *name = kh_review_report_file_name (review, format);
  const KhExport export = {
    .title = _ ("Export Review"),
    .name = name,
    .mime_type = format == KH_REVIEW_PDF ? "application/pdf" : "text/csv",
    .label = _ ("Exporting the Review…"),
    .failed = _ ("The Review Could Not Be Exported"),
    .start = start,
    .finish = finish,
    .free = save_free,
  };
  Save *save = g_new0 (Save, 1);

  save->review = g_object_ref (review);
  save->account = g_object_ref (account);
  save->format = format;
  kh_export_bar_run (bar, &export, save);
}

static void
on_printed (GtkPrintOperation *operation, GtkPrintOperationResult result, GtkWidget *from)
{
  g_autoptr (GError) error = NULL;

  if (result != GTK_PRINT_OPERATION_RESULT_ERROR)
    return;
  gtk_print_operation_get_error (operation, &error);
  kh_feedback_error (from, _ ("The Review Could Not Be Printed"), error);
}

void
kh_review_print (GtkWidget *from, KhReview *review, KhAccount *account)
{
  g_autoptr (GtkPrintOperation) operation = kh_review_report_print_new (review, account);

  g_signal_connect_object (operation, "done", G_CALLBACK (on_printed), from, 0);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (gtk_widget_get_root (from)),
                           NULL);
}
