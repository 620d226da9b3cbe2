/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-canned-server.h"

#include <string.h>

struct _KhCannedServer {
  GObject parent_instance;
  GSocketService *service;
  GTlsCertificate *certificate;
  char *address;
  GMutex lock;
  GCond idle;
  guint under_way;     /* connections */
  GHashTable *answers; /* request → GBytes; empty: silence; "…": for ever */
  GHashTable *asked;   /* request → GString */
  GHashTable *counts;
  GCancellable *closing;
};

#define FOREVER "…"

G_DEFINE_FINAL_TYPE (KhCannedServer, kh_canned_server, G_TYPE_OBJECT)

static void
kh_canned_server_dispose (GObject *object)
{
  KhCannedServer *self = KH_CANNED_SERVER (object);

  g_cancellable_cancel (self->closing);
  if (self->service != NULL) {
    g_socket_service_stop (self->service);
    g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  }
  g_mutex_lock (&self->lock);
  while (self->under_way > 0)
    g_cond_wait (&self->idle, &self->lock);
  g_mutex_unlock (&self->lock);
  g_clear_object (&self->service);
  G_OBJECT_CLASS (kh_canned_server_parent_class)->dispose (object);
}

static void
kh_canned_server_finalize (GObject *object)
{
  KhCannedServer *self = KH_CANNED_SERVER (object);

  g_clear_object (&self->certificate);
  g_clear_object (&self->closing);
  g_free (self->address);
  g_hash_table_unref (self->answers);
  g_hash_table_unref (self->asked);
  g_hash_table_unref (self->counts);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->idle);
  G_OBJECT_CLASS (kh_canned_server_parent_class)->finalize (object);
}

static void
kh_canned_server_class_init (KhCannedServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kh_canned_server_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_canned_server_finalize;
}

static void
string_free (gpointer string)
{
  g_string_free (string, TRUE);
}

static void
kh_canned_server_init (KhCannedServer *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->idle);
  self->closing = g_cancellable_new ();
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, string_free);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* Returns: (nullable): head and body; NULL for what does not begin like a request. */
static GString *
read_request (GInputStream *stream, GCancellable *cancellable)
{
  GString *text = g_string_new (NULL);
  gsize wanted = 0;

  for (;;) {
    char buffer[4096];
    const char *end = strstr (text->str, "\r\n\r\n");
    gssize n;
    if (end != NULL && wanted == 0) {
      const char *length = strstr (text->str, "Content-Length: ");
      wanted = end + 4 - text->str + (length != NULL && length < end ? g_ascii_strtoull (length + 16, NULL, 10) : 0);
    }
    if (wanted > 0 && text->len >= wanted)
      return text;
    n = g_input_stream_read (stream, buffer, sizeof buffer, cancellable, NULL);
    if (n <= 0 || !g_ascii_isupper (text->len > 0 ? text->str[0] : buffer[0])) {
      g_string_free (text, TRUE);
      return NULL;
    }
    g_string_append_len (text, buffer, n);
  }
}

static void
go_on_forever (GOutputStream *stream, GCancellable *cancellable)
{
  static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n\"";
  g_autofree char *block = g_strnfill (1024 * 1024, 'a');

  g_output_stream_write_all (stream, head, sizeof head - 1, NULL, cancellable, NULL);
  while (g_output_stream_write_all (stream, block, 1024 * 1024, NULL, cancellable, NULL))
    ;
}

/* Returns: (transfer full): what to say to it; silence for what nobody told. */
static GBytes *
take_request (KhCannedServer *self, GString *text)
{
  const char *path = strchr (text->str, ' ');
  gsize length = path + 1 + strcspn (path + 1, " ?") - text->str;
  g_autofree char *request = g_strndup (text->str, length);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GString *asked = g_hash_table_lookup (self->asked, request);
  GBytes *answer = g_hash_table_lookup (self->answers, request);
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, request));

  if (asked == NULL) {
    asked = g_string_new (NULL);
    g_hash_table_insert (self->asked, g_strdup (request), asked);
  }
  g_string_append (asked, text->str);
  g_hash_table_insert (self->counts, g_steal_pointer (&request), GUINT_TO_POINTER (count + 1));
  return answer != NULL ? g_bytes_ref (answer) : g_bytes_new_static ("", 0);
}

static void
serve (KhCannedServer *self, GIOStream *stream)
{
  GString *request = read_request (g_io_stream_get_input_stream (stream), self->closing);
  g_autoptr (GBytes) answer = NULL;
  gsize size;
  const char *bytes;

  if (request == NULL)
    return;
  answer = take_request (self, request);
  g_string_free (request, TRUE);
  bytes = g_bytes_get_data (answer, &size);
  if (size == 0) {
    char end;
    g_input_stream_read (g_io_stream_get_input_stream (stream), &end, 1, self->closing, NULL);
  } else if (size == strlen (FOREVER) && memcmp (bytes, FOREVER, size) == 0) {
    go_on_forever (g_io_stream_get_output_stream (stream), self->closing);
  } else {
    g_output_stream_write_all (g_io_stream_get_output_stream (stream), bytes, size, NULL, self->closing, NULL);
  }
}

/* On the main thread, before a thread takes it up. */
static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  KhCannedServer *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->under_way++;
  return FALSE;
}

static gboolean
on_run (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  KhCannedServer *self = data;
  g_autoptr (GIOStream) stream = NULL;

  if (self->certificate != NULL)
    stream = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);
  else
    stream = g_object_ref (G_IO_STREAM (connection));
  serve (self, stream);
  g_io_stream_close (stream, NULL, NULL);
  g_mutex_lock (&self->lock);
  self->under_way--;
  g_cond_signal (&self->idle);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

KhCannedServer *
kh_canned_server_new (GTlsCertificate *certificate)
{
  KhCannedServer *self = g_object_new (KH_TYPE_CANNED_SERVER, NULL);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) got = NULL;
  g_autoptr (GError) error = NULL;
  guint port;

  self->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  self->service = g_threaded_socket_service_new (16);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), wanted, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &got, &error);
  g_assert_no_error (error);
  port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
  self->address = certificate != NULL ? g_strdup_printf ("https://localhost:%u", port)
                                      : g_strdup_printf ("http://127.0.0.1:%u", port);
  g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming), self);
  g_signal_connect (self->service, "run", G_CALLBACK (on_run), self);
  g_socket_service_start (self->service);
  return self;
}

const char *
kh_canned_server_get_address (KhCannedServer *self)
{
  return self->address;
}

void
kh_canned_server_say (KhCannedServer *self, const char *request, const char *bytes)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_hash_table_insert (self->answers, g_strdup (request), g_bytes_new (bytes, strlen (bytes)));
}

void
kh_canned_server_answer (KhCannedServer *self, const char *request, guint status, const char *type,
                         const char *headers, const char *body)
{
  g_autoptr (GString) bytes = g_string_new (NULL);

  g_string_append_printf (bytes, "HTTP/1.1 %u Whatever\r\nConnection: close\r\n%s", status,
                          headers != NULL ? headers : "");
  if (type != NULL)
    g_string_append_printf (bytes, "Content-Type: %s\r\n", type);
  g_string_append_printf (bytes, "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s", strlen (body), body);
  kh_canned_server_say (self, request, bytes->str);
}

void
kh_canned_server_go_on_forever (KhCannedServer *self, const char *request)
{
  kh_canned_server_say (self, request, FOREVER);
}

void
kh_canned_server_keep_silent (KhCannedServer *self, const char *request)
{
  kh_canned_server_say (self, request, "");
}

char *
kh_canned_server_get_asked (KhCannedServer *self, const char *request)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GString *asked = g_hash_table_lookup (self->asked, request);

  return g_strdup (asked != NULL ? asked->str : "");
}

guint
kh_canned_server_count_asked (KhCannedServer *self, const char *request)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, request));
}
