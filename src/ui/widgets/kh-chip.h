/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A filter that is on, as a button that takes it back.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @text: the filter, such as "Role: Finance". */
GtkWidget *kh_chip_new (const char *text);

G_END_DECLS
