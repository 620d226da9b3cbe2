/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/people/kh-people-filter.h"

#include "base/kh-text.h"
#include "ui/widgets/kh-search-words.h"

struct _KhPeopleFilter {
  GtkFilter parent_instance;
  char *text;         /* owned: what is searched for, folded */
  char **words;       /* owned, nullable */
  KhPeopleShow show;
  KhAccount *account; /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (KhPeopleFilter, kh_people_filter, GTK_TYPE_FILTER)

static gboolean
kh_people_filter_match (GtkFilter *filter, gpointer item)
{
  KhPeopleFilter *self = KH_PEOPLE_FILTER (filter);
  guint n = kh_individual_get_n_accounts (item);

  if (n == 0 || (self->show == KH_PEOPLE_SEVERAL && n < 2))
    return FALSE;
  if (self->show == KH_PEOPLE_ONLY_HERE && (n > 1 || !kh_individual_is_in (item, self->account)))
    return FALSE;
  return self->words == NULL || kh_search_words_match (self->words, kh_individual_get_text (item));
}

static GtkFilterMatch
kh_people_filter_get_strictness (GtkFilter *filter)
{
  return GTK_FILTER_MATCH_SOME;
}

gboolean
kh_people_filter_set_text (KhPeopleFilter *self, const char *text)
{
  g_autofree char *old = self->text;

  self->text = kh_text_fold (text);
  if (g_str_equal (old, self->text))
    return FALSE;
  g_strfreev (self->words);
  self->words = kh_search_words_new (text);
  /* A word that goes on, or one more, finds nobody whom the shorter text did not. */
  gtk_filter_changed (GTK_FILTER (self), g_str_has_prefix (self->text, old) ? GTK_FILTER_CHANGE_MORE_STRICT
                                                                           : GTK_FILTER_CHANGE_DIFFERENT);
  return TRUE;
}

void
kh_people_filter_set_show (KhPeopleFilter *self, KhPeopleShow show, KhAccount *account)
{
  gboolean other = show == KH_PEOPLE_ONLY_HERE && self->account != account;

  g_set_object (&self->account, account);
  if (self->show == show && !other)
    return;
  self->show = show;
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
on_people_changed (KhPeopleFilter *self)
{
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
kh_people_filter_finalize (GObject *object)
{
  KhPeopleFilter *self = KH_PEOPLE_FILTER (object);

  g_free (self->text);
  g_strfreev (self->words);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_people_filter_parent_class)->finalize (object);
}

static void
kh_people_filter_class_init (KhPeopleFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_people_filter_finalize;
  GTK_FILTER_CLASS (klass)->match = kh_people_filter_match;
  GTK_FILTER_CLASS (klass)->get_strictness = kh_people_filter_get_strictness;
}

static void
kh_people_filter_init (KhPeopleFilter *self)
{
  self->text = g_strdup ("");
}

KhPeopleFilter *
kh_people_filter_new (KhPeople *people)
{
  KhPeopleFilter *self = g_object_new (KH_TYPE_PEOPLE_FILTER, NULL);

  g_signal_connect_object (people, "changed", G_CALLBACK (on_people_changed), self, G_CONNECT_SWAPPED);
  return self;
}
