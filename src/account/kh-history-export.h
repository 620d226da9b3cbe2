/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing an account's history into a file, all of what a query means, however much of it has been loaded.
 */
#pragma once

#include "account/kh-account.h"

G_BEGIN_DECLS

typedef enum {
  KH_HISTORY_CSV,        /* RFC 4180, a row an event, safe to open in a spreadsheet */
  KH_HISTORY_JSON_LINES, /* an event of the account API on each line */
} KhHistoryFormat;

/* @done: events written so far; @total: how many it will be about. */
typedef void (*KhHistoryProgress) (guint done, gint64 total, gpointer data);

/* While the account is offline, what is kept on this computer is written, or @known (nullable) where that is more. The file appears when all of it is written;
 * after a failure, or when it was cancelled, it is as it was before. @progress: (nullable). */
void kh_history_export_async (KhAccount *account, const KhHistoryQuery *query, KhHistoryFormat format, GListModel *known,
                              GFile *file, GCancellable *cancellable, KhHistoryProgress progress,
                              gpointer progress_data, GAsyncReadyCallback callback, gpointer data);
/* @count: (out): how many events were written. @kept: (out): whether that is only what is known on this computer. Fails with KH_ERROR or G_IO_ERROR. */
gboolean kh_history_export_finish (GAsyncResult *result, guint *count, gboolean *kept, GError **error);

/* One event in a format, as the export writes it. */
void kh_history_format_event (KhHistoryFormat format, KhEvent *event, GString *out);

G_END_DECLS
