/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small window out of which a file can be dragged, as out of a file manager: drag-file PATH. It offers the file, and its
 * path as text, and ends when it has been dropped where it is taken.
 */
#include <gtk/gtk.h>
#include <stdlib.h>

static gboolean
on_cancel (GtkDragSource *source, GdkDrag *drag, GdkDragCancelReason reason, gboolean *cancelled)
{
  *cancelled = TRUE;
  return FALSE;
}

static void
on_end (GtkDragSource *source, GdkDrag *drag, gboolean deleted, gboolean *cancelled)
{
  if (!*cancelled)
    exit (0);
  *cancelled = FALSE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (argv[1]);
  GdkFileList *files;
  GtkDragSource *source;
  GtkWidget *window;
  gboolean cancelled = FALSE;
  GdkContentProvider *offered[2];

  gtk_init ();
  files = gdk_file_list_new_from_array (&file, 1);
  offered[0] = gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, files);
  offered[1] = gdk_content_provider_new_typed (G_TYPE_STRING, g_file_peek_path (file));
  g_boxed_free (GDK_TYPE_FILE_LIST, files);
  source = gtk_drag_source_new ();
  gtk_drag_source_set_content (source, gdk_content_provider_new_union (offered, G_N_ELEMENTS (offered)));
  g_signal_connect (source, "drag-cancel", G_CALLBACK (on_cancel), &cancelled);
  g_signal_connect (source, "drag-end", G_CALLBACK (on_end), &cancelled);
  window = gtk_window_new ();
  gtk_window_set_title (GTK_WINDOW (window), "Files");
  gtk_window_set_default_size (GTK_WINDOW (window), 120, 90);
  gtk_window_set_child (GTK_WINDOW (window), gtk_label_new ("A file"));
  gtk_widget_add_controller (gtk_window_get_child (GTK_WINDOW (window)), GTK_EVENT_CONTROLLER (source));
  gtk_window_present (GTK_WINDOW (window));
  g_main_loop_run (loop);
  return 0;
}
