/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-addresses.h"

#include <string.h>

#include "base/kh-text.h"

typedef struct {
  GPtrArray *found; /* owned char * */
  GHashTable *keys; /* owned char * */
} Collector;

static void
collect (Collector *collector, const char *start, gsize length)
{
  g_autofree char *text = g_strstrip (g_strndup (start, length));
  char *key;
  gsize end;

  if (g_ascii_strncasecmp (text, "mailto:", 7) == 0)
    memmove (text, text + 7, strlen (text + 7) + 1);
  for (end = strlen (text); end > 0 && strchr (".>)]\"'", text[end - 1]) != NULL; end--)
    text[end - 1] = '\0';
  while (*text != '\0' && strchr ("<([\"'", *text) != NULL)
    memmove (text, text + 1, strlen (text));
  if (*text == '\0')
    return;
  key = kh_text_email_key (text);
  if (g_hash_table_add (collector->keys, key))
    g_ptr_array_add (collector->found, g_steal_pointer (&text));
}

/* One piece between separators without an address in angle brackets. */
static void
collect_words (Collector *collector, const char *start, gsize length)
{
  g_autofree char *piece = g_strndup (start, length);
  g_auto (GStrv) words = NULL;

  if (strchr (piece, '@') == NULL) {
    collect (collector, piece, length);
    return;
  }
  /* Words without an @ beside words with one are a name. */
  words = g_strsplit_set (piece, " \t\r", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (strchr (words[i], '@') != NULL)
      collect (collector, words[i], strlen (words[i]));
}

char **
kh_addresses_parse (const char *text)
{
  Collector collector = { g_ptr_array_new (), g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  const char *start = valid;
  gboolean quoted = FALSE;

  for (const char *p = valid;; p++) {
    const char *close;
    if (*p == '"')
      quoted = !quoted && strchr (p + 1, '"') != NULL;
    else if (*p == '<' && !quoted && (close = strpbrk (p, ">\n")) != NULL && *close == '>') {
      collect (&collector, p + 1, close - p - 1);
      start = close + 1;
      p = close;
    } else if (*p == '\0' || (!quoted && strchr (",;\n", *p) != NULL)) {
      collect_words (&collector, start, p - start);
      start = p + 1;
    }
    if (*p == '\0')
      break;
  }
  g_hash_table_unref (collector.keys);
  g_ptr_array_add (collector.found, NULL);
  return (char **) g_ptr_array_free (collector.found, FALSE);
}
