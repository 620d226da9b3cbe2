/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Somebody who can get in.
 * Getters return what the object owns. A property of the same name, with hyphens, goes with each.
 */
#pragma once

#include "model/kh-entity.h"

G_BEGIN_DECLS

#define KH_TYPE_USER (kh_user_get_type ())
G_DECLARE_FINAL_TYPE (KhUser, kh_user, KH, USER, KhEntity)

const char *kh_user_get_name (KhUser *self);
const char *kh_user_get_email (KhUser *self);
const char *kh_user_get_phone (KhUser *self);
const char *kh_user_get_language (KhUser *self);
KhUserStatus kh_user_get_status (KhUser *self);
gboolean kh_user_get_owner (KhUser *self);
/* ids of roles */
const char *const *kh_user_get_roles (KhUser *self);
/* when some of them end by themselves, by their ids */
KhEnds *kh_user_get_role_ends (KhUser *self);
/* rights besides the roles */
KhGrants *kh_user_get_grants (KhUser *self);
/* when the membership ends by itself */
gint64 kh_user_get_ends_at (KhUser *self);
gint64 kh_user_get_last_seen_at (KhUser *self);
gint64 kh_user_get_joined_at (KhUser *self);
/* when it was removed; it can be restored for 30 days */
gint64 kh_user_get_removed_at (KhUser *self);
int kh_user_get_version (KhUser *self);

/* Whether this person's roles and rights hold at @now: neither suspended nor removed nor ended. */
gboolean kh_user_is_in (KhUser *self, gint64 now);
/* Whether they have @role and it has not ended at @now; whether it counts is for kh_user_is_in() to say. */
gboolean kh_user_has_role (KhUser *self, const char *role, gint64 now);

G_END_DECLS
