/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-grants.h"

#include <string.h>

typedef struct {
  char *area; /* a GRefString; not an interned one, which GLib 2.74 may hand to one thread while another frees it */
  KhLevel level;
} Grant;

struct _KhGrants {
  gatomicrefcount refs;
  GArray *items; /* of Grant, by area */
};

G_DEFINE_BOXED_TYPE (KhGrants, kh_grants, kh_grants_ref, kh_grants_unref)

static void
grant_clear (gpointer item)
{
  g_ref_string_release (((Grant *) item)->area);
}

KhGrants *
kh_grants_new (void)
{
  KhGrants *self = g_new0 (KhGrants, 1);

  g_atomic_ref_count_init (&self->refs);
  self->items = g_array_new (FALSE, FALSE, sizeof (Grant));
  g_array_set_clear_func (self->items, grant_clear);
  return self;
}

KhGrants *
kh_grants_ref (KhGrants *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
kh_grants_unref (KhGrants *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_array_unref (self->items);
  g_free (self);
}

KhGrants *
kh_grants_dup (const KhGrants *self)
{
  KhGrants *copy = kh_grants_new ();

  for (guint i = 0; self != NULL && i < self->items->len; i++) {
    const Grant *item = &g_array_index (self->items, Grant, i);
    Grant own = { g_ref_string_acquire (item->area), item->level };
    g_array_append_val (copy->items, own);
  }
  return copy;
}

/* Returns: whether @area is there; @index: where it is or belongs. */
static gboolean
find (const KhGrants *self, const char *area, guint *index)
{
  guint low = 0, high = self->items->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    int order = strcmp (g_array_index (self->items, Grant, middle).area, area);
    if (order == 0) {
      *index = middle;
      return TRUE;
    }
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  *index = low;
  return FALSE;
}

void
kh_grants_set (KhGrants *self, const char *area, KhLevel level)
{
  guint index;
  gboolean there;

  g_return_if_fail (area != NULL);
  there = find (self, area, &index);
  if (there && level == KH_LEVEL_NONE) {
    g_array_remove_index (self->items, index);
  } else if (there) {
    g_array_index (self->items, Grant, index).level = level;
  } else if (level != KH_LEVEL_NONE) {
    Grant item = { g_ref_string_new (area), level };
    g_array_insert_val (self->items, index, item);
  }
}

KhLevel
kh_grants_get (const KhGrants *self, const char *area)
{
  guint index;

  if (self == NULL || !find (self, area, &index))
    return KH_LEVEL_NONE;
  return g_array_index (self->items, Grant, index).level;
}

guint
kh_grants_get_size (const KhGrants *self)
{
  return self != NULL ? self->items->len : 0;
}

const char *
kh_grants_get_nth (const KhGrants *self, guint n, KhLevel *level)
{
  const Grant *item;

  g_return_val_if_fail (n < kh_grants_get_size (self), NULL);
  item = &g_array_index (self->items, Grant, n);
  if (level != NULL)
    *level = item->level;
  return item->area;
}

gboolean
kh_grants_equal (const KhGrants *a, const KhGrants *b)
{
  guint size = kh_grants_get_size (a);

  if (a == b)
    return TRUE;
  if (size != kh_grants_get_size (b))
    return FALSE;
  for (guint i = 0; i < size; i++) {
    const Grant *x = &g_array_index (a->items, Grant, i);
    const Grant *y = &g_array_index (b->items, Grant, i);
    if (x->level != y->level || !g_str_equal (x->area, y->area))
      return FALSE;
  }
  return TRUE;
}
