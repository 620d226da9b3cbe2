/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What of a list is shown, in order: a filter and a sorter in one step. Everything stays sorted, so that a keystroke
 * in search only filters; and however much that changes, the view hears of it once, as one range, before the next
 * frame. With GtkFilterListModel and GtkSortListModel one after the other, a search that leaves every twentieth of
 * 10,000 people tells the sorter and the view 500 times.
 *
 * A GListModel of the items of the other list. Property "n-matching" (uint): how many the filter lets pass; notifies.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KH_TYPE_SHOWN_LIST (kh_shown_list_get_type ())
G_DECLARE_FINAL_TYPE (KhShownList, kh_shown_list, KH, SHOWN_LIST, GObject)

/* @filter: if a KhTextFilter, it is asked for each text only once, however much is typed. */
KhShownList *kh_shown_list_new (GListModel *source, GtkFilter *filter, GtkSorter *sorter);
/* The list has no more than the first rows, which fill a window: a view makes up to 200 of them however few fit, and
 * making or dropping as many at each keystroke is what would hold up typing. kh_shown_list_go_on() gives all others,
 * piece by piece in the main loop's idle times: for when somebody scrolls. */
void kh_shown_list_start_over (KhShownList *self);
/* What has changed is told now, and not before the next frame: for a keystroke, which is then drawn with what it finds. */
void kh_shown_list_flush (KhShownList *self);
/* While "items-changed" is told: whether that is because of it. */
gboolean kh_shown_list_is_starting_over (KhShownList *self);
void kh_shown_list_go_on (KhShownList *self);
/* All of them at once, now. */
void kh_shown_list_go_to_end (KhShownList *self);
/* @n: how many the first rows are, from the next change on. */
void kh_shown_list_set_screenful (KhShownList *self, guint n);
/* The first rows do not fill the window: some more, now and whenever it starts over. */
void kh_shown_list_fill (KhShownList *self);
/* @adjustment, of the view's height, is another: whichever of the two that asks for, if any. */
void kh_shown_list_follow (KhShownList *self, GtkAdjustment *adjustment);

/* What the filter lets pass, in order, whether it is in the list already or not. */
guint kh_shown_list_get_n_matching (KhShownList *self);
/* Returns: (transfer none) */
gpointer kh_shown_list_get_matching (KhShownList *self, guint position);

G_END_DECLS
