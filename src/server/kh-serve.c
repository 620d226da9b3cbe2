/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <sys/resource.h>

#include <glib-unix.h>

#include "base/kh-text.h"
#include "server/kh-commands.h"
#include "server/kh-server.h"
#include "server/store/kh-demo.h"

#define CLEAN_UP_SECONDS (60 * 60)
#define SMTP_SECONDS 60
#define MAX_SMTP_SECONDS 3600
/* Connections, their database files, and what else is open. */
#define OPEN_FILES 4096

static void
options_clear (KhServerOptions *options)
{
  g_free (options->database);
  g_free (options->listen);
  g_free (options->public_url);
  g_free (options->mail_dir);
  g_free (options->smtp_url);
  g_free (options->smtp_password_file);
  g_free (options->mail_from);
  g_free (options->tls_cert);
  g_free (options->tls_key);
  g_free (options->geoip);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KhServerOptions, options_clear)

static gboolean
check (const KhServerOptions *options, GError **error)
{
  if (options->database == NULL)
    return kh_command_usage (error, "--database FILE is needed");
  if ((options->tls_cert == NULL) != (options->tls_key == NULL))
    return kh_command_usage (error, "--tls-cert and --tls-key go together");
  if (options->smtp_url != NULL && options->mail_dir != NULL)
    return kh_command_usage (error, "--smtp and --mail-dir exclude each other");
  if (options->smtp_url != NULL && options->mail_from == NULL)
    return kh_command_usage (error, "--smtp needs --mail-from ADDR");
  if (options->smtp_url != NULL && !g_str_has_prefix (options->smtp_url, "smtp://")
      && !g_str_has_prefix (options->smtp_url, "smtps://"))
    return kh_command_usage (error, "--smtp needs an smtp:// or smtps:// URL");
  if (options->smtp_password_file != NULL && options->smtp_url == NULL)
    return kh_command_usage (error, "--smtp-password-file goes with --smtp");
  if (options->smtp_timeout < 1 || options->smtp_timeout > MAX_SMTP_SECONDS)
    return kh_command_usage (error, "--smtp-timeout is 1 to 3600 seconds");
  if (options->mail_from != NULL && !kh_text_is_email (options->mail_from))
    return kh_command_usage (error, "--mail-from is not a mail address");
  return TRUE;
}

static gboolean
parse (int argc, char **argv, KhServerOptions *options, gboolean *demo, GError **error)
{
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &options->database, "Where everything is kept", "FILE" },
    { "listen", 0, 0, G_OPTION_ARG_FILENAME, &options->listen, "Default: 127.0.0.1:8470; port 0 takes a free one",
      "ADDRESS:PORT" },
    { "public-url", 0, 0, G_OPTION_ARG_FILENAME, &options->public_url, "What links in mails begin with", "URL" },
    { "mail-dir", 0, 0, G_OPTION_ARG_FILENAME, &options->mail_dir, "Write mails into this folder", "DIR" },
    { "smtp", 0, 0, G_OPTION_ARG_FILENAME, &options->smtp_url,
      "Send mails through this server: over TLS where it offers that; with a user name in the URL, over TLS or not at all",
      "URL" },
    { "smtp-password-file", 0, 0, G_OPTION_ARG_FILENAME, &options->smtp_password_file,
      "Its password, on the first line", "FILE" },
    { "smtp-timeout", 0, 0, G_OPTION_ARG_INT, &options->smtp_timeout, "What it may take for a mail; default: 60",
      "SECONDS" },
    { "mail-from", 0, 0, G_OPTION_ARG_FILENAME, &options->mail_from, "The sender of mails", "ADDR" },
    { "tls-cert", 0, 0, G_OPTION_ARG_FILENAME, &options->tls_cert, "Certificate and its chain, in PEM", "FILE" },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &options->tls_key, "Its key, in PEM", "FILE" },
    { "trust-proxy", 0, 0, G_OPTION_ARG_NONE, &options->trust_proxy, "Believe the last X-Forwarded-For", NULL },
    { "geoip", 0, 0, G_OPTION_ARG_FILENAME, &options->geoip, "Tells where an address is (MaxMind DB)", "FILE" },
    { "demo", 0, 0, G_OPTION_ARG_NONE, demo, "Fill an empty database with an example", NULL },
    G_OPTION_ENTRY_NULL,
  };
  const char *summary = "The account server of Keyholder.\n\nOther commands: create-account, create-token, backup; each "
                        "has a --help.";

  if (!kh_command_parse (NULL, summary, entries, &argc, &argv, error))
    return FALSE;
  if (options->listen == NULL)
    options->listen = g_strdup ("127.0.0.1:8470");
  if (argc > 1) {
    g_autofree char *message = g_strdup_printf ("Unknown argument %s", argv[1]);
    return kh_command_usage (error, message);
  }
  return check (options, error);
}

static void
raise_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < OPEN_FILES) {
    limit.rlim_cur = MIN (OPEN_FILES, limit.rlim_max);
    setrlimit (RLIMIT_NOFILE, &limit);
  }
}

static gboolean
on_signal (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_tick (gpointer data)
{
  kh_server_tick (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_clean_up (gpointer data)
{
  kh_server_clean_up (data);
  return G_SOURCE_CONTINUE;
}

/* @announcement: printed once a signal ends the server as it should. */
static void
run (KhServer *server, const char *announcement)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint sources[] = {
    g_unix_signal_add (SIGTERM, on_signal, loop),
    g_unix_signal_add (SIGINT, on_signal, loop),
    g_timeout_add_seconds (1, on_tick, server), /* no timer until the next end: the clock may be set */
    g_timeout_add_seconds (CLEAN_UP_SECONDS, on_clean_up, server),
  };

  fputs (announcement, stdout);
  fflush (stdout);
  kh_server_clean_up (server);
  g_main_loop_run (loop);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
}

/* Returns: (transfer full): what to announce. */
static char *
start (KhServer *server, const KhServerOptions *options, gboolean demo, GError **error)
{
  const char *url;
  g_autofree char *email = NULL;
  g_autofree char *password = NULL;

  if ((demo && !kh_demo_fill (server, &email, &password, error)) || !kh_server_start (server, error))
    return NULL;
  if (!kh_server_is_loopback (server) && options->tls_cert == NULL)
    fputs ("Without --tls-cert this speaks plain HTTP: let only a proxy with TLS reach it.\n", stderr);
  url = kh_server_get_url (server);
  return demo ? g_strdup_printf ("listening on %s\ndemo owner: %s %s\n", url, email, password)
              : g_strdup_printf ("listening on %s\n", url);
}

int
kh_command_serve (int argc, char **argv)
{
  g_auto (KhServerOptions) options = { .smtp_timeout = SMTP_SECONDS };
  g_autoptr (KhServer) server = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *announcement = NULL;
  gboolean demo = FALSE;

  if (!parse (argc, argv, &options, &demo, &error))
    return kh_command_fail (error);
  raise_limit ();
  server = kh_server_new (&options, &error);
  announcement = server != NULL ? start (server, &options, demo, &error) : NULL;
  if (announcement == NULL)
    return kh_command_fail (error);
  run (server, announcement);
  return 0;
}
