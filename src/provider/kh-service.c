/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provider/kh-service.h"

#include <string.h>

#include "base/kh-error.h"
#include "kh-config.h"
#include "provider/account-api/kh-api-service.h"
#include "provider/ecwid/kh-ecwid-service.h"

static const KhService *const services[] = {
  &kh_api_service,
  &kh_ecwid_service,
  NULL,
};

const KhService *const *
kh_services_get (void)
{
  return services;
}

const KhService *
kh_services_find (const char *id)
{
  for (guint i = 0; services[i] != NULL; i++)
    if (g_strcmp0 (services[i]->id, id) == 0)
      return services[i];
  return NULL;
}

static gboolean
is_this_machine (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0;
}

static gboolean
is_host (const char *host)
{
  if (host == NULL || *host == '\0')
    return FALSE;
  for (const char *p = host; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (g_unichar_isspace (c) || g_unichar_iscntrl (c))
      return FALSE;
  }
  return TRUE;
}

static char *
refuse (GError **error)
{
  g_propagate_error (error, kh_error_new (KH_ERROR_INVALID, "address-invalid", "This is not the address of a server."));
  return NULL;
}

char *
kh_service_normalize_address (const char *text, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text != NULL ? text : ""));
  g_autofree char *full = NULL;
  g_autofree char *path = NULL;
  g_autofree char *scheme = NULL;
  g_autofree char *host = NULL;
  g_autoptr (GUri) uri = NULL;
  gsize length;
  int port;

  full = strstr (trimmed, "://") != NULL ? g_strdup (trimmed) : g_strconcat ("https://", trimmed, NULL);
  uri = g_uri_parse (full, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || !is_host (g_uri_get_host (uri)) || g_uri_get_userinfo (uri) != NULL
      || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return refuse (error);

  scheme = g_ascii_strdown (g_uri_get_scheme (uri), -1);
  if (!g_str_equal (scheme, "https") && !g_str_equal (scheme, "http"))
    return refuse (error);
  if (g_str_equal (scheme, "http") && !is_this_machine (g_uri_get_host (uri))) {
    g_propagate_error (error, kh_error_new (KH_ERROR_INVALID, "address-insecure",
                                            "An address of another machine has to begin with https://."));
    return NULL;
  }

  host = g_utf8_strdown (g_uri_get_host (uri), -1);
  port = g_uri_get_port (uri);
  if (port == (g_str_equal (scheme, "https") ? 443 : 80))
    port = -1;
  path = g_strdup (g_uri_get_path (uri));
  for (length = strlen (path); length > 0 && path[length - 1] == '/'; length--)
    path[length - 1] = '\0';
  return g_uri_join (SOUP_HTTP_URI_FLAGS & ~G_URI_FLAGS_SCHEME_NORMALIZE, scheme, NULL, host, port, path, NULL, NULL);
}

char *
kh_service_address_from_link (const char *link, GError **error)
{
  g_autofree char *scheme = NULL;
  g_autofree char *user = NULL;
  g_autofree char *host = NULL;
  g_autofree char *query = NULL;
  g_autofree char *fragment = NULL;
  g_autofree char *address = NULL;
  g_autofree char *kept = NULL;

  if (g_uri_split (link, G_URI_FLAGS_ENCODED, &scheme, &user, &host, NULL, NULL, &query, &fragment, NULL)
      && scheme != NULL && g_ascii_strcasecmp (scheme, "keyholder") == 0 && host != NULL) {
    if (user != NULL || query != NULL || fragment != NULL) {
      g_propagate_error (error, kh_error_new (KH_ERROR_INVALID, "link-secret",
                                              "The link holds more than an address."));
      return NULL;
    }
    address = g_strconcat ("https", strchr (link, ':'), NULL);
    kept = kh_service_normalize_address (address, NULL);
  }
  if (kept == NULL)
    g_propagate_error (error, kh_error_new (KH_ERROR_INVALID, "link-invalid", "The link is for no account server."));
  return g_steal_pointer (&kept);
}

SoupSession *
kh_service_session_new (void)
{
  /* Each account keeps one request waiting for news, so the usual two connections a host are too few. The time-out
   * has to be longer than such a request; ordinary ones have their own. Places are named in the reader's language. */
  return soup_session_new_with_options ("user-agent", "Keyholder/" KH_VERSION,
                                        "accept-language-auto", TRUE, "max-conns", 64, "max-conns-per-host", 32,
                                        "timeout", 90, "idle-timeout", 60, NULL);
}
