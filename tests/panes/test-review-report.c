/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Exporting a review, but for what is in the files: their names, how far it is, stopping and failing, and printing.
 */
#include "ui/review/kh-review-report.h"

#include <glib/gstdio.h>
#include <string.h>

#include "kh-sample-review.h"
#include "kh-wait.h"

#define PEOPLE 100

typedef struct {
  char *folder;
  GFile *file;
  GCancellable *cancellable;
  KhReview *review;
  GAsyncResult *result;
  guint steps;
  double last;
  double stop_at; /* 2: never */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;

  f->folder = g_dir_make_tmp ("keyholder-XXXXXX", NULL);
  path = g_build_filename (f->folder, "review.pdf", NULL);
  f->file = g_file_new_for_path (path);
  f->cancellable = g_cancellable_new ();
  f->review = kh_sample_review_new (PEOPLE, 0, KH_SAMPLE_SIGNED);
  f->stop_at = 2;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  KhReview *left = f->review;

  g_clear_object (&f->result);
  g_file_delete (f->file, NULL, NULL);
  g_rmdir (f->folder);
  g_object_unref (f->file);
  g_object_unref (f->cancellable);
  /* The thread of the last export lets go of it after its result was there. */
  g_object_add_weak_pointer (G_OBJECT (left), (gpointer *) &left);
  g_clear_object (&f->review);
  kh_wait_until (g_atomic_pointer_get (&left) == NULL);
  g_free (f->folder);
}

static void
on_progress (double fraction, gpointer data)
{
  Fixture *f = data;

  g_assert_false (g_cancellable_is_cancelled (f->cancellable));
  g_assert_cmpfloat (fraction, >=, f->last);
  g_assert_cmpfloat (fraction, <=, 1);
  f->last = fraction;
  f->steps++;
  if (fraction >= f->stop_at)
    g_cancellable_cancel (f->cancellable);
}

static gboolean
export (Fixture *f, KhReviewFormat format, GError **error)
{
  gboolean done;

  kh_review_report_export_async (f->review, NULL, format, NULL, f->file, f->cancellable, on_progress, f, kh_wait_callback,
                                 &f->result);
  while (f->result == NULL) /* however long that takes under sanitizers */
    g_main_context_iteration (NULL, TRUE);
  done = kh_review_report_export_finish (f->result, error);
  while (g_main_context_iteration (NULL, FALSE))
    ; /* whoever is told too late would be told now */
  return done;
}

static char *
read_file (Fixture *f)
{
  g_autofree char *path = g_file_get_path (f->file);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
test_progress (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (export (f, KH_REVIEW_PDF, &error));
  g_assert_no_error (error);
  text = read_file (f);
  g_assert_true (g_str_has_prefix (text, "%PDF-"));
  g_assert_cmpuint (f->steps, >, 5);
  g_assert_cmpfloat (f->last, >, 0.9);
}

/* Whatever was there stays, and nothing comes where nothing was: before it begins, and while pages are drawn. */
static void
test_stopped (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_file_get_path (f->file);
  guint stopped = 0;

  for (guint i = 0; i < 6; i++) {
    gboolean before = i % 2 == 0, done;
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;
    if (before)
      g_file_set_contents (path, "As it was", -1, NULL);
    else
      g_unlink (path);
    g_clear_object (&f->result);
    g_cancellable_reset (f->cancellable);
    f->last = 0;
    f->stop_at = 0.5;
    if (i < 2)
      g_cancellable_cancel (f->cancellable);
    done = export (f, KH_REVIEW_PDF, &error);
    text = read_file (f);
    if (done) { /* the other thread was quicker */
      g_assert_true (g_str_has_prefix (text, "%PDF-"));
      continue;
    }
    stopped++;
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpstr (text, ==, before ? "As it was" : NULL);
  }
  g_assert_cmpuint (stopped, >, 2);
}

static void
test_no_folder (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "none", "review.csv", NULL);
  g_autoptr (GError) error = NULL;

  g_object_unref (f->file);
  f->file = g_file_new_for_path (path);
  g_assert_false (export (f, KH_REVIEW_CSV, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_nobody (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_object_unref (f->review);
  f->review = g_object_new (KH_TYPE_REVIEW, "id", "r", NULL);
  g_assert_true (export (f, KH_REVIEW_PDF, &error));
  g_assert_no_error (error);
  text = read_file (f);
  g_assert_true (g_str_has_prefix (text, "%PDF-"));
}

static void
check_name (const char *store, const char *expected)
{
  g_autoptr (KhReview) review = g_object_new (KH_TYPE_REVIEW, "id", "r", "account-name", store, "signed-at",
                                              G_GINT64_CONSTANT (1795356000000), NULL);
  g_autofree char *name = kh_review_report_file_name (review, KH_REVIEW_PDF);

  g_assert_cmpstr (name, ==, expected);
}

static void
test_names (void)
{
  g_autofree char *lots = g_strnfill (300, 'x');
  g_autoptr (KhReview) draft = g_object_new (KH_TYPE_REVIEW, "id", "r", "account-name", lots, NULL);
  g_autofree char *name = kh_review_report_file_name (draft, KH_REVIEW_CSV);

  check_name ("Blumen Süd", "Review of Blumen Süd 2026-11-22.pdf");
  check_name ("a/b\\c:d*e?f\"g<h>i|j\nk", "Review of a-b-c-d-e-f-g-h-i-j-k 2026-11-22.pdf");
  check_name ("../../etc", "Review of ..-..-etc 2026-11-22.pdf");
  g_assert_cmpuint (strlen (name), <, 120);
  g_assert_true (g_str_has_suffix (name, ".csv"));
}

/* Through GTK's printing, into a file. No step takes more than a few pages' time. */
static void
on_done (GtkPrintOperation *operation, GtkPrintOperationResult result, gpointer data)
{
  *(int *) data = result;
}

static void
test_print (Fixture *f, gconstpointer data)
{
  g_autoptr (GtkPrintOperation) operation = kh_review_report_print_new (f->review, NULL);
  g_autofree char *path = g_file_get_path (f->file);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  int pages, result = -1;

  gtk_print_operation_set_show_progress (operation, FALSE); /* there is no display */
  gtk_print_operation_set_export_filename (operation, path);
  g_signal_connect (operation, "done", G_CALLBACK (on_done), &result);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, &error);
  g_assert_no_error (error);
  while (result < 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (result, ==, GTK_PRINT_OPERATION_RESULT_APPLY);
  g_object_get (operation, "n-pages", &pages, NULL);
  g_assert_cmpint (pages, >, PEOPLE / 8);
  text = read_file (f);
  g_assert_true (g_str_has_prefix (text, "%PDF-"));
}

#define ADD(name, function) g_test_add ("/review-report/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("progress", test_progress);
  ADD ("stopped", test_stopped);
  ADD ("no-folder", test_no_folder);
  ADD ("nobody", test_nobody);
  g_test_add_func ("/review-report/names", test_names);
  ADD ("print", test_print);
  return g_test_run ();
}
