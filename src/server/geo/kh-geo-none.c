/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of a server that is built without libmaxminddb: no address has a place.
 */
#include "base/kh-error.h"
#include "server/geo/kh-geo.h"

KhGeo *
kh_geo_open (const char *path, GError **error)
{
  g_propagate_error (error, kh_error_new (KH_ERROR_SERVER, NULL, "%s: this server was built without libmaxminddb", path));
  return NULL;
}

void
kh_geo_close (KhGeo *self)
{
}

char *
kh_geo_lookup (KhGeo *self, const char *ip, const char *language)
{
  return NULL;
}
