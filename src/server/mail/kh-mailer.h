/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sends what the outbox holds, on a thread of its own: as files into a folder, or over SMTP. A link is made when its
 * mail is, and only its hash is stored. Each mail goes out once, whenever the server is killed; twice, with one Message-ID,
 * only when a mail server had taken it and had not yet said so.
 */
#pragma once

#include "server/mail/kh-transport.h"
#include "server/store/kh-database.h"

G_BEGIN_DECLS

typedef struct _KhMailer KhMailer;

typedef struct {
  KhTransportOptions transport;
  const char *public_url;
} KhMailerOptions;

/* Options are copied. Fails as kh_transport_new() does. */
KhMailer *kh_mailer_start (KhDatabase *database, const KhMailerOptions *options, GError **error);
/* Call after a commit that added to the outbox. */
void kh_mailer_wake (KhMailer *mailer);
/* Finishes the mail under way, leaves the rest in the outbox. */
void kh_mailer_stop (KhMailer *mailer);

/* Within a transaction: queues the newest mail of an invitation. */
void kh_mailer_queue_invitation (KhDb *db, const char *invitation, int send_count, gint64 now);
void kh_mailer_queue_confirmation (KhDb *db, const char *person, gint64 now);

G_END_DECLS
