/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/history/kh-export-bar.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "ui/widgets/kh-feedback.h"

struct _KhExportBar {
  AdwBin parent_instance;

  /* template children */
  GtkRevealer *revealer;
  GtkProgressBar *progress;

  /* owned */
  GCancellable *cancellable; /* of the export under way */
};

G_DEFINE_FINAL_TYPE (KhExportBar, kh_export_bar, ADW_TYPE_BIN)

/* One export, from the question where to the last word. */
typedef struct {
  KhExportBar *self; /* owned */
  KhAccount *account;
  KhHistoryQuery *query;
  KhHistoryFormat format;
  GListModel *known;
  GCancellable *cancellable;
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->self);
  g_object_unref (job->account);
  kh_history_query_free (job->query);
  g_object_unref (job->known);
  g_object_unref (job->cancellable);
  g_free (job);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

/* Returns: FALSE when it was stopped, and there may be another one. */
static gboolean
end (Job *job)
{
  KhExportBar *self = job->self;

  if (self->cancellable != job->cancellable)
    return FALSE;
  g_clear_object (&self->cancellable);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  return TRUE;
}

static void
on_progress (guint done, gint64 total, gpointer data)
{
  KhExportBar *self = KH_EXPORT_BAR (data);
  g_autofree char *text = NULL;

  /* Translators: how many events have been written, of how many. */
  text = g_strdup_printf (_ ("%u of %u"), done, (guint) MAX (total, done));
  gtk_progress_bar_set_fraction (self->progress, total > 0 ? MIN ((double) done / total, 1) : 0);
  gtk_progress_bar_set_text (self->progress, text);
}

static void
on_exported (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Job) job = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint count;
  gboolean ok = kh_history_export_finish (result, &count, &error);

  if (!end (job))
    return;
  if (!ok) {
    kh_feedback_error (GTK_WIDGET (job->self), _ ("The History Could Not Be Exported"), error);
    return;
  }
  /* Translators: %u is how many entries of the history were written into a file. */
  text = g_strdup_printf (ngettext ("%u entry was exported", "%u entries were exported", count), count);
  kh_feedback_toast (GTK_WIDGET (job->self), text);
}

static void
on_file_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Job) job = data;
  KhExportBar *self = job->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = kh_file_choose_finish (result, &error);

  if (file == NULL) {
    if (end (job) && error != NULL)
      kh_feedback_error (GTK_WIDGET (self), _ ("The History Could Not Be Exported"), error);
    return;
  }
  if (self->cancellable != job->cancellable)
    return;
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_progress_bar_set_text (self->progress, "");
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  kh_history_export_async (job->account, job->query, job->format, job->known, file, job->cancellable, on_progress, self,
                           on_exported, job);
  g_steal_pointer (&job);
}

void
kh_export_bar_start (KhExportBar *self, KhAccount *account, const KhHistoryQuery *query, KhHistoryFormat format,
                     GListModel *known)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  gboolean csv = format == KH_HISTORY_CSV;
  Job *job;

  if (self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  job = g_new0 (Job, 1);
  job->self = g_object_ref (self);
  job->account = g_object_ref (account);
  job->query = kh_history_query_copy (query);
  job->format = format;
  job->known = g_object_ref (known);
  job->cancellable = g_object_ref (self->cancellable);
  kh_file_choose_async (GTK_WINDOW (root), _ ("Export History"),
                        /* Translators: the names that are suggested for the file. */
                        csv ? _ ("History.csv") : _ ("History.jsonl"), csv ? "text/csv" : NULL, self->cancellable,
                        on_file_chosen, job);
}

void
kh_export_bar_stop (KhExportBar *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

static void
kh_export_bar_dispose (GObject *object)
{
  KhExportBar *self = KH_EXPORT_BAR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (kh_export_bar_parent_class)->dispose (object);
}

static void
kh_export_bar_class_init (KhExportBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_export_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/history/kh-export-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, KhExportBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, KhExportBar, progress);
  gtk_widget_class_bind_template_callback (widget_class, kh_export_bar_stop);
}

static void
kh_export_bar_init (KhExportBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
