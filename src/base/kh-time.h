/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Points in time, everywhere in both programs: a gint64 of milliseconds since 1970-01-01T00:00:00Z.
 * 0 stands for "none". On the wire: RFC 3339 in UTC with a Z and three decimals.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define KH_SECOND ((gint64) 1000)
#define KH_MINUTE (60 * KH_SECOND)
#define KH_HOUR   (60 * KH_MINUTE)
#define KH_DAY    (24 * KH_HOUR)

/* Returns: the wall clock's now, in milliseconds. */
gint64 kh_time_now (void);
/* Returns: (transfer full): "2026-11-12T14:02:00.000Z"; NULL for 0. */
char *kh_time_format (gint64 time);
/* Parses RFC 3339 with any offset and number of decimals. Returns: FALSE, with @time untouched, for anything
 * else, a missing offset included. */
gboolean kh_time_parse (const char *text, gint64 *time);

G_END_DECLS
