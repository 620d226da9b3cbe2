/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One request and its answer, from the first line that came in to the last byte that went out: what owns all that a
 * KhRequest borrows.
 */
#pragma once

#include "server/http/kh-response.h"

G_BEGIN_DECLS

#define KH_MAX_BODY (1024 * 1024) /* bytes */
#define KH_MAX_TARGET 8192        /* bytes of path and query */

typedef struct {
  KhRequest request;
  char *path;             /* as it came: still percent-encoded */
  char **segments;        /* of the path, decoded; NULL when one cannot be */
  GPtrArray *query;       /* decoded names and values in turn, in their order; NULL when one cannot be decoded */
  const char *if_match;        /* these four as they came; borrowed */
  const char *idempotency_key;
  const char *origin;
  const char *sec_fetch_site;
  GByteArray *body;
  JsonNode *root;         /* of a JSON body */
  gboolean too_large;     /* the body; what came after KH_MAX_BODY was thrown away */
  gint64 started;         /* monotonic, microseconds */
  gint64 hold_until;      /* monotonic, microseconds; 0: was never held */
  guint status;           /* as answered; 0 before */
} KhExchange;

/* @target: path and query, as in the request line. */
KhExchange *kh_exchange_new (const char *target);
/* Wipes the body. */
void kh_exchange_free (KhExchange *exchange);
/* What a handler's run left behind, before it runs again. */
void kh_exchange_reset (KhExchange *exchange);
/* Adds a piece of the body; what goes beyond the limit is not kept. */
void kh_exchange_add_body (KhExchange *exchange, const char *data, gsize length);
/* Writes the one line about it to standard error: no query, no token. */
void kh_exchange_log (KhExchange *exchange);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhExchange, kh_exchange_free)

G_END_DECLS
