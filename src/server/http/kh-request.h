/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One request as a handler sees it: parsed, bounded, authenticated, and inside a transaction. Everything is borrowed
 * from the request and lives until it is answered.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "model/kh-access.h"
#include "server/store/kh-database.h"

G_BEGIN_DECLS

/* Who asks, and in which account. */
typedef struct {
  char *person;        /* id of the person */
  char *sign_in;       /* id of the sign-in; NULL for an API token */
  char *api_token;     /* id of the API token; NULL for a sign-in */
  char *account;       /* within /v1/accounts/{account}, and always for an API token, which belongs to one account */
  /* Within /v1/accounts/{account} only: */
  KhAccountKind kind;
  char *member;        /* the user id of the person in this account */
  char *member_name;
  gboolean owner;
  gboolean admin;      /* has the built-in role "admin" */
  char *session;       /* this account's entry of the sign-in; NULL for an API token */
  KhAccess *access;    /* effective access in this account */
} KhPrincipal;

typedef struct _KhServer KhServer; /* see server/kh-server.h */

typedef struct {
  KhServer *server;
  KhDb *db;
  gint64 now;               /* the server's clock, read once */
  const char *method;
  const char *path;         /* as it came, without the query */
  const char *ip;           /* the client's; from X-Forwarded-For only with --trust-proxy */
  const char *user_agent;   /* nullable */
  const char *accept_language;
  GHashTable *params;       /* of the route: "account" → id */
  GHashTable *query;        /* decoded; only what the route allows */
  JsonObject *body;         /* NULL when the route takes none */
  const char *raw_body;     /* for form posts */
  gsize raw_length;
  const char *content_type;
  const char *cookie;
  int if_match;             /* the version in If-Match; 0 when absent, -1 for * */
  KhPrincipal *principal;   /* NULL on routes without a token */
  /* The kernel's own: */
  const char *authorization;   /* nullable; never to be logged or stored */
  const char *idempotency_key; /* nullable */
  gboolean hold_over;          /* kh_response_hold() has been granted, and its time is up */
} KhRequest;

const char *kh_request_param (KhRequest *request, const char *name);
/* NULL when absent. */
const char *kh_request_query (KhRequest *request, const char *name);

G_END_DECLS
