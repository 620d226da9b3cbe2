/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/kh-review-report.h"

#include "kh-config.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/kh-time.h"
#include "ui/review/kh-review-csv.h"
#include "ui/review/kh-review-pages.h"

#define SLICE (8 * G_TIME_SPAN_MILLISECOND) /* half a frame */
#define MAX_NAME 80 /* characters of a store's name in a file's */

/* --- The name of the file --- */

/* No character that some file system refuses or a shell takes for something else. */
static char *
clean (const char *name)
{
  g_autoptr (GString) text = g_string_new (NULL);
  glong n = 0;

  for (const char *p = name; *p != '\0' && n < MAX_NAME; p = g_utf8_next_char (p), n++) {
    gunichar c = g_utf8_get_char (p);
    if (!g_unichar_isprint (c) || (c < 0x80 && strchr ("/\\:*?\"<>|", (int) c) != NULL))
      g_string_append_c (text, '-');
    else
      g_string_append_unichar (text, c);
  }
  return g_strstrip (g_strdup (text->str));
}

char *
kh_review_report_file_name (KhReview *review, KhReviewFormat format)
{
  const char *store = kh_review_get_account_name (review);
  gint64 signed_at = kh_review_get_signed_at (review);
  g_autoptr (GDateTime) time
      = g_date_time_new_from_unix_local ((signed_at != 0 ? signed_at : kh_time_now ()) / KH_SECOND);
  g_autofree char *date = g_date_time_format (time, "%Y-%m-%d");
  g_autofree char *name = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *cleaned = clean (store != NULL ? store : "");

  /* Translators: the name that is suggested for a file, without its ending: a store's name, and a date. */
  name = g_strdup_printf (C_ ("file name", "Review of %s %s"), cleaned, date);
  whole = g_strconcat (name, format == KH_REVIEW_PDF ? ".pdf" : ".csv", NULL);
  g_strdelimit (whole, "/\\", '-');
  return g_steal_pointer (&whole);
}

/* --- Files --- */

typedef struct {
  KhReviewRecord *record; /* until the pages have it */
  KhReviewFormat format;
  double width, height;
  GtkBorder margin;
  GFile *file;
  KhReviewProgress progress;
  gpointer progress_data;
  int told; /* percent */
  GByteArray *bytes;
} Export;

static void
export_free (Export *export)
{
  g_clear_pointer (&export->record, kh_review_record_free);
  g_object_unref (export->file);
  g_byte_array_unref (export->bytes);
  g_free (export);
}

static void
take_paper (GtkPageSetup *setup, double *width, double *height, GtkBorder *margin)
{
  *width = gtk_page_setup_get_paper_width (setup, GTK_UNIT_POINTS);
  *height = gtk_page_setup_get_paper_height (setup, GTK_UNIT_POINTS);
  margin->left = gtk_page_setup_get_left_margin (setup, GTK_UNIT_POINTS);
  margin->right = gtk_page_setup_get_right_margin (setup, GTK_UNIT_POINTS);
  margin->top = gtk_page_setup_get_top_margin (setup, GTK_UNIT_POINTS);
  margin->bottom = gtk_page_setup_get_bottom_margin (setup, GTK_UNIT_POINTS);
}

typedef struct {
  GTask *task; /* owned */
  double fraction;
} Step;

static void
step_free (gpointer data)
{
  Step *step = data;

  g_object_unref (step->task);
  g_free (step);
}

static gboolean
on_step (gpointer data)
{
  Step *step = data;
  Export *export = g_task_get_task_data (step->task);

  if (!g_cancellable_is_cancelled (g_task_get_cancellable (step->task)))
    export->progress (step->fraction, export->progress_data);
  return G_SOURCE_REMOVE;
}

/* From any thread. */
static void
tell (GTask *task, double fraction)
{
  Export *export = g_task_get_task_data (task);
  int percent = fraction * 100;
  Step *step;

  if (export->progress == NULL || percent == export->told)
    return;
  export->told = percent;
  step = g_new (Step, 1);
  step->task = g_object_ref (task);
  step->fraction = fraction;
  g_main_context_invoke_full (g_task_get_context (task), G_PRIORITY_DEFAULT, on_step, step, step_free);
}

static cairo_status_t
write_bytes (void *data, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
describe (cairo_surface_t *surface, const KhReviewRecord *record)
{
  g_autofree char *title = g_strdup_printf (C_ ("head of a page", "%s · %s"), record->title, record->store);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, record->state);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR, record->signed_by);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Keyholder " KH_VERSION);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
}

static void
add_outline (cairo_surface_t *surface, KhReviewPages *pages)
{
  for (KhReviewSection section = KH_REVIEW_SUMMARY; section < KH_REVIEW_N_SECTIONS; section++) {
    int page = kh_review_pages_find_section (pages, section);
    g_autofree char *target = g_strdup_printf ("page=%d", page + 1);
    if (page >= 0)
      cairo_pdf_surface_add_outline (surface, CAIRO_PDF_OUTLINE_ROOT, kh_review_pages_section_title (section), target,
                                     CAIRO_PDF_OUTLINE_FLAG_OPEN);
  }
}

/* Pages whose fonts are this thread's own. */
static KhReviewPages *
pages_new (Export *export)
{
  g_autoptr (PangoFontMap) fonts = pango_cairo_font_map_new ();
  cairo_font_options_t *options = cairo_font_options_create ();
  PangoContext *context;
  KhReviewPages *pages;

  pango_cairo_font_map_set_resolution (PANGO_CAIRO_FONT_MAP (fonts), 72);
  context = pango_font_map_create_context (fonts);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pages = kh_review_pages_new (g_steal_pointer (&export->record), context, export->width, export->height, &export->margin);
  g_object_unref (context);
  return pages;
}

static gboolean
make_pdf (GTask *task, Export *export, GCancellable *cancellable, GError **error)
{
  KhReviewRecord *record = export->record;
  g_autoptr (KhReviewPages) pages = pages_new (export);
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;
  guint n;

  while (!kh_review_pages_lay_out (pages, 20 * G_TIME_SPAN_MILLISECOND)) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    tell (task, kh_review_pages_get_progress (pages) * 0.5);
  }
  n = kh_review_pages_get_n (pages);
  surface = cairo_pdf_surface_create_for_stream (write_bytes, export->bytes, export->width, export->height);
  describe (surface, record);
  cr = cairo_create (surface);
  for (guint i = 0; i < n && !g_cancellable_is_cancelled (cancellable); i++) {
    kh_review_pages_draw (pages, i, cr);
    cairo_show_page (cr);
    tell (task, 0.5 + 0.5 * i / n);
  }
  add_outline (surface, pages);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, cairo_status_to_string (status));
  return FALSE;
}

static void
make_csv (Export *export)
{
  GString *text = kh_review_record_to_csv (export->record);

  g_byte_array_append (export->bytes, (const guint8 *) text->str, text->len);
  g_string_free (text, TRUE);
}

static void
make_file (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Export *export = task_data;
  GError *error = NULL;

  if (export->format == KH_REVIEW_CSV)
    make_csv (export);
  else if (!make_pdf (task, export, cancellable, &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (g_file_replace_contents (export->file, (const char *) export->bytes->data, export->bytes->len, NULL, FALSE,
                               G_FILE_CREATE_NONE, NULL, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
compose (gpointer data)
{
  GTask *task = data;
  Export *export = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  if (!kh_review_record_compose (export->record, SLICE)) {
    tell (task, 0.15 * kh_review_record_get_progress (export->record));
    return G_SOURCE_CONTINUE;
  }
  g_task_run_in_thread (task, make_file);
  return G_SOURCE_REMOVE;
}

void
kh_review_report_export_async (KhReview *review, KhAccount *account, KhReviewFormat format, GtkPageSetup *setup,
                               GFile *file, GCancellable *cancellable, KhReviewProgress progress,
                               gpointer progress_data, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (review, cancellable, callback, data);
  g_autoptr (GtkPageSetup) usual = setup == NULL ? gtk_page_setup_new () : NULL;
  Export *export = g_new0 (Export, 1);

  g_task_set_source_tag (task, kh_review_report_export_async);
  g_task_set_check_cancellable (task, FALSE); /* too late is when the file is there */
  export->record = kh_review_record_new (review, account);
  export->format = format;
  export->file = g_object_ref (file);
  export->progress = progress;
  export->progress_data = progress_data;
  export->bytes = g_byte_array_new ();
  take_paper (setup != NULL ? setup : usual, &export->width, &export->height, &export->margin);
  g_task_set_task_data (task, export, (GDestroyNotify) export_free);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, compose, task, g_object_unref);
}

gboolean
kh_review_report_export_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- Paper --- */

typedef struct {
  KhReviewRecord *record; /* until the pages have it */
  KhReviewPages *pages;
} Print;

static void
print_free (gpointer data, GClosure *closure)
{
  Print *print = data;

  g_clear_pointer (&print->record, kh_review_record_free);
  g_clear_pointer (&print->pages, kh_review_pages_free);
  g_free (print);
}

static gboolean
on_paginate (GtkPrintOperation *operation, GtkPrintContext *context, Print *print)
{
  if (print->pages == NULL) {
    PangoContext *fonts = gtk_print_context_create_pango_context (context);
    double width, height;
    GtkBorder margin;
    take_paper (gtk_print_context_get_page_setup (context), &width, &height, &margin);
    print->pages = kh_review_pages_new (g_steal_pointer (&print->record), fonts, width, height, &margin);
    g_object_unref (fonts);
  }
  if (!kh_review_pages_lay_out (print->pages, SLICE))
    return FALSE;
  gtk_print_operation_set_n_pages (operation, kh_review_pages_get_n (print->pages));
  return TRUE;
}

static void
on_draw_page (GtkPrintOperation *operation, GtkPrintContext *context, int page, Print *print)
{
  kh_review_pages_draw (print->pages, page, gtk_print_context_get_cairo_context (context));
}

GtkPrintOperation *
kh_review_report_print_new (KhReview *review, KhAccount *account)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autofree char *name = kh_review_report_file_name (review, KH_REVIEW_PDF);
  Print *print = g_new0 (Print, 1);

  print->record = kh_review_record_new (review, account);
  name[strlen (name) - strlen (".pdf")] = '\0';
  gtk_print_operation_set_job_name (operation, name);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_set_show_progress (operation, TRUE);
  g_signal_connect_data (operation, "paginate", G_CALLBACK (on_paginate), print, print_free, 0);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_draw_page), print);
  return operation;
}
