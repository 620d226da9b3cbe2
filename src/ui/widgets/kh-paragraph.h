/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text on as many lines as it takes, for what is rewritten while somebody types: it is shaped once for each text, and as
 * long as another one takes as many lines in the same width, that is drawn, and nothing is laid out anew. (A GtkLabel
 * shapes it for every width that it is asked about, and has the whole window measured.) It takes what width it is given,
 * and asks for little. Styled as a label, and one for screen readers.
 * Property: "anywhere" (boolean, construct-only): lines end between any two letters, as in addresses, without a hyphen.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KH_TYPE_PARAGRAPH (kh_paragraph_get_type ())
G_DECLARE_FINAL_TYPE (KhParagraph, kh_paragraph, KH, PARAGRAPH, GtkWidget)

KhParagraph *kh_paragraph_new (void);
/* @text: (nullable): nothing, and it is hidden. */
void kh_paragraph_set_text (KhParagraph *self, const char *text);

G_END_DECLS
