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
  const char *bare = text;
  char *key;
  gsize end;

  if (g_ascii_strncasecmp (bare, "mailto:", 7) == 0)
    bare += 7;
  bare += strspn (bare, "<([\"'");
  for (end = strlen (bare); end > 0 && strchr (".>)]\"'", bare[end - 1]) != NULL; end--)
    ;
  if (end == 0)
    return;
  text[bare - text + end] = '\0';
  key = kh_text_email_key (bare);
  if (g_hash_table_add (collector->keys, key))
    g_ptr_array_add (collector->found, g_strdup (bare));
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
  const char *unclosed = valid; /* no bracket before it is closed on its line */
  gboolean quoted = FALSE;

  for (const char *p = valid;; p++) {
    const char *close = NULL;
    if (*p == '<' && !quoted && p >= unclosed) {
      close = p + strcspn (p, ">\n");
      if (*close != '>')
        unclosed = g_steal_pointer (&close);
    }
    if (*p == '"')
      quoted = !quoted && strchr (p + 1, '"') != NULL;
    else if (close != NULL) {
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
