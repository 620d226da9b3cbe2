/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The history into a file, wherever the person wants it.
 */
#pragma once

#include "account/kh-history-export.h"
#include "ui/widgets/kh-export-bar.h"

G_BEGIN_DECLS

/* @known: what is written while the account is offline. */
void kh_history_save (KhExportBar *bar, KhAccount *account, const KhHistoryQuery *query, KhHistoryFormat format,
                      GListModel *known);

G_END_DECLS
