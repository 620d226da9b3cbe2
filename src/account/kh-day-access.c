/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/kh-day-access.h"

#include "model/kh-role.h"
#include "model/kh-user-access.h"

struct _KhDayAccess {
  gint64 time;
  char **areas;
  GHashTable *roles; /* borrowed id → borrowed KhRole */
};

KhDayAccess *
kh_day_access_new (KhSnapshotState *state)
{
  KhDayAccess *self = g_new0 (KhDayAccess, 1);
  GPtrArray *roles = state->lists[KH_COLLECTION_ROLES], *areas = state->lists[KH_COLLECTION_AREAS];
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  self->time = state->synced_at;
  self->roles = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < roles->len; i++)
    g_hash_table_insert (self->roles, (gpointer) kh_entity_get_id (roles->pdata[i]), roles->pdata[i]);
  for (guint i = 0; i < areas->len; i++)
    g_strv_builder_add (builder, kh_entity_get_id (areas->pdata[i]));
  self->areas = g_strv_builder_end (builder);
  return self;
}

void
kh_day_access_free (KhDayAccess *self)
{
  g_strfreev (self->areas);
  g_hash_table_unref (self->roles);
  g_free (self);
}

const char *const *
kh_day_access_get_areas (KhDayAccess *self)
{
  return (const char *const *) self->areas;
}

static KhGrants *
grants_of (const char *id, gpointer roles)
{
  KhRole *role = g_hash_table_lookup (roles, id);

  return role != NULL ? kh_grants_ref (kh_role_get_grants (role)) : NULL;
}

KhSubject *
kh_day_access_describe (KhDayAccess *self, KhUser *user)
{
  const char *const *areas = kh_day_access_get_areas (self);
  g_autoptr (KhAccess) access = kh_user_compute_access (user, self->time, areas, grants_of, self->roles);

  return kh_subject_new (user, access, areas);
}
