/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provider/account-api/kh-api-history.h"

#include "base/kh-error.h"
#include "base/kh-time.h"
#include "provider/account-api/kh-api-read.h"

static gpointer
read_page (JsonObject *root, gpointer data, GError **error)
{
  g_autoptr (KhHistoryPage) page = g_new0 (KhHistoryPage, 1);
  JsonArray *items;
  const char *next;

  page->items = g_ptr_array_new_with_free_func (g_object_unref);
  if (root == NULL) {
    g_set_error_literal (error, KH_ERROR, KH_ERROR_CORRUPT, "The server's answer is empty.");
    return NULL;
  }
  if (!kh_api_read_page (root, &items, &next, error) || !kh_json_get_int (root, "total", &page->total, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (items); i++) {
    JsonObject *object = kh_api_read_item (items, i, error);
    KhEvent *event = object != NULL ? kh_api_read_event (object, error) : NULL;
    if (event == NULL)
      return NULL;
    g_ptr_array_add (page->items, event);
  }
  page->next = g_strdup (next);
  return g_steal_pointer (&page);
}

static void
add (GString *path, const char *name, const char *value)
{
  if (value == NULL)
    return;
  g_string_append_printf (path, "&%s=", name);
  g_string_append_uri_escaped (path, value, NULL, FALSE);
}

static void
add_time (GString *path, const char *name, gint64 time)
{
  g_autofree char *text = kh_time_format (time);

  add (path, name, text);
}

void
kh_api_history_async (KhHttpClient *client, const char *account, const KhHistoryQuery *query, const char *cursor,
                      guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  KhHttpRequest *request = kh_http_request_new ("GET", "/v1/accounts/%s/history", account);
  g_autoptr (GString) path = g_string_new (request->path);

  g_string_append_printf (path, "?limit=%u", limit);
  add (path, "person", query->person);
  add (path, "action", query->action);
  add (path, "q", query->text);
  add_time (path, "since", query->since);
  add_time (path, "until", query->until);
  add (path, "cursor", cursor);
  g_free (request->path);
  request->path = g_string_free (g_steal_pointer (&path), FALSE);
  kh_http_client_send_async (client, request, read_page, NULL, NULL, (GDestroyNotify) kh_history_page_free, cancellable,
                             callback, data);
}

KhHistoryPage *
kh_api_history_finish (KhHttpClient *client, GAsyncResult *result, GError **error)
{
  return kh_http_client_send_finish (client, result, error);
}
