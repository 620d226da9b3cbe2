/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One change that somebody wants made in an account: what, to which thing, in which version, with which values.
 * It can be shown before it is sent, and sent again after a broken connection without being done twice, because
 * it keeps one idempotency key for its life.
 *
 * Values are named like the fields of the account API: a{sv} of s (string), ms (nullable string), as, b, x (time,
 * 0 for none), i, a{sy} (area → KhLevel) for grants, and
 * a{sx} (id → time, 0 for none) for ends.
 */
#pragma once

#include "model/kh-entity.h"

G_BEGIN_DECLS

typedef enum {
  KH_COMMAND_INVITE,             /* email, language, roles, grants, ends_at */
  KH_COMMAND_INVITE_MANY,        /* items: commands of the kind before */
  KH_COMMAND_RESEND,
  KH_COMMAND_REVOKE,
  KH_COMMAND_UPDATE_USER,        /* name, phone, email, language, roles, role_ends, grants, status,
                                  ends_at: those that change */
  KH_COMMAND_REMOVE_USER,
  KH_COMMAND_RESTORE_USER,
  KH_COMMAND_CREATE_ROLE,        /* name, description, grants */
  KH_COMMAND_UPDATE_ROLE,
  KH_COMMAND_DELETE_ROLE,
  KH_COMMAND_END_SESSION,
  KH_COMMAND_END_OTHER_SESSIONS, /* user: only that person's; none: all of the account's but the current one */
  KH_COMMAND_UPDATE_ACCOUNT,     /* name, agent_login, invite_policy, default_language */
  KH_COMMAND_UPDATE_ME,          /* name, phone, language; email or password with current_password */
} KhCommandKind;

#define KH_TYPE_COMMAND (kh_command_get_type ())
G_DECLARE_FINAL_TYPE (KhCommand, kh_command, KH, COMMAND, GObject)

/* @target: the thing that is changed, whose id and version are kept; NULL where there is none yet. */
KhCommand *kh_command_new (KhCommandKind kind, KhEntity *target);

KhCommandKind kh_command_get_kind (KhCommand *self);
/* Returns: (nullable): the id of what is changed. */
const char *kh_command_get_target (KhCommand *self);
/* Returns: the version that the change was decided on, sent as If-Match; 0 where there is none. */
int kh_command_get_version (KhCommand *self);
/* Returns: (transfer none) (nullable): the rights that the change was decided on, for services without versions. */
const KhGrants *kh_command_get_grants_before (KhCommand *self);
const char *kh_command_get_idempotency_key (KhCommand *self);

void kh_command_set_string (KhCommand *self, const char *name, const char *value); /* NULL sets null */
void kh_command_set_strv (KhCommand *self, const char *name, const char *const *value);
void kh_command_set_boolean (KhCommand *self, const char *name, gboolean value);
void kh_command_set_time (KhCommand *self, const char *name, gint64 value);
void kh_command_set_grants (KhCommand *self, const char *name, const KhGrants *value);
void kh_command_set_ends (KhCommand *self, const char *name, const KhEnds *value);

/* One of many. Takes a reference. */
void kh_command_add_item (KhCommand *self, KhCommand *item);
/* Returns: (transfer none) (element-type KhCommand): */
GPtrArray *kh_command_get_items (KhCommand *self);

/* Returns: (transfer full): all values, a{sv}, not floating. */
GVariant *kh_command_get_values (KhCommand *self);
/* Returns: (transfer none) (nullable): a value's string, or NULL when it has none. */
const char *kh_command_get_string (KhCommand *self, const char *name);

G_END_DECLS
