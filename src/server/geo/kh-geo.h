/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where an address is, from a database file that the operator names (MaxMind DB format). Any thread may ask.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KhGeo KhGeo;

/* Fails with KH_ERROR_SERVER for a file that is not such a database. */
KhGeo *kh_geo_open (const char *path, GError **error);
void kh_geo_close (KhGeo *geo);
/* @language: a BCP 47 tag; English where the file does not speak it. Returns: (transfer full) (nullable): a place in
 * words, "Utrecht, Netherlands"; NULL when it is not known, or @geo is NULL. */
char *kh_geo_lookup (KhGeo *geo, const char *ip, const char *language);

G_END_DECLS
