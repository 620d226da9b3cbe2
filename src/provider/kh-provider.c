/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provider/kh-provider.h"

G_DEFINE_INTERFACE (KhProvider, kh_provider, G_TYPE_OBJECT)

static void
kh_provider_default_init (KhProviderInterface *iface)
{
}

static void
row_free (KhReplyRow *row)
{
  g_clear_object (&row->entity);
  g_clear_error (&row->error);
  g_free (row);
}

void
kh_reply_add_row (KhReply *reply, KhEntity *entity, GError *error)
{
  KhReplyRow *row = g_new (KhReplyRow, 1);

  *row = (KhReplyRow) { entity, error };
  if (reply->rows == NULL)
    reply->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  g_ptr_array_add (reply->rows, row);
}

void
kh_reply_free (KhReply *reply)
{
  g_clear_object (&reply->entity);
  g_clear_pointer (&reply->rows, g_ptr_array_unref);
  g_free (reply);
}

void
kh_change_free (KhChange *change)
{
  g_free (change->id);
  g_clear_object (&change->entity);
  g_free (change);
}

void
kh_changes_free (KhChanges *changes)
{
  g_free (changes->after);
  g_ptr_array_unref (changes->items);
  g_free (changes);
}

void
kh_history_page_free (KhHistoryPage *page)
{
  g_ptr_array_unref (page->items);
  g_free (page->next);
  g_free (page);
}

KhCapabilities
kh_provider_get_capabilities (KhProvider *self)
{
  return KH_PROVIDER_GET_IFACE (self)->get_capabilities (self);
}

guint
kh_provider_get_poll_interval (KhProvider *self)
{
  KhProviderInterface *iface = KH_PROVIDER_GET_IFACE (self);

  return iface->get_poll_interval != NULL ? iface->get_poll_interval (self) : 0;
}

void
kh_provider_load_account_async (KhProvider *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer data)
{
  KH_PROVIDER_GET_IFACE (self)->load_account_async (self, cancellable, callback, data);
}

KhAccountInfo *
kh_provider_load_account_finish (KhProvider *self, GAsyncResult *result, GError **error)
{
  return KH_PROVIDER_GET_IFACE (self)->load_account_finish (self, result, error);
}

void
kh_provider_load_person_async (KhProvider *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data)
{
  KH_PROVIDER_GET_IFACE (self)->load_person_async (self, cancellable, callback, data);
}

KhPerson *
kh_provider_load_person_finish (KhProvider *self, GAsyncResult *result, GError **error)
{
  return KH_PROVIDER_GET_IFACE (self)->load_person_finish (self, result, error);
}

void
kh_provider_list_async (KhProvider *self, KhCollection collection, KhProviderPage page, gpointer page_data,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  KH_PROVIDER_GET_IFACE (self)->list_async (self, collection, page, page_data, cancellable, callback, data);
}

GPtrArray *
kh_provider_list_finish (KhProvider *self, GAsyncResult *result, GError **error)
{
  return KH_PROVIDER_GET_IFACE (self)->list_finish (self, result, error);
}

void
kh_provider_execute_async (KhProvider *self, KhCommand *command, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data)
{
  KH_PROVIDER_GET_IFACE (self)->execute_async (self, command, cancellable, callback, data);
}

KhReply *
kh_provider_execute_finish (KhProvider *self, GAsyncResult *result, GError **error)
{
  return KH_PROVIDER_GET_IFACE (self)->execute_finish (self, result, error);
}

void
kh_provider_wait_async (KhProvider *self, const char *after, gboolean hold, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer data)
{
  KH_PROVIDER_GET_IFACE (self)->wait_async (self, after, hold, cancellable, callback, data);
}

KhChanges *
kh_provider_wait_finish (KhProvider *self, GAsyncResult *result, GError **error)
{
  return KH_PROVIDER_GET_IFACE (self)->wait_finish (self, result, error);
}

void
kh_provider_history_async (KhProvider *self, const KhHistoryQuery *query, const char *cursor, guint limit,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  KH_PROVIDER_GET_IFACE (self)->history_async (self, query, cursor, limit, cancellable, callback, data);
}

KhHistoryPage *
kh_provider_history_finish (KhProvider *self, GAsyncResult *result, GError **error)
{
  return KH_PROVIDER_GET_IFACE (self)->history_finish (self, result, error);
}
