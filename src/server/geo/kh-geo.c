/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/geo/kh-geo.h"

#include <maxminddb.h>

#include "base/kh-error.h"

struct _KhGeo {
  MMDB_s db;
};

KhGeo *
kh_geo_open (const char *path, GError **error)
{
  KhGeo *self = g_new0 (KhGeo, 1);
  int status = MMDB_open (path, MMDB_MODE_MMAP, &self->db);

  if (status == MMDB_SUCCESS)
    return self;
  g_propagate_error (error, kh_error_new (KH_ERROR_SERVER, NULL, "%s: %s", path, MMDB_strerror (status)));
  g_free (self);
  return NULL;
}

void
kh_geo_close (KhGeo *self)
{
  if (self == NULL)
    return;
  MMDB_close (&self->db);
  g_free (self);
}

/* Returns: the name of @what, "city" or "country". */
static char *
get_name (MMDB_entry_s *entry, const char *what, const char *language)
{
  g_autofree char *short_tag = g_strndup (language, 2);
  const char *names[] = { language, short_tag, "en" };
  MMDB_entry_data_s data;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    const char *path[] = { what, "names", names[i], NULL };
    if (MMDB_aget_value (entry, &data, path) == MMDB_SUCCESS && data.has_data
        && data.type == MMDB_DATA_TYPE_UTF8_STRING)
      return g_utf8_make_valid (data.utf8_string, data.data_size);
  }
  return NULL;
}

char *
kh_geo_lookup (KhGeo *self, const char *ip, const char *language)
{
  g_autofree char *city = NULL;
  g_autofree char *country = NULL;
  MMDB_lookup_result_s found;
  int gai_error, mmdb_error;

  if (self == NULL || ip == NULL)
    return NULL;
  found = MMDB_lookup_string (&self->db, ip, &gai_error, &mmdb_error);
  if (gai_error != 0 || mmdb_error != MMDB_SUCCESS || !found.found_entry)
    return NULL;
  city = get_name (&found.entry, "city", language);
  country = get_name (&found.entry, "country", language);
  if (city != NULL && country != NULL)
    return g_strdup_printf ("%s, %s", city, country);
  return city != NULL ? g_steal_pointer (&city) : g_steal_pointer (&country);
}
