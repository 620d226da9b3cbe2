/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provider/ecwid/kh-ecwid-client.h"

#include "base/kh-error.h"
#include "provider/ecwid/kh-ecwid-problem.h"

struct _KhEcwidClient {
  GObject parent_instance;
  KhHttpClient *http;
  GQueue waiting;      /* GTasks, owned */
  GTask *under_way;    /* NULL: none is */
  GError *dead;        /* what the answer said that the token is dead; NULL while it lives */
  gint64 not_before;   /* microseconds of the monotonic clock: the service asked to be left alone until then */
};

G_DEFINE_FINAL_TYPE (KhEcwidClient, kh_ecwid_client, G_TYPE_OBJECT)

typedef struct {
  KhEcwidCall call;
  KhHttpRequest *request; /* NULL once it is sent */
  KhHttpRead read;
  GDestroyNotify result_free;
  GSource *cancelled;     /* while it waits; NULL where it cannot be cancelled */
} Call;

static const struct {
  const char *method;
  const char *path;
  const char *scopes[3];
} calls[KH_ECWID_N_CALLS] = {
  [KH_ECWID_LIST] = { "GET", "/staff", { "read_staff" } },
  [KH_ECWID_CREATE] = { "POST", "/staff", { "create_staff", "invite_staff" } },
  [KH_ECWID_UPDATE] = { "PUT", "/staff/%s", { "read_staff", "update_staff" } },
  [KH_ECWID_DELETE] = { "DELETE", "/staff/%s", { "delete_staff" } },
  [KH_ECWID_RESEND] = { "POST", "/staff/invite", { "invite_staff" } },
  [KH_ECWID_REVOKE] = { "DELETE", "/staff/invite", { "invite_staff" } },
  [KH_ECWID_OWN_SCOPES] = { "GET", "/profile/staffScopes", { "read_store_profile", "read_staff" } },
  [KH_ECWID_NAME] = { "GET", "/profile?responseFields=settings(storeName)", { "read_store_profile" } },
};

static void
stop_watching (Call *call)
{
  if (call->cancelled != NULL)
    g_source_destroy (call->cancelled);
  g_clear_pointer (&call->cancelled, g_source_unref);
}

static void
call_free (Call *call)
{
  stop_watching (call);
  g_clear_pointer (&call->request, kh_http_request_free);
  g_free (call);
}

static void
kh_ecwid_client_finalize (GObject *object)
{
  KhEcwidClient *self = KH_ECWID_CLIENT (object);

  /* Whoever waits holds the client, so nobody does. */
  g_clear_object (&self->http);
  g_clear_error (&self->dead);
  G_OBJECT_CLASS (kh_ecwid_client_parent_class)->finalize (object);
}

static void
kh_ecwid_client_class_init (KhEcwidClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_ecwid_client_finalize;
}

static void
kh_ecwid_client_init (KhEcwidClient *self)
{
  g_queue_init (&self->waiting);
}

KhEcwidClient *
kh_ecwid_client_new (SoupSession *session, const char *address, const char *token)
{
  KhEcwidClient *self = g_object_new (KH_TYPE_ECWID_CLIENT, NULL);

  self->http = kh_http_client_new (session, address, token, &kh_ecwid_dialect);
  return self;
}

const char *const *
kh_ecwid_call_get_scopes (KhEcwidCall call)
{
  return calls[call].scopes;
}

static void
add_scopes (GError *error, KhEcwidCall call)
{
  for (const char *const *scope = calls[call].scopes; *scope != NULL; scope++)
    kh_error_add_field (error, *scope, "scope-missing");
}

static void
remember (KhEcwidClient *self, const GError *error)
{
  if (g_error_matches (error, KH_ERROR, KH_ERROR_UNAUTHORIZED) && self->dead == NULL)
    self->dead = g_error_copy (error);
  if (g_error_matches (error, KH_ERROR, KH_ERROR_LIMITED))
    self->not_before = g_get_monotonic_time () + kh_error_get_retry_after (error) * G_TIME_SPAN_SECOND;
}

/* Returns: (transfer full) (nullable): why nothing may be sent now. */
static GError *
find_obstacle (KhEcwidClient *self)
{
  gint64 left = self->not_before - g_get_monotonic_time ();
  GError *error = NULL;

  if (self->dead != NULL)
    return g_error_copy (self->dead);
  if (left > 0) {
    error = kh_error_new (KH_ERROR_LIMITED, "rate-limited", "The service asked to be left alone for a while.");
    kh_error_set_retry_after (error, (left + G_TIME_SPAN_SECOND - 1) / G_TIME_SPAN_SECOND);
  }
  return error;
}

static void send_next (KhEcwidClient *self);

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (KhEcwidClient) self = g_object_ref (g_task_get_source_object (task));
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gpointer answer = kh_http_client_send_finish (KH_HTTP_CLIENT (source), result, &error);

  self->under_way = NULL;
  if (error != NULL)
    remember (self, error);
  if (g_error_matches (error, KH_ERROR, KH_ERROR_RESTRICTED))
    add_scopes (error, call->call);
  if (g_error_matches (error, KH_ERROR, KH_ERROR_CORRUPT)) {
    g_clear_error (&error);
    error = kh_ecwid_problem_unreadable ();
  }
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, answer, call->result_free);
  send_next (self);
}

static void
send_next (KhEcwidClient *self)
{
  while (self->under_way == NULL && !g_queue_is_empty (&self->waiting)) {
    g_autoptr (GTask) task = g_queue_pop_head (&self->waiting);
    Call *call = g_task_get_task_data (task);
    GCancellable *cancellable = g_task_get_cancellable (task);
    GError *obstacle = find_obstacle (self);
    stop_watching (call);
    if (obstacle != NULL) {
      g_task_return_error (task, obstacle);
    } else if (!g_task_return_error_if_cancelled (task)) {
      self->under_way = task;
      kh_http_client_send_async (self->http, g_steal_pointer (&call->request), call->read, NULL, NULL,
                                 call->result_free, cancellable, on_answer, g_steal_pointer (&task));
    }
  }
}

static gboolean
on_cancelled_waiting (GCancellable *cancellable, gpointer data)
{
  GTask *task = data;
  KhEcwidClient *self = g_task_get_source_object (task);

  if (g_queue_remove (&self->waiting, task)) {
    g_task_return_error_if_cancelled (task);
    g_object_unref (task);
  }
  return G_SOURCE_REMOVE;
}

void
kh_ecwid_client_send_async (KhEcwidClient *self, KhEcwidCall call, const char *id, JsonNode *body, KhHttpRead read,
                            GDestroyNotify result_free, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  Call *item = g_new0 (Call, 1);

  g_task_set_source_tag (task, kh_ecwid_client_send_async);
  item->call = call;
  item->request = kh_http_request_new (calls[call].method, calls[call].path, id);
  if (body != NULL)
    kh_http_request_set_json (item->request, "application/json", body);
  item->read = read;
  item->result_free = result_free;
  g_task_set_task_data (task, item, (GDestroyNotify) call_free);
  if (cancellable != NULL) {
    item->cancelled = g_cancellable_source_new (cancellable);
    g_source_set_callback (item->cancelled, G_SOURCE_FUNC (on_cancelled_waiting), task, NULL);
    g_source_attach (item->cancelled, g_task_get_context (task));
  }
  g_queue_push_tail (&self->waiting, task);
  send_next (self);
}

gpointer
kh_ecwid_read_nothing (JsonObject *root, gpointer data, GError **error)
{
  return GINT_TO_POINTER (TRUE);
}

gpointer
kh_ecwid_client_send_finish (KhEcwidClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
