/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the account API's JSON means: each reader makes an entity of one object, or fails with KH_ERROR_CORRUPT that
 * names the member. Members that it does not know are passed over: a newer server may have more. Usable on any
 * thread.
 */
#pragma once

#include "base/kh-json.h"
#include "model/kh-account-info.h"
#include "model/kh-area.h"
#include "model/kh-event.h"
#include "model/kh-invitation.h"
#include "model/kh-person.h"
#include "model/kh-role.h"
#include "model/kh-session.h"
#include "model/kh-user.h"

G_BEGIN_DECLS

/* Whether @object is what GET /v1/service answers. */
gboolean kh_api_is_service (JsonObject *object);

/* Each returns (transfer full). @kind: of the account, for the names of what is built in, which are translated here;
 * -1 when it is not known. */
KhUser *kh_api_read_user (JsonObject *object, GError **error);
KhInvitation *kh_api_read_invitation (JsonObject *object, GError **error);
KhSession *kh_api_read_session (JsonObject *object, GError **error);
KhEvent *kh_api_read_event (JsonObject *object, GError **error);
KhPerson *kh_api_read_person (JsonObject *object, GError **error);
KhRole *kh_api_read_role (JsonObject *object, int kind, int position, GError **error);
KhArea *kh_api_read_area (JsonObject *object, int kind, int position, GError **error);
/* With whose token it is, and their access. */
KhAccountInfo *kh_api_read_account (JsonObject *object, GError **error);

/* One page of a list: its objects, borrowed from @object, and the cursor of the next page, NULL on the last. */
gboolean kh_api_read_page (JsonObject *object, JsonArray **items, const char **next, GError **error);
/* Returns: (transfer none): element @index of @items when it is an object. */
JsonObject *kh_api_read_item (JsonArray *items, guint index, GError **error);

G_END_DECLS
