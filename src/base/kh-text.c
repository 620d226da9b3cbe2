/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/kh-text.h"

#include <string.h>

static gboolean
is_local_part (const char *text, gsize length)
{
  if (length == 0 || length > 64 || text[0] == '.' || text[length - 1] == '.')
    return FALSE;
  for (gsize i = 0; i < length; i++) {
    guchar c = text[i];
    if (c == '.' && text[i + 1] == '.')
      return FALSE;
    if (c < 0x80 && !g_ascii_isalnum (c) && strchr (".!#$%&'*+-/=?^_`{|}~", c) == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_domain (const char *text)
{
  g_auto (GStrv) labels = g_strsplit (text, ".", -1);
  guint n = g_strv_length (labels);

  if (n < 2 || strlen (text) > 253)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    gsize length = strlen (labels[i]);
    if (length == 0 || length > 63 || labels[i][0] == '-' || labels[i][length - 1] == '-')
      return FALSE;
    for (gsize j = 0; j < length; j++)
      if ((guchar) labels[i][j] < 0x80 && !g_ascii_isalnum (labels[i][j]) && labels[i][j] != '-')
        return FALSE;
  }
  /* A top-level domain is never a number: that is an IP address. */
  return !g_ascii_isdigit (labels[n - 1][0]);
}

gboolean
kh_text_is_email (const char *address)
{
  const char *at;

  if (address == NULL || strlen (address) > 254 || !g_utf8_validate (address, -1, NULL))
    return FALSE;
  for (const char *p = address; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (g_unichar_isspace (c) || g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT)
      return FALSE;
  }
  at = strrchr (address, '@');
  return at != NULL && is_local_part (address, at - address) && is_domain (at + 1);
}

char *
kh_text_email_key (const char *address)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (address));
  g_autofree char *composed = NULL;

  /* Composing takes quadratic time, and what is that long is no address in any form. */
  if (strlen (trimmed) <= 1024)
    composed = g_utf8_normalize (trimmed, -1, G_NORMALIZE_NFC);
  return composed != NULL ? g_utf8_casefold (composed, -1) : g_steal_pointer (&trimmed);
}

char *
kh_text_fold (const char *text)
{
  g_autofree char *decomposed = NULL;
  g_autofree char *folded = NULL;
  GString *out;

  decomposed = text != NULL ? g_utf8_normalize (text, -1, G_NORMALIZE_NFKD) : NULL;
  if (decomposed == NULL)
    return g_strdup ("");
  folded = g_utf8_casefold (decomposed, -1);
  out = g_string_sized_new (strlen (folded));
  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (!g_unichar_ismark (c))
      g_string_append_unichar (out, c);
  }
  return g_strstrip (g_string_free (out, FALSE));
}

char *
kh_text_name_key (const char *name)
{
  g_autofree char *lower = g_utf8_casefold (name != NULL ? name : "", -1);

  return g_utf8_collate_key (lower, -1);
}

gboolean
kh_text_is_line (const char *text, gsize max_chars)
{
  gboolean visible = FALSE;

  if (text == NULL || !g_utf8_validate (text, -1, NULL) || g_utf8_strlen (text, -1) > (glong) max_chars)
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029)
      return FALSE;
    visible = visible || !g_unichar_isspace (c);
  }
  return visible;
}
