/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The server as a whole: what the command line chose, and the parts that its handlers share. Made in main.c,
 * handed down in each request.
 */
#pragma once

#include "server/http/kh-request.h"
#include "server/mail/kh-mailer.h"
#include "server/pages/kh-translations.h"
#include "server/store/kh-database.h"

G_BEGIN_DECLS

struct _KhServer {
  KhDatabase *database;
  KhMailer *mailer;
  KhTranslations *translations; /* kh_translations_load() */
  char *public_url;     /* without a trailing slash; join links begin with it */
  char *mail_from;      /* the no-reply address */
  gboolean trust_proxy;
};

G_END_DECLS
