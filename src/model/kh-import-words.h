/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What people write in a table of invitations: headings, languages and built-in roles by their names in all of the seven
 * languages, whichever one the window speaks. Pure.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  KH_COLUMN_MAIL,
  KH_COLUMN_LANGUAGE,
  KH_COLUMN_ROLES,
  KH_N_COLUMNS,
} KhColumn;

/* Returns: (transfer full): what spellings of one word share: no case, accents, spaces, or punctuation. A text of
 * nothing else is folded only, so that it is never "" but for an empty one. */
char *kh_import_word_key (const char *text);

/* Each takes a kh_import_word_key(), and returns FALSE or NULL for a word that it does not know. */
gboolean kh_import_find_column (const char *key, KhColumn *column);
/* Returns: one of kh_languages. */
const char *kh_import_find_language (const char *key);
/* Returns: the id of a built-in role of some kind of account. */
const char *kh_import_find_role (const char *key);

G_END_DECLS
