/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Mails by SMTP (RFC 5321) through libcurl, over TLS where the server offers it. A connection is kept while mails follow
 * one another.
 */
#pragma once

#include "server/mail/kh-transport.h"

G_BEGIN_DECLS

typedef struct _KhSmtp KhSmtp;

/* See KhTransportOptions. Fails with KH_ERROR_INVALID when the URL cannot be used. */
KhSmtp *kh_smtp_new (const KhTransportOptions *options, gint *stopping, GError **error);
void kh_smtp_free (KhSmtp *self);

/* See kh_transport_send(). */
KhSendOutcome kh_smtp_send (KhSmtp *self, const char *to, const char *mail, KhSendFailure *failure);
/* Nothing follows for a while: says goodbye to the server. */
void kh_smtp_rest (KhSmtp *self);

G_END_DECLS
