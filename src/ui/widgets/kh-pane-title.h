/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The title in a pane's header, with a line below it; looks as AdwWindowTitle. The line says how many there are, which changes
 * while somebody types: where there is room for what it says nothing is laid out anew.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KH_TYPE_PANE_TITLE (kh_pane_title_get_type ())
G_DECLARE_FINAL_TYPE (KhPaneTitle, kh_pane_title, KH, PANE_TITLE, GtkWidget)

const char *kh_pane_title_get_title (KhPaneTitle *self);
void kh_pane_title_set_title (KhPaneTitle *self, const char *title);
/* Returns: "" where there is none. */
const char *kh_pane_title_get_subtitle (KhPaneTitle *self);
/* @subtitle: (nullable): none. */
void kh_pane_title_set_subtitle (KhPaneTitle *self, const char *subtitle);

G_END_DECLS
