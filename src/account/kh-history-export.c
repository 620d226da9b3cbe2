/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/kh-history-export.h"

#include <json-glib/json-glib.h>

#include "base/kh-csv.h"
#include "base/kh-time.h"

#define PAGE 1000

typedef struct {
  KhHistoryQuery *query;
  KhHistoryFormat format;
  GPtrArray *known; /* KhEvent; NULL: nothing is known, or the service has all of it */
  gboolean from_known; /* that is what is written */
  gboolean kept;    /* what is written is only what is known on this computer */
  GFile *file;
  gboolean created; /* there was no such file before */
  GOutputStream *stream;
  GString *text;    /* that is being written */
  char *next;
  gboolean more;
  gint64 total;
  guint done;
  KhHistoryProgress progress;
  gpointer progress_data;
  GError *error;    /* why the file is not kept */
} Export;

static void
export_free (Export *export)
{
  kh_history_query_free (export->query);
  g_clear_pointer (&export->known, g_ptr_array_unref);
  g_clear_object (&export->file);
  g_clear_object (&export->stream);
  g_string_free (export->text, TRUE);
  g_free (export->next);
  g_clear_error (&export->error);
  g_free (export);
}

/* --- Formats --- */

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static char *
join_changes (KhEvent *event)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < kh_event_get_n_changes (event); i++) {
    const char *field, *old_value, *new_value;
    kh_event_get_change (event, i, &field, &old_value, &new_value);
    g_string_append_printf (text, "%s%s: %s → %s", i > 0 ? "; " : "", field, or_empty (old_value),
                            or_empty (new_value));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
format_csv (KhEvent *event, GString *out)
{
  g_autofree char *time = kh_time_format (kh_event_get_time (event));
  g_autofree char *changes = join_changes (event);
  const char *const row[] = {
    time,
    or_empty (kh_event_get_actor_name (event)),
    or_empty (kh_event_get_actor (event)),
    kh_event_get_action (event),
    or_empty (kh_event_get_target_kind (event)),
    or_empty (kh_event_get_target_name (event)),
    or_empty (kh_event_get_target (event)),
    changes,
    or_empty (kh_event_get_ip (event)),
    kh_entity_get_id (KH_ENTITY (event)),
    NULL,
  };

  kh_csv_append_row (out, row);
}

static void
add (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
format_json (KhEvent *event, GString *out)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *time = kh_time_format (kh_event_get_time (event));
  g_autofree char *line = NULL;

  json_builder_begin_object (builder);
  add (builder, "id", kh_entity_get_id (KH_ENTITY (event)));
  add (builder, "time", time);
  json_builder_set_member_name (builder, "actor");
  json_builder_begin_object (builder);
  add (builder, "id", kh_event_get_actor (event));
  add (builder, "name", kh_event_get_actor_name (event));
  json_builder_end_object (builder);
  add (builder, "action", kh_event_get_action (event));
  json_builder_set_member_name (builder, "target");
  json_builder_begin_object (builder);
  add (builder, "kind", kh_event_get_target_kind (event));
  add (builder, "id", kh_event_get_target (event));
  add (builder, "name", kh_event_get_target_name (event));
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "changes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < kh_event_get_n_changes (event); i++) {
    const char *field, *old_value, *new_value;
    kh_event_get_change (event, i, &field, &old_value, &new_value);
    json_builder_begin_object (builder);
    add (builder, "field", field);
    add (builder, "old", old_value);
    add (builder, "new", new_value);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  add (builder, "ip", kh_event_get_ip (event));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  line = json_to_string (root, FALSE);
  g_string_append (out, line);
  g_string_append_c (out, '\n');
}

static void
format_head (KhHistoryFormat format, GString *out)
{
  static const char *const head[] = { "time",        "actor",     "actor_id", "action", "target_kind", "target",
                                      "target_id", "changes", "ip",       "id",     NULL };

  if (format == KH_HISTORY_CSV)
    kh_csv_begin (out, head);
}

void
kh_history_format_event (KhHistoryFormat format, KhEvent *event, GString *out)
{
  if (format == KH_HISTORY_CSV)
    format_csv (event, out);
  else
    format_json (event, out);
}

/* --- Writing --- */

static void go_on (GTask *task);

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Export *export = g_task_get_task_data (task);

  g_file_delete_finish (G_FILE (source), result, NULL);
  g_task_return_error (task, g_steal_pointer (&export->error));
}

/* Where a stream of g_file_replace() is closed with a cancelled cancellable, the old file stays. */
static void
on_thrown_away (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Export *export = g_task_get_task_data (task);

  g_output_stream_close_finish (G_OUTPUT_STREAM (source), result, NULL);
  if (export->created)
    g_file_delete_async (export->file, G_PRIORITY_DEFAULT, NULL, on_deleted, g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&export->error));
}

/* Takes @task and @error. */
static void
give_up (GTask *task, GError *error)
{
  Export *export = g_task_get_task_data (task);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_cancellable_cancel (cancelled);
  export->error = error;
  g_output_stream_close_async (export->stream, G_PRIORITY_DEFAULT, cancelled, on_thrown_away, task);
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (g_output_stream_close_finish (G_OUTPUT_STREAM (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Export *export = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error)) {
    give_up (task, error);
    return;
  }
  if (export->progress != NULL && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    export->progress (export->done, export->total, export->progress_data);
  if (export->more)
    go_on (task);
  else
    g_output_stream_close_async (export->stream, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), on_closed, task);
}

static void
write_events (GTask *task, GPtrArray *events, guint first, guint n)
{
  Export *export = g_task_get_task_data (task);

  for (guint i = first; i < first + n; i++)
    kh_history_format_event (export->format, g_ptr_array_index (events, i), export->text);
  export->done += n;
  g_output_stream_write_all_async (export->stream, export->text->str, export->text->len, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), on_written, task);
}

/* Whether what was known already is more than can be had. */
static gboolean
is_known_more (Export *export, KhHistoryPage *page, const GError *error)
{
  if (export->known == NULL || export->done > 0 || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  return page == NULL || (page->kept && page->total < export->known->len);
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Export *export = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (KhHistoryPage) page = kh_account_load_history_finish (KH_ACCOUNT (source), result, &error);

  if (is_known_more (export, page, error)) {
    g_clear_error (&error);
    export->from_known = export->kept = TRUE;
    export->total = export->known->len;
    go_on (task);
    return;
  }
  if (page == NULL) {
    give_up (task, error);
    return;
  }
  export->kept = page->kept;
  g_free (export->next);
  export->next = g_steal_pointer (&page->next);
  export->more = export->next != NULL;
  export->total = page->total;
  write_events (task, page->items, 0, page->items->len);
}

/* The text that was written is no longer needed. Takes @task. */
static void
go_on (GTask *task)
{
  Export *export = g_task_get_task_data (task);

  g_string_truncate (export->text, 0);
  if (!export->from_known) {
    kh_account_load_history_async (g_task_get_source_object (task), export->query, export->next, PAGE,
                                   g_task_get_cancellable (task), on_page, task);
  } else {
    guint n = MIN (PAGE, export->known->len - export->done);
    export->more = export->done + n < export->known->len;
    write_events (task, export->known, export->done, n);
  }
}

static void
on_head_written (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    go_on (task);
  else
    give_up (task, error);
}

/* Takes all three; there is a stream or an error. */
static void
begin (GTask *task, GFileOutputStream *stream, GError *error)
{
  Export *export = g_task_get_task_data (task);

  if (stream == NULL) {
    g_task_return_error (task, error);
    g_object_unref (task);
    return;
  }
  export->stream = G_OUTPUT_STREAM (stream);
  format_head (export->format, export->text);
  g_output_stream_write_all_async (export->stream, export->text->str, export->text->len, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), on_head_written, task);
}

static void
on_replaced (GObject *source, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;
  GFileOutputStream *stream = g_file_replace_finish (G_FILE (source), result, &error);

  begin (data, stream, error);
}

static void
on_created (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Export *export = g_task_get_task_data (task);
  GError *error = NULL;
  GFileOutputStream *stream = g_file_create_finish (G_FILE (source), result, &error);

  export->created = stream != NULL;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS)) {
    g_clear_error (&error);
    g_file_replace_async (export->file, NULL, FALSE, G_FILE_CREATE_NONE, G_PRIORITY_DEFAULT,
                          g_task_get_cancellable (task), on_replaced, task);
  } else {
    begin (task, stream, error);
  }
}

void
kh_history_export_async (KhAccount *account, const KhHistoryQuery *query, KhHistoryFormat format, GListModel *known,
                         GFile *file, GCancellable *cancellable, KhHistoryProgress progress, gpointer progress_data,
                         GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (account, cancellable, callback, data);
  Export *export = g_new0 (Export, 1);

  g_task_set_source_tag (task, kh_history_export_async);
  export->query = kh_history_query_copy (query);
  export->format = format;
  export->text = g_string_new (NULL);
  export->progress = progress;
  export->progress_data = progress_data;
  if (known != NULL && kh_account_get_offline (account)) {
    export->known = g_ptr_array_new_with_free_func (g_object_unref);
    for (guint i = 0; i < g_list_model_get_n_items (known); i++)
      g_ptr_array_add (export->known, g_list_model_get_item (known, i));
  }
  g_task_set_task_data (task, export, (GDestroyNotify) export_free);
  export->file = g_object_ref (file);
  g_file_create_async (file, G_FILE_CREATE_NONE, G_PRIORITY_DEFAULT, cancellable, on_created, task);
}

gboolean
kh_history_export_finish (GAsyncResult *result, guint *count, gboolean *kept, GError **error)
{
  Export *export = g_task_get_task_data (G_TASK (result));

  *count = export->done;
  *kept = export->kept;
  return g_task_propagate_boolean (G_TASK (result), error);
}
