/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compat/kh-compat.h"

static GListModel *
filters_new (const char *mime_type)
{
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autofree char *content_type = g_content_type_from_mime_type (mime_type);
  g_autofree char *description = g_content_type_get_description (content_type != NULL ? content_type : mime_type);

  gtk_file_filter_set_name (filter, description);
  gtk_file_filter_add_mime_type (filter, mime_type);
  g_list_store_append (filters, filter);
  return G_LIST_MODEL (filters);
}

#if GTK_CHECK_VERSION (4, 10, 0)

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GtkFileDialog *dialog = GTK_FILE_DIALOG (source);
  gboolean saving = g_object_get_data (source, "kh-saving") != NULL;
  g_autoptr (GError) error = NULL;
  GFile *file = saving ? gtk_file_dialog_save_finish (dialog, result, &error)
                       : gtk_file_dialog_open_finish (dialog, result, &error);

  if (file != NULL || g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    g_task_return_pointer (task, file, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
kh_file_choose_async (GtkWindow *parent, const char *title, const char *name, const char *mime_type,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (parent, cancellable, callback, data);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  g_task_set_source_tag (task, kh_file_choose_async);
  gtk_file_dialog_set_title (dialog, title);
  if (mime_type != NULL) {
    g_autoptr (GListModel) filters = filters_new (mime_type);
    gtk_file_dialog_set_filters (dialog, filters);
  }
  if (name != NULL) {
    g_object_set_data (G_OBJECT (dialog), "kh-saving", GINT_TO_POINTER (TRUE));
    gtk_file_dialog_set_initial_name (dialog, name);
    gtk_file_dialog_save (dialog, parent, cancellable, chosen_cb, task);
  } else
    gtk_file_dialog_open (dialog, parent, cancellable, chosen_cb, task);
}

#else

static void
cancelled_cb (GCancellable *cancellable, GTask *task)
{
  GtkNativeDialog *dialog = g_task_get_task_data (task);

  g_signal_handlers_disconnect_by_data (cancellable, task);
  g_signal_handlers_disconnect_by_data (dialog, task);
  gtk_native_dialog_destroy (dialog);
  g_task_return_error_if_cancelled (task);
  g_object_unref (task);
}

static void
response_cb (GtkNativeDialog *dialog, int response, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (cancellable != NULL)
    g_signal_handlers_disconnect_by_data (cancellable, task);
  g_signal_handlers_disconnect_by_data (dialog, task);
  if (response == GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)), g_object_unref);
  else
    g_task_return_pointer (task, NULL, NULL);
  g_object_unref (task);
}

void
kh_file_choose_async (GtkWindow *parent, const char *title, const char *name, const char *mime_type,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (parent, cancellable, callback, data);
  GtkFileChooserNative *dialog;

  g_task_set_source_tag (task, kh_file_choose_async);
  if (g_task_return_error_if_cancelled (task)) {
    g_object_unref (task);
    return;
  }
  dialog = gtk_file_chooser_native_new (title, parent,
                                        name != NULL ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_OPEN,
                                        NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  if (mime_type != NULL) {
    g_autoptr (GListModel) filters = filters_new (mime_type);
    g_autoptr (GtkFileFilter) filter = g_list_model_get_item (filters, 0);
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  }
  g_task_set_task_data (task, dialog, g_object_unref);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), task);
  if (cancellable != NULL)
    g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

#endif

GFile *
kh_file_choose_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
