/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What differs between GTK 4.8 with libadwaita 1.2 and current ones. Nothing else asks for versions.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Asks whether to do something. @destructive: the answer @confirm is styled so. The safe answer is the default one,
 * and Esc. */
void kh_confirm_async (GtkWidget *parent, const char *heading, const char *body, const char *confirm,
                       gboolean destructive, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* Returns: whether the person confirmed. */
gboolean kh_confirm_finish (GAsyncResult *result);
/* Says something that has to be read, with one button to close it. */
void kh_alert_show (GtkWidget *parent, const char *heading, const char *body);
/* Whether a dialog lies over @widget in its own window, and has the keyboard. Older ones are windows of their own. */
gboolean kh_dialog_is_over (GtkWidget *widget);

/* Whether somebody may see the window of @surface, as far as the desktop says. */
gboolean kh_surface_is_seen (GdkToplevel *surface);

/* Says text to screen readers, in the window that @widget is in. */
void kh_announce (GtkWidget *widget, const char *text);
/* What screen readers say of @widget after its name; not to be set in another way on what can have the focus.
 * @text: (nullable): NULL: nothing but its tooltip. */
void kh_widget_describe (GtkWidget *widget, const char *text);
/* What text in @widget is drawn with. */
void kh_widget_get_color (GtkWidget *widget, GdkRGBA *color);
void kh_list_item_set_label (GtkListItem *item, const char *label);
/* The same where the item's child has that name by itself. */
void kh_list_item_share_label (GtkListItem *item, const char *label);
/* What screen readers say in place of the text on a button or drop-down; after each change of that. */
void kh_button_set_name (GtkWidget *button, const char *name);

/* For a header bar in a part of a KhSplit: newer ones bring a back button of their own, and are flat there. */
void kh_header_bar_adapt (AdwHeaderBar *header);

/* The window of what Keyholder is. */
void kh_about_show (GtkWindow *parent);

/* Where to save or what to open; finish returns NULL when the person went back. @name: suggested; NULL to open. */
void kh_file_choose_async (GtkWindow *parent, const char *title, const char *name, const char *mime_type,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
GFile *kh_file_choose_finish (GAsyncResult *result, GError **error);

G_END_DECLS
