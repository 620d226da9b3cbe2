/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dialogs that are windows, no wider than the window that they belong to.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Narrows the default width of @window, before it is shown, to that of the window that it is transient for. */
void kh_fit_to_parent (GtkWindow *window);

G_END_DECLS
