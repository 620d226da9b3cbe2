/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the keyboard is. A window goes on holding a widget that had the focus and is gone until it has found another
 * place for it: such a one does not count here.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Returns: (transfer none) (nullable): what has the focus in the window that @widget is in. */
GtkWidget *kh_focus_get (GtkWidget *widget);
/* Whether that is @part, or in it. */
gboolean kh_focus_is_in (GtkWidget *part);
/* From now on the focus finds another place, as with Tab, when what has it becomes insensitive: GTK takes it, and looks
 * for none. */
void kh_focus_rescue (GtkWindow *window);

G_END_DECLS
