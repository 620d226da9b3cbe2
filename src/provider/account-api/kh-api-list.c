/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provider/account-api/kh-api-list.h"

#include <string.h>

#include "base/kh-error.h"
#include "provider/account-api/kh-api-read.h"

#define MOST_ITEMS 200000 /* a server that goes on for ever is not one to listen to */

typedef struct {
  char *path;
  KhApiReadItem read;
  int kind;
  KhProviderPage page;
  gpointer page_data;
  GPtrArray *items;
} Listing;

typedef struct {
  KhApiReadItem read;
  int kind;
  guint position;
} PageRead;

typedef struct {
  GPtrArray *items;
  char *next;
} Page;

static void load_page (GTask *task, const char *cursor);

static void
listing_free (Listing *listing)
{
  g_free (listing->path);
  g_ptr_array_unref (listing->items);
  g_free (listing);
}

static void
page_free (Page *page)
{
  g_ptr_array_unref (page->items);
  g_free (page->next);
  g_free (page);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Page, page_free)

static gpointer
read_page (JsonObject *root, gpointer data, GError **error)
{
  const PageRead *how = data;
  g_autoptr (Page) page = g_new0 (Page, 1);
  JsonArray *items;
  const char *next;

  page->items = g_ptr_array_new_with_free_func (g_object_unref);
  if (root == NULL) {
    g_set_error_literal (error, KH_ERROR, KH_ERROR_CORRUPT, "The server's answer is empty.");
    return NULL;
  }
  if (!kh_api_read_page (root, &items, &next, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (items); i++) {
    JsonObject *object = kh_api_read_item (items, i, error);
    KhEntity *entity = object != NULL ? how->read (object, how->kind, how->position + i, error) : NULL;
    if (entity == NULL)
      return NULL;
    g_ptr_array_add (page->items, entity);
  }
  page->next = g_strdup (next);
  return g_steal_pointer (&page);
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Listing *listing = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (Page) page = kh_http_client_send_finish (KH_HTTP_CLIENT (source), result, &error);
  guint n;

  if (page == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  n = page->items->len;
  if (listing->page != NULL && n > 0 && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    listing->page (page->items, listing->page_data);
  g_ptr_array_extend_and_steal (listing->items, g_ptr_array_ref (page->items));
  if (page->next == NULL)
    g_task_return_pointer (task, g_ptr_array_ref (listing->items), (GDestroyNotify) g_ptr_array_unref);
  else if (n == 0 || listing->items->len > MOST_ITEMS)
    g_task_return_error (task, kh_error_new (KH_ERROR_CORRUPT, NULL, "The server's list does not end."));
  else
    load_page (g_steal_pointer (&task), page->next);
}

/* Takes @task. */
static void
load_page (GTask *task, const char *cursor)
{
  Listing *listing = g_task_get_task_data (task);
  KhHttpRequest *request = kh_http_request_new ("GET", "");
  PageRead *how = g_new (PageRead, 1);

  *how = (PageRead) { listing->read, listing->kind, listing->items->len };
  g_free (request->path);
  if (cursor != NULL) {
    g_autofree char *escaped = g_uri_escape_string (cursor, NULL, FALSE);
    request->path = g_strconcat (listing->path, strchr (listing->path, '?') != NULL ? "&" : "?", "cursor=", escaped,
                                 NULL);
  } else {
    request->path = g_strdup (listing->path);
  }
  kh_http_client_send_async (g_task_get_source_object (task), request, read_page, how, g_free,
                             (GDestroyNotify) page_free, g_task_get_cancellable (task), on_page, task);
}

void
kh_api_list_async (KhHttpClient *client, const char *path, KhApiReadItem read, int kind, KhProviderPage page,
                   gpointer page_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (client, cancellable, callback, data);
  Listing *listing = g_new0 (Listing, 1);

  g_task_set_source_tag (task, kh_api_list_async);
  listing->path = g_strdup (path);
  listing->read = read;
  listing->kind = kind;
  listing->page = page;
  listing->page_data = page_data;
  listing->items = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_set_task_data (task, listing, (GDestroyNotify) listing_free);
  load_page (task, NULL);
}

GPtrArray *
kh_api_list_finish (KhHttpClient *client, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
