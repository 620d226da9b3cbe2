/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A window on an account's history, newest first: a GListModel of KhEvent that grows at its end when more is asked for,
 * and at its top when something happens. It holds at most KH_HISTORY_MOST events; what is older is found by a narrower
 * query, and exported.
 * Signal: "updated" () when state, total, or whether it is loading or complete, may have changed.
 */
#pragma once

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_HISTORY_MOST 20000

#define KH_TYPE_HISTORY (kh_history_get_type ())
G_DECLARE_FINAL_TYPE (KhHistory, kh_history, KH, HISTORY, GObject)

/* Begins to load the first page. @query: (nullable): NULL for everything. @page_size: how many are asked for at once. */
KhHistory *kh_history_new (KhAccount *account, const KhHistoryQuery *query, guint page_size);
const KhHistoryQuery *kh_history_get_query (KhHistory *self);
/* What is shown stays until the answer is there. */
void kh_history_set_query (KhHistory *self, const KhHistoryQuery *query);

/* As a pane shows it: READY also when it could not be brought up to date. */
KhState kh_history_get_state (KhHistory *self);
/* Returns: (transfer none) (nullable): of the last thing that was asked for. */
const GError *kh_history_get_error (KhHistory *self);
/* Whether a first page, or more, is on its way. */
gboolean kh_history_get_loading (KhHistory *self);
/* Whether there is nothing older that could be loaded. */
gboolean kh_history_get_complete (KhHistory *self);
/* Whether it is what is kept on this computer, and not what the service has. */
gboolean kh_history_get_kept (KhHistory *self);
/* How many there are in all, loaded or not. */
gint64 kh_history_get_total (KhHistory *self);
/* Loads the next page, unless something is on its way already, or there is none. Also tries again after an error. */
void kh_history_load_more (KhHistory *self);

G_END_DECLS
