/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A filter that leaves those in whose text has all words that somebody typed; what else it asks, and what the text is,
 * is up to those that derive from it.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KH_TYPE_TEXT_FILTER (kh_text_filter_get_type ())
G_DECLARE_DERIVABLE_TYPE (KhTextFilter, kh_text_filter, KH, TEXT_FILTER, GtkFilter)

/* Whoever derives from it emits "changed" when either is another. */
struct _KhTextFilterClass {
  GtkFilterClass parent_class;
  /* Whether @item is looked through at all. */
  gboolean (*admits) (KhTextFilter *self, gpointer item);
  /* Returns: (transfer none): what is searched, folded with kh_text_fold(). */
  const char *(*get_text) (KhTextFilter *self, gpointer item);
};

/* Returns: whether that is another search than before. */
gboolean kh_text_filter_set_text (KhTextFilter *self, const char *text);
/* Returns: (transfer none) (nullable): for kh_search_words_match(); NULL while nothing is searched for. */
char **kh_text_filter_get_words (KhTextFilter *self);
/* While "changed" is told: whether nothing but the words is another. */
gboolean kh_text_filter_is_searching (KhTextFilter *self);

gboolean kh_text_filter_admits (KhTextFilter *self, gpointer item);
/* Returns: (transfer none) */
const char *kh_text_filter_get_text (KhTextFilter *self, gpointer item);

G_END_DECLS
