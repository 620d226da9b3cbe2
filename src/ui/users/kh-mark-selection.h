/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A selection that is made on purpose only: with check buttons, Ctrl+Space, Shift and arrows, or Ctrl+A. Moving the
 * focus and pointing select nothing, so that a click can open a row. What is filtered out is no longer selected;
 * sorting and updates keep the selection.
 *
 * A GtkSelectionModel of KhShownRow over a KhShownList of KhUser; all that matches can be selected, in the list already or
 * not. Property "n-marked" (uint) notifies.
 */
#pragma once

#include "ui/users/kh-shown-list.h"

G_BEGIN_DECLS

#define KH_TYPE_MARK_SELECTION (kh_mark_selection_get_type ())
G_DECLARE_FINAL_TYPE (KhMarkSelection, kh_mark_selection, KH, MARK_SELECTION, GObject)

KhMarkSelection *kh_mark_selection_new (KhShownList *model);
guint kh_mark_selection_get_n_marked (KhMarkSelection *self);
/* Returns: (transfer full) (element-type GObject): in the order of the list. */
GPtrArray *kh_mark_selection_get_marked (KhMarkSelection *self);

G_END_DECLS
