/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-search-words.h"

#include <string.h>

#include "base/kh-text.h"

char **
kh_search_words_new (const char *text)
{
  g_autofree char *folded = kh_text_fold (text);
  g_auto (GStrv) parts = g_strsplit_set (folded, " \t\n", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  char **words;

  for (char **part = parts; *part != NULL; part++)
    if (**part != '\0')
      g_strv_builder_add (builder, *part);
  words = g_strv_builder_end (builder);
  if (words[0] == NULL)
    g_clear_pointer (&words, g_strfreev);
  return words;
}

gboolean
kh_search_words_match (char **words, const char *folded)
{
  for (; words != NULL && *words != NULL; words++)
    if (strstr (folded, *words) == NULL)
      return FALSE;
  return TRUE;
}
