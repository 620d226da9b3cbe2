/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/api/kh-write.h"

#include "model/kh-catalogue.h"

typedef struct {
  GPtrArray *roles; /* of char * */
  KhEnds *role_ends; /* NULL for an invitation's */
  KhGrants *grants;
} Holding;

struct _KhHoldings {
  GHashTable *by_id; /* char * → Holding */
};

static void
holding_free (Holding *holding)
{
  g_ptr_array_unref (holding->roles);
  g_clear_pointer (&holding->role_ends, kh_ends_unref);
  kh_grants_unref (holding->grants);
  g_free (holding);
}

char *
kh_ids_to_json (GPtrArray *ids)
{
  g_autoptr (KhWriter) builder = kh_writer_new ();

  kh_writer_begin_array (builder);
  for (guint i = 0; i < ids->len; i++)
    kh_writer_add_string_value (builder, g_ptr_array_index (ids, i));
  kh_writer_end_array (builder);
  return kh_writer_take (builder, NULL);
}

/* Both queries take the ids as one JSON array, that of roles @now too; their first column says whose the row is. With
 * @have_ends the third of a role's is when it ends. */
static KhHoldings *
load (KhDb *db, GPtrArray *ids, const char *roles_sql, const char *grants_sql, gboolean have_ends, gint64 now)
{
  KhHoldings *self = g_new0 (KhHoldings, 1);
  g_autofree char *json = kh_ids_to_json (ids);
  g_auto (KhStatement) roles = kh_db_query (db, roles_sql, "sl", json, now);
  g_auto (KhStatement) grants = kh_db_query (db, grants_sql, "s", json);

  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) holding_free);
  for (guint i = 0; i < ids->len; i++) {
    Holding *holding = g_new0 (Holding, 1);
    holding->roles = g_ptr_array_new_with_free_func (g_free);
    holding->role_ends = have_ends ? kh_ends_new () : NULL;
    holding->grants = kh_grants_new ();
    g_hash_table_insert (self->by_id, g_strdup (g_ptr_array_index (ids, i)), holding);
  }
  while (kh_statement_next (&roles)) {
    Holding *holding = g_hash_table_lookup (self->by_id, kh_statement_string (&roles, 0));
    g_ptr_array_add (holding->roles, g_strdup (kh_statement_string (&roles, 1)));
    if (have_ends && !kh_statement_is_null (&roles, 2))
      kh_ends_set (holding->role_ends, kh_statement_string (&roles, 1), kh_statement_int (&roles, 2));
  }
  while (kh_statement_next (&grants)) {
    Holding *holding = g_hash_table_lookup (self->by_id, kh_statement_string (&grants, 0));
    kh_grants_set (holding->grants, kh_statement_string (&grants, 1), kh_statement_int (&grants, 2));
  }
  return self;
}

KhHoldings *
kh_holdings_of_members (KhDb *db, GPtrArray *ids, gint64 now)
{
  return load (db, ids,
               "SELECT member, role, ends_at FROM member_roles WHERE member IN (SELECT value FROM json_each (?1))"
               " AND (ends_at IS NULL OR ends_at > ?2) ORDER BY member, role",
               "SELECT member, area, level FROM member_grants WHERE member IN (SELECT value FROM json_each (?))",
               TRUE, now);
}

KhHoldings *
kh_holdings_of_invitations (KhDb *db, GPtrArray *ids)
{
  return load (db, ids,
               "SELECT invitation, role FROM invitation_roles"
               " WHERE invitation IN (SELECT value FROM json_each (?1)) AND ?2 = 0 ORDER BY invitation, role",
               "SELECT invitation, area, level FROM invitation_grants"
               " WHERE invitation IN (SELECT value FROM json_each (?))",
               FALSE, 0);
}

void
kh_holdings_free (KhHoldings *self)
{
  g_hash_table_unref (self->by_id);
  g_free (self);
}

void
kh_holdings_add (KhHoldings *self, KhWriter *builder, const char *id)
{
  Holding *holding = g_hash_table_lookup (self->by_id, id);

  kh_writer_set_member_name (builder, "roles");
  kh_writer_begin_array (builder);
  for (guint i = 0; i < holding->roles->len; i++)
    kh_writer_add_string_value (builder, g_ptr_array_index (holding->roles, i));
  kh_writer_end_array (builder);
  if (holding->role_ends != NULL)
    kh_add_ends (builder, "role_ends", holding->role_ends);
  kh_add_grants (builder, "grants", holding->grants);
}

KhAccess *
kh_holdings_get_access (KhHoldings *self, const char *id, gboolean owner, KhAccountKind kind,
                        GHashTable *role_grants)
{
  Holding *holding = g_hash_table_lookup (self->by_id, id);
  KhAccess *access = kh_access_new ();

  if (owner) {
    g_autofree const char **areas = kh_catalogue_get_area_ids (kind);
    kh_access_add_owner (access, areas);
  }
  for (guint i = 0; i < holding->roles->len; i++) {
    const char *role = g_ptr_array_index (holding->roles, i);
    const KhGrants *grants = g_hash_table_lookup (role_grants, role);
    if (grants != NULL)
      kh_access_add_role (access, role, grants);
  }
  kh_access_add_grants (access, holding->grants);
  return access;
}

GHashTable *
kh_load_all_role_grants (KhDb *db, const char *account)
{
  g_autoptr (GHashTable) all
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) kh_grants_unref);
  g_auto (KhStatement) st
      = kh_db_query (db, "SELECT role, area, level FROM role_grants WHERE account = ?", "s", account);

  while (kh_statement_next (&st)) {
    const char *role = kh_statement_string (&st, 0);
    KhGrants *grants = g_hash_table_lookup (all, role);
    if (grants == NULL) {
      grants = kh_grants_new ();
      g_hash_table_insert (all, g_strdup (role), grants);
    }
    kh_grants_set (grants, kh_statement_string (&st, 1), kh_statement_int (&st, 2));
  }
  return g_steal_pointer (&all);
}
