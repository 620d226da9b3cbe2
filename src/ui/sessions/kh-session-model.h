/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An account's sessions as the lines of one list: grouped by person, oneself first, the others by name; of each the
 * session that asks first, then the one used last. Headings stand there as soon as there is more than one person.
 * A GListModel of KhSessionItem; an item stays the same object for as long as its session, or the person, is there.
 */
#pragma once

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_SESSION_MODEL (kh_session_model_get_type ())
G_DECLARE_FINAL_TYPE (KhSessionModel, kh_session_model, KH, SESSION_MODEL, GObject)

KhSessionModel *kh_session_model_new (KhAccount *account);
/* Looks at the account again. @words: what is searched for; NULL for everything. */
void kh_session_model_update (KhSessionModel *self, char **words);

/* How many sessions the account has, and how many of them, besides the one that asks, are of @user_id, or of
 * anybody for NULL. Searching makes no difference. */
guint kh_session_model_count (KhSessionModel *self);
guint kh_session_model_count_others (KhSessionModel *self, const char *user_id);
/* How many people those others belong to. */
guint kh_session_model_count_people (KhSessionModel *self);

G_END_DECLS
