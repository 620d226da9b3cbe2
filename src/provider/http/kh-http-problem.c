/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provider/http/kh-http-problem.h"

#include <string.h>

#include "base/kh-error.h"

#define HIDDEN "…"

void
kh_http_problem_hide_tokens (GError *error, const char *token, gsize (*token_length) (const char *))
{
  GString *text = g_string_new (NULL);
  const char *p = error->message;

  while (*p != '\0') {
    gsize n = token != NULL && *token != '\0' && g_str_has_prefix (p, token) ? strlen (token) : token_length (p);
    if (n > 0)
      g_string_append (text, HIDDEN);
    else
      g_string_append_c (text, *p);
    p += MAX (n, 1);
  }
  explicit_bzero (error->message, strlen (error->message));
  g_free (error->message);
  error->message = g_string_free (text, FALSE);
}

static GError *
certificate_error (GTlsCertificateFlags flags, const GError *error)
{
  static const struct {
    GTlsCertificateFlags flag;
    const char *word;
    const char *text;
  } reasons[] = {
    { G_TLS_CERTIFICATE_BAD_IDENTITY, "certificate-address", "The server's certificate is for another address." },
    { G_TLS_CERTIFICATE_EXPIRED, "certificate-expired", "The server's certificate has expired." },
    { G_TLS_CERTIFICATE_NOT_ACTIVATED, "certificate-not-yet", "The server's certificate is not valid yet." },
    { G_TLS_CERTIFICATE_REVOKED, "certificate-revoked", "The server's certificate was revoked." },
    { G_TLS_CERTIFICATE_UNKNOWN_CA, "certificate-untrusted",
      "The server's certificate is not signed by an authority that this computer trusts." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (flags & reasons[i].flag)
      return kh_error_new (KH_ERROR_NETWORK, reasons[i].word, "%s", reasons[i].text);
  return kh_error_new (KH_ERROR_NETWORK, "certificate", "%s", error->message);
}

static gboolean
is_this_machine (SoupMessage *message)
{
  const char *host = g_uri_get_host (soup_message_get_uri (message));
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL ? g_inet_address_get_is_loopback (address) : g_str_equal (host, "localhost");
}

gboolean
kh_http_problem_is_no_http (const GError *error)
{
  return g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING)
         || g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_ENCODING);
}

GError *
kh_http_problem_from_transport (SoupMessage *message, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  if (error->domain == KH_ERROR)
    return g_error_copy (error);
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE)
      || soup_message_get_tls_peer_certificate_errors (message) != 0)
    return certificate_error (soup_message_get_tls_peer_certificate_errors (message), error);
  if (error->domain == G_TLS_ERROR)
    return kh_error_new (KH_ERROR_NETWORK, "tls", "No secure connection could be made: %s", error->message);
  if (!g_network_monitor_get_network_available (g_network_monitor_get_default ()) && !is_this_machine (message))
    return kh_error_new (KH_ERROR_OFFLINE, NULL, "This computer has no network.");
  return kh_error_new (KH_ERROR_NETWORK, NULL, "%s", error->message);
}
