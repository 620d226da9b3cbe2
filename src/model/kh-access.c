/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-access.h"

struct _KhAccess {
  GHashTable *areas; /* char *area → GPtrArray of KhSource, sorted */
};

GType
kh_source_kind_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type)) {
    static const GEnumValue values[] = {
      { KH_SOURCE_OWNER, "KH_SOURCE_OWNER", "owner" },
      { KH_SOURCE_ROLE, "KH_SOURCE_ROLE", "role" },
      { KH_SOURCE_GRANT, "KH_SOURCE_GRANT", "grant" },
      { 0, NULL, NULL },
    };
    g_once_init_leave (&type, g_enum_register_static ("KhSourceKind", values));
  }
  return type;
}

static void
source_free (KhSource *source)
{
  g_free ((char *) source->id);
  g_free (source);
}

static int
source_compare (const KhSource *a, const KhSource *b)
{
  if (a->level != b->level)
    return (int) b->level - (int) a->level;
  if (a->kind != b->kind)
    return (int) a->kind - (int) b->kind;
  return g_strcmp0 (a->id, b->id);
}

KhAccess *
kh_access_new (void)
{
  KhAccess *self = g_new0 (KhAccess, 1);

  self->areas = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  return self;
}

void
kh_access_free (KhAccess *self)
{
  g_hash_table_unref (self->areas);
  g_free (self);
}

static void
add (KhAccess *self, const char *area, KhSourceKind kind, const char *id, KhLevel level)
{
  GPtrArray *sources;
  KhSource *source;
  guint at = 0;

  if (level == KH_LEVEL_NONE)
    return;
  sources = g_hash_table_lookup (self->areas, area);
  if (sources == NULL) {
    sources = g_ptr_array_new_with_free_func ((GDestroyNotify) source_free);
    g_hash_table_insert (self->areas, g_strdup (area), sources);
  }
  source = g_new (KhSource, 1);
  *source = (KhSource) { kind, g_strdup (id), level };
  while (at < sources->len && source_compare (g_ptr_array_index (sources, at), source) <= 0)
    at++;
  g_ptr_array_insert (sources, at, source);
}

void
kh_access_add_owner (KhAccess *self, const char *const *areas)
{
  for (; *areas != NULL; areas++)
    add (self, *areas, KH_SOURCE_OWNER, NULL, KH_LEVEL_APPROVER);
}

static void
add_all (KhAccess *self, KhSourceKind kind, const char *id, const KhGrants *grants)
{
  for (guint i = 0; i < kh_grants_get_size (grants); i++) {
    KhLevel level;
    const char *area = kh_grants_get_nth (grants, i, &level);
    add (self, area, kind, id, level);
  }
}

void
kh_access_add_role (KhAccess *self, const char *role, const KhGrants *grants)
{
  add_all (self, KH_SOURCE_ROLE, role, grants);
}

void
kh_access_add_grants (KhAccess *self, const KhGrants *grants)
{
  add_all (self, KH_SOURCE_GRANT, NULL, grants);
}

const GPtrArray *
kh_access_get_sources (const KhAccess *self, const char *area)
{
  static GPtrArray *none;
  GPtrArray *sources = g_hash_table_lookup (self->areas, area);

  if (sources != NULL)
    return sources;
  if (g_once_init_enter (&none))
    g_once_init_leave (&none, g_ptr_array_new ());
  return none;
}

KhLevel
kh_access_get_level (const KhAccess *self, const char *area)
{
  const GPtrArray *sources = kh_access_get_sources (self, area);

  return sources->len > 0 ? ((const KhSource *) g_ptr_array_index (sources, 0))->level : KH_LEVEL_NONE;
}

gboolean
kh_access_covers (const KhAccess *self, const KhGrants *grants, const char **area)
{
  for (guint i = 0; i < kh_grants_get_size (grants); i++) {
    KhLevel level;
    const char *id = kh_grants_get_nth (grants, i, &level);
    if (level > kh_access_get_level (self, id)) {
      if (area != NULL)
        *area = id;
      return FALSE;
    }
  }
  return TRUE;
}
