/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/history/kh-history-save.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

typedef struct {
  KhAccount *account;
  KhHistoryQuery *query;
  KhHistoryFormat format;
  GListModel *known;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_object_unref (save->account);
  kh_history_query_free (save->query);
  g_object_unref (save->known);
  g_free (save);
}

static void
on_progress (guint done, gint64 total, gpointer data)
{
  /* Translators: how many events have been written, of how many. */
  g_autofree char *text = g_strdup_printf (_ ("%'u of %'u"), done, (guint) MAX (total, done));

  kh_export_bar_set_progress (data, total > 0 ? (double) done / total : 0, text);
}

static void
start (gpointer data, GFile *file, GCancellable *cancellable, KhExportBar *bar, GAsyncReadyCallback callback,
       gpointer callback_data)
{
  Save *save = data;

  kh_history_export_async (save->account, save->query, save->format, save->known, file, cancellable, on_progress, bar,
                           callback, callback_data);
}

static char *
finish (gpointer data, GAsyncResult *result, GError **error)
{
  guint count;
  gboolean kept;

  if (!kh_history_export_finish (result, &count, &kept, error))
    return NULL;
  if (kept)
    /* Translators: %u is how many entries of the history were written into a file. */
    return g_strdup_printf (ngettext ("%'u entry was exported: what is kept on this computer",
                                      "%'u entries were exported: what is kept on this computer", count), count);
  /* Translators: %u is how many entries of the history were written into a file. */
  return g_strdup_printf (ngettext ("%'u entry was exported", "%'u entries were exported", count), count);
}

void
kh_history_save (KhExportBar *bar, KhAccount *account, const KhHistoryQuery *query, KhHistoryFormat format,
                 GListModel *known)
{
  gboolean csv = format == KH_HISTORY_CSV;
  const KhExport export = {
    .title = _ ("Export History"),
    /* Translators: the names that are suggested for the file. */
    .name = csv ? _ ("History.csv") : _ ("History.jsonl"),
    .mime_type = csv ? "text/csv" : NULL,
    .label = _ ("Exporting the History…"),
    .failed = _ ("The History Could Not Be Exported"),
    .start = start,
    .finish = finish,
    .free = save_free,
  };
  Save *save = g_new0 (Save, 1);

  save->account = g_object_ref (account);
  save->query = kh_history_query_copy (query);
  save->format = format;
  save->known = g_object_ref (known);
  kh_export_bar_run (bar, &export, save);
}
