/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/kh-time.h"

#include <string.h>

gint64
kh_time_now (void)
{
  return g_get_real_time () / 1000;
}

char *
kh_time_format (gint64 time)
{
  g_autoptr (GDateTime) moment = NULL;
  g_autofree char *seconds = NULL;

  if (time == 0)
    return NULL;
  moment = g_date_time_new_from_unix_utc (time / 1000);
  if (moment == NULL)
    return NULL;
  seconds = g_date_time_format (moment, "%Y-%m-%dT%H:%M:%S");
  return g_strdup_printf ("%s.%03dZ", seconds, (int) (time % 1000));
}

gboolean
kh_time_parse (const char *text, gint64 *time)
{
  g_autoptr (GDateTime) moment = NULL;
  gsize length;

  g_return_val_if_fail (time != NULL, FALSE);
  if (text == NULL)
    return FALSE;
  /* GLib takes more of ISO 8601 than RFC 3339 allows: dates without hyphens, week dates, a lone hour. */
  length = strlen (text);
  if (length < 20 || length > 40 || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't')
      || text[13] != ':' || text[16] != ':')
    return FALSE;
  moment = g_date_time_new_from_iso8601 (text, NULL);
  if (moment == NULL)
    return FALSE;
  *time = g_date_time_to_unix (moment) * 1000 + g_date_time_get_microsecond (moment) / 1000;
  return TRUE;
}
