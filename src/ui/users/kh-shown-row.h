/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row of a list that is searched: what it shows. While one types into the search the rows stay, and show others: making
 * as many rows anew at each key would hold up typing.
 *
 * Property "item" (GObject), notifies.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define KH_TYPE_SHOWN_ROW (kh_shown_row_get_type ())
G_DECLARE_FINAL_TYPE (KhShownRow, kh_shown_row, KH, SHOWN_ROW, GObject)

/* @item: (type GObject) */
KhShownRow *kh_shown_row_new (gpointer item);
/* Returns: (transfer none) */
gpointer kh_shown_row_get_item (KhShownRow *self);
void kh_shown_row_set_item (KhShownRow *self, gpointer item);

G_END_DECLS
