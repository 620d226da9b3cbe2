/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The coloured circles behind initials, drawn once: a dozen round gradients take longer than the words of a whole list. A
 * window keeps those it has shown.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* As many as AdwAvatar has, and the same ones. */
#define KH_N_CIRCLES 14

/* @widget: in a window. @number: below KH_N_CIRCLES. @size: of its sides, in the widget's pixels.
 * Returns: (transfer none): valid while the window is there. */
GskRenderNode *kh_circles_get (GtkWidget *widget, guint number, int size);
/* What the letters on it are drawn with. */
const GdkRGBA *kh_circles_get_color (guint number);

G_END_DECLS
