/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/kh-server.h"

#include <string.h>

#include <sodium.h>

#include "base/kh-time.h"
#include "server/api/kh-changes.h"
#include "server/api/kh-due.h"
#include "server/auth/kh-attempts.h"
#include "server/auth/kh-sign-ins.h"
#include "server/http/kh-http.h"
#include "server/http/kh-idempotency.h"

static void
on_commit (const char *account, gpointer data)
{
  KhServer *self = data;

  kh_holds_wake (self->holds, account);
}

static void
on_mail_queued (gpointer data)
{
  KhServer *self = data;

  if (self->mailer != NULL)
    kh_mailer_wake (self->mailer);
}

static gboolean
listen_with (KhServer *self, const KhServerOptions *options, GError **error)
{
  g_autofree char *cert = NULL;
  g_autofree char *key = NULL;
  gsize key_size = 0;

  if (options->tls_cert != NULL
      && (!g_file_get_contents (options->tls_cert, &cert, NULL, error)
          || !g_file_get_contents (options->tls_key, &key, &key_size, error)))
    return FALSE;
  self->http = kh_http_listen (options->listen, cert, key, error);
  sodium_memzero (key, key_size);
  return self->http != NULL;
}

/* An address that nobody reads, at the host that links lead to. */
static char *
make_mail_from (const char *public_url)
{
  g_autoptr (GUri) uri = g_uri_parse (public_url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  gboolean is_name = host != NULL && strchr (host, '.') != NULL && !g_hostname_is_ip_address (host);

  return g_strconcat ("no-reply@", is_name ? host : "keyholder.invalid", NULL);
}

static gboolean
set_public_url (KhServer *self, const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  gsize length = strlen (url);

  if ((g_strcmp0 (scheme, "http") != 0 && g_strcmp0 (scheme, "https") != 0) || g_uri_get_host (uri) == NULL
      || *g_uri_get_host (uri) == '\0' || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL) {
    g_propagate_error (error, kh_error_new (KH_ERROR_INVALID, NULL, "--public-url: not an http:// or https:// URL"));
    return FALSE;
  }
  while (length > 0 && url[length - 1] == '/')
    length--;
  self->public_url = g_strndup (url, length);
  return TRUE;
}

/* The first line of a file that only the operator should be able to read. */
static char *
read_password (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  char *password;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  password = g_strndup (text, strcspn (text, "\r\n"));
  sodium_memzero (text, length);
  return password;
}

static gboolean
start_mailer (KhServer *self, const KhServerOptions *options, GError **error)
{
  g_autofree char *beside = g_strconcat (options->database, "-mail", NULL);
  char *password = NULL;
  KhMailerOptions mail = { 0 };

  if (options->smtp_password_file != NULL
      && (password = read_password (options->smtp_password_file, error)) == NULL)
    return FALSE;
  self->mail_from = options->mail_from != NULL ? g_strdup (options->mail_from) : make_mail_from (self->public_url);
  mail.transport.smtp_url = options->smtp_url;
  mail.transport.smtp_password = password;
  mail.transport.smtp_timeout = options->smtp_timeout;
  mail.transport.mail_dir = options->smtp_url != NULL ? NULL
                            : options->mail_dir != NULL ? options->mail_dir
                                                        : beside;
  mail.transport.from = self->mail_from;
  mail.public_url = self->public_url;
  self->mailer = kh_mailer_start (self->database, &mail, error);
  if (password != NULL)
    sodium_memzero (password, strlen (password));
  g_free (password);
  return self->mailer != NULL;
}

static gboolean
set_up (KhServer *self, const KhServerOptions *options, GError **error)
{
  self->database = kh_database_open (options->database, error);
  if (self->database == NULL)
    return FALSE;
  kh_database_set_commit_func (self->database, on_commit, on_mail_queued, self);
  self->translations = kh_translations_load (NULL);
  if (options->geoip != NULL && (self->geo = kh_geo_open (options->geoip, error)) == NULL)
    return FALSE;
  return listen_with (self, options, error)
         && set_public_url (self, options->public_url != NULL ? options->public_url : kh_http_get_url (self->http),
                            error)
         && start_mailer (self, options, error);
}

KhServer *
kh_server_new (const KhServerOptions *options, GError **error)
{
  g_autoptr (KhServer) self = g_new0 (KhServer, 1);

  self->holds = kh_holds_new ();
  self->trust_proxy = options->trust_proxy;
  return set_up (self, options, error) ? g_steal_pointer (&self) : NULL;
}

gboolean
kh_server_start (KhServer *self, GError **error)
{
  /* What came due while no server ran, before anybody asks. */
  if (!kh_due_run (kh_database_get (self->database), kh_time_now (), error))
    return FALSE;
  return kh_http_start (self->http, self, error);
}

const char *
kh_server_get_url (KhServer *self)
{
  return kh_http_get_url (self->http);
}

gboolean
kh_server_is_loopback (KhServer *self)
{
  return kh_http_is_loopback (self->http);
}

static gboolean
has_origin (const char *url, const char *origin)
{
  gsize length = strlen (origin);

  return g_ascii_strncasecmp (url, origin, length) == 0 && (url[length] == '/' || url[length] == '\0');
}

gboolean
kh_server_is_origin (KhServer *self, const char *origin)
{
  return has_origin (self->public_url, origin) || has_origin (kh_server_get_url (self), origin);
}

void
kh_server_tick (KhServer *self)
{
  g_autoptr (GError) error = NULL;

  if (!kh_due_run (kh_database_get (self->database), kh_time_now (), &error))
    g_warning ("%s", error->message);
}

void
kh_server_clean_up (KhServer *self)
{
  KhDb *db = kh_database_get (self->database);
  g_autoptr (GError) error = NULL;
  gint64 now = kh_time_now ();

  if (kh_db_begin (db, TRUE, &error)) {
    kh_idempotency_prune (db, now);
    kh_attempts_prune (db, now);
    kh_changes_prune (db, now);
    kh_sign_ins_end_idle (db, now);
    kh_db_run (db, "DELETE FROM email_links WHERE expires_at <= ?", "l", now);
    kh_db_commit (db, &error);
  }
  if (error != NULL)
    g_warning ("%s", error->message);
}

void
kh_server_free (KhServer *self)
{
  g_clear_pointer (&self->http, kh_http_stop);
  g_clear_pointer (&self->mailer, kh_mailer_stop);
  kh_holds_free (self->holds);
  g_clear_pointer (&self->database, kh_database_close);
  g_clear_pointer (&self->translations, kh_translations_free);
  g_clear_pointer (&self->geo, kh_geo_close);
  g_free (self->public_url);
  g_free (self->mail_from);
  g_free (self);
}
