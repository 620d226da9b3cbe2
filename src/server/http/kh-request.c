/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/http/kh-exchange.h"

#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "base/kh-time.h"
#include "server/auth/kh-principal.h"

/* What a log line shows of a path at most. */
#define LOGGED_CHARS 200
#define METHOD_MAX_CHARS 20

const char *
kh_request_param (KhRequest *request, const char *name)
{
  return g_hash_table_lookup (request->params, name);
}

const char *
kh_request_query (KhRequest *request, const char *name)
{
  return g_hash_table_lookup (request->query, name);
}

/* Returns: NULL when @text is not the percent-encoding of UTF-8 without NUL. */
static char *
decode (const char *text, gsize length)
{
  char *decoded = g_uri_unescape_segment (text, text + length, NULL);

  if (decoded != NULL && !g_utf8_validate (decoded, -1, NULL))
    g_clear_pointer (&decoded, g_free);
  return decoded;
}

static char **
decode_path (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (*path == '/' ? path + 1 : path, "/", 64);

  for (char **part = parts; *part != NULL; part++) {
    char *decoded = decode (*part, strlen (*part));
    if (decoded == NULL)
      return NULL;
    g_free (*part);
    *part = decoded;
  }
  return g_steal_pointer (&parts);
}

/* application/x-www-form-urlencoded, as every client writes queries: + is a space. */
static gboolean
decode_pair (GPtrArray *query, const char *pair)
{
  g_autofree char *spaced = g_strdelimit (g_strdup (pair), "+", ' ');
  const char *equals = strchr (spaced, '=');
  gsize length = equals != NULL ? (gsize) (equals - spaced) : strlen (spaced);
  char *name = decode (spaced, length);
  char *value = equals != NULL ? decode (equals + 1, strlen (equals + 1)) : g_strdup ("");

  g_ptr_array_add (query, name);
  g_ptr_array_add (query, value);
  return name != NULL && value != NULL;
}

static GPtrArray *
decode_query (const char *text)
{
  g_autoptr (GPtrArray) query = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) pairs = g_strsplit (text, "&", -1);

  for (char **pair = pairs; *pair != NULL; pair++)
    if (**pair != '\0' && !decode_pair (query, *pair))
      return NULL;
  return g_steal_pointer (&query);
}

/* All that is behind /join/ is a link's token; NULL for other paths. What cannot be decoded is an empty one. */
static char **
decode_link (const char *path)
{
  static const char *const links[] = { "/join/", "/confirm/" };

  for (guint i = 0; i < G_N_ELEMENTS (links); i++) {
    gsize length = strlen (links[i]);
    char **segments;
    if (strncmp (path, links[i], length) != 0)
      continue;
    segments = g_new0 (char *, 3);
    segments[0] = g_strndup (path + 1, length - 2);
    segments[1] = decode (path + length, strlen (path + length));
    if (segments[1] == NULL)
      segments[1] = g_strdup ("");
    return segments;
  }
  return NULL;
}

KhExchange *
kh_exchange_new (const char *target)
{
  KhExchange *exchange = g_new0 (KhExchange, 1);
  const char *mark = strchr (target, '?');

  exchange->started = g_get_monotonic_time ();
  exchange->path = mark != NULL ? g_strndup (target, mark - target) : g_strdup (target);
  if (strlen (target) <= KH_MAX_TARGET) {
    exchange->segments = decode_link (exchange->path);
    if (exchange->segments == NULL)
      exchange->segments = decode_path (exchange->path);
    exchange->query = decode_query (mark != NULL ? mark + 1 : "");
  }
  exchange->body = g_byte_array_new ();
  exchange->request.path = exchange->path;
  return exchange;
}

void
kh_exchange_reset (KhExchange *exchange)
{
  KhRequest *request = &exchange->request;

  g_clear_pointer (&request->principal, kh_principal_free);
  g_clear_pointer (&request->params, g_hash_table_unref);
  g_clear_pointer (&request->query, g_hash_table_unref);
  g_clear_pointer (&exchange->root, json_node_unref);
  request->body = NULL;
  request->if_match = 0;
  request->idempotency_key = NULL;
}

void
kh_exchange_free (KhExchange *exchange)
{
  kh_exchange_reset (exchange);
  g_free (exchange->path);
  g_strfreev (exchange->segments);
  g_clear_pointer (&exchange->query, g_ptr_array_unref);
  sodium_memzero (exchange->body->data, exchange->body->len);
  g_byte_array_unref (exchange->body);
  g_free (exchange);
}

void
kh_exchange_add_body (KhExchange *exchange, const char *data, gsize length)
{
  if (exchange->too_large || length > KH_MAX_BODY - exchange->body->len) {
    exchange->too_large = TRUE;
    g_byte_array_set_size (exchange->body, 0);
    return;
  }
  g_byte_array_append (exchange->body, (const guint8 *) data, length);
}

/* Join and confirmation links carry a token in the path; anything that looks like one is masked wherever it is. */
/* Returns: (transfer full): @path with everything in it that is, or may be, a token masked. */
static char *
mask_path (const char *path)
{
  GString *out = g_string_new (NULL);
  gboolean after_link = FALSE;

  for (const char *p = path; *p != '\0' && out->len < LOGGED_CHARS;) {
    gsize length = strcspn (*p == '/' ? p + 1 : p, "/") + (*p == '/');
    gboolean token = after_link || g_strstr_len (p, length, "kh") != NULL;
    g_autofree char *segment = g_strndup (p, length);
    if (token && length > 20)
      g_string_append (out, "/***");
    else
      for (const char *c = segment; *c != '\0'; c++)
        g_string_append_c (out, g_ascii_isgraph (*c) ? *c : '?');
    after_link = after_link || strcmp (segment, "/join") == 0 || strcmp (segment, "/confirm") == 0;
    p += length;
  }
  return g_string_free (out, FALSE);
}

/* A method is whatever the client wrote. Returns: (transfer full): on one line, and no longer than one. */
static char *
printable_method (const char *method)
{
  char *text = g_strndup (method != NULL ? method : "-", METHOD_MAX_CHARS);

  for (char *p = text; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      *p = '?';
  return text;
}

void
kh_exchange_log (KhExchange *exchange)
{
  g_autofree char *method = printable_method (exchange->request.method);
  g_autofree char *path = mask_path (exchange->path);
  g_autofree char *now = kh_time_format (kh_time_now ());
  gint64 took = g_get_monotonic_time () - exchange->started;

  fprintf (stderr, "%s %s %s %u %" G_GINT64_FORMAT " ms\n", now, method, path, exchange->status, took / 1000);
}
