/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which part of an account's history is meant.
 */
#pragma once

#include "model/kh-event.h"

G_BEGIN_DECLS

/* NULL and 0 leave everything in. */
typedef struct {
  char *person;  /* the id of a user who did it, or to whom it was done */
  char *action;  /* the whole of it, or its beginning up to a dot */
  char *text;    /* searched in names, address and values; as typed */
  gint64 since;
  gint64 until;  /* not included */
} KhHistoryQuery;

/* Of a @query that may be NULL: everything. */
KhHistoryQuery *kh_history_query_copy (const KhHistoryQuery *query);
void kh_history_query_free (KhHistoryQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhHistoryQuery, kh_history_query_free)
gboolean kh_history_query_equal (const KhHistoryQuery *a, const KhHistoryQuery *b);
/* Whether anything is left out. */
gboolean kh_history_query_is_narrow (const KhHistoryQuery *query);
/* By the rules that the account API has for it. */
gboolean kh_history_query_matches (const KhHistoryQuery *query, KhEvent *event);

G_END_DECLS
