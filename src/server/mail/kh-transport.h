/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The two ways out for a mail: a file in a folder, or SMTP (kh-smtp.h).
 */
#pragma once

#include "model/kh-types.h"

G_BEGIN_DECLS

/* Why a mail has not gone out. */
typedef struct {
  KhDeliveryProblem problem; /* what whoever invited is told */
  char *text;                /* what the log says: in English and without secrets */
} KhSendFailure;

static inline void
kh_send_failure_clear (KhSendFailure *failure)
{
  g_clear_pointer (&failure->text, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KhSendFailure, kh_send_failure_clear)

typedef struct {
  const char *mail_dir;      /* write .eml files here (made with mode 0700); or: */
  const char *smtp_url;      /* smtp://[USER[:PASSWORD]@]HOST:PORT or smtps://…; with a user only over TLS */
  const char *smtp_password; /* nullable: the one in the URL, if any */
  const char *from;          /* the sender's address */
  int smtp_timeout;          /* seconds that the server may take for a mail */
} KhTransportOptions;

typedef struct _KhTransport KhTransport;

typedef enum {
  KH_SEND_DONE,
  KH_SEND_LATER,   /* this mail, another time */
  KH_SEND_REFUSED, /* this mail, for good */
  KH_SEND_DOWN,    /* the way out as a whole is closed: others would not get through either */
} KhSendOutcome;

/* One of mail_dir and smtp_url is given. @stopping: atomic; once it is set, what is under way is broken off after a
 * moment. Fails with KH_ERROR_SERVER when the folder cannot be written, KH_ERROR_INVALID when the URL is none. */
KhTransport *kh_transport_new (const KhTransportOptions *options, gint *stopping, GError **error);
void kh_transport_free (KhTransport *transport);

/* @name: of the file, without its ending; the same for each attempt, so that a second one does not double the mail.
 * @failure: empty; filled unless it is done. */
KhSendOutcome kh_transport_send (KhTransport *transport, const char *name, const char *to, const char *mail,
                                 KhSendFailure *failure);
/* Nothing follows for a while. */
void kh_transport_rest (KhTransport *transport);

G_END_DECLS
