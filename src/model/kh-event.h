/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Something that happened in an account: who did what to whom, when and from where, with old and new values.
 * Getters return what the object owns. A property of the same name, with hyphens, goes with each.
 */
#pragma once

#include "model/kh-entity.h"

G_BEGIN_DECLS

#define KH_TYPE_EVENT (kh_event_get_type ())
G_DECLARE_FINAL_TYPE (KhEvent, kh_event, KH, EVENT, KhEntity)

gint64 kh_event_get_time (KhEvent *self);
/* the id of a user, and the name that they had; NULL for both where nobody did it, or nobody knows who */
const char *kh_event_get_actor (KhEvent *self);
const char *kh_event_get_actor_name (KhEvent *self);
/* such as "user.updated": EventAction of data/account-api.yaml, or one that this version does not know */
const char *kh_event_get_action (KhEvent *self);
/* "user", "invitation", "role", "session", "account" or "token"; nullable, and so are its id and the name that it had */
const char *kh_event_get_target_kind (KhEvent *self);
const char *kh_event_get_target (KhEvent *self);
const char *kh_event_get_target_name (KhEvent *self);
const char *kh_event_get_ip (KhEvent *self);

/* What changed, as threes of field, old and new value; an empty value is none. */
guint kh_event_get_n_changes (KhEvent *self);
/* @old_value, @new_value: (out) (nullable): NULL for none. */
void kh_event_get_change (KhEvent *self, guint position, const char **field, const char **old_value,
                          const char **new_value);

G_END_DECLS
