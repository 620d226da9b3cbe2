/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Accessible names and descriptions of what is rewritten while somebody types. Each new name is a message on the accessibility bus: they are sent
 * after the frame in which the new text is seen, and of several within one frame, the last.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The accessible name of @widget is @name from the next idle moment on. Nobody else may set that widget's name. */
void kh_late_name_set (GtkWidget *widget, const char *name);
/* The same of its accessible description. */
void kh_late_name_describe (GtkWidget *widget, const char *description);

G_END_DECLS
