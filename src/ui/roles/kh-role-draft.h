/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is being made of a role: the values that it started from and those that it has now. Pure.
 */
#pragma once

#include "provider/kh-command.h"
#include "model/kh-role.h"

G_BEGIN_DECLS

typedef struct {
  char *name;
  char *description;
  KhGrants *grants;
} KhRoleValues;

typedef struct {
  KhRoleValues base; /* as it was, or is by now, on the server */
  KhRoleValues now;  /* as it is in the form */
} KhRoleDraft;

/* Starts from @role; NULL: from nothing. */
KhRoleDraft *kh_role_draft_new (KhRole *role);
void kh_role_draft_free (KhRoleDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhRoleDraft, kh_role_draft_free)

/* Makes what it has now what it started from. */
void kh_role_draft_settle (KhRoleDraft *draft);
gboolean kh_role_draft_is_changed (const KhRoleDraft *draft);
/* Takes over what @role has now wherever the draft has not been changed; what has been stays.
 * Returns: whether @role had changed at all. */
gboolean kh_role_draft_rebase (KhRoleDraft *draft, KhRole *role);
/* Puts into @command what differs from the base; everything with @all. */
void kh_role_draft_fill (const KhRoleDraft *draft, KhCommand *command, gboolean all);

G_END_DECLS
