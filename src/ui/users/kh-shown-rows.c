/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/users/kh-shown-rows.h"

struct _KhShownRows {
  GObject parent_instance;
  KhShownList *shown; /* owned */
  GPtrArray *rows;    /* owned KhShownRow: one for each of its items */
};

static guint rewritten;

static GType
get_item_type (GListModel *list)
{
  return KH_TYPE_SHOWN_ROW;
}

static guint
get_n_items (GListModel *list)
{
  return KH_SHOWN_ROWS (list)->rows->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  KhShownRows *self = KH_SHOWN_ROWS (list);

  return position < self->rows->len ? g_object_ref (g_ptr_array_index (self->rows, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (KhShownRows, kh_shown_rows, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* What stays in the list stays in the same row. */
static void
replace_rows (KhShownRows *self, guint position, guint removed, guint added)
{
  g_autoptr (GHashTable) old = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);

  for (guint i = position; i < position + removed; i++) {
    KhShownRow *row = g_ptr_array_index (self->rows, i);
    g_hash_table_insert (old, kh_shown_row_get_item (row), g_object_ref (row));
  }
  if (removed > 0)
    g_ptr_array_remove_range (self->rows, position, removed);
  for (guint i = position; i < position + added; i++) {
    g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->shown), i);
    KhShownRow *row = g_hash_table_lookup (old, item);
    g_ptr_array_insert (self->rows, i, row != NULL ? g_object_ref (row) : kh_shown_row_new (item));
  }
  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

/* The rows that there are show others. */
static void
rewrite_rows (KhShownRows *self, guint position, guint n)
{
  for (guint i = position; i < position + n; i++) {
    g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->shown), i);
    kh_shown_row_set_item (g_ptr_array_index (self->rows, i), item);
  }
  if (n > 0)
    g_signal_emit (self, rewritten, 0, position, n);
}

static void
on_items_changed (KhShownRows *self, guint position, guint removed, guint added)
{
  guint kept = kh_shown_list_is_starting_over (self->shown) ? MIN (removed, added) : 0;

  replace_rows (self, position + kept, removed - kept, added - kept);
  rewrite_rows (self, position, kept);
}

static void
kh_shown_rows_finalize (GObject *object)
{
  KhShownRows *self = KH_SHOWN_ROWS (object);

  g_ptr_array_unref (self->rows);
  g_object_unref (self->shown);
  G_OBJECT_CLASS (kh_shown_rows_parent_class)->finalize (object);
}

static void
kh_shown_rows_class_init (KhShownRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_shown_rows_finalize;
  rewritten = g_signal_new ("rewritten", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                            2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
kh_shown_rows_init (KhShownRows *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
}

KhShownRows *
kh_shown_rows_new (KhShownList *shown)
{
  KhShownRows *self = g_object_new (KH_TYPE_SHOWN_ROWS, NULL);

  self->shown = g_object_ref (shown);
  replace_rows (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (shown)));
  g_signal_connect_object (shown, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  return self;
}
