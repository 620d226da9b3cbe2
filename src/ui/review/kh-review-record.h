/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A review in words, as it is exported: everything translated and nothing that refers to the review, so that a thread may
 * have it.
 */
#pragma once

#include "account/kh-account.h"
#include "model/kh-review.h"

G_BEGIN_DECLS

/* One person. Texts are never NULL. */
typedef struct {
  char *name;
  char *email;
  char *status;
  char *roles_before; /* empty for somebody new, and where there are no roles */
  char *roles_now;    /* empty for somebody who has left, and where there are no roles */
  char *rights;       /* besides the roles; empty for none */
  char *changes;      /* since the baseline; empty for none */
  char *access;       /* a line for each level */
  char *hints;
  char *decision;     /* in a word */
  char *decided;      /* in full */
  char *decided_roles, *decided_rights; /* empty but for a change */
  char *note;
  char *outcome;      /* empty where nothing is to be applied */
  gint64 last_seen_at, ends_at, decided_ends_at; /* 0 for none */
  guint8 *levels;     /* KhLevel for each area; NULL for somebody who is not there any more */
  char *key;          /* for sorting */
} KhReviewEntry;

/* A line of the summary. */
typedef struct {
  char *label;
  char *value;
} KhReviewFact;

typedef struct {
  char *title;        /* "Access Review" */
  char *store;
  char *service;      /* and the kind of account */
  char *state;        /* "Not signed yet", or by whom and when */
  char *remark;       /* what follows from that */
  char *signed_by;    /* empty while it is a draft */
  gint64 signed_at;
  gboolean draft;
  gboolean has_roles, has_last_seen; /* whether the service knows of such things */
  KhReviewFact facts[8];
  guint n_facts;
  KhReviewFact counts[5]; /* of decisions */
  char **areas;       /* names, in the order of the levels of an entry */
  guint n_areas;
  GPtrArray *entries; /* of KhReviewEntry, by name */

  /* only while it is being composed */
  KhReview *review;
  KhAccount *account;
  guint n_decisions[5]; /* by KhDecision; the last one: nothing is to be decided */
  guint n_outcomes[4];  /* by KhOutcome */
} KhReviewRecord;

/* @account: (nullable): whose areas have names; otherwise they have those of the catalogue. Nothing is composed yet. */
KhReviewRecord *kh_review_record_new (KhReview *review, KhAccount *account);
/* Goes on for about @budget microseconds. Returns: whether it is whole. */
gboolean kh_review_record_compose (KhReviewRecord *self, gint64 budget);
/* Returns: how much is composed, 0 to 1. */
double kh_review_record_get_progress (KhReviewRecord *self);
void kh_review_record_free (KhReviewRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhReviewRecord, kh_review_record_free)

G_END_DECLS
