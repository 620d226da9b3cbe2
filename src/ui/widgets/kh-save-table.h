/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A table into a file, wherever the person wants it.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks for a file, and writes @csv, which is taken, into it. @title: of the dialog; @name: the file's, suggested. @saved
 * is said to screen readers then; @failed is the heading of a dialog that says why not. All translated. */
void kh_save_table (GtkWidget *from, const char *title, const char *name, char *csv, const char *saved,
                    const char *failed, GCancellable *cancellable);

G_END_DECLS
