/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/http/kh-http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/http/kh-dispatch.h"
#include "server/http/kh-response-private.h"

#define THREADS 4
#define MAX_CONNECTIONS 2000
#define IDLE_SECONDS 30
#define HEADER_BYTES (32 * 1024)
/* A body that is too large is read and thrown away up to here, since a client that is still sending does not see an
 * answer; beyond it the connection is cut. */
#define MAX_DISCARDED (8 * 1024 * 1024)

struct _KhHttp {
  int fd;
  char *url;
  gboolean loopback;
  char *cert;
  char *key;
  char *complaint; /* libmicrohttpd's last one while it starts */
  KhServer *server;
  struct MHD_Daemon *daemon;
};

/* --- Listening --- */

static gboolean
fail (GError **error, const char *address, const char *why)
{
  g_propagate_error (error, kh_error_new (KH_ERROR_SERVER, NULL, "Cannot listen on %s: %s", address, why));
  return FALSE;
}

static struct addrinfo *
parse_address (const char *address, GError **error)
{
  struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
  struct addrinfo *info = NULL;
  const char *colon = strrchr (address, ':');
  g_autofree char *host = colon != NULL ? g_strndup (address, colon - address) : NULL;
  gsize length = host != NULL ? strlen (host) : 0;
  guint64 port;

  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
  if (length == 0 || !g_ascii_string_to_unsigned (colon + 1, 10, 0, 65535, &port, NULL)) {
    fail (error, address, "it must be ADDRESS:PORT");
    return NULL;
  }
  if (host[0] == '[' && host[length - 1] == ']') {
    host[length - 1] = '\0';
    memmove (host, host + 1, length - 1);
  } else if (strchr (host, ':') != NULL) {
    fail (error, address, "an IPv6 address stands in brackets");
    return NULL;
  }
  if (getaddrinfo (strcmp (host, "localhost") == 0 ? "127.0.0.1" : host, colon + 1, &hints, &info) != 0)
    fail (error, address, "the address must be numeric");
  return info;
}

static int
bind_socket (const struct addrinfo *info)
{
  int fd = socket (info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  int one = 1, saved;

  if (fd < 0)
    return -1;
  setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind (fd, info->ai_addr, info->ai_addrlen) == 0 && listen (fd, SOMAXCONN) == 0)
    return fd;
  saved = errno;
  close (fd);
  errno = saved;
  return -1;
}

static gboolean
is_loopback (const struct sockaddr *address)
{
  if (address->sa_family == AF_INET)
    return (ntohl (((const struct sockaddr_in *) address)->sin_addr.s_addr) >> 24) == 127;
  return IN6_IS_ADDR_LOOPBACK (&((const struct sockaddr_in6 *) address)->sin6_addr);
}

static void
find_url (KhHttp *self)
{
  struct sockaddr_storage address;
  socklen_t length = sizeof address;
  char host[NI_MAXHOST] = "", port[NI_MAXSERV] = "";

  getsockname (self->fd, (struct sockaddr *) &address, &length);
  getnameinfo ((struct sockaddr *) &address, length, host, sizeof host, port, sizeof port,
               NI_NUMERICHOST | NI_NUMERICSERV);
  self->loopback = is_loopback ((struct sockaddr *) &address);
  self->url = g_strdup_printf (address.ss_family == AF_INET6 ? "%s://[%s]:%s" : "%s://%s:%s",
                               self->cert != NULL ? "https" : "http", host, port);
}

KhHttp *
kh_http_listen (const char *address, const char *cert, const char *key, GError **error)
{
  struct addrinfo *info = parse_address (address, error);
  KhHttp *self;
  int fd;

  if (info == NULL)
    return NULL;
  fd = bind_socket (info);
  freeaddrinfo (info);
  if (fd < 0) {
    fail (error, address, g_strerror (errno));
    return NULL;
  }
  self = g_new0 (KhHttp, 1);
  self->fd = fd;
  self->cert = g_strdup (cert);
  self->key = g_strdup (key);
  find_url (self);
  return self;
}

const char *
kh_http_get_url (KhHttp *self)
{
  return self->url;
}

gboolean
kh_http_is_loopback (KhHttp *self)
{
  return self->loopback;
}

/* --- One request --- */

/* What libmicrohttpd keeps for each request. */
typedef struct {
  KhExchange *exchange;
  char *ip;
  char *user_agent;
  gsize received;  /* bytes of the body, kept or not */
  gboolean begun;
} Call;

static void *
on_target (void *data, const char *target, struct MHD_Connection *connection)
{
  Call *call = g_new0 (Call, 1);

  call->exchange = kh_exchange_new (target);
  return call;
}

static void
on_completed (void *data, struct MHD_Connection *connection, void **context,
              enum MHD_RequestTerminationCode code)
{
  Call *call = *context;

  if (call == NULL)
    return;
  kh_exchange_log (call->exchange);
  kh_exchange_free (call->exchange);
  g_free (call->ip);
  g_free (call->user_agent);
  g_free (call);
  *context = NULL;
}

static const char *
get_header (struct MHD_Connection *connection, const char *name)
{
  return MHD_lookup_connection_value (connection, MHD_HEADER_KIND, name);
}

static char *
get_peer (struct MHD_Connection *connection)
{
  const union MHD_ConnectionInfo *info = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  const struct sockaddr *address = info != NULL ? info->client_addr : NULL;
  char host[NI_MAXHOST];

  if (address == NULL
      || getnameinfo (address,
                      address->sa_family == AF_INET6 ? sizeof (struct sockaddr_in6) : sizeof (struct sockaddr_in),
                      host, sizeof host, NULL, 0, NI_NUMERICHOST)
             != 0)
    return g_strdup ("unknown");
  /* An IPv4 client of a socket for both. */
  return g_strdup (g_str_has_prefix (host, "::ffff:") ? host + 7 : host);
}

static enum MHD_Result
find_forwarded (void *data, enum MHD_ValueKind kind, const char *name, const char *value)
{
  const char **last = data;

  if (g_ascii_strcasecmp (name, "X-Forwarded-For") == 0)
    *last = value;
  return MHD_YES;
}

/* The last address was written by the proxy that we trust; those before it by anybody. */
static char *
get_ip (KhServer *server, struct MHD_Connection *connection)
{
  const char *value = NULL, *comma;
  g_autofree char *ip = NULL;
  guint8 bytes[16];

  if (server->trust_proxy)
    MHD_get_connection_values (connection, MHD_HEADER_KIND, find_forwarded, &value);
  if (value != NULL) {
    comma = strrchr (value, ',');
    ip = g_strstrip (g_strdup (comma != NULL ? comma + 1 : value));
    if (inet_pton (AF_INET, ip, bytes) == 1 || inet_pton (AF_INET6, ip, bytes) == 1)
      return g_steal_pointer (&ip);
  }
  return get_peer (connection);
}

static char *
get_user_agent (struct MHD_Connection *connection)
{
  const char *value = get_header (connection, MHD_HTTP_HEADER_USER_AGENT);
  g_autofree char *shortened = value != NULL ? g_strndup (value, 200) : NULL;

  return shortened != NULL ? g_utf8_make_valid (shortened, -1) : NULL;
}

static void
read_headers (KhHttp *self, Call *call, struct MHD_Connection *connection, const char *method)
{
  KhRequest *request = &call->exchange->request;

  call->ip = get_ip (self->server, connection);
  call->user_agent = get_user_agent (connection);
  request->server = self->server;
  request->method = method;
  request->ip = call->ip;
  request->user_agent = call->user_agent;
  request->accept_language = get_header (connection, MHD_HTTP_HEADER_ACCEPT_LANGUAGE);
  request->content_type = get_header (connection, MHD_HTTP_HEADER_CONTENT_TYPE);
  request->cookie = get_header (connection, MHD_HTTP_HEADER_COOKIE);
  request->authorization = get_header (connection, MHD_HTTP_HEADER_AUTHORIZATION);
  call->exchange->if_match = get_header (connection, MHD_HTTP_HEADER_IF_MATCH);
  call->exchange->idempotency_key = get_header (connection, "Idempotency-Key");
  call->exchange->origin = get_header (connection, MHD_HTTP_HEADER_ORIGIN);
  call->exchange->sec_fetch_site = get_header (connection, "Sec-Fetch-Site");
}

static gboolean
has_header (KhResponse *response, const char *name)
{
  for (guint i = 0; i < response->headers->len; i += 2)
    if (g_ascii_strcasecmp (response->headers->pdata[i], name) == 0)
      return TRUE;
  return FALSE;
}

static void
add_headers (struct MHD_Response *message, KhResponse *response)
{
  static const char *const always[][2] = {
    { "Cache-Control", "no-store" },
    { "X-Content-Type-Options", "nosniff" },
    { "Referrer-Policy", "no-referrer" },
    { "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'" },
  };

  if (response->type != NULL)
    MHD_add_response_header (message, "Content-Type", response->type);
  for (guint i = 0; i < G_N_ELEMENTS (always); i++)
    if (!has_header (response, always[i][0]))
      MHD_add_response_header (message, always[i][0], always[i][1]);
  for (guint i = 0; i < response->headers->len; i += 2)
    MHD_add_response_header (message, response->headers->pdata[i], response->headers->pdata[i + 1]);
}

static enum MHD_Result
send_response (Call *call, struct MHD_Connection *connection, KhResponse *response)
{
  struct MHD_Response *message;
  enum MHD_Result result;
  gsize length = response->body != NULL ? response->length : 0;

  if (response->body != NULL)
    message = MHD_create_response_from_buffer_with_free_callback (length, response->body, g_free);
  else
    message = MHD_create_response_from_buffer (0, NULL, MHD_RESPMEM_PERSISTENT);
  response->body = NULL;
  add_headers (message, response);
  call->exchange->status = response->status;
  result = MHD_queue_response (connection, response->status, message);
  MHD_destroy_response (message);
  return result;
}

/* Holds the request. Returns: FALSE when it must be dispatched again instead. */
static gboolean
hold (KhHttp *self, KhExchange *exchange, struct MHD_Connection *connection, KhResponse *response, guint64 mark)
{
  KhHolds *holds = self->server->holds;

  if (exchange->hold_until == 0)
    exchange->hold_until = g_get_monotonic_time () + response->hold_seconds * G_USEC_PER_SEC;
  return kh_holds_add (holds, connection, exchange->request.principal->account, exchange->hold_until, mark);
}

static enum MHD_Result
answer (KhHttp *self, Call *call, struct MHD_Connection *connection)
{
  KhExchange *exchange = call->exchange;
  KhHolds *holds = self->server->holds;

  exchange->request.db = kh_database_get (self->server->database);
  for (;;) {
    guint64 mark = kh_holds_get_mark (holds);
    g_autoptr (KhResponse) response = NULL;
    exchange->request.hold_over = kh_holds_has_ended (holds)
                                  || (exchange->hold_until != 0 && g_get_monotonic_time () >= exchange->hold_until);
    response = kh_dispatch (exchange);
    if (!response->hold)
      return send_response (call, connection, response);
    if (hold (self, exchange, connection, response, mark))
      return MHD_YES;
  }
}

static enum MHD_Result
begin_call (KhHttp *self, Call *call, struct MHD_Connection *connection, const char *method)
{
  const char *length = get_header (connection, MHD_HTTP_HEADER_CONTENT_LENGTH);
  g_autoptr (KhResponse) response = NULL;

  call->begun = TRUE;
  read_headers (self, call, connection, method);
  if (length == NULL || g_ascii_strtoull (length, NULL, 10) <= MAX_DISCARDED)
    return MHD_YES;
  call->exchange->too_large = TRUE;
  return answer (self, call, connection);
}

static enum MHD_Result
on_request (void *data,
            struct MHD_Connection *connection,
            const char *url,
            const char *method,
            const char *version,
            const char *upload,
            size_t *upload_size,
            void **context)
{
  KhHttp *self = data;
  Call *call = *context;

  if (!call->begun)
    return begin_call (self, call, connection, method);
  if (*upload_size == 0)
    return answer (self, call, connection);
  call->received += *upload_size;
  if (call->received > MAX_DISCARDED)
    return MHD_NO;
  kh_exchange_add_body (call->exchange, upload, *upload_size);
  *upload_size = 0;
  return MHD_YES;
}

/* The path and the query are decoded once, by kh_exchange_new(). */
static size_t
leave_encoded (void *data, struct MHD_Connection *connection, char *text)
{
  return strlen (text);
}

/* Only while it starts: later it complains about clients that hang up. */
static void G_GNUC_PRINTF (2, 0)
on_complaint (void *data, const char *format, va_list args)
{
  KhHttp *self = data;

  if (self->daemon != NULL)
    return;
  g_free (self->complaint);
  self->complaint = g_strchomp (g_strdup_vprintf (format, args));
}

gboolean
kh_http_start (KhHttp *self, KhServer *server, GError **error)
{
  /* Not epoll: libmicrohttpd 0.9.75 asks it for edges, and misses the end of a client that closes right after it has
   * written. */
  guint flags = MHD_USE_POLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
  struct MHD_OptionItem tls[] = {
    { MHD_OPTION_HTTPS_MEM_CERT, 0, self->cert },
    { MHD_OPTION_HTTPS_MEM_KEY, 0, self->key },
    { MHD_OPTION_HTTPS_PRIORITIES, 0, (char *) "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2" },
    { MHD_OPTION_END, 0, NULL },
  };
  struct MHD_OptionItem none[] = { { MHD_OPTION_END, 0, NULL } };

  self->server = server;
  self->daemon = MHD_start_daemon (
      self->cert != NULL ? flags | MHD_USE_TLS : flags, 0, NULL, NULL, on_request, self,
      MHD_OPTION_EXTERNAL_LOGGER, on_complaint, self,
      MHD_OPTION_LISTEN_SOCKET, self->fd,
      MHD_OPTION_THREAD_POOL_SIZE, (unsigned int) THREADS,
      MHD_OPTION_CONNECTION_LIMIT, (unsigned int) MAX_CONNECTIONS,
      MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int) IDLE_SECONDS,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t) HEADER_BYTES,
      MHD_OPTION_STRICT_FOR_CLIENT, 1,
      MHD_OPTION_URI_LOG_CALLBACK, on_target, self,
      MHD_OPTION_UNESCAPE_CALLBACK, leave_encoded, self,
      MHD_OPTION_NOTIFY_COMPLETED, on_completed, self,
      MHD_OPTION_ARRAY, self->cert != NULL ? tls : none,
      MHD_OPTION_END);
  /* It is the daemon's now, which closes it when it cannot start, too. Closed twice it might be somebody else's. */
  self->fd = -1;
  if (self->daemon != NULL)
    return TRUE;
  g_propagate_error (error, kh_error_new (KH_ERROR_SERVER, NULL, "Cannot serve %s: %s%s", self->url,
                                          self->cert != NULL ? "the certificate or its key cannot be used: " : "",
                                          self->complaint != NULL ? self->complaint : "out of resources"));
  return FALSE;
}

void
kh_http_stop (KhHttp *self)
{
  if (self->server != NULL)
    kh_holds_end (self->server->holds);
  if (self->daemon != NULL)
    MHD_stop_daemon (self->daemon);
  else if (self->fd >= 0)
    close (self->fd);
  g_free (self->url);
  g_free (self->cert);
  g_free (self->key);
  g_free (self->complaint);
  g_free (self);
}
