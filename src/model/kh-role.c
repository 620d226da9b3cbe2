/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-role.h"

struct _KhRole {
  KhEntity parent_instance;
  char *name;
  char *description;
  gboolean built_in;
  gboolean legacy;
  KhGrants *grants;
  int members;
  int position;
  int version;
};

static const KhField fields[] = {
  KH_ENTITY_FIELD (KhRole, name, "name", STRING),
  KH_ENTITY_FIELD (KhRole, description, "description", STRING),
  KH_ENTITY_FIELD (KhRole, built_in, "built-in", BOOLEAN),
  KH_ENTITY_FIELD (KhRole, legacy, "legacy", BOOLEAN),
  KH_ENTITY_FIELD (KhRole, grants, "grants", GRANTS),
  KH_ENTITY_PASSING (KhRole, members, "members", INT),
  KH_ENTITY_FIELD (KhRole, position, "position", INT),
  KH_ENTITY_FIELD (KhRole, version, "version", INT),
};

KH_DEFINE_ENTITY (KhRole, kh_role, fields)

KH_ENTITY_GETTER (KhRole, kh_role, const char *, name)
KH_ENTITY_GETTER (KhRole, kh_role, const char *, description)
KH_ENTITY_GETTER (KhRole, kh_role, gboolean, built_in)
KH_ENTITY_GETTER (KhRole, kh_role, gboolean, legacy)
KH_ENTITY_GETTER (KhRole, kh_role, KhGrants *, grants)
KH_ENTITY_GETTER (KhRole, kh_role, int, members)
KH_ENTITY_GETTER (KhRole, kh_role, int, position)
