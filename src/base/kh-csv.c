/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/kh-csv.h"

#include <string.h>

static void
append_field (GString *out, const char *field)
{
  gboolean formula = *field != '\0' && strchr ("=+-@\t\r", *field) != NULL;
  gboolean quoted = strpbrk (field, ",;\"\r\n\t") != NULL;

  if (quoted)
    g_string_append_c (out, '"');
  if (formula)
    g_string_append_c (out, '\'');
  for (; *field != '\0'; field++) {
    if (*field == '"')
      g_string_append_c (out, '"');
    g_string_append_c (out, *field);
  }
  if (quoted)
    g_string_append_c (out, '"');
}

void
kh_csv_append_row (GString *out, const char *const *fields)
{
  for (guint i = 0; fields[i] != NULL; i++) {
    if (i > 0)
      g_string_append_c (out, ',');
    append_field (out, fields[i]);
  }
  g_string_append (out, "\r\n");
}
