/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-area.h"

struct _KhArea {
  KhEntity parent_instance;
  char *name;
  char *group;
  int levels;
  gboolean owner_only;
  int position;
};

static const KhField fields[] = {
  KH_ENTITY_FIELD (KhArea, name, "name", STRING),
  KH_ENTITY_FIELD (KhArea, group, "group", STRING),
  KH_ENTITY_FIELD (KhArea, levels, "levels", INT),
  KH_ENTITY_FIELD (KhArea, owner_only, "owner-only", BOOLEAN),
  KH_ENTITY_FIELD (KhArea, position, "position", INT),
};

KH_DEFINE_ENTITY (KhArea, kh_area, fields)

KH_ENTITY_GETTER (KhArea, kh_area, const char *, name)
KH_ENTITY_GETTER (KhArea, kh_area, const char *, group)
KH_ENTITY_GETTER (KhArea, kh_area, int, levels)
KH_ENTITY_GETTER (KhArea, kh_area, gboolean, owner_only)
KH_ENTITY_GETTER (KhArea, kh_area, int, position)
