/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-focus.h"

/* On a window: the source that looks for a place, while there is one. */
static G_DEFINE_QUARK (kh-focus-rescue, rescue)

GtkWidget *
kh_focus_get (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_get_mapped (focus) && gtk_widget_get_root (focus) == root ? focus : NULL;
}

gboolean
kh_focus_is_in (GtkWidget *part)
{
  GtkWidget *focus = kh_focus_get (part);

  return focus != NULL && (focus == part || gtk_widget_is_ancestor (focus, part));
}

static void
rescue (gpointer data)
{
  g_object_set_qdata (data, rescue_quark (), NULL);
  if (kh_focus_get (data) == NULL)
    gtk_widget_child_focus (data, GTK_DIR_TAB_FORWARD);
}

static void
on_focus_changed (GtkWindow *window)
{
  gpointer source = g_object_get_qdata (G_OBJECT (window), rescue_quark ());

  if (gtk_window_get_focus (window) == NULL && source == NULL)
    g_object_set_qdata (G_OBJECT (window), rescue_quark (), GUINT_TO_POINTER (g_idle_add_once (rescue, window)));
}

static void
on_destroyed (GtkWindow *window)
{
  gpointer source = g_object_steal_qdata (G_OBJECT (window), rescue_quark ());

  if (source != NULL)
    g_source_remove (GPOINTER_TO_UINT (source));
  g_signal_handlers_disconnect_by_func (window, on_focus_changed, NULL);
}

void
kh_focus_rescue (GtkWindow *window)
{
  g_return_if_fail (GTK_IS_WINDOW (window));

  g_signal_connect (window, "notify::focus-widget", G_CALLBACK (on_focus_changed), NULL);
  g_signal_connect (window, "destroy", G_CALLBACK (on_destroyed), NULL);
}
