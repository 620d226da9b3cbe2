/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Windows no wider than there is room for, whatever the language and the size of the text.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Narrows the default width of @window, before it is shown, to that of the window that it is transient for. */
void kh_fit_to_parent (GtkWindow *window);
/* Lets the words on @widget, or on the buttons in it, take several lines where there is no room for them on one, rather than
 * make the window wider. Labels that are set later need it again. */
void kh_fit_buttons (GtkWidget *widget, PangoWrapMode wrap);
/* As kh_fit_buttons(), but only where the text is large: for buttons in a box beside text of several lines, which counts what
 * they take at its height, and breaks their words where there is room. */
void kh_fit_side_buttons (GtkWidget *widget);
/* Lets the labels in @widget that end in "…" where there is no room for them tell all that they say as their tooltip. */
void kh_fit_labels (GtkWidget *widget);
/* Lets the titles of groups in @widget take several lines, and, where the text is large, stand above their suffixes, and what is
 * chosen in a row below the title of that. */
void kh_fit_groups (GtkWidget *widget);
/* Returns: @pixels at the usual size of text, for the size that it has. */
int kh_fit_scale (GtkWidget *widget, int pixels);
/* Shows @label on @button, or where it is @narrow @icon_name, with the label as its tooltip. Either way it is its name. */
void kh_fit_menu_button (GtkMenuButton *button, gboolean narrow, const char *label, const char *icon_name);

G_END_DECLS
