/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Answers that are given again to the same POST with the same Idempotency-Key (rule 10). An answer may hold a new
 * token, so it is sealed with a key that comes from the client's own secrets and is nowhere in the database.
 */
#pragma once

#include "server/http/kh-exchange.h"

G_BEGIN_DECLS

typedef struct _KhIdempotency KhIdempotency;

/* @who: the id of what the request's token stands for, or NULL on routes without one. Returns: NULL when the request
 * brings no key. */
KhIdempotency *kh_idempotency_new (KhRequest *request, const char *who);
/* Within a transaction: whether there is an answer under its key, for this body or another. */
gboolean kh_idempotency_is_known (KhIdempotency *idempotency, KhRequest *request);
/* To be called outside of transactions before find() may meet an answer, and before store(), on routes without a token:
 * since the body may be guessed, it takes as long as verifying a password. NULL is no key. */
void kh_idempotency_prepare (KhIdempotency *idempotency, KhRequest *request);
void kh_idempotency_free (KhIdempotency *idempotency);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhIdempotency, kh_idempotency_free)

/* Within a writing transaction, so that of two at once one waits for the other's answer; each takes NULL for no key.
 * Returns: the first answer, or idempotency-mismatch, or NULL when the work is to be done. */
KhResponse *kh_idempotency_find (KhIdempotency *idempotency, KhRequest *request);
/* Keeps the answer, unless it is one that says nothing about the work itself. */
gboolean kh_idempotency_keeps (const KhResponse *response);
void kh_idempotency_store (KhIdempotency *idempotency, KhRequest *request, KhResponse *response);
/* Deletes answers of more than a day ago. */
void kh_idempotency_prune (KhDb *db, gint64 now);

G_END_DECLS
