/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-account-info.h"

struct _KhAccountInfo {
  KhEntity parent_instance;
  char *name;
  int kind;
  char *owner_id;
  char *owner_name;
  char *owner_email;
  char *plan_name;
  int user_limit;
  int plan_users;
  int plan_pending;
  gboolean agent_login;
  int invite_policy;
  char **languages;
  char *default_language;
  char *mail_sender;
  char *user_id;
  char **user_roles;
  KhGrants *user_grants;
  int version;
};

static const KhField fields[] = {
  KH_ENTITY_FIELD (KhAccountInfo, name, "name", STRING),
  KH_ENTITY_ENUM (KhAccountInfo, kind, "kind", kh_account_kind_get_type),
  KH_ENTITY_FIELD (KhAccountInfo, owner_id, "owner-id", STRING),
  KH_ENTITY_FIELD (KhAccountInfo, owner_name, "owner-name", STRING),
  KH_ENTITY_FIELD (KhAccountInfo, owner_email, "owner-email", STRING),
  KH_ENTITY_FIELD (KhAccountInfo, plan_name, "plan-name", STRING),
  KH_ENTITY_FIELD (KhAccountInfo, user_limit, "user-limit", INT),
  KH_ENTITY_PASSING (KhAccountInfo, plan_users, "plan-users", INT),
  KH_ENTITY_PASSING (KhAccountInfo, plan_pending, "plan-pending", INT),
  KH_ENTITY_FIELD (KhAccountInfo, agent_login, "agent-login", BOOLEAN),
  KH_ENTITY_ENUM (KhAccountInfo, invite_policy, "invite-policy", kh_invite_policy_get_type),
  KH_ENTITY_FIELD (KhAccountInfo, languages, "languages", STRV),
  KH_ENTITY_FIELD (KhAccountInfo, default_language, "default-language", STRING),
  KH_ENTITY_FIELD (KhAccountInfo, mail_sender, "mail-sender", STRING),
  KH_ENTITY_FIELD (KhAccountInfo, user_id, "user-id", STRING),
  KH_ENTITY_FIELD (KhAccountInfo, user_roles, "user-roles", STRV),
  KH_ENTITY_FIELD (KhAccountInfo, user_grants, "user-grants", GRANTS),
  KH_ENTITY_FIELD (KhAccountInfo, version, "version", INT),
};

KH_DEFINE_ENTITY (KhAccountInfo, kh_account_info, fields)

KH_ENTITY_GETTER (KhAccountInfo, kh_account_info, const char *, name)
KH_ENTITY_GETTER (KhAccountInfo, kh_account_info, KhAccountKind, kind)
KH_ENTITY_GETTER (KhAccountInfo, kh_account_info, const char *, owner_id)
KH_ENTITY_GETTER (KhAccountInfo, kh_account_info, const char *, owner_name)
KH_ENTITY_GETTER (KhAccountInfo, kh_account_info, const char *, owner_email)
KH_ENTITY_GETTER (KhAccountInfo, kh_account_info, const char *, plan_name)
KH_ENTITY_GETTER (KhAccountInfo, kh_account_info, int, user_limit)
KH_ENTITY_GETTER (KhAccountInfo, kh_account_info, int, plan_users)
KH_ENTITY_GETTER (KhAccountInfo, kh_account_info, int, plan_pending)
KH_ENTITY_GETTER (KhAccountInfo, kh_account_info, gboolean, agent_login)
KH_ENTITY_GETTER (KhAccountInfo, kh_account_info, KhInvitePolicy, invite_policy)
KH_ENTITY_GETTER (KhAccountInfo, kh_account_info, const char *const *, languages)
KH_ENTITY_GETTER (KhAccountInfo, kh_account_info, const char *, default_language)
KH_ENTITY_GETTER (KhAccountInfo, kh_account_info, const char *, mail_sender)
KH_ENTITY_GETTER (KhAccountInfo, kh_account_info, const char *, user_id)
KH_ENTITY_GETTER (KhAccountInfo, kh_account_info, const char *const *, user_roles)
KH_ENTITY_GETTER (KhAccountInfo, kh_account_info, KhGrants *, user_grants)
