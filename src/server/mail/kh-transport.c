/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/mail/kh-transport.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/kh-error.h"

#define CONNECT_SECONDS 20L
#define SEND_SECONDS    60L
/* What is under way at the end of the server has this long. */
#define GRACE (2 * G_TIME_SPAN_SECOND)

struct _KhTransport {
  char *mail_dir;
  char *smtp_url;
  char *from;
  gint *stopping;
};

static KhTransport *
fail (KhTransport *self, GError **error, const char *dir)
{
  g_propagate_error (error, kh_error_new (KH_ERROR_SERVER, NULL, "The mail folder “%s” cannot be written: %s", dir,
                                          g_strerror (errno)));
  kh_transport_free (self);
  return NULL;
}

KhTransport *
kh_transport_new (const char *mail_dir, const char *smtp_url, const char *from, gint *stopping, GError **error)
{
  KhTransport *self = g_new0 (KhTransport, 1);

  self->mail_dir = g_strdup (mail_dir);
  self->smtp_url = g_strdup (smtp_url);
  self->from = g_strdup (from);
  self->stopping = stopping;
  if (mail_dir != NULL && (g_mkdir_with_parents (mail_dir, 0700) != 0 || g_access (mail_dir, W_OK | X_OK) != 0))
    return fail (self, error, mail_dir);
  if (smtp_url != NULL)
    curl_global_init (CURL_GLOBAL_DEFAULT);
  return self;
}

void
kh_transport_free (KhTransport *self)
{
  g_free (self->mail_dir);
  if (self->smtp_url != NULL)
    memset (self->smtp_url, 0, strlen (self->smtp_url));
  g_free (self->smtp_url);
  g_free (self->from);
  g_free (self);
}

static gboolean
write_all (int fd, const char *data)
{
  gsize left = strlen (data);

  while (left > 0) {
    gssize n = write (fd, data, left);
    if (n < 0 && errno != EINTR)
      return FALSE;
    if (n > 0) {
      data += n;
      left -= n;
    }
  }
  return TRUE;
}

/* Whoever watches the folder sees whole mails only. */
static gboolean
send_to_folder (KhTransport *self, const char *name, const char *mail, char **failure)
{
  g_autofree char *file = g_strconcat (name, ".eml", NULL);
  g_autofree char *target = g_build_filename (self->mail_dir, file, NULL);
  g_autofree char *temporary = g_strconcat (target, ".tmp", NULL);
  int fd = g_open (temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  gboolean written = fd >= 0 && write_all (fd, mail) && fsync (fd) == 0;

  if (fd >= 0 && close (fd) != 0)
    written = FALSE;
  if (written && g_rename (temporary, target) == 0)
    return TRUE;
  *failure = g_strdup_printf ("The mail folder cannot be written: %s", g_strerror (errno));
  g_unlink (temporary);
  return FALSE;
}

typedef struct {
  KhTransport *transport;
  const char *at;
  gsize left;
  gint64 give_up_at; /* monotonic; 0 while the server is not stopping */
} Upload;

static size_t
read_mail (char *buffer, size_t size, size_t n, void *data)
{
  Upload *upload = data;
  gsize length = MIN (size * n, upload->left);

  memcpy (buffer, upload->at, length);
  upload->at += length;
  upload->left -= length;
  return length;
}

static int
may_go_on (void *data, curl_off_t dltotal, curl_off_t dlnow, curl_off_t ultotal, curl_off_t ulnow)
{
  Upload *upload = data;

  if (!g_atomic_int_get (upload->transport->stopping))
    return 0;
  if (upload->give_up_at == 0)
    upload->give_up_at = g_get_monotonic_time () + GRACE;
  return g_get_monotonic_time () > upload->give_up_at;
}

static gboolean
has_user (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_HAS_PASSWORD, NULL);

  return uri != NULL && g_uri_get_userinfo (uri) != NULL;
}

static void
set_up (KhTransport *self, CURL *curl, struct curl_slist *recipients, Upload *upload)
{
  const char *authorities = g_getenv ("SSL_CERT_FILE");

  curl_easy_setopt (curl, CURLOPT_URL, self->smtp_url);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt (curl, CURLOPT_USE_SSL, (long) (has_user (self->smtp_url) ? CURLUSESSL_ALL : CURLUSESSL_TRY));
  if (authorities != NULL)
    curl_easy_setopt (curl, CURLOPT_CAINFO, authorities);
  curl_easy_setopt (curl, CURLOPT_MAIL_FROM, self->from);
  curl_easy_setopt (curl, CURLOPT_MAIL_RCPT, recipients);
  curl_easy_setopt (curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt (curl, CURLOPT_READFUNCTION, read_mail);
  curl_easy_setopt (curl, CURLOPT_READDATA, upload);
  curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, may_go_on);
  curl_easy_setopt (curl, CURLOPT_XFERINFODATA, upload);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, SEND_SECONDS);
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
}

/* In the words of whoever has to mend it. */
static const char *
describe (CURLcode result)
{
  switch ((int) result) {
  case CURLE_COULDNT_RESOLVE_HOST:
    return "The mail server's name is not known.";
  case CURLE_COULDNT_CONNECT:
    return "The mail server cannot be reached.";
  case CURLE_OPERATION_TIMEDOUT:
    return "The mail server did not answer in time.";
  case CURLE_USE_SSL_FAILED:
    return "The mail server offers no encryption.";
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_CACERT_BADFILE:
    return "The mail server's certificate is not trusted.";
  case CURLE_LOGIN_DENIED:
    return "The mail server refused the user or the password.";
  default:
    return NULL;
  }
}

/* What a server answers about a mailbox or a mail, and will answer again (RFC 5321 §4.2.3). */
static gboolean
is_refusal (CURLcode result, long answer)
{
  return (result == CURLE_SEND_ERROR || result == CURLE_WEIRD_SERVER_REPLY || result == CURLE_RECV_ERROR)
         && answer >= 550 && answer <= 556;
}

static gboolean
send_by_smtp (KhTransport *self, const char *to, const char *mail, char **failure, gboolean *for_good)
{
  g_autofree char *address = g_strdup_printf ("<%s>", to);
  struct curl_slist *recipients = curl_slist_append (NULL, address);
  Upload upload = { self, mail, strlen (mail), 0 };
  CURL *curl = curl_easy_init ();
  CURLcode result;
  long answer = 0;

  set_up (self, curl, recipients, &upload);
  result = curl_easy_perform (curl);
  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &answer);
  if (result != CURLE_OK && describe (result) != NULL)
    *failure = g_strdup (describe (result));
  else if (result != CURLE_OK && answer >= 400)
    *failure = g_strdup_printf ("The mail server answered %ld.", answer);
  else if (result != CURLE_OK)
    *failure = g_strdup_printf ("The mail server: %s.", curl_easy_strerror (result));
  *for_good = is_refusal (result, answer);
  curl_slist_free_all (recipients);
  curl_easy_cleanup (curl);
  return result == CURLE_OK;
}

gboolean
kh_transport_send (KhTransport *self, const char *name, const char *to, const char *mail, char **failure,
                   gboolean *for_good)
{
  if (self->mail_dir != NULL)
    return send_to_folder (self, name, mail, failure);
  if (self->smtp_url != NULL)
    return send_by_smtp (self, to, mail, failure, for_good);
  *failure = g_strdup ("No way to send mail has been set up.");
  return FALSE;
}
