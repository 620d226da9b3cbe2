/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Guessing passwords is slow (rule 7): five failures for an address or twenty from an IP address (of IPv6: a /64) within 15
 * minutes, and then no more are looked at. An attempt counts as failed before its password is verified, so that many at once
 * gain nothing.
 */
#pragma once

#include "server/http/kh-idempotency.h"

G_BEGIN_DECLS

/* Within a writing transaction. @email: NULL where the request names none. Returns: NULL with @attempt set, or 429,
 * which also the right password gets. */
KhResponse *kh_attempts_begin (KhDb *db, const char *email, const char *ip, gint64 now, gint64 *attempt);
/* Within a writing transaction: the password was right, so it was no failure. */
void kh_attempts_succeed (KhDb *db, gint64 attempt);
/* What was answered under the request's key, on routes without a token; outside of any transaction. It is an attempt like
 * any other, since it takes as long and another body may be a guess. @idempotency: (nullable). Returns: NULL when the
 * work is to be done. */
KhResponse *kh_attempts_answer_again (KhRequest *request, const char *email, KhIdempotency *idempotency);
/* Within a writing transaction: the password was wrong. Says so in the history of every account of whoever has the
 * address, if anybody has; what it costs is nearly the same. @device, @client: what was told of it, nullable. */
void kh_attempts_fail (KhRequest *request, gint64 attempt, const char *email, const char *device, const char *client);
void kh_attempts_prune (KhDb *db, gint64 now);

G_END_DECLS
