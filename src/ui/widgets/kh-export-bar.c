/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-export-bar.h"

#include "compat/kh-compat.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-fit.h"

struct _KhExportBar {
  AdwBin parent_instance;

  /* template children */
  GtkRevealer *revealer;
  GtkLabel *label;
  GtkProgressBar *progress;

  /* owned */
  GCancellable *cancellable; /* of the export under way */
};

G_DEFINE_FINAL_TYPE (KhExportBar, kh_export_bar, ADW_TYPE_BIN)

/* One export, from the question where to the last word. */
typedef struct {
  KhExportBar *self; /* owned */
  KhExport export;   /* but for the texts, of which only failed is looked at */
  gpointer data;
  GCancellable *cancellable;
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->self);
  g_object_unref (job->cancellable);
  job->export.free (job->data);
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

void
kh_export_bar_set_progress (KhExportBar *self, double fraction, const char *text)
{
  gtk_progress_bar_set_fraction (self->progress, CLAMP (fraction, 0, 1));
  gtk_progress_bar_set_text (self->progress, text);
}

static void
on_exported (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Job) job = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = job->export.finish (job->data, result, &error);

  if (!end (job))
    return;
  if (text == NULL)
    kh_feedback_error (GTK_WIDGET (job->self), job->export.failed, error);
  else
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
      kh_feedback_error (GTK_WIDGET (self), job->export.failed, error);
    return;
  }
  if (self->cancellable != job->cancellable)
    return;
  kh_export_bar_set_progress (self, 0, "");
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  job->export.start (job->data, file, job->cancellable, self, on_exported, job);
  g_steal_pointer (&job);
}

void
kh_export_bar_run (KhExportBar *self, const KhExport *export, gpointer data)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  Job *job;

  if (self->cancellable != NULL) {
    export->free (data);
    return;
  }
  self->cancellable = g_cancellable_new ();
  job = g_new0 (Job, 1);
  job->self = g_object_ref (self);
  job->export = *export;
  job->data = data;
  job->cancellable = g_object_ref (self->cancellable);
  gtk_label_set_label (self->label, export->label);
  kh_file_choose_async (GTK_WINDOW (root), export->title, export->name, export->mime_type, self->cancellable,
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
                                               "/io/github/keyholder_app/Keyholder/widgets/kh-export-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, KhExportBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, KhExportBar, label);
  gtk_widget_class_bind_template_child (widget_class, KhExportBar, progress);
  gtk_widget_class_bind_template_callback (widget_class, kh_export_bar_stop);
}

static void
kh_export_bar_init (KhExportBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_buttons (GTK_WIDGET (self), PANGO_WRAP_WORD);
}
