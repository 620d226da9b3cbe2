/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Texts that many rows have in common, as roles and languages: shaped once a window. Finding out the glyphs of one takes
 * as long as drawing it ten times.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Returns: (transfer full): @text in the font of @widget, which is in a window, in one line of any width; others have the
 * same: not to be changed. */
PangoLayout *kh_shaped_get (GtkWidget *widget, const char *text);
/* What decides how fonts look is another, for the window of @widget (nullable: it is in none). */
void kh_shaped_forget (GtkWidget *widget);

G_END_DECLS
