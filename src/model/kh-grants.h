/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A level for each of some areas: what a role grants, and what a person is granted besides roles. An area that
 * is not in it has none. A boxed type, copied by reference: do not change one that somebody else holds; make a
 * kh_grants_dup() first.
 */
#pragma once

#include "model/kh-types.h"

G_BEGIN_DECLS

typedef struct _KhGrants KhGrants;

#define KH_TYPE_GRANTS (kh_grants_get_type ())
GType kh_grants_get_type (void);

KhGrants *kh_grants_new (void);
KhGrants *kh_grants_ref (KhGrants *grants);
void kh_grants_unref (KhGrants *grants);
/* Returns: (transfer full): a copy of its own. */
KhGrants *kh_grants_dup (const KhGrants *grants);

/* KH_LEVEL_NONE takes the area out. */
void kh_grants_set (KhGrants *grants, const char *area, KhLevel level);
KhLevel kh_grants_get (const KhGrants *grants, const char *area);

/* How many areas have a level, and each of them in the order of their ids. */
guint kh_grants_get_size (const KhGrants *grants);
const char *kh_grants_get_nth (const KhGrants *grants, guint n, KhLevel *level);

/* NULL counts as empty. */
gboolean kh_grants_equal (const KhGrants *a, const KhGrants *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhGrants, kh_grants_unref)

G_END_DECLS
