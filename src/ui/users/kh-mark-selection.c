/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/users/kh-mark-selection.h"

#include "ui/users/kh-shown-rows.h"

struct _KhMarkSelection {
  GObject parent_instance;
  KhShownList *model; /* owned */
  GListModel *rows;   /* owned KhShownRows */
  GHashTable *marked; /* owned items */
  guint prune_id;
};

enum { PROP_0, PROP_N_MARKED, N_PROPS };
static GParamSpec *props[N_PROPS];

static GType
get_item_type (GListModel *list)
{
  return KH_TYPE_SHOWN_ROW;
}

static guint
get_n_items (GListModel *list)
{
  return g_list_model_get_n_items (KH_MARK_SELECTION (list)->rows);
}

static gpointer
get_item (GListModel *list, guint position)
{
  return g_list_model_get_item (KH_MARK_SELECTION (list)->rows, position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static gboolean
is_selected (GtkSelectionModel *model, guint position)
{
  KhMarkSelection *self = KH_MARK_SELECTION (model);
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  return item != NULL && g_hash_table_contains (self->marked, item);
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, guint position, guint n_items)
{
  KhMarkSelection *self = KH_MARK_SELECTION (model);
  GtkBitset *selection = gtk_bitset_new_empty ();

  if (g_hash_table_size (self->marked) > 0)
    for (guint i = position; i < position + n_items; i++)
      if (is_selected (model, i))
        gtk_bitset_add (selection, i);
  return selection;
}

static gboolean
mark (KhMarkSelection *self, guint position, gboolean marked)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  if (item == NULL)
    return FALSE;
  return marked ? g_hash_table_add (self->marked, g_steal_pointer (&item)) : g_hash_table_remove (self->marked, item);
}

static void
mark_range (KhMarkSelection *self, guint position, guint n_items, gboolean marked)
{
  gboolean any = FALSE;

  for (guint i = position; i < position + n_items; i++)
    any = mark (self, i, marked) || any;
  if (!any)
    return;
  gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, n_items);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_MARKED]);
}

static gboolean
select_item (GtkSelectionModel *model, guint position, gboolean unselect_rest)
{
  /* Alone, as opposed to besides others: the pointer or the focus came over it. */
  if (!unselect_rest)
    mark_range (KH_MARK_SELECTION (model), position, 1, TRUE);
  return TRUE;
}

static gboolean
unselect_item (GtkSelectionModel *model, guint position)
{
  mark_range (KH_MARK_SELECTION (model), position, 1, FALSE);
  return TRUE;
}

static gboolean
select_range (GtkSelectionModel *model, guint position, guint n_items, gboolean unselect_rest)
{
  mark_range (KH_MARK_SELECTION (model), position, n_items, TRUE);
  return TRUE;
}

static gboolean
unselect_range (GtkSelectionModel *model, guint position, guint n_items)
{
  mark_range (KH_MARK_SELECTION (model), position, n_items, FALSE);
  return TRUE;
}

/* Everything that matches, also what is not in the list yet. */
static gboolean
select_all (GtkSelectionModel *model)
{
  KhMarkSelection *self = KH_MARK_SELECTION (model);

  for (guint i = 0; i < kh_shown_list_get_n_matching (self->model); i++)
    g_hash_table_add (self->marked, g_object_ref (kh_shown_list_get_matching (self->model, i)));
  gtk_selection_model_selection_changed (model, 0, get_n_items (G_LIST_MODEL (model)));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_MARKED]);
  return TRUE;
}

static gboolean
unselect_all (GtkSelectionModel *model)
{
  KhMarkSelection *self = KH_MARK_SELECTION (model);

  g_hash_table_remove_all (self->marked);
  gtk_selection_model_selection_changed (model, 0, get_n_items (G_LIST_MODEL (model)));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_MARKED]);
  return TRUE;
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->select_item = select_item;
  iface->unselect_item = unselect_item;
  iface->select_range = select_range;
  iface->unselect_range = unselect_range;
  iface->select_all = select_all;
  iface->unselect_all = unselect_all;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (KhMarkSelection, kh_mark_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, selection_model_init))

static gboolean
remove_absent (gpointer item, gpointer value, gpointer present)
{
  return !g_hash_table_contains (present, item);
}

/* Sorting takes rows out and puts them in again, and lists may come piece by piece in idle times: only afterwards it
 * shows what has gone. */
static gboolean
prune (gpointer data)
{
  KhMarkSelection *self = data;
  g_autoptr (GHashTable) present = g_hash_table_new (NULL, NULL);

  self->prune_id = 0;
  for (guint i = 0; i < kh_shown_list_get_n_matching (self->model); i++)
    g_hash_table_add (present, kh_shown_list_get_matching (self->model, i));
  if (g_hash_table_foreach_remove (self->marked, remove_absent, present) > 0)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_MARKED]);
  return G_SOURCE_REMOVE;
}

static void
queue_prune (KhMarkSelection *self)
{
  if (g_hash_table_size (self->marked) > 0 && self->prune_id == 0)
    self->prune_id = g_idle_add_full (G_PRIORITY_LOW, prune, self, NULL);
}

static void
on_items_changed (KhMarkSelection *self, guint position, guint removed, guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (removed > 0)
    queue_prune (self);
}

static void
on_rewritten (KhMarkSelection *self, guint position, guint n)
{
  if (g_hash_table_size (self->marked) > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, n);
  queue_prune (self);
}

guint
kh_mark_selection_get_n_marked (KhMarkSelection *self)
{
  return g_hash_table_size (self->marked);
}

GPtrArray *
kh_mark_selection_get_marked (KhMarkSelection *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < kh_shown_list_get_n_matching (self->model); i++) {
    gpointer item = kh_shown_list_get_matching (self->model, i);
    if (g_hash_table_contains (self->marked, item))
      g_ptr_array_add (items, g_object_ref (item));
  }
  return items;
}

static void
kh_mark_selection_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  if (prop == PROP_N_MARKED)
    g_value_set_uint (value, kh_mark_selection_get_n_marked (KH_MARK_SELECTION (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
}

static void
kh_mark_selection_dispose (GObject *object)
{
  KhMarkSelection *self = KH_MARK_SELECTION (object);

  g_clear_handle_id (&self->prune_id, g_source_remove);
  G_OBJECT_CLASS (kh_mark_selection_parent_class)->dispose (object);
}

static void
kh_mark_selection_finalize (GObject *object)
{
  KhMarkSelection *self = KH_MARK_SELECTION (object);

  g_hash_table_unref (self->marked);
  g_object_unref (self->rows);
  g_object_unref (self->model);
  G_OBJECT_CLASS (kh_mark_selection_parent_class)->finalize (object);
}

static void
kh_mark_selection_class_init (KhMarkSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kh_mark_selection_dispose;
  object_class->finalize = kh_mark_selection_finalize;
  object_class->get_property = kh_mark_selection_get_property;
  props[PROP_N_MARKED] = g_param_spec_uint ("n-marked", NULL, NULL, 0, G_MAXUINT, 0,
                                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
kh_mark_selection_init (KhMarkSelection *self)
{
  self->marked = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

KhMarkSelection *
kh_mark_selection_new (KhShownList *model)
{
  KhMarkSelection *self = g_object_new (KH_TYPE_MARK_SELECTION, NULL);

  self->model = g_object_ref (model);
  self->rows = G_LIST_MODEL (kh_shown_rows_new (model));
  g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows, "rewritten", G_CALLBACK (on_rewritten), self, G_CONNECT_SWAPPED);
  return self;
}
