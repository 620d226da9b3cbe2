/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-text-filter.h"

#include "base/kh-text.h"
#include "ui/widgets/kh-search-words.h"

typedef struct {
  char *text;   /* owned: what is searched for, folded */
  char **words; /* owned, nullable */
  gboolean searching;
} KhTextFilterPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (KhTextFilter, kh_text_filter, GTK_TYPE_FILTER)

gboolean
kh_text_filter_set_text (KhTextFilter *self, const char *text)
{
  KhTextFilterPrivate *priv = kh_text_filter_get_instance_private (self);
  g_autofree char *old = priv->text;

  priv->text = kh_text_fold (text);
  if (g_str_equal (old, priv->text))
    return FALSE;
  g_strfreev (priv->words);
  priv->words = kh_search_words_new (text);
  priv->searching = TRUE;
  /* A word that goes on, or one more, finds nobody whom the shorter text did not. */
  gtk_filter_changed (GTK_FILTER (self), g_str_has_prefix (priv->text, old) ? GTK_FILTER_CHANGE_MORE_STRICT
                                                                           : GTK_FILTER_CHANGE_DIFFERENT);
  priv->searching = FALSE;
  return TRUE;
}

char **
kh_text_filter_get_words (KhTextFilter *self)
{
  KhTextFilterPrivate *priv = kh_text_filter_get_instance_private (self);

  return priv->words;
}

gboolean
kh_text_filter_is_searching (KhTextFilter *self)
{
  KhTextFilterPrivate *priv = kh_text_filter_get_instance_private (self);

  return priv->searching;
}

gboolean
kh_text_filter_admits (KhTextFilter *self, gpointer item)
{
  return KH_TEXT_FILTER_GET_CLASS (self)->admits (self, item);
}

const char *
kh_text_filter_get_text (KhTextFilter *self, gpointer item)
{
  return KH_TEXT_FILTER_GET_CLASS (self)->get_text (self, item);
}

static gboolean
kh_text_filter_match (GtkFilter *filter, gpointer item)
{
  KhTextFilter *self = KH_TEXT_FILTER (filter);
  char **words = kh_text_filter_get_words (self);

  return kh_text_filter_admits (self, item)
         && (words == NULL || kh_search_words_match (words, kh_text_filter_get_text (self, item)));
}

static GtkFilterMatch
kh_text_filter_get_strictness (GtkFilter *filter)
{
  return GTK_FILTER_MATCH_SOME;
}

static void
kh_text_filter_finalize (GObject *object)
{
  KhTextFilterPrivate *priv = kh_text_filter_get_instance_private (KH_TEXT_FILTER (object));

  g_free (priv->text);
  g_strfreev (priv->words);
  G_OBJECT_CLASS (kh_text_filter_parent_class)->finalize (object);
}

static void
kh_text_filter_class_init (KhTextFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_text_filter_finalize;
  GTK_FILTER_CLASS (klass)->match = kh_text_filter_match;
  GTK_FILTER_CLASS (klass)->get_strictness = kh_text_filter_get_strictness;
}

static void
kh_text_filter_init (KhTextFilter *self)
{
  KhTextFilterPrivate *priv = kh_text_filter_get_instance_private (self);

  priv->text = g_strdup ("");
}
