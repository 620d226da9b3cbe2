/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/people/kh-people-filter.h"

struct _KhPeopleFilter {
  KhTextFilter parent_instance;
  KhPeopleShow show;
  KhAccount *account; /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (KhPeopleFilter, kh_people_filter, KH_TYPE_TEXT_FILTER)

static gboolean
kh_people_filter_admits (KhTextFilter *filter, gpointer item)
{
  KhPeopleFilter *self = KH_PEOPLE_FILTER (filter);
  guint n = kh_individual_get_n_accounts (item);

  if (n == 0 || (self->show == KH_PEOPLE_SEVERAL && n < 2))
    return FALSE;
  return self->show != KH_PEOPLE_ONLY_HERE || (n == 1 && kh_individual_is_in (item, self->account));
}

static const char *
kh_people_filter_get_text (KhTextFilter *filter, gpointer item)
{
  return kh_individual_get_text (item);
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

  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_people_filter_parent_class)->finalize (object);
}

static void
kh_people_filter_class_init (KhPeopleFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_people_filter_finalize;
  KH_TEXT_FILTER_CLASS (klass)->admits = kh_people_filter_admits;
  KH_TEXT_FILTER_CLASS (klass)->get_text = kh_people_filter_get_text;
}

static void
kh_people_filter_init (KhPeopleFilter *self)
{
}

KhPeopleFilter *
kh_people_filter_new (KhPeople *people)
{
  KhPeopleFilter *self = g_object_new (KH_TYPE_PEOPLE_FILTER, NULL);

  g_signal_connect_object (people, "changed", G_CALLBACK (on_people_changed), self, G_CONNECT_SWAPPED);
  return self;
}
