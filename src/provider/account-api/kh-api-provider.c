/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provider/account-api/kh-api-provider.h"

#include "base/kh-error.h"
#include "base/kh-time.h"
#include "provider/account-api/kh-api-changes.h"
#include "provider/account-api/kh-api-command.h"
#include "provider/account-api/kh-api-history.h"
#include "provider/account-api/kh-api-list.h"
#include "provider/account-api/kh-api-problem.h"
#include "provider/account-api/kh-api-read.h"

#define RESTORABLE (30 * KH_DAY)

struct _KhApiProvider {
  GObject parent_instance;
  KhHttpClient *client;
  char *account;
  KhAccountInfo *info; /* as it was loaded last; NULL before */
};

static void provider_init (KhProviderInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (KhApiProvider, kh_api_provider, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KH_TYPE_PROVIDER, provider_init))

static void
kh_api_provider_finalize (GObject *object)
{
  KhApiProvider *self = KH_API_PROVIDER (object);

  g_clear_object (&self->client);
  g_clear_object (&self->info);
  g_free (self->account);
  G_OBJECT_CLASS (kh_api_provider_parent_class)->finalize (object);
}

static void
kh_api_provider_class_init (KhApiProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_api_provider_finalize;
}

static void
kh_api_provider_init (KhApiProvider *self)
{
}

KhProvider *
kh_api_provider_new (KhHttpClient *client, const char *account)
{
  KhApiProvider *self = g_object_new (KH_TYPE_API_PROVIDER, NULL);

  self->client = g_object_ref (client);
  self->account = g_strdup (account);
  return KH_PROVIDER (self);
}

static KhCapabilities
get_capabilities (KhProvider *provider)
{
  return KH_CAPABILITY_ROLES | KH_CAPABILITY_CUSTOM_ROLES | KH_CAPABILITY_GRANTS | KH_CAPABILITY_INVITE
         | KH_CAPABILITY_INVITE_LANGUAGE | KH_CAPABILITY_INVITE_EXPIRY | KH_CAPABILITY_SUSPEND | KH_CAPABILITY_RESTORE
         | KH_CAPABILITY_END_DATES | KH_CAPABILITY_CONTACT_DETAILS | KH_CAPABILITY_LAST_SEEN | KH_CAPABILITY_SESSIONS
         | KH_CAPABILITY_HISTORY | KH_CAPABILITY_CHANGES | KH_CAPABILITY_SETTINGS
         | KH_CAPABILITY_INVITE_MANY | KH_CAPABILITY_PERSON | KH_CAPABILITY_NO_RIGHTS;
}

static int
kind_of (KhApiProvider *self)
{
  return self->info != NULL ? (int) kh_account_info_get_kind (self->info) : -1;
}

static gboolean
is_there (JsonObject *root, GError **error)
{
  if (root == NULL)
    g_set_error_literal (error, KH_ERROR, KH_ERROR_CORRUPT, "The server's answer is empty.");
  return root != NULL;
}

/* --- The account --- */

static gpointer
read_account (JsonObject *root, gpointer data, GError **error)
{
  return is_there (root, error) ? kh_api_read_account (root, error) : NULL;
}

static void
on_account (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KhApiProvider *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (KhAccountInfo) info = kh_http_client_send_finish (KH_HTTP_CLIENT (source), result, &error);

  if (info == NULL) {
    g_task_return_error (task, error);
    return;
  }
  g_set_object (&self->info, info);
  g_task_return_pointer (task, g_steal_pointer (&info), g_object_unref);
}

static void
load_account_async (KhProvider *provider, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  KhApiProvider *self = KH_API_PROVIDER (provider);
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, load_account_async);
  kh_http_client_send_async (self->client, kh_http_request_new ("GET", "/v1/accounts/%s", self->account), read_account,
                             NULL, NULL, g_object_unref, cancellable, on_account, task);
}

static KhAccountInfo *
load_account_finish (KhProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- The person --- */

static gpointer
read_person (JsonObject *root, gpointer data, GError **error)
{
  return is_there (root, error) ? kh_api_read_person (root, error) : NULL;
}

static void
on_person (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  KhPerson *person = kh_http_client_send_finish (KH_HTTP_CLIENT (source), result, &error);

  if (person != NULL)
    g_task_return_pointer (task, person, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
load_person_async (KhProvider *provider, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  KhApiProvider *self = KH_API_PROVIDER (provider);
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, load_person_async);
  kh_http_client_send_async (self->client, kh_http_request_new ("GET", "/v1/me"), read_person, NULL, NULL,
                             g_object_unref, cancellable, on_person, task);
}

static KhPerson *
load_person_finish (KhProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- Lists --- */

static KhEntity *
read_area (JsonObject *object, int kind, int position, GError **error)
{
  return (KhEntity *) kh_api_read_area (object, kind, position, error);
}

static KhEntity *
read_role (JsonObject *object, int kind, int position, GError **error)
{
  return (KhEntity *) kh_api_read_role (object, kind, position, error);
}

static KhEntity *
read_user (JsonObject *object, int kind, int position, GError **error)
{
  return (KhEntity *) kh_api_read_user (object, error);
}

static KhEntity *
read_invitation (JsonObject *object, int kind, int position, GError **error)
{
  return (KhEntity *) kh_api_read_invitation (object, error);
}

static KhEntity *
read_session (JsonObject *object, int kind, int position, GError **error)
{
  return (KhEntity *) kh_api_read_session (object, error);
}

static const struct {
  const char *path;
  const char *and_path; /* a second list, added to the first */
  KhApiReadItem read;
} lists[KH_N_COLLECTIONS] = {
  [KH_COLLECTION_AREAS] = { "areas", NULL, read_area },
  [KH_COLLECTION_ROLES] = { "roles?limit=1000", NULL, read_role },
  [KH_COLLECTION_USERS] = { "users?limit=1000", "users?status=removed&limit=1000", read_user },
  [KH_COLLECTION_INVITATIONS] = { "invitations?limit=1000", NULL, read_invitation },
  [KH_COLLECTION_SESSIONS] = { "sessions?limit=1000", NULL, read_session },
};

typedef struct {
  KhCollection collection;
  KhProviderPage page;
  gpointer page_data;
  GPtrArray *first;
} ListCall;

static void
list_call_free (ListCall *call)
{
  g_clear_pointer (&call->first, g_ptr_array_unref);
  g_free (call);
}

/* Whether somebody who was removed can still be brought back. */
static gboolean
is_kept (KhEntity *entity)
{
  gint64 removed_at = KH_IS_USER (entity) ? kh_user_get_removed_at (KH_USER (entity)) : 0;

  return removed_at == 0 || removed_at > kh_time_now () - RESTORABLE;
}

static void on_list (GObject *source, GAsyncResult *result, gpointer data);

/* Takes @task. */
static void
load_list (GTask *task, const char *path, KhProviderPage page)
{
  KhApiProvider *self = g_task_get_source_object (task);
  ListCall *call = g_task_get_task_data (task);
  g_autofree char *account = g_uri_escape_string (self->account, NULL, FALSE);
  g_autofree char *full = g_strdup_printf ("/v1/accounts/%s/%s", account, path);

  kh_api_list_async (self->client, full, lists[call->collection].read, kind_of (self), page, call->page_data,
                     g_task_get_cancellable (task), on_list, task);
}

static void
on_list (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  ListCall *call = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) entities = kh_api_list_finish (KH_HTTP_CLIENT (source), result, &error);

  if (entities == NULL) {
    g_task_return_error (task, error);
    return;
  }
  if (call->first == NULL && lists[call->collection].and_path != NULL) {
    call->first = g_steal_pointer (&entities);
    /* Not all of these belong to the list. */
    load_list (g_steal_pointer (&task), lists[call->collection].and_path, NULL);
    return;
  }
  if (call->first != NULL) {
    for (guint i = 0; i < entities->len; i++)
      if (is_kept (g_ptr_array_index (entities, i)))
        g_ptr_array_add (call->first, g_object_ref (g_ptr_array_index (entities, i)));
    g_clear_pointer (&entities, g_ptr_array_unref);
    entities = g_steal_pointer (&call->first);
  }
  g_task_return_pointer (task, g_steal_pointer (&entities), (GDestroyNotify) g_ptr_array_unref);
}

static void
list_async (KhProvider *provider, KhCollection collection, KhProviderPage page, gpointer page_data,
            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (provider, cancellable, callback, data);
  ListCall *call = g_new0 (ListCall, 1);

  g_task_set_source_tag (task, list_async);
  call->collection = collection;
  call->page = page;
  call->page_data = page_data;
  g_task_set_task_data (task, call, (GDestroyNotify) list_call_free);
  load_list (task, lists[collection].path, page);
}

static GPtrArray *
list_finish (KhProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- Commands --- */

typedef struct {
  KhCommandKind kind;
  int account_kind;
} ReplyRead;

static KhEntity *
read_reply_entity (JsonObject *root, const ReplyRead *how, GError **error)
{
  switch (how->kind) {
  case KH_COMMAND_INVITE:
  case KH_COMMAND_RESEND:
  case KH_COMMAND_REVOKE:
    return (KhEntity *) kh_api_read_invitation (root, error);
  case KH_COMMAND_UPDATE_USER:
  case KH_COMMAND_REMOVE_USER:
  case KH_COMMAND_RESTORE_USER:
    return (KhEntity *) kh_api_read_user (root, error);
  case KH_COMMAND_CREATE_ROLE:
  case KH_COMMAND_UPDATE_ROLE:
    return (KhEntity *) kh_api_read_role (root, how->account_kind, -1, error);
  case KH_COMMAND_UPDATE_ACCOUNT:
    return (KhEntity *) kh_api_read_account (root, error);
  case KH_COMMAND_UPDATE_ME:
    return (KhEntity *) kh_api_read_person (root, error);
  case KH_COMMAND_INVITE_MANY:
  case KH_COMMAND_DELETE_ROLE:
  case KH_COMMAND_END_SESSION:
  case KH_COMMAND_END_OTHER_SESSIONS:
    break;
  }
  g_return_val_if_reached (NULL);
}

/* The results of many, in the order of the command's items. */
static gboolean
read_reply_rows (JsonObject *root, KhReply *reply, GError **error)
{
  JsonArray *items;

  if (!kh_json_get_array (root, "items", &items, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (items); i++) {
    JsonObject *item = kh_api_read_item (items, i, error);
    JsonObject *part;
    KhEntity *entity = NULL;
    gint64 status;
    if (item == NULL || !kh_json_get_int (item, "status", &status, error)
        || !kh_json_get_object (item, status < 300 ? "invitation" : "problem", &part, error))
      return FALSE;
    if (status < 300 && (entity = (KhEntity *) kh_api_read_invitation (part, error)) == NULL)
      return FALSE;
    kh_reply_add_row (reply, entity, entity == NULL ? kh_api_problem_from_object (CLAMP (status, 0, 999), part) : NULL);
  }
  return TRUE;
}

static gpointer
read_reply (JsonObject *root, gpointer data, GError **error)
{
  const ReplyRead *how = data;
  g_autoptr (KhReply) reply = g_new0 (KhReply, 1);
  gint64 count;

  if (root == NULL)
    return g_steal_pointer (&reply);
  if (how->kind == KH_COMMAND_END_OTHER_SESSIONS) {
    if (!kh_json_get_int (root, "ended", &count, error))
      return NULL;
    reply->count = CLAMP (count, 0, G_MAXINT);
  } else if (how->kind == KH_COMMAND_INVITE_MANY) {
    if (!read_reply_rows (root, reply, error))
      return NULL;
  } else {
    reply->entity = read_reply_entity (root, how, error);
    if (reply->entity == NULL)
      return NULL;
  }
  return g_steal_pointer (&reply);
}

static void
send_and_read (KhApiProvider *self, KhHttpRequest *request, KhCommandKind kind, GAsyncReadyCallback callback,
               GTask *task)
{
  ReplyRead *how = g_new (ReplyRead, 1);

  *how = (ReplyRead) { kind, kind_of (self) };
  kh_http_client_send_async (self->client, request, read_reply, how, g_free, (GDestroyNotify) kh_reply_free,
                             g_task_get_cancellable (task), callback, task);
}

/* How the one who was removed stands there now. That they are removed is certain, whatever comes of this. */
static void
on_removed_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KhReply *reply = kh_http_client_send_finish (KH_HTTP_CLIENT (source), result, NULL);

  g_task_return_pointer (task, reply != NULL ? reply : g_new0 (KhReply, 1), (GDestroyNotify) kh_reply_free);
}

static void
on_executed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KhApiProvider *self = g_task_get_source_object (task);
  KhCommand *command = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (KhReply) reply = kh_http_client_send_finish (KH_HTTP_CLIENT (source), result, &error);

  if (reply == NULL) {
    g_task_return_error (task, error);
    return;
  }
  if (kh_command_get_kind (command) == KH_COMMAND_REMOVE_USER) {
    KhHttpRequest *request = kh_http_request_new ("GET", "/v1/accounts/%s/users/%s", self->account,
                                                kh_command_get_target (command));
    send_and_read (self, request, KH_COMMAND_REMOVE_USER, on_removed_loaded, g_steal_pointer (&task));
    return;
  }
  if (reply->entity != NULL && KH_IS_ACCOUNT_INFO (reply->entity))
    g_set_object (&self->info, KH_ACCOUNT_INFO (reply->entity));
  g_task_return_pointer (task, g_steal_pointer (&reply), (GDestroyNotify) kh_reply_free);
}

static void
execute_async (KhProvider *provider, KhCommand *command, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer data)
{
  KhApiProvider *self = KH_API_PROVIDER (provider);
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, execute_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_object_ref (command), g_object_unref);
  send_and_read (self, kh_api_command_to_request (command, self->account), kh_command_get_kind (command), on_executed,
                 task);
}

static KhReply *
execute_finish (KhProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- Changes --- */

static void
on_changes (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  KhChanges *changes = kh_api_changes_wait_finish (KH_HTTP_CLIENT (source), result, &error);

  if (changes != NULL)
    g_task_return_pointer (task, changes, (GDestroyNotify) kh_changes_free);
  else
    g_task_return_error (task, error);
}

static void
wait_async (KhProvider *provider, const char *after, gboolean hold, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer data)
{
  KhApiProvider *self = KH_API_PROVIDER (provider);
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, wait_async);
  kh_api_changes_wait_async (self->client, self->account, after, hold, kind_of (self), cancellable, on_changes, task);
}

static KhChanges *
wait_finish (KhProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- History --- */

static void
on_history (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  KhHistoryPage *page = kh_api_history_finish (KH_HTTP_CLIENT (source), result, &error);

  if (page != NULL)
    g_task_return_pointer (task, page, (GDestroyNotify) kh_history_page_free);
  else
    g_task_return_error (task, error);
}

static void
history_async (KhProvider *provider, const KhHistoryQuery *query, const char *cursor, guint limit,
               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  KhApiProvider *self = KH_API_PROVIDER (provider);
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, history_async);
  kh_api_history_async (self->client, self->account, query, cursor, limit, cancellable, on_history, task);
}

static KhHistoryPage *
history_finish (KhProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
provider_init (KhProviderInterface *iface)
{
  iface->get_capabilities = get_capabilities;
  iface->load_account_async = load_account_async;
  iface->load_account_finish = load_account_finish;
  iface->load_person_async = load_person_async;
  iface->load_person_finish = load_person_finish;
  iface->list_async = list_async;
  iface->list_finish = list_finish;
  iface->execute_async = execute_async;
  iface->execute_finish = execute_finish;
  iface->wait_async = wait_async;
  iface->wait_finish = wait_finish;
  iface->history_async = history_async;
  iface->history_finish = history_finish;
}
