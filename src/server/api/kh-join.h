/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Joining (rule 5), for the API and for the page alike. The token is the proof: somebody may join with a login of
 * another address than the invited one.
 */
#pragma once

#include "server/http/kh-response.h"

G_BEGIN_DECLS

typedef enum {
  KH_JOIN_OK,
  KH_JOIN_DEAD,        /* wrong, spent, expired, revoked, resent: nobody learns which */
  KH_JOIN_WRONG_LOGIN,
  KH_JOIN_LIMITED,     /* see limited */
  KH_JOIN_FIELD,       /* see field and code */
  KH_JOIN_MEMBER,      /* this person has access already */
  KH_JOIN_FULL,        /* the plan has no room */
  KH_JOIN_FAILED,      /* the database */
} KhJoinOutcome;

typedef struct {
  /* What is asked; borrowed. Either email (a login that is there) or name (a new one). */
  const char *token;
  const char *email;
  const char *name;
  const char *password;

  /* What came of it. */
  KhResponse *limited; /* owned: 429 */
  const char *field;  /* "name" or "password", of a new login; "" for the login itself */
  const char *code;

  /* The invitation, from kh_join_find() on. */
  char *invitation;
  char *account;
  char *account_name;
  char *invited_email;
  char *language;
  char *inviter;
  gint64 ends_at;
  gint64 expires_at;

  /* Owned; between the two steps. */
  char *person;         /* NULL: to be made */
  char *password_hash;

  /* Who has joined. */
  char *user;
  char *login;          /* the address to sign in with */
} KhJoin;

void kh_join_clear (KhJoin *join);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KhJoin, kh_join_clear)

/* Within a transaction: what the token is for. */
KhJoinOutcome kh_join_find (KhRequest *request, KhJoin *join);
/* Whether somebody signs in with @email. */
gboolean kh_join_has_login (KhDb *db, const char *email);
/* Outside of a transaction, since it takes the time that a password takes: who it is that joins. */
KhJoinOutcome kh_join_prepare (KhRequest *request, KhJoin *join);
/* Within a writing transaction, after kh_join_prepare(): of two that come at once one finds the token spent. Commit
 * only when it says KH_JOIN_OK. */
KhJoinOutcome kh_join_finish (KhRequest *request, KhJoin *join);

G_END_DECLS
