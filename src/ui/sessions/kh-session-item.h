/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line of the list of sessions: a session, or the heading of a person's.
 * Property "count" (uint): of a heading, how many sessions stand under it; notifies.
 */
#pragma once

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_SESSION_ITEM (kh_session_item_get_type ())
G_DECLARE_FINAL_TYPE (KhSessionItem, kh_session_item, KH, SESSION_ITEM, GObject)

KhSessionItem *kh_session_item_new_session (KhSession *session);
/* @user_id: whose sessions; the person may be unknown. */
KhSessionItem *kh_session_item_new_heading (const char *user_id);

/* Returns: (transfer none) (nullable): NULL for a heading. */
KhSession *kh_session_item_get_session (KhSessionItem *self);
const char *kh_session_item_get_user_id (KhSessionItem *self);
guint kh_session_item_get_count (KhSessionItem *self);
void kh_session_item_set_count (KhSessionItem *self, guint count);

G_END_DECLS
