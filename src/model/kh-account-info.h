/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An account of a service: what it is, who owns it, and what its plan allows.
 * Getters return what the object owns. A property of the same name, with hyphens, goes with each.
 */
#pragma once

#include "model/kh-entity.h"

G_BEGIN_DECLS

#define KH_TYPE_ACCOUNT_INFO (kh_account_info_get_type ())
G_DECLARE_FINAL_TYPE (KhAccountInfo, kh_account_info, KH, ACCOUNT_INFO, KhEntity)

const char *kh_account_info_get_name (KhAccountInfo *self);
KhAccountKind kh_account_info_get_kind (KhAccountInfo *self);
/* the owner's id among the users */
const char *kh_account_info_get_owner_id (KhAccountInfo *self);
const char *kh_account_info_get_owner_name (KhAccountInfo *self);
const char *kh_account_info_get_owner_email (KhAccountInfo *self);
const char *kh_account_info_get_plan_name (KhAccountInfo *self);
/* how many users the plan allows; -1 without a limit */
int kh_account_info_get_user_limit (KhAccountInfo *self);
/* how many of them are taken by users */
int kh_account_info_get_plan_users (KhAccountInfo *self);
/* and how many by pending invitations */
int kh_account_info_get_plan_pending (KhAccountInfo *self);
/* the service's agents may sign in, as every user (S7) */
gboolean kh_account_info_get_agent_login (KhAccountInfo *self);
KhInvitePolicy kh_account_info_get_invite_policy (KhAccountInfo *self);
/* what an invitation may be written in */
const char *const *kh_account_info_get_languages (KhAccountInfo *self);
const char *kh_account_info_get_default_language (KhAccountInfo *self);
/* the no-reply address that invitations come from */
const char *kh_account_info_get_mail_sender (KhAccountInfo *self);
/* whose token this is: an id among the users */
const char *kh_account_info_get_user_id (KhAccountInfo *self);
/* their roles and rights, known even where the users are not to be seen */
const char *const *kh_account_info_get_user_roles (KhAccountInfo *self);
KhGrants *kh_account_info_get_user_grants (KhAccountInfo *self);

G_END_DECLS
