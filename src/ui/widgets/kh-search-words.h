/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What somebody typed into a search, as words that must all be found.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: (transfer full) (nullable): NULL when @text has no word. */
char **kh_search_words_new (const char *text);
/* @folded: made by kh_text_fold(). Returns: whether every word of @words is in it; TRUE for NULL words. */
gboolean kh_search_words_match (char **words, const char *folded);

G_END_DECLS
