/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-user.h"

struct _KhUser {
  KhEntity parent_instance;
  char *name;
  char *email;
  char *phone;
  char *language;
  int status;
  gboolean owner;
  char **roles;
  KhEnds *role_ends;
  KhGrants *grants;
  gint64 ends_at;
  gint64 last_seen_at;
  gint64 joined_at;
  gint64 removed_at;
  int version;
};

static const KhField fields[] = {
  KH_ENTITY_FIELD (KhUser, name, "name", STRING),
  KH_ENTITY_FIELD (KhUser, email, "email", STRING),
  KH_ENTITY_FIELD (KhUser, phone, "phone", STRING),
  KH_ENTITY_FIELD (KhUser, language, "language", STRING),
  KH_ENTITY_ENUM (KhUser, status, "status", kh_user_status_get_type),
  KH_ENTITY_FIELD (KhUser, owner, "owner", BOOLEAN),
  KH_ENTITY_FIELD (KhUser, roles, "roles", STRV),
  KH_ENTITY_FIELD (KhUser, role_ends, "role-ends", ENDS),
  KH_ENTITY_FIELD (KhUser, grants, "grants", GRANTS),
  KH_ENTITY_FIELD (KhUser, ends_at, "ends-at", TIME),
  KH_ENTITY_PASSING (KhUser, last_seen_at, "last-seen-at", TIME),
  KH_ENTITY_FIELD (KhUser, joined_at, "joined-at", TIME),
  KH_ENTITY_FIELD (KhUser, removed_at, "removed-at", TIME),
  KH_ENTITY_FIELD (KhUser, version, "version", INT),
};

KH_DEFINE_ENTITY (KhUser, kh_user, fields)

KH_ENTITY_GETTER (KhUser, kh_user, const char *, name)
KH_ENTITY_GETTER (KhUser, kh_user, const char *, email)
KH_ENTITY_GETTER (KhUser, kh_user, const char *, phone)
KH_ENTITY_GETTER (KhUser, kh_user, const char *, language)
KH_ENTITY_GETTER (KhUser, kh_user, KhUserStatus, status)
KH_ENTITY_GETTER (KhUser, kh_user, gboolean, owner)
KH_ENTITY_GETTER (KhUser, kh_user, const char *const *, roles)
KH_ENTITY_GETTER (KhUser, kh_user, KhEnds *, role_ends)
KH_ENTITY_GETTER (KhUser, kh_user, KhGrants *, grants)
KH_ENTITY_GETTER (KhUser, kh_user, gint64, ends_at)
KH_ENTITY_GETTER (KhUser, kh_user, gint64, last_seen_at)
KH_ENTITY_GETTER (KhUser, kh_user, gint64, joined_at)
KH_ENTITY_GETTER (KhUser, kh_user, gint64, removed_at)
KH_ENTITY_GETTER (KhUser, kh_user, int, version)

gboolean
kh_user_is_in (KhUser *self, gint64 now)
{
  return self->status == KH_USER_STATUS_ACTIVE && (self->ends_at == 0 || self->ends_at > now);
}

gboolean
kh_user_has_role (KhUser *self, const char *role, gint64 now)
{
  gint64 end = kh_ends_get (self->role_ends, role);

  return g_strv_contains ((const char *const *) self->roles, role) && (end == 0 || end > now);
}
