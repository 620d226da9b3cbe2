/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The history of an account, page by page: the service's, and without a connection what of it has been kept on this
 * computer. The newest of it is fetched after each sync, so that there is something to keep.
 */
#include "account/kh-account-private.h"

#include <string.h>

#include "base/kh-error.h"

/* How many events are fetched for keeping. */
#define NEWEST 200
/* A cursor of what is kept: this, and how many of what fits came before. */
#define KEPT "kept:"

typedef struct {
  KhHistoryQuery *query;
  guint first;
  guint limit;
  GError *error; /* why it is not asked of the service; NULL: it is a later page of what is kept */
} Call;

static void
call_free (Call *call)
{
  kh_history_query_free (call->query);
  g_clear_error (&call->error);
  g_free (call);
}

/* --- What is kept --- */

static KhHistoryPage *
create_page (GPtrArray *events, const Call *call)
{
  KhHistoryPage *page = g_new0 (KhHistoryPage, 1);

  page->kept = TRUE;
  page->items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < events->len; i++) {
    KhEvent *event = g_ptr_array_index (events, i);
    if (!kh_history_query_matches (call->query, event))
      continue;
    if (page->total >= call->first && page->total < call->first + call->limit)
      g_ptr_array_add (page->items, g_object_ref (event));
    page->total++;
  }
  if (page->total > call->first + call->limit)
    page->next = g_strdup_printf (KEPT "%u", call->first + call->limit);
  return page;
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) events = kh_snapshot_load_events_finish (KH_SNAPSHOT (source), result, &error);

  if (events != NULL && (events->len > 0 || call->error == NULL)) {
    g_task_return_pointer (task, create_page (events, call), (GDestroyNotify) kh_history_page_free);
    g_clear_error (&error);
  } else if (call->error != NULL) {
    g_clear_error (&error);
    g_task_return_error (task, g_steal_pointer (&call->error));
  } else {
    g_task_return_error (task, error);
  }
}

/* Takes @task and @error, which is returned when nothing is kept. */
static void
load_kept (GTask *task, GError *error)
{
  KhAccount *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  call->error = error;
  /* It may be from when one might see it. */
  if (!kh_account_may_see_history (self)) {
    g_task_return_error (task, kh_error_new (KH_ERROR_RESTRICTED, NULL, "The history may not be seen."));
    g_object_unref (task);
    return;
  }
  if (self->snapshot != NULL) {
    kh_snapshot_load_events_async (self->snapshot, g_task_get_cancellable (task), on_kept, task);
    return;
  }
  g_task_return_error (task, error != NULL ? g_steal_pointer (&call->error)
                                           : kh_error_new (KH_ERROR_OFFLINE, NULL, "Nothing is kept."));
  g_object_unref (task);
}

static void
keep (KhAccount *self, KhHistoryPage *page)
{
  for (guint i = 0; i < page->items->len; i++)
    kh_account_keep_entity (self, g_ptr_array_index (page->items, i));
  kh_account_keep (self, FALSE);
}

/* --- The service's --- */

static void
on_history (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  KhAccount *self = g_task_get_source_object (task);
  GError *error = NULL;
  KhHistoryPage *page = kh_provider_history_finish (KH_PROVIDER (source), result, &error);
  Call *call = g_task_get_task_data (task);

  if (page == NULL && call->first == 0
      && (g_error_matches (error, KH_ERROR, KH_ERROR_NETWORK) || g_error_matches (error, KH_ERROR, KH_ERROR_OFFLINE))) {
    load_kept (task, error);
    return;
  }
  if (page != NULL) {
    if (G_OBJECT (self->provider) == source)
      keep (self, page);
    g_task_return_pointer (task, page, (GDestroyNotify) kh_history_page_free);
  } else {
    if (G_OBJECT (self->provider) == source && g_error_matches (error, KH_ERROR, KH_ERROR_UNAUTHORIZED))
      kh_account_sync_fail (self, error);
    g_task_return_error (task, error);
  }
  g_object_unref (task);
}

/* Whether there is a token, or was when it was tried last; FALSE also while it is looked for. */
static gboolean
is_connected (KhAccount *self)
{
  return self->provider != NULL && !self->signed_out;
}

gboolean
kh_account_has_history (KhAccount *self)
{
  return is_connected (self) || self->snapshot != NULL;
}

void
kh_account_load_history_async (KhAccount *self, const KhHistoryQuery *query, const char *cursor, guint limit,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  gboolean kept = cursor != NULL && g_str_has_prefix (cursor, KEPT);
  Call *call = g_new0 (Call, 1);

  g_task_set_source_tag (task, kh_account_load_history_async);
  call->query = kh_history_query_copy (query);
  call->first = kept ? g_ascii_strtoull (cursor + strlen (KEPT), NULL, 10) : 0;
  call->limit = limit;
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  if (kept)
    load_kept (task, NULL);
  else if (!is_connected (self))
    load_kept (task, kh_error_new (KH_ERROR_UNAUTHORIZED, NULL, "The account is signed out."));
  else
    kh_provider_history_async (self->provider, query, cursor, limit, cancellable, on_history, task);
}

KhHistoryPage *
kh_account_load_history_finish (KhAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_newest (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhAccount) self = data;
  g_autoptr (KhHistoryPage) page = kh_provider_history_finish (KH_PROVIDER (source), result, NULL);

  /* What is not to be had now is asked for again after the next sync. */
  if (page != NULL && G_OBJECT (self->provider) == source)
    keep (self, page);
}

void
kh_account_fetch_history (KhAccount *self)
{
  g_autoptr (KhHistoryQuery) all = NULL;

  if (self->snapshot == NULL || !is_connected (self)
      || (kh_account_get_capabilities (self) & KH_CAPABILITY_HISTORY) == 0)
    return;
  all = kh_history_query_copy (NULL);
  kh_provider_history_async (self->provider, all, NULL, NEWEST, NULL, on_newest, g_object_ref (self));
}
