/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What Ecwid calls the scopes of a staff account: each is an area that somebody has or has not.
 *
 * The one thing to know about them: a staff account without any scope has every one. So none is never sent, and what
 * comes without any is read as everything.
 */
#pragma once

#include "model/kh-area.h"
#include "model/kh-grants.h"

G_BEGIN_DECLS

/* The only level that a scope has. */
#define KH_ECWID_LEVEL KH_LEVEL_APPROVER

/* Scopes that came from the service and that this version has no name for. */
typedef struct _KhEcwidScopes KhEcwidScopes;

KhEcwidScopes *kh_ecwid_scopes_new (void);
void kh_ecwid_scopes_free (KhEcwidScopes *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhEcwidScopes, kh_ecwid_scopes_free)

/* @words: (nullable): as they came; new ones are remembered. */
void kh_ecwid_scopes_learn (KhEcwidScopes *self, const char *const *words);
/* Returns: (transfer full): what @words give; NULL and none are everything. */
KhGrants *kh_ecwid_scopes_to_grants (KhEcwidScopes *self, const char *const *words);
/* Returns: (transfer full) (element-type KhArea): one area a scope, with names in the user's language. */
GPtrArray *kh_ecwid_scopes_to_areas (KhEcwidScopes *self);

/* The scopes that @values, "a{sy}" as a KhCommand has them, ask for.
 * Returns: (transfer full): one scope or more; NULL with KH_ERROR_INVALID where that would be none (word
 * "last-right"), or what is asked for is not what a scope can be. */
char **kh_ecwid_scopes_from_values (KhEcwidScopes *self, GVariant *values, GError **error);

G_END_DECLS
