/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/mail/kh-smtp.h"

#include <curl/curl.h>
#include <string.h>
#include <sys/socket.h>

#include <sodium.h>

#include "base/kh-error.h"
#include "server/mail/kh-message.h"

#define CONNECT_SECONDS 20L
/* What is under way at the end of the server has this long; libcurl looks once a second, then says goodbye. */
#define GRACE G_TIME_SPAN_SECOND

struct _KhSmtp {
  char *url; /* without user and password */
  char *user;
  char *password;
  char *from;
  long timeout;
  gint *stopping;

  CURL *curl;          /* while there is a connection */
  gint64 give_up_at;   /* monotonic; 0 while the server is not stopping */
  const char *at;      /* what is left of the mail under way */
  gsize left;
  gboolean ready;      /* the server has let us in: what it says now is about this mail */
};

/* --- The URL --- */

static void
wipe (char *secret)
{
  if (secret != NULL)
    sodium_memzero (secret, strlen (secret));
  g_free (secret);
}

/* Returns: (transfer full) (nullable): a decoded part of the URL. */
static char *
get_part (CURLU *url, CURLUPart part)
{
  char *text = NULL, *copy;

  if (curl_url_get (url, part, &text, CURLU_URLDECODE) != CURLUE_OK)
    return NULL;
  copy = *text != '\0' ? g_strdup (text) : NULL;
  sodium_memzero (text, strlen (text));
  curl_free (text);
  return copy;
}

/* libcurl's own parser, so that nothing is a user to it that was none to us. */
static gboolean
take_apart (KhSmtp *self, const char *text)
{
  CURLU *url = curl_url ();
  char *plain = NULL;
  gboolean ok = curl_url_set (url, CURLUPART_URL, text, 0) == CURLUE_OK;

  if (ok) {
    self->user = get_part (url, CURLUPART_USER);
    self->password = get_part (url, CURLUPART_PASSWORD);
    curl_url_set (url, CURLUPART_USER, NULL, 0);
    curl_url_set (url, CURLUPART_PASSWORD, NULL, 0);
    ok = curl_url_get (url, CURLUPART_URL, &plain, 0) == CURLUE_OK;
  }
  self->url = g_strdup (plain);
  curl_free (plain);
  curl_url_cleanup (url);
  return ok;
}

KhSmtp *
kh_smtp_new (const KhTransportOptions *options, gint *stopping, GError **error)
{
  KhSmtp *self = g_new0 (KhSmtp, 1);

  curl_global_init (CURL_GLOBAL_DEFAULT);
  self->from = g_strdup (options->from);
  self->timeout = options->smtp_timeout;
  self->stopping = stopping;
  if (!take_apart (self, options->smtp_url)) {
    g_propagate_error (error, kh_error_new (KH_ERROR_INVALID, NULL, "--smtp: not an smtp:// or smtps:// URL"));
    kh_smtp_free (self);
    return NULL;
  }
  if (options->smtp_password != NULL) {
    wipe (self->password);
    self->password = g_strdup (options->smtp_password);
  }
  return self;
}

void
kh_smtp_free (KhSmtp *self)
{
  kh_smtp_rest (self);
  g_free (self->url);
  g_free (self->user);
  wipe (self->password);
  g_free (self->from);
  g_free (self);
}

/* --- The connection --- */

static size_t
read_mail (char *buffer, size_t size, size_t n, void *data)
{
  KhSmtp *self = data;
  gsize length = MIN (size * n, self->left);

  memcpy (buffer, self->at, length);
  self->at += length;
  self->left -= length;
  return length;
}

/* Of what is sent only the command's name is looked at. */
static int
on_trace (CURL *curl, curl_infotype type, char *text, size_t size, void *data)
{
  KhSmtp *self = data;

  if (type == CURLINFO_HEADER_OUT && size > 5 && memcmp (text, "MAIL ", 5) == 0)
    self->ready = TRUE;
  return 0;
}

static int
may_go_on (void *data, curl_off_t dltotal, curl_off_t dlnow, curl_off_t ultotal, curl_off_t ulnow)
{
  KhSmtp *self = data;

  if (!g_atomic_int_get (self->stopping))
    return 0;
  if (self->give_up_at == 0)
    self->give_up_at = g_get_monotonic_time () + GRACE;
  return g_get_monotonic_time () > self->give_up_at;
}

static void
set_up (KhSmtp *self)
{
  CURL *curl = self->curl = curl_easy_init ();
  const char *authorities = g_getenv ("SSL_CERT_FILE");

  curl_easy_setopt (curl, CURLOPT_URL, self->url);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt (curl, CURLOPT_USERNAME, self->user);
  curl_easy_setopt (curl, CURLOPT_PASSWORD, self->password);
  /* A password goes over encrypted connections only. */
  curl_easy_setopt (curl, CURLOPT_USE_SSL, (long) (self->user != NULL ? CURLUSESSL_ALL : CURLUSESSL_TRY));
  if (authorities != NULL)
    curl_easy_setopt (curl, CURLOPT_CAINFO, authorities);
  curl_easy_setopt (curl, CURLOPT_MAIL_FROM, self->from);
  curl_easy_setopt (curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt (curl, CURLOPT_READFUNCTION, read_mail);
  curl_easy_setopt (curl, CURLOPT_READDATA, self);
  curl_easy_setopt (curl, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt (curl, CURLOPT_DEBUGFUNCTION, on_trace);
  curl_easy_setopt (curl, CURLOPT_DEBUGDATA, self);
  curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, may_go_on);
  curl_easy_setopt (curl, CURLOPT_XFERINFODATA, self);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, MIN (CONNECT_SECONDS, self->timeout));
  curl_easy_setopt (curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, self->timeout);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, self->timeout);
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
}

/* libcurl says goodbye and waits for the answer, which may never come. @how: see shutdown(). */
static void
disconnect (KhSmtp *self, int how)
{
  curl_socket_t fd = CURL_SOCKET_BAD;

  if (self->curl == NULL)
    return;
  if (curl_easy_getinfo (self->curl, CURLINFO_ACTIVESOCKET, &fd) == CURLE_OK && fd != CURL_SOCKET_BAD)
    shutdown (fd, how);
  g_clear_pointer (&self->curl, curl_easy_cleanup);
}

void
kh_smtp_rest (KhSmtp *self)
{
  disconnect (self, SHUT_RD);
}

/* --- One mail --- */

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

static char *
describe_failure (CURLcode result, long answer)
{
  if (describe (result) != NULL)
    return g_strdup (describe (result));
  if (answer >= 400)
    return g_strdup_printf ("The mail server answered %ld.", answer);
  return g_strdup_printf ("The mail server: %s.", curl_easy_strerror (result));
}

/* For whoever invited: what the answer, or that there was none, means (RFC 5321 §4.2.3). */
static KhDeliveryProblem
classify (CURLcode result, long answer)
{
  switch ((int) result) {
  case CURLE_COULDNT_RESOLVE_HOST:
  case CURLE_COULDNT_CONNECT:
    return KH_DELIVERY_PROBLEM_UNREACHABLE;
  case CURLE_OPERATION_TIMEDOUT:
    return KH_DELIVERY_PROBLEM_SILENT;
  case CURLE_USE_SSL_FAILED:
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_CACERT_BADFILE:
    return KH_DELIVERY_PROBLEM_INSECURE;
  case CURLE_LOGIN_DENIED:
    return KH_DELIVERY_PROBLEM_LOGIN;
  default:
    break;
  }
  switch (answer) {
  case 530:
  case 535:
    return KH_DELIVERY_PROBLEM_LOGIN;
  case 521:
  case 550:
  case 551:
  case 553:
  case 556:
    return KH_DELIVERY_PROBLEM_MAILBOX;
  case 452:
  case 552:
    return KH_DELIVERY_PROBLEM_FULL;
  default:
    if (answer >= 400)
      return answer >= 500 ? KH_DELIVERY_PROBLEM_REFUSED : KH_DELIVERY_PROBLEM_DELAYED;
    return KH_DELIVERY_PROBLEM_OTHER;
  }
}

/* RFC 5321 §4.2.1: what begins with 5 gets the same answer another time. That somebody must sign in first (RFC 4954) is
 * the operator's to mend. */
static KhSendOutcome
judge (const KhSmtp *self, CURLcode result, long answer)
{
  if (result == CURLE_OK)
    return KH_SEND_DONE;
  if (!self->ready || answer == 421 || answer == 530 || answer == 535)
    return KH_SEND_DOWN;
  if ((result == CURLE_SEND_ERROR || result == CURLE_WEIRD_SERVER_REPLY || result == CURLE_RECV_ERROR) && answer >= 500
      && answer <= 599)
    return KH_SEND_REFUSED;
  return KH_SEND_LATER;
}

/* @stale: (out): nothing of the mail has left, and the connection was an old one: it may have been closed meanwhile. */
static KhSendOutcome
attempt (KhSmtp *self, struct curl_slist *recipients, const char *mail, KhSendFailure *failure, gboolean *stale)
{
  KhSendOutcome outcome;
  CURLcode result;
  long answer = 0, connects = 0;

  if (self->curl == NULL)
    set_up (self);
  self->at = mail;
  self->left = strlen (mail);
  self->ready = FALSE;
  curl_easy_setopt (self->curl, CURLOPT_MAIL_RCPT, recipients);
  result = curl_easy_perform (self->curl);
  curl_easy_getinfo (self->curl, CURLINFO_RESPONSE_CODE, &answer);
  curl_easy_getinfo (self->curl, CURLINFO_NUM_CONNECTS, &connects);
  outcome = judge (self, result, answer);
  *stale = outcome != KH_SEND_DONE && connects == 0 && self->left == strlen (mail) && (answer < 400 || answer == 421);
  if (outcome != KH_SEND_DONE) {
    failure->problem = classify (result, answer);
    failure->text = describe_failure (result, answer);
    disconnect (self, SHUT_RDWR);
  }
  return outcome;
}

KhSendOutcome
kh_smtp_send (KhSmtp *self, const char *to, const char *mail, KhSendFailure *failure)
{
  g_autofree char *address = kh_message_ascii_domain (to);
  g_autofree char *recipient = g_strdup_printf ("<%s>", address);
  struct curl_slist *recipients = curl_slist_append (NULL, recipient);
  gboolean stale;
  KhSendOutcome outcome = attempt (self, recipients, mail, failure, &stale);

  if (stale) {
    kh_send_failure_clear (failure);
    outcome = attempt (self, recipients, mail, failure, &stale);
  }
  curl_slist_free_all (recipients);
  return outcome;
}
