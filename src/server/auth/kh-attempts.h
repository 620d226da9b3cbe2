/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Guessing passwords is slow (rule 7): five failures for an address or twenty from an IP address within 15 minutes, and
 * then no more are looked at. An attempt counts as failed before its password is verified, so that many at once
 * gain nothing.
 */
#pragma once

#include "server/http/kh-response.h"

G_BEGIN_DECLS

/* Within a writing transaction. Returns: NULL with @attempt set, or 429, which also the right password gets. */
KhResponse *kh_attempts_begin (KhDb *db, const char *email, const char *ip, gint64 now, gint64 *attempt);
/* Within a writing transaction: the password was right, so it was no failure. */
void kh_attempts_succeed (KhDb *db, gint64 attempt);
void kh_attempts_prune (KhDb *db, gint64 now);

G_END_DECLS
