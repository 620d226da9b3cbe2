/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A line of the sidebar: a pane's icon, name, and how many things it holds.
 */
#pragma once

#include "account/kh-people.h"
#include "ui/window/kh-panes.h"

G_BEGIN_DECLS

#define KH_TYPE_PANE_ROW (kh_pane_row_get_type ())
G_DECLARE_FINAL_TYPE (KhPaneRow, kh_pane_row, KH, PANE_ROW, GtkListBoxRow)

/* @info: static. */
GtkWidget *kh_pane_row_new (const KhPaneInfo *info);
const KhPaneInfo *kh_pane_row_get_info (KhPaneRow *self);
/* Whose things are counted; NULL for none. The row is hidden where the service has no such thing. */
void kh_pane_row_set_account (KhPaneRow *self, KhAccount *account);
/* For a pane across accounts: who is counted; NULL hides the row. */
void kh_pane_row_set_people (KhPaneRow *self, KhPeople *people);

G_END_DECLS
