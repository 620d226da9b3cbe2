/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window/kh-shortcuts-window.h"

#include "ui/widgets/kh-fit.h"
#include "ui/window/kh-shortcut-row.h"

struct _KhShortcutsWindow {
  AdwWindow parent_instance;
};

G_DEFINE_FINAL_TYPE (KhShortcutsWindow, kh_shortcuts_window, ADW_TYPE_WINDOW)

static void
kh_shortcuts_window_class_init (KhShortcutsWindowClass *klass)
{
  g_type_ensure (KH_TYPE_SHORTCUT_ROW);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/io/github/keyholder_app/Keyholder/window/kh-shortcuts-window.ui");
}

static void
kh_shortcuts_window_init (KhShortcutsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
kh_shortcuts_window_present (GtkWindow *parent)
{
  GtkWindow *self = g_object_new (KH_TYPE_SHORTCUTS_WINDOW, "transient-for", parent, NULL);

  kh_fit_to_parent (self);
  gtk_window_present (self);
}
