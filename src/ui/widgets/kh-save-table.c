/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-save-table.h"

#include <string.h>

#include "compat/kh-compat.h"

typedef struct {
  GtkWidget *from; /* owned */
  GBytes *bytes;
  char *saved;
  char *failed;
  GCancellable *cancellable;
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->from);
  g_bytes_unref (saving->bytes);
  g_free (saving->saved);
  g_free (saving->failed);
  g_clear_object (&saving->cancellable);
  g_free (saving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void
say_failed (Saving *saving, const GError *error)
{
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    kh_alert_show (saving->from, saving->failed, error->message);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Saving) saving = data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    kh_announce (saving->from, saving->saved);
  else
    say_failed (saving, error);
}

static void
on_file_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  Saving *saving = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = kh_file_choose_finish (result, &error);

  if (file == NULL) {
    say_failed (saving, error);
    saving_free (saving);
    return;
  }
  g_file_replace_contents_bytes_async (file, saving->bytes, NULL, FALSE, G_FILE_CREATE_NONE, saving->cancellable,
                                       on_saved, saving);
}

void
kh_save_table (GtkWidget *from, const char *title, const char *name, char *csv, const char *saved, const char *failed,
               GCancellable *cancellable)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->from = g_object_ref (from);
  saving->bytes = g_bytes_new_take (csv, strlen (csv));
  saving->saved = g_strdup (saved);
  saving->failed = g_strdup (failed);
  g_set_object (&saving->cancellable, cancellable);
  kh_file_choose_async (GTK_WINDOW (gtk_widget_get_root (from)), title, name, "text/csv", cancellable, on_file_chosen,
                        saving);
}
