/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A route says what it takes and who may use it; the kernel (kh-dispatch.c) checks all of that, in one place, before
 * the handler runs: token, account, membership, own access, media type, query, body, If-Match, Idempotency-Key.
 */
#pragma once

#include "server/http/kh-response.h"

G_BEGIN_DECLS

typedef KhResponse *(*KhHandler) (KhRequest *request);

typedef enum {
  KH_ROUTE_PUBLIC     = 1 << 0, /* takes no token */
  KH_ROUTE_WRITE      = 1 << 1, /* runs in a writing transaction */
  KH_ROUTE_BODY       = 1 << 2, /* takes a JSON object: application/json, or merge-patch+json for PATCH */
  KH_ROUTE_IF_MATCH   = 1 << 3, /* without it: 428 */
  KH_ROUTE_OWNER      = 1 << 4, /* anybody but the owner: 403 owner-only */
  KH_ROUTE_PAGE       = 1 << 5, /* answers in HTML; problems too */
  KH_ROUTE_FORM       = 1 << 6, /* takes application/x-www-form-urlencoded in raw_body */
  KH_ROUTE_NO_TRANSACTION = 1 << 7, /* the handler makes its own (change feed, sign-in) */
} KhRouteFlags;

typedef struct {
  const char *method;
  const char *path;  /* "/v1/accounts/{account}/users/{user}": {account} makes the kernel fill in the membership */
  KhHandler handler;
  KhRouteFlags flags;
  const char *query; /* allowed parameters, separated by spaces; NULL for none */
  const char *area;  /* own access needed in this area; NULL when any member may */
  KhLevel level;
} KhRoute;

/* Each file of server/api and server/pages has one such table, ended by a route without a method. */
extern const KhRoute kh_service_routes[];
extern const KhRoute kh_person_routes[];       /* sign-in, sign-out, me, me/sessions, accounts */
extern const KhRoute kh_account_routes[];      /* the account, areas */
extern const KhRoute kh_role_routes[];
extern const KhRoute kh_user_routes[];
extern const KhRoute kh_access_routes[];
extern const KhRoute kh_invitation_routes[];
extern const KhRoute kh_join_routes[];         /* POST /v1/join and the page */
extern const KhRoute kh_session_routes[];
extern const KhRoute kh_history_routes[];
extern const KhRoute kh_change_routes[];
extern const KhRoute kh_token_routes[];

G_END_DECLS
