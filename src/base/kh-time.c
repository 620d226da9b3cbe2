/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/kh-time.h"

#include <string.h>
#include <time.h>

gint64
kh_time_now (void)
{
  return g_get_real_time () / 1000;
}

char *
kh_time_format (gint64 time)
{
  int milliseconds = (int) (((time % 1000) + 1000) % 1000);
  time_t seconds = (time - milliseconds) / 1000;
  struct tm parts;

  /* RFC 3339 has four digits for a year. */
  if (time == 0 || gmtime_r (&seconds, &parts) == NULL || parts.tm_year < -1900 || parts.tm_year > 9999 - 1900)
    return NULL;
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
                          parts.tm_hour, parts.tm_min, parts.tm_sec, milliseconds);
}

/* Two digits within bounds. */
static gboolean
take_two (const char **p, int least, int most, int *value)
{
  if (!g_ascii_isdigit ((*p)[0]) || !g_ascii_isdigit ((*p)[1]))
    return FALSE;
  *value = ((*p)[0] - '0') * 10 + ((*p)[1] - '0');
  *p += 2;
  return *value >= least && *value <= most;
}

static gboolean
take_one_of (const char **p, const char *chars)
{
  if (**p == '\0' || strchr (chars, **p) == NULL)
    return FALSE;
  (*p)++;
  return TRUE;
}

/* Z, or +HH:MM; @offset in minutes. */
static gboolean
take_offset (const char **p, int *offset)
{
  int sign = **p == '-' ? -1 : 1, hours, minutes;

  *offset = 0;
  if (take_one_of (p, "Zz"))
    return TRUE;
  if (!take_one_of (p, "+-") || !take_two (p, 0, 23, &hours) || !take_one_of (p, ":")
      || !take_two (p, 0, 59, &minutes))
    return FALSE;
  *offset = sign * (hours * 60 + minutes);
  return TRUE;
}

/* A fraction of up to MAX_DECIMALS digits, of which milliseconds are kept. */
#define MAX_DECIMALS 18
static gboolean
take_fraction (const char **p, int *milliseconds)
{
  int digits = 0;

  *milliseconds = 0;
  if (!take_one_of (p, "."))
    return TRUE;
  for (int weight = 100; g_ascii_isdigit (**p) && digits < MAX_DECIMALS; (*p)++, weight /= 10, digits++)
    *milliseconds += weight * (**p - '0');
  return digits > 0;
}

/* By hand: what GLib reads as ISO 8601 is more than RFC 3339 allows (week dates, commas, offsets without a colon), and
 * less (a small z). */
gboolean
kh_time_parse (const char *text, gint64 *time)
{
  g_autoptr (GDateTime) moment = NULL;
  int century, year, month, day, hour, minute, second, milliseconds, offset;
  const char *p = text;

  g_return_val_if_fail (time != NULL, FALSE);
  if (text == NULL || !take_two (&p, 0, 99, &century) || !take_two (&p, 0, 99, &year) || !take_one_of (&p, "-")
      || !take_two (&p, 1, 12, &month) || !take_one_of (&p, "-") || !take_two (&p, 1, 31, &day)
      || !take_one_of (&p, "Tt") || !take_two (&p, 0, 23, &hour) || !take_one_of (&p, ":")
      || !take_two (&p, 0, 59, &minute) || !take_one_of (&p, ":") || !take_two (&p, 0, 59, &second)
      || !take_fraction (&p, &milliseconds) || !take_offset (&p, &offset) || *p != '\0')
    return FALSE;
  moment = g_date_time_new_utc (century * 100 + year, month, day, hour, minute, second);
  if (moment == NULL)
    return FALSE;
  *time = (g_date_time_to_unix (moment) - offset * 60) * 1000 + milliseconds;
  return TRUE;
}
