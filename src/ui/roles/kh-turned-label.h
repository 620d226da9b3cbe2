/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A label over a narrow column: wrapped, or turned to read upwards.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KH_TYPE_TURNED_LABEL (kh_turned_label_get_type ())
G_DECLARE_FINAL_TYPE (KhTurnedLabel, kh_turned_label, KH, TURNED_LABEL, GtkWidget)

GtkWidget *kh_turned_label_new (const char *text);
void kh_turned_label_set_upright (KhTurnedLabel *self, gboolean upright);

G_END_DECLS
