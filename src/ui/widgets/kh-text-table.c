/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-text-table.h"

#include <string.h>

#include "ui/widgets/kh-search-words.h"

/* How many texts are collected between two frames. */
#define PIECE 200

struct _KhTextTable {
  KhTextFilter *filter; /* owned */
  GPtrArray *from;      /* owned, of borrowed items: that are looked at for being admitted */
  guint next;           /* in it */
  GPtrArray *items;     /* owned, of borrowed items: those that are admitted */
  GArray *starts;       /* gsize, for each of them: where its text begins in @texts */
  GString *texts;       /* each ends with a NUL */
  GArray *found;        /* guint: where in @items are those that were found last */
  gboolean searched;    /* the last call returned those, and not all */
};

KhTextTable *
kh_text_table_new (KhTextFilter *filter, GPtrArray *items)
{
  KhTextTable *self = g_new0 (KhTextTable, 1);

  self->filter = g_object_ref (filter);
  self->from = g_ptr_array_ref (items);
  self->items = g_ptr_array_sized_new (items->len);
  self->starts = g_array_sized_new (FALSE, FALSE, sizeof (gsize), items->len);
  self->texts = g_string_new (NULL);
  self->found = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

void
kh_text_table_free (KhTextTable *self)
{
  g_object_unref (self->filter);
  g_ptr_array_unref (self->from);
  g_ptr_array_unref (self->items);
  g_array_unref (self->starts);
  g_string_free (self->texts, TRUE);
  g_array_unref (self->found);
  g_free (self);
}

gboolean
kh_text_table_prepare (KhTextTable *self)
{
  guint end = MIN (self->next + PIECE, self->from->len);

  for (; self->next < end; self->next++) {
    gpointer item = self->from->pdata[self->next];
    const char *text;

    if (!kh_text_filter_admits (self->filter, item))
      continue;
    text = kh_text_filter_get_text (self->filter, item);
    g_ptr_array_add (self->items, item);
    g_array_append_val (self->starts, self->texts->len);
    g_string_append_len (self->texts, text, strlen (text) + 1);
  }
  return self->next < self->from->len;
}

static gboolean
matches (KhTextTable *self, guint position, char **words)
{
  return kh_search_words_match (words, self->texts->str + g_array_index (self->starts, gsize, position));
}

static void
narrow (KhTextTable *self, char **words)
{
  guint n = 0;

  for (guint i = 0; i < self->found->len; i++) {
    guint position = g_array_index (self->found, guint, i);
    if (matches (self, position, words))
      g_array_index (self->found, guint, n++) = position;
  }
  g_array_set_size (self->found, n);
}

static void
look_through_all (KhTextTable *self, char **words)
{
  g_array_set_size (self->found, 0);
  for (guint i = 0; i < self->items->len; i++)
    if (matches (self, i, words))
      g_array_append_val (self->found, i);
}

GPtrArray *
kh_text_table_find (KhTextTable *self, gboolean narrower)
{
  char **words = kh_text_filter_get_words (self->filter);
  GPtrArray *items;

  while (kh_text_table_prepare (self))
    ;
  narrower = narrower && self->searched;
  self->searched = words != NULL;
  if (words == NULL)
    return g_ptr_array_ref (self->items);
  if (narrower)
    narrow (self, words);
  else
    look_through_all (self, words);
  items = g_ptr_array_sized_new (self->found->len);
  for (guint i = 0; i < self->found->len; i++)
    g_ptr_array_add (items, self->items->pdata[g_array_index (self->found, guint, i)]);
  return items;
}
