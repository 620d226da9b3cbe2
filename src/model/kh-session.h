/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One sign-in of a person on one device, as this account sees it.
 * Getters return what the object owns. A property of the same name, with hyphens, goes with each.
 */
#pragma once

#include "model/kh-entity.h"

G_BEGIN_DECLS

#define KH_TYPE_SESSION (kh_session_get_type ())
G_DECLARE_FINAL_TYPE (KhSession, kh_session, KH, SESSION, KhEntity)

/* the id of a user */
const char *kh_session_get_user (KhSession *self);
/* the one that asks */
gboolean kh_session_get_current (KhSession *self);
gint64 kh_session_get_created_at (KhSession *self);
gint64 kh_session_get_last_seen_at (KhSession *self);
const char *kh_session_get_ip (KhSession *self);
/* a place in words, or NULL where it is not known */
const char *kh_session_get_location (KhSession *self);
const char *kh_session_get_device (KhSession *self);
const char *kh_session_get_client (KhSession *self);
gint64 kh_session_get_expires_at (KhSession *self);

G_END_DECLS
