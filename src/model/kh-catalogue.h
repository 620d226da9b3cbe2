/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the three kinds of account consist of: their areas, and their built-in roles with the level of each role
 * in each area. Names and descriptions are English, marked for translation in the gettext domain "keyholder":
 * translate with g_dpgettext2 (domain, KH_CONTEXT_…, text).
 */
#pragma once

#include "model/kh-grants.h"

G_BEGIN_DECLS

#define KH_CONTEXT_AREA  "area"
#define KH_CONTEXT_GROUP "area group"
#define KH_CONTEXT_ROLE  "role"

typedef struct {
  const char *id;
  const char *group;       /* the heading that it stands under, English */
  const char *name;
  gboolean owner_only;     /* nobody but the owner can have it: billing and api-tokens in a shop (W5) */
} KhAreaInfo;

typedef struct {
  const char *id;
  const char *name;
  const char *description;
  gboolean legacy;         /* still valid, not suggested for new people (S5) */
} KhRoleInfo;

/* Both return static arrays of @n entries, in the order in which they are shown. */
const KhAreaInfo *kh_catalogue_get_areas (KhAccountKind kind, guint *n);
const KhRoleInfo *kh_catalogue_get_roles (KhAccountKind kind, guint *n);
/* Returns: (transfer full): what the built-in role @role grants; NULL when @kind has no such role. */
KhGrants *kh_catalogue_get_role_grants (KhAccountKind kind, const char *role);
/* Returns: (nullable): */
const KhAreaInfo *kh_catalogue_find_area (KhAccountKind kind, const char *area);
const KhRoleInfo *kh_catalogue_find_role (KhAccountKind kind, const char *role);
/* Returns: (transfer full): the NULL-terminated ids of all areas; free the array with g_free() only. */
const char **kh_catalogue_get_area_ids (KhAccountKind kind);
/* The policy of an account of this kind unless its owner chose another (W1). */
KhInvitePolicy kh_catalogue_get_invite_policy (KhAccountKind kind);

G_END_DECLS
