/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing many of one kind at once: what hangs on the rows of a page is read with one query for all of them.
 */
#pragma once

#include "server/api/kh-api.h"

G_BEGIN_DECLS

/* Roles and rights of several members, or of several invitations, by their id. */
typedef struct _KhHoldings KhHoldings;

/* @ids (element-type utf8). Roles that have ended at @now are none. */
KhHoldings *kh_holdings_of_members (KhDb *db, GPtrArray *ids, gint64 now);
KhHoldings *kh_holdings_of_invitations (KhDb *db, GPtrArray *ids);
void kh_holdings_free (KhHoldings *holdings);
/* Adds the members "roles" and "grants", and of a member "role_ends". */
void kh_holdings_add (KhHoldings *holdings, KhWriter *builder, const char *id);
/* Effective access of a member, from @owner, roles (by @role_grants: id → KhGrants) and rights. */
KhAccess *kh_holdings_get_access (KhHoldings *holdings, const char *id, gboolean owner, KhAccountKind kind,
                                  GHashTable *role_grants);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhHoldings, kh_holdings_free)

/* Returns: (transfer full): a JSON array, for json_each(). */
char *kh_ids_to_json (GPtrArray *ids);

/* Returns: (transfer full): role id → KhGrants, of all of the account's roles. */
GHashTable *kh_load_all_role_grants (KhDb *db, const char *account);

/* Each adds those of @ids (element-type utf8) that the account has, in that order, with three queries in all.
 * Returns: the version of the last. */
int kh_write_users (KhWriter *builder, KhRequest *request, const char *account, GPtrArray *ids);
int kh_write_invitations (KhWriter *builder, KhRequest *request, const char *account, GPtrArray *ids);

/* The columns that the next two read, beginning with column 0 of a row. */
#define KH_SESSION_COLUMNS                                                                                     \
  "s.id, s.member, s.created_at, s.last_seen_at, s.ip, si.device, si.client, si.expires_at, si.last_seen_at"
#define KH_SESSION_FROM " sessions s JOIN sign_ins si ON si.id = s.sign_in "
/* ?2 now, ?3 KH_SIGN_IN_IDLE before. */
#define KH_SESSION_ALIVE                                                                                       \
  " s.ended_at IS NULL AND si.ended_at IS NULL AND si.expires_at > ?2 AND si.last_seen_at > ?3 "
void kh_write_session_row (KhWriter *builder, KhStatement *st, KhRequest *request);

/* Members are counted from an index alone, and the few who were removed taken off again. */
#define KH_ROLE_COLUMNS                                                                                        \
  "r.id, r.name, r.description, r.built_in, r.legacy, r.version, r.position,"                                  \
  " (SELECT count(*) FROM member_roles mr WHERE mr.account = r.account AND mr.role = r.id)"                    \
  " - (SELECT count(*) FROM members m CROSS JOIN member_roles mr ON mr.member = m.id AND mr.role = r.id"       \
  "   WHERE m.account = r.account AND m.status = 'removed')"
void kh_write_role_row (KhWriter *builder, KhStatement *st, const KhGrants *grants);

/* Adds the member @name with {id, name, email} of the account's owner, named as whom to contact too. */
void kh_write_owner (KhWriter *builder, const char *name, KhDb *db, const char *account, gboolean with_id);

G_END_DECLS
