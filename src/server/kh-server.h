/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The server as a whole: what the command line chose, and the parts that its handlers share. Handed down in each
 * request.
 */
#pragma once

#include "server/geo/kh-geo.h"
#include "server/http/kh-holds.h"
#include "server/http/kh-request.h"
#include "server/mail/kh-mailer.h"
#include "server/pages/kh-translations.h"
#include "server/store/kh-database.h"

G_BEGIN_DECLS

struct _KhServer {
  KhDatabase *database;
  KhMailer *mailer;
  KhTranslations *translations; /* kh_translations_load() */
  KhGeo *geo;                   /* nullable: then no place is known */
  KhHolds *holds;
  char *public_url;     /* without a trailing slash; join links begin with it */
  char *mail_from;      /* the no-reply address */
  gboolean trust_proxy;

  struct _KhHttp *http; /* the kernel's own */
};

/* Strings may be NULL where the comment says so. */
typedef struct {
  char *database;
  char *listen;
  char *public_url; /* NULL: where it listens */
  char *mail_dir;   /* NULL: beside the database, unless there is smtp_url */
  char *smtp_url;   /* nullable */
  char *smtp_password_file; /* nullable: the password is in the URL, or there is none */
  int smtp_timeout; /* seconds */
  char *mail_from;  /* NULL: no-reply at the public URL's host */
  char *tls_cert;   /* files; both, or neither */
  char *tls_key;
  char *geoip;      /* nullable */
  gboolean trust_proxy;
} KhServerOptions;

/* Opens everything, and binds the address; kh_server_start() begins to answer. Fails with KH_ERROR. */
KhServer *kh_server_new (const KhServerOptions *options, GError **error);
gboolean kh_server_start (KhServer *server, GError **error);
/* Returns: (transfer none): the URL that it listens on. */
const char *kh_server_get_url (KhServer *server);
gboolean kh_server_is_loopback (KhServer *server);
/* Tells of what has ended by itself; to be called every second. */
void kh_server_tick (KhServer *server);
/* Whether a browser's @origin (RFC 6454 §6.2) is that of the server's pages: what people reach it by, or where it
 * listens. */
gboolean kh_server_is_origin (KhServer *server, const char *origin);
/* Deletes what is past its time: kept answers, old changes, failed sign-ins, dead links; ends idle sign-ins. */
void kh_server_clean_up (KhServer *server);
/* Finishes what is being answered, and closes everything. */
void kh_server_free (KhServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhServer, kh_server_free)

G_END_DECLS
