/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-ends.h"

#include <string.h>

typedef struct {
  char *id;
  gint64 time;
} End;

struct _KhEnds {
  gatomicrefcount refs;
  GArray *items; /* of End, by id: one or two as a rule */
};

G_DEFINE_BOXED_TYPE (KhEnds, kh_ends, kh_ends_ref, kh_ends_unref)

static void
end_clear (gpointer item)
{
  g_free (((End *) item)->id);
}

KhEnds *
kh_ends_new (void)
{
  KhEnds *self = g_new0 (KhEnds, 1);

  g_atomic_ref_count_init (&self->refs);
  self->items = g_array_new (FALSE, FALSE, sizeof (End));
  g_array_set_clear_func (self->items, end_clear);
  return self;
}

KhEnds *
kh_ends_ref (KhEnds *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
kh_ends_unref (KhEnds *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_array_unref (self->items);
  g_free (self);
}

KhEnds *
kh_ends_dup (const KhEnds *self)
{
  KhEnds *copy = kh_ends_new ();

  for (guint i = 0; i < kh_ends_get_size (self); i++) {
    gint64 time;
    const char *id = kh_ends_get_nth (self, i, &time);
    kh_ends_set (copy, id, time);
  }
  return copy;
}

void
kh_ends_set (KhEnds *self, const char *id, gint64 time)
{
  guint i = 0;
  int order = 1;

  g_return_if_fail (id != NULL);
  while (i < self->items->len && (order = strcmp (g_array_index (self->items, End, i).id, id)) < 0)
    i++;
  if (i == self->items->len || order != 0) {
    End item = { NULL, time };
    if (time == 0)
      return;
    item.id = g_strdup (id);
    g_array_insert_val (self->items, i, item);
  } else if (time == 0) {
    g_array_remove_index (self->items, i);
  } else {
    g_array_index (self->items, End, i).time = time;
  }
}

gint64
kh_ends_get (const KhEnds *self, const char *id)
{
  for (guint i = 0; i < kh_ends_get_size (self); i++) {
    const End *item = &g_array_index (self->items, End, i);
    if (strcmp (item->id, id) == 0)
      return item->time;
  }
  return 0;
}

gboolean
kh_end_is_later (gint64 a, gint64 b)
{
  return b != 0 && (a == 0 || a > b);
}

gint64
kh_ends_get_first (const KhEnds *ends, const char *id, gint64 all)
{
  gint64 end = kh_ends_get (ends, id);

  return kh_end_is_later (end, all) ? all : end;
}

guint
kh_ends_get_size (const KhEnds *self)
{
  return self != NULL ? self->items->len : 0;
}

const char *
kh_ends_get_nth (const KhEnds *self, guint n, gint64 *time)
{
  const End *item;

  g_return_val_if_fail (n < kh_ends_get_size (self), NULL);
  item = &g_array_index (self->items, End, n);
  if (time != NULL)
    *time = item->time;
  return item->id;
}

gboolean
kh_ends_equal (const KhEnds *a, const KhEnds *b)
{
  guint size = kh_ends_get_size (a);

  if (a == b)
    return TRUE;
  if (size != kh_ends_get_size (b))
    return FALSE;
  for (guint i = 0; i < size; i++) {
    const End *x = &g_array_index (a->items, End, i), *y = &g_array_index (b->items, End, i);
    if (x->time != y->time || strcmp (x->id, y->id) != 0)
      return FALSE;
  }
  return TRUE;
}
