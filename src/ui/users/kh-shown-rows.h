/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of a KhShownList: a GListModel of one KhShownRow for each of its items. When that starts over the rows that
 * there are show others ("rewritten" (guint position, guint n)); otherwise what stays in the list stays in its row.
 */
#pragma once

#include "ui/users/kh-shown-list.h"
#include "ui/users/kh-shown-row.h"

G_BEGIN_DECLS

#define KH_TYPE_SHOWN_ROWS (kh_shown_rows_get_type ())
G_DECLARE_FINAL_TYPE (KhShownRows, kh_shown_rows, KH, SHOWN_ROWS, GObject)

KhShownRows *kh_shown_rows_new (KhShownList *shown);

G_END_DECLS
