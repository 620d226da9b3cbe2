/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a bearer token to who asks: a sign-in of a person, or an API token, which acts as its account's owner in that
 * one account.
 */
#pragma once

#include "server/auth/kh-sign-ins.h"

G_BEGIN_DECLS

/* Fills in request->principal, within a transaction; with @account, an id or NULL, also the membership there.
 * @stale: kh_principal_touch() is due. Returns: NULL, or 401, or 404 for an account that is not theirs. */
KhResponse *kh_principal_load (KhRequest *request, const char *account, gboolean *stale);
/* Within a writing transaction: notes that the principal was seen, and makes this account's entry of the sign-in when
 * there is none. At most once a minute for each. */
void kh_principal_touch (KhRequest *request);
void kh_principal_free (KhPrincipal *principal);

G_END_DECLS
