/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Effective access: for each area the highest level that anything gives, and everything that gives a level
 * there. Pure: built from its sources, in any order, with the same result.
 */
#pragma once

#include "model/kh-grants.h"

G_BEGIN_DECLS

typedef enum {
  KH_SOURCE_OWNER, /* the account's owner has everything */
  KH_SOURCE_ROLE,
  KH_SOURCE_GRANT, /* a right of the person's own */
} KhSourceKind;

#define KH_TYPE_SOURCE_KIND (kh_source_kind_get_type ())
GType kh_source_kind_get_type (void);

/* One thing that gives a level in an area. @id: the role's; NULL for the other two kinds. */
typedef struct {
  KhSourceKind kind;
  const char *id;
  KhLevel level;
} KhSource;

typedef struct _KhAccess KhAccess;

/* No access at all: also what somebody suspended, removed or ended has. */
KhAccess *kh_access_new (void);
void kh_access_free (KhAccess *access);

/* @areas: NULL-terminated ids of all of the account's areas. */
void kh_access_add_owner (KhAccess *access, const char *const *areas);
void kh_access_add_role (KhAccess *access, const char *role, const KhGrants *grants);
void kh_access_add_grants (KhAccess *access, const KhGrants *grants);

KhLevel kh_access_get_level (const KhAccess *access, const char *area);
/* Returns: (transfer none) (element-type KhSource): what gives a level in @area, highest first, the owner before
 * roles before grants, roles by id; empty, never NULL. */
const GPtrArray *kh_access_get_sources (const KhAccess *access, const char *area);
/* Whether every level of @grants is within @access: nobody gives what they don't have. @area: (out) (optional):
 * the first area that is not. */
gboolean kh_access_covers (const KhAccess *access, const KhGrants *grants, const char **area);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhAccess, kh_access_free)

G_END_DECLS
