/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-entity-list.h"

struct _KhEntityList {
  GObject parent_instance;
  GType type;
  GPtrArray *items;      /* owned KhEntity */
  GHashTable *positions; /* borrowed id → position + 1 */
};

enum { ENTITY_CHANGED, ENTITY_REMOVED, UPDATED, N_SIGNALS };
static guint signals[N_SIGNALS];

static GType
kh_entity_list_get_item_type (GListModel *model)
{
  return KH_ENTITY_LIST (model)->type;
}

static guint
kh_entity_list_get_n_items (GListModel *model)
{
  return KH_ENTITY_LIST (model)->items->len;
}

static gpointer
kh_entity_list_get_item (GListModel *model, guint position)
{
  KhEntityList *self = KH_ENTITY_LIST (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = kh_entity_list_get_item_type;
  iface->get_n_items = kh_entity_list_get_n_items;
  iface->get_item = kh_entity_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (KhEntityList, kh_entity_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
kh_entity_list_finalize (GObject *object)
{
  KhEntityList *self = KH_ENTITY_LIST (object);

  g_hash_table_unref (self->positions);
  g_ptr_array_unref (self->items);
  G_OBJECT_CLASS (kh_entity_list_parent_class)->finalize (object);
}

static void
kh_entity_list_class_init (KhEntityListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_entity_list_finalize;
  signals[ENTITY_CHANGED] = g_signal_new ("entity-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, KH_TYPE_ENTITY);
  signals[ENTITY_REMOVED] = g_signal_new ("entity-removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, KH_TYPE_ENTITY);
  signals[UPDATED] = g_signal_new ("updated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
kh_entity_list_init (KhEntityList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->positions = g_hash_table_new (g_str_hash, g_str_equal);
}

KhEntityList *
kh_entity_list_new (GType type)
{
  KhEntityList *self = g_object_new (KH_TYPE_ENTITY_LIST, NULL);

  self->type = type;
  return self;
}

static guint
position_of (KhEntityList *self, const char *id)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->positions, id)) - 1;
}

static void
append (KhEntityList *self, KhEntity *entity)
{
  g_ptr_array_add (self->items, g_object_ref (entity));
  g_hash_table_insert (self->positions, (gpointer) kh_entity_get_id (entity), GUINT_TO_POINTER (self->items->len));
}

static void
renumber (KhEntityList *self, guint from)
{
  for (guint i = from; i < self->items->len; i++)
    g_hash_table_insert (self->positions, (gpointer) kh_entity_get_id (g_ptr_array_index (self->items, i)),
                         GUINT_TO_POINTER (i + 1));
}

/* Takes @n entities out of the tables. */
static void
take_out (KhEntityList *self, guint position, guint n)
{
  for (guint i = position; i < position + n; i++) {
    KhEntity *entity = g_ptr_array_index (self->items, i);
    g_hash_table_remove (self->positions, kh_entity_get_id (entity));
    g_signal_emit (self, signals[ENTITY_REMOVED], 0, entity);
  }
  g_ptr_array_remove_range (self->items, position, n);
  renumber (self, position);
}

KhEntity *
kh_entity_list_lookup (KhEntityList *self, const char *id)
{
  guint position;

  if (id == NULL)
    return NULL;
  position = position_of (self, id);
  return position < self->items->len ? g_ptr_array_index (self->items, position) : NULL;
}

static gboolean
assign (KhEntityList *self, KhEntity *there, KhEntity *entity)
{
  if (there == entity || !kh_entity_assign (there, entity))
    return FALSE;
  g_signal_emit (self, signals[ENTITY_CHANGED], 0, there);
  return TRUE;
}

KhEntity *
kh_entity_list_upsert (KhEntityList *self, KhEntity *entity)
{
  KhEntity *there = kh_entity_list_lookup (self, kh_entity_get_id (entity));

  if (there != NULL) {
    if (assign (self, there, entity))
      g_signal_emit (self, signals[UPDATED], 0);
    return there;
  }
  append (self, entity);
  g_list_model_items_changed (G_LIST_MODEL (self), self->items->len - 1, 0, 1);
  g_signal_emit (self, signals[UPDATED], 0);
  return entity;
}

gboolean
kh_entity_list_remove (KhEntityList *self, const char *id)
{
  guint position = position_of (self, id);

  if (position >= self->items->len)
    return FALSE;
  take_out (self, position, 1);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  g_signal_emit (self, signals[UPDATED], 0);
  return TRUE;
}

/* Takes out all whose ids are not in @ids, from the end, a run at a time: positions before a run stay true. */
static gboolean
remove_absent (KhEntityList *self, GHashTable *ids)
{
  gboolean any = FALSE;
  guint i = self->items->len;

  while (i > 0) {
    guint end = i;
    while (i > 0 && !g_hash_table_contains (ids, kh_entity_get_id (g_ptr_array_index (self->items, i - 1))))
      i--;
    if (i < end) {
      take_out (self, i, end - i);
      g_list_model_items_changed (G_LIST_MODEL (self), i, end - i, 0);
      any = TRUE;
    } else {
      i--;
    }
  }
  return any;
}

/* Returns: whether it changed anything. */
static gboolean
add (KhEntityList *self, GPtrArray *entities, guint first, guint n)
{
  guint before = self->items->len;
  gboolean changed = FALSE;

  for (guint i = first; i < first + n; i++) {
    KhEntity *entity = g_ptr_array_index (entities, i);
    KhEntity *there = kh_entity_list_lookup (self, kh_entity_get_id (entity));
    if (there != NULL)
      changed = assign (self, there, entity) || changed;
    else
      append (self, entity);
  }
  if (self->items->len > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->items->len - before);
  return changed || self->items->len > before;
}

void
kh_entity_list_add (KhEntityList *self, GPtrArray *entities, guint first, guint n)
{
  if (add (self, entities, first, n))
    g_signal_emit (self, signals[UPDATED], 0);
}

void
kh_entity_list_replace (KhEntityList *self, GPtrArray *entities)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean changed;

  for (guint i = 0; i < entities->len; i++)
    g_hash_table_add (ids, (gpointer) kh_entity_get_id (g_ptr_array_index (entities, i)));
  changed = remove_absent (self, ids);
  changed = add (self, entities, 0, entities->len) || changed;
  if (changed)
    g_signal_emit (self, signals[UPDATED], 0);
}

void
kh_entity_list_clear (KhEntityList *self)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  kh_entity_list_replace (self, none);
}
