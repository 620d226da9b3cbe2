/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provider/http/kh-http-client.h"

#include <string.h>

#include "base/kh-buffer.h"
#include "base/kh-error.h"
#include "base/kh-json.h"
#include "provider/http/kh-http-problem.h"

#define LARGEST_ANSWER (32 * 1024 * 1024)
#define CHUNK          (64 * 1024)
#define RETRY_AFTER_MIN 300 /* milliseconds */
#define RETRY_AFTER_MAX 900

/* Up to 3.6.5 libsoup frees a request twice that is cancelled while one of its steps has handed over to the next
 * (CVE-2025-12105). Steps run at G_PRIORITY_DEFAULT: whatever has a lower priority never comes between two of them.
 * It is still before drawing, which can go on without a pause. */
#define CANCEL_PRIORITY G_PRIORITY_HIGH_IDLE

struct _KhHttpClient {
  GObject parent_instance;
  SoupSession *session;
  char *address;
  char *token;
  const KhHttpDialect *dialect;
};

G_DEFINE_FINAL_TYPE (KhHttpClient, kh_http_client, G_TYPE_OBJECT)

/* All that one sending needs; the data of its task. */
typedef struct {
  KhHttpRequest *request;
  KhHttpRead read;
  gpointer read_data;
  GDestroyNotify read_data_free;
  GDestroyNotify result_free;

  SoupMessage *message;
  GInputStream *stream;
  KhBuffer bytes; /* of the answer: it may be one to a sign-in */
  GCancellable *cancellable; /* of the sending: by the caller, or because the time is up */
  gulong caller_cancelled;
  GSource *cancelling;
  guint deadline;
  gboolean timed_out;
  gboolean retried;

  /* Of the answer, for the worker thread, which does not touch the message. */
  guint status;
  char *type;
  char *retry_after;
} Call;

static void begin (GTask *task);
static void read_more (GTask *task);

static void
wipe (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

KhHttpRequest *
kh_http_request_new (const char *method, const char *path_format, ...)
{
  KhHttpRequest *self = g_new0 (KhHttpRequest, 1);
  GString *path = g_string_new (NULL);
  va_list args;

  va_start (args, path_format);
  for (const char *p = path_format; *p != '\0'; p++) {
    if (p[0] == '%' && p[1] == 's') {
      g_autofree char *part = g_uri_escape_string (va_arg (args, const char *), NULL, FALSE);
      g_string_append (path, part);
      p++;
    } else {
      g_string_append_c (path, *p);
    }
  }
  va_end (args);
  self->method = method;
  self->path = g_string_free (path, FALSE);
  self->timeout = KH_HTTP_TIMEOUT;
  return self;
}

void
kh_http_request_set_json (KhHttpRequest *self, const char *type, JsonNode *root)
{
  wipe (self->body);
  self->type = type;
  self->body = json_to_string (root, FALSE);
  json_node_unref (root);
}

void
kh_http_request_set_key (KhHttpRequest *self, const char *idempotency_key)
{
  g_free ((char *) self->idempotency_key);
  self->idempotency_key = g_strdup (idempotency_key);
}

void
kh_http_request_free (KhHttpRequest *self)
{
  g_free (self->path);
  wipe (self->body);
  g_free ((char *) self->idempotency_key);
  g_free (self);
}

static void
call_free (Call *call)
{
  kh_http_request_free (call->request);
  if (call->read_data_free != NULL)
    call->read_data_free (call->read_data);
  g_clear_object (&call->message);
  g_clear_object (&call->stream);
  kh_buffer_clear (&call->bytes);
  g_clear_object (&call->cancellable);
  g_free (call->type);
  g_free (call->retry_after);
  g_free (call);
}

static void
kh_http_client_finalize (GObject *object)
{
  KhHttpClient *self = KH_HTTP_CLIENT (object);

  g_clear_object (&self->session);
  g_free (self->address);
  wipe (self->token);
  G_OBJECT_CLASS (kh_http_client_parent_class)->finalize (object);
}

static void
kh_http_client_class_init (KhHttpClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_http_client_finalize;
}

static void
kh_http_client_init (KhHttpClient *self)
{
}

KhHttpClient *
kh_http_client_new (SoupSession *session, const char *address, const char *token, const KhHttpDialect *dialect)
{
  KhHttpClient *self = g_object_new (KH_TYPE_HTTP_CLIENT, NULL);

  self->session = g_object_ref (session);
  self->address = g_strdup (address);
  self->token = g_strdup (token);
  self->dialect = dialect;
  return self;
}

static GBytes *
body_bytes (const char *body)
{
  gsize size = strlen (body);
  char *copy = g_strdup (body);

  return g_bytes_new_with_free_func (copy, size, (GDestroyNotify) wipe, copy);
}

static SoupMessage *
make_message (KhHttpClient *self, KhHttpRequest *request)
{
  g_autofree char *url = g_strconcat (self->address, request->path, NULL);
  SoupMessage *message = soup_message_new (request->method, url);
  SoupMessageHeaders *headers;

  if (message == NULL)
    return NULL;
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  /* Nobody else is to answer a challenge. */
  soup_message_disable_feature (message, SOUP_TYPE_AUTH_MANAGER);
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Accept", self->dialect->accept);
  if (self->token != NULL) {
    char *value = g_strconcat ("Bearer ", self->token, NULL);
    soup_message_headers_replace (headers, "Authorization", value);
    wipe (value);
  }
  if (request->idempotency_key != NULL)
    soup_message_headers_replace (headers, "Idempotency-Key", request->idempotency_key);
  if (request->if_match > 0) {
    g_autofree char *value = g_strdup_printf ("\"%d\"", request->if_match);
    soup_message_headers_replace (headers, "If-Match", value);
  }
  if (request->body != NULL) {
    g_autoptr (GBytes) bytes = body_bytes (request->body);
    soup_message_set_request_body_from_bytes (message, request->type, bytes);
  }
  return message;
}

/* The network has no more to do with the call. */
static void
end_sending (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  g_clear_handle_id (&call->deadline, g_source_remove);
  g_cancellable_disconnect (g_task_get_cancellable (task), call->caller_cancelled);
  call->caller_cancelled = 0;
  if (call->cancelling != NULL)
    g_source_destroy (call->cancelling);
  g_clear_pointer (&call->cancelling, g_source_unref);
}

static void
give_up (GTask *task, GError *error)
{
  end_sending (task);
  g_task_return_error (task, error);
  g_object_unref (task);
}

static gboolean
on_back_off_over (gpointer data)
{
  begin (data);
  return G_SOURCE_REMOVE;
}

/* Waits a little; cancelling ends the waiting at once. */
static void
retry_later (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  g_autoptr (GSource) timer = g_timeout_source_new (g_random_int_range (RETRY_AFTER_MIN, RETRY_AFTER_MAX));
  g_autoptr (GSource) cancelled = g_cancellable_source_new (call->cancellable);

  call->retried = TRUE;
  g_source_set_dummy_callback (cancelled);
  g_source_add_child_source (timer, cancelled);
  g_source_set_callback (timer, on_back_off_over, task, NULL);
  g_source_attach (timer, g_task_get_context (task));
}

static void
transport_failed (GTask *task, const GError *error)
{
  KhHttpClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) mapped = NULL;

  if (call->timed_out)
    mapped = kh_error_new (KH_ERROR_NETWORK, "timeout", "The server did not answer in time.");
  else if (kh_http_problem_is_no_http (error))
    mapped = self->dialect->other_program ();
  else
    mapped = kh_http_problem_from_transport (call->message, error);
  if (!call->retried && !call->timed_out && g_str_equal (call->request->method, "GET")
      && g_error_matches (mapped, KH_ERROR, KH_ERROR_NETWORK) && kh_error_get_word (mapped) == NULL)
    retry_later (task);
  else
    give_up (task, g_steal_pointer (&mapped));
}

static gpointer
understand (Call *call, GBytes *body, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  gsize size;
  const char *text = g_bytes_get_data (body, &size);

  if (size == 0)
    return call->read (NULL, call->read_data, error);
  root = kh_json_parse (text, size, NULL);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error_literal (error, KH_ERROR, KH_ERROR_CORRUPT, "The server's answer is not valid JSON.");
    return NULL;
  }
  return call->read (json_node_get_object (root), call->read_data, error);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  KhHttpClient *self = source;
  Call *call = data;
  g_autoptr (GBytes) body = kh_buffer_end (&call->bytes);
  g_autoptr (GError) error = self->dialect->check (call->status, call->type, body, call->retry_after);
  gpointer result = error == NULL ? understand (call, body, &error) : NULL;

  if (error != NULL)
    kh_http_problem_hide_tokens (error, self->token, self->dialect->token_length);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, result, call->result_free);
}

static void
keep_answer (Call *call)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);

  call->status = soup_message_get_status (call->message);
  call->type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  call->retry_after = g_strdup (soup_message_headers_get_one (headers, "Retry-After"));
  g_clear_object (&call->stream);
  g_clear_object (&call->message);
}

static void
on_chunk (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gssize size = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (size < 0) {
    transport_failed (task, error);
    return;
  }
  if (size > 0) {
    kh_buffer_add (&call->bytes, size);
    if (call->bytes.length > LARGEST_ANSWER)
      give_up (task, kh_error_new (KH_ERROR_CORRUPT, "too-large", "The server's answer is too large."));
    else
      read_more (task);
    return;
  }
  end_sending (task);
  keep_answer (call);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, read_in_thread);
  g_object_unref (task);
}

static void
read_more (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  g_input_stream_read_async (call->stream, kh_buffer_reserve (&call->bytes, CHUNK), CHUNK, G_PRIORITY_DEFAULT,
                             call->cancellable, on_chunk, task);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  call->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (call->stream == NULL)
    transport_failed (task, error);
  else
    read_more (task);
}

static void
begin (GTask *task)
{
  KhHttpClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  g_clear_object (&call->stream);
  g_clear_object (&call->message);
  kh_buffer_clear (&call->bytes);
  call->message = make_message (self, call->request);
  if (call->message == NULL) {
    give_up (task, kh_error_new (KH_ERROR_INVALID, "address-invalid", "This is not the address of a server."));
    return;
  }
  soup_session_send_async (self->session, call->message, G_PRIORITY_DEFAULT, call->cancellable, on_sent, task);
}

static gboolean
on_deadline (gpointer data)
{
  Call *call = data;

  call->deadline = 0;
  call->timed_out = TRUE;
  g_cancellable_cancel (call->cancellable);
  return G_SOURCE_REMOVE;
}

static gboolean
cancel_now (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
on_caller_cancelled (GCancellable *caller, gpointer data)
{
  GTask *task = data;
  Call *call = g_task_get_task_data (task);

  if (call->cancelling != NULL)
    return;
  call->cancelling = g_idle_source_new ();
  g_source_set_priority (call->cancelling, CANCEL_PRIORITY);
  g_source_set_callback (call->cancelling, cancel_now, g_object_ref (call->cancellable), g_object_unref);
  g_source_attach (call->cancelling, g_task_get_context (task));
}

void
kh_http_client_send_async (KhHttpClient *self, KhHttpRequest *request, KhHttpRead read, gpointer read_data,
                           GDestroyNotify read_data_free, GDestroyNotify result_free, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  Call *call = g_new0 (Call, 1);

  g_task_set_source_tag (task, kh_http_client_send_async);
  call->request = request;
  call->read = read;
  call->read_data = read_data;
  call->read_data_free = read_data_free;
  call->result_free = result_free;
  call->cancellable = g_cancellable_new ();
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  if (g_task_return_error_if_cancelled (task)) {
    g_object_unref (task);
    return;
  }
  if (cancellable != NULL)
    call->caller_cancelled = g_cancellable_connect (cancellable, G_CALLBACK (on_caller_cancelled), task, NULL);
  call->deadline = g_timeout_add_seconds_full (CANCEL_PRIORITY, request->timeout, on_deadline, call, NULL);
  begin (task);
}

gpointer
kh_http_client_send_finish (KhHttpClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
