/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A line of text for rows that are rewritten while somebody types: the room that it asks for does not depend on what
 * it says, so that other words in it are drawn, and nothing is laid out anew. (A GtkLabel has the whole window
 * measured.) What does not fit ends in an ellipsis, and is all in the tooltip. Styled as a label, and one for screen readers.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KH_TYPE_LINE (kh_line_get_type ())
G_DECLARE_FINAL_TYPE (KhLine, kh_line, KH, LINE, GtkWidget)

KhLine *kh_line_new (void);
/* @text: (nullable): nothing. Whoever allots the width by what it says has to do so again. */
void kh_line_set_text (KhLine *self, const char *text);
/* @name: what screen readers say instead. */
void kh_line_set_named_text (KhLine *self, const char *text, const char *name);
const char *kh_line_get_text (KhLine *self);
/* In the middle of what room it has, and not at its start. */
void kh_line_set_centered (KhLine *self, gboolean centered);
/* What it says is said by many others as well: kh-shaped.h. Before it says anything. */
void kh_line_set_common (KhLine *self);
/* Asks for the width of @sample; without one, for none. */
void kh_line_set_room (KhLine *self, const char *sample);
/* Returns: the width in pixels, with padding, at which all that it says is seen. */
int kh_line_get_width (KhLine *self);

G_END_DECLS
