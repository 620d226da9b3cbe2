/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Below the history: asks where it is to be written, shows how far that is, and lets one stop it.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-history-export.h"

G_BEGIN_DECLS

#define KH_TYPE_EXPORT_BAR (kh_export_bar_get_type ())
G_DECLARE_FINAL_TYPE (KhExportBar, kh_export_bar, KH, EXPORT_BAR, AdwBin)

/* @known: what is written while the account is offline. Nothing happens while one is under way. */
void kh_export_bar_start (KhExportBar *self, KhAccount *account, const KhHistoryQuery *query, KhHistoryFormat format,
                          GListModel *known);
/* Stops what is under way. */
void kh_export_bar_stop (KhExportBar *self);

G_END_DECLS
