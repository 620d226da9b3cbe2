/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row of a boxed list with a title and a text below it, as an AdwActionRow, for what is rewritten while somebody types: see
 * KhParagraph. The "title" is that of AdwPreferencesRow.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KH_TYPE_FACT_ROW (kh_fact_row_get_type ())
G_DECLARE_FINAL_TYPE (KhFactRow, kh_fact_row, KH, FACT_ROW, AdwPreferencesRow)

GtkWidget *kh_fact_row_new (void);
/* @text: (nullable): none. */
void kh_fact_row_set_text (KhFactRow *self, const char *text);

G_END_DECLS
