/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/users/kh-shown-list.h"

#include "ui/widgets/kh-text-table.h"

/* As many as fit into most windows, and how many more there are when they do not fill one. */
#define SCREENFUL 13
#define MORE      8
/* When nothing has come for so long, people are all there. */
#define SETTLED_MS 300
/* After drawing what is there. */
#define GROW_PRIORITY (GDK_PRIORITY_REDRAW + 10)

struct _KhShownList {
  GObject parent_instance;
  GListModel *source; /* owned */
  GtkFilter *filter;  /* owned */
  GtkSorter *sorter;  /* owned */
  GPtrArray *all;      /* owned items, in order */
  GPtrArray *matching; /* owned, of borrowed items: those of them that the filter lets pass */
  GPtrArray *added;    /* owned items that are to come into both */
  KhTextTable *texts;  /* owned, nullable: of all, for as long as nothing but the words that are searched for changes */
  guint n_shown;       /* of those that match, from the first on */
  guint screenful;     /* how many are shown before somebody scrolls */
  gboolean going_on;   /* more than the first rows are wanted */
  gboolean starting_over; /* the next change is another list, and not one of this list */
  gboolean source_changed;
  gboolean order_changed;
  gboolean filter_changed;
  gboolean filter_stricter; /* and what did not match does not now */
  guint idle_id;
  guint prepare_id;
  guint grow_id;
  guint fill_id;
};

enum { PROP_0, PROP_N_MATCHING, N_PROPS };
static GParamSpec *props[N_PROPS];

static GType
get_item_type (GListModel *list)
{
  return g_list_model_get_item_type (KH_SHOWN_LIST (list)->source);
}

static guint
get_n_items (GListModel *list)
{
  return KH_SHOWN_LIST (list)->n_shown;
}

static gpointer
get_item (GListModel *list, guint position)
{
  KhShownList *self = KH_SHOWN_LIST (list);

  return position < self->n_shown ? g_object_ref (g_ptr_array_index (self->matching, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (KhShownList, kh_shown_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static int
compare (gconstpointer a, gconstpointer b, gpointer sorter)
{
  return gtk_sorter_compare (sorter, *(gpointer *) a, *(gpointer *) b);
}

static GPtrArray *
collect (KhShownList *self)
{
  guint n = g_list_model_get_n_items (self->source);
  GPtrArray *items = g_ptr_array_new_full (n, g_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, g_list_model_get_item (self->source, i));
  return items;
}

/* Most often nothing that decides the order has changed: then one look at each is enough. */
static gboolean
is_sorted (KhShownList *self)
{
  for (guint i = 1; i < self->all->len; i++)
    if (gtk_sorter_compare (self->sorter, self->all->pdata[i - 1], self->all->pdata[i]) == GTK_ORDERING_LARGER)
      return FALSE;
  return TRUE;
}

static void
sort (KhShownList *self)
{
  if (!is_sorted (self))
    g_ptr_array_sort_with_data (self->all, compare, self->sorter);
}

static GPtrArray *
filter (KhShownList *self, GPtrArray *items)
{
  GPtrArray *matching = g_ptr_array_sized_new (items->len);

  for (guint i = 0; i < items->len; i++) {
    gpointer item = g_ptr_array_index (items, i);
    if (gtk_filter_match (self->filter, item))
      g_ptr_array_add (matching, item);
  }
  return matching;
}

/* --- What is searched --- */

static void
forget_texts (KhShownList *self)
{
  g_clear_handle_id (&self->prepare_id, g_source_remove);
  g_clear_pointer (&self->texts, kh_text_table_free);
}

static void
ensure_texts (KhShownList *self)
{
  if (self->texts == NULL)
    self->texts = kh_text_table_new (KH_TEXT_FILTER (self->filter), self->all);
}

static gboolean
prepare (gpointer data)
{
  KhShownList *self = data;

  ensure_texts (self);
  if (kh_text_table_prepare (self->texts))
    return G_SOURCE_CONTINUE;
  self->prepare_id = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
begin_to_prepare (gpointer data)
{
  KhShownList *self = data;

  self->prepare_id = g_idle_add_full (G_PRIORITY_LOW, prepare, self, NULL);
  return G_SOURCE_REMOVE;
}

/* Before somebody types: the first letter would have to wait for all texts. But not for each of the pieces in which people
 * come. */
static void
plan_texts (KhShownList *self)
{
  if (KH_IS_TEXT_FILTER (self->filter) && self->texts == NULL && self->prepare_id == 0)
    self->prepare_id = g_timeout_add_full (G_PRIORITY_LOW, SETTLED_MS, begin_to_prepare, self, NULL);
}

/* @narrower: whoever did not match before does not now. */
static GPtrArray *
find_matching (KhShownList *self, gboolean narrower)
{
  if (!KH_IS_TEXT_FILTER (self->filter))
    return filter (self, narrower ? self->matching : self->all);
  if (self->texts == NULL && kh_text_filter_get_words (KH_TEXT_FILTER (self->filter)) == NULL)
    return filter (self, self->all);
  ensure_texts (self);
  return kh_text_table_find (self->texts, narrower);
}

/* Where @item belongs among the first @n of @items. */
static guint
find_place (KhShownList *self, GPtrArray *items, guint n, gpointer item)
{
  guint low = 0, high = n;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (gtk_sorter_compare (self->sorter, items->pdata[middle], item) == GTK_ORDERING_LARGER)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

/* Two lists in order become a third, of borrowed items. */
static GPtrArray *
merge (KhShownList *self, GPtrArray *items, GPtrArray *more)
{
  GPtrArray *merged = g_ptr_array_sized_new (items->len + more->len);
  guint end = items->len;

  g_ptr_array_set_size (merged, items->len + more->len);
  for (guint i = more->len; i > 0; i--) {
    guint place = find_place (self, items, end, more->pdata[i - 1]);
    for (guint j = end; j > place; j--)
      merged->pdata[j + i - 1] = items->pdata[j - 1];
    merged->pdata[place + i - 1] = more->pdata[i - 1];
    end = place;
  }
  for (guint j = 0; j < end; j++)
    merged->pdata[j] = items->pdata[j];
  return merged;
}

static gboolean
grow (gpointer data)
{
  KhShownList *self = data;
  guint before = self->n_shown;

  self->n_shown = MIN (before * 2, self->matching->len);
  if (self->n_shown == self->matching->len)
    self->grow_id = 0;
  g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->n_shown - before);
  return self->n_shown < self->matching->len ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
plan_growth (KhShownList *self)
{
  if (self->n_shown < self->matching->len && self->grow_id == 0)
    self->grow_id = g_idle_add_full (GROW_PRIORITY, grow, self, NULL);
}

/* Takes over @matching, and tells of the range in which what is shown differs. */
static void
show (KhShownList *self, GPtrArray *matching)
{
  g_autoptr (GPtrArray) old = self->matching;
  guint n_old = self->n_shown, n_new = matching->len;
  guint start = 0, end = 0;

  if (!self->going_on || self->grow_id != 0)
    n_new = MIN (n_new, MAX (self->screenful, self->going_on ? self->n_shown : 0));
  g_clear_handle_id (&self->grow_id, g_source_remove);
  self->matching = matching;
  self->n_shown = n_new;
  while (start < n_old && start < n_new && old->pdata[start] == matching->pdata[start])
    start++;
  while (end < n_old - start && end < n_new - start && old->pdata[n_old - 1 - end] == matching->pdata[n_new - 1 - end])
    end++;
  if (self->going_on)
    plan_growth (self);
  if (n_old - start - end > 0 || n_new - start - end > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), start, n_old - start - end, n_new - start - end);
  self->starting_over = FALSE;
  if (old->len != matching->len)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_MATCHING]);
}

/* What has come only is put in its places. */
static void
take_added (KhShownList *self)
{
  g_autoptr (GPtrArray) added = g_steal_pointer (&self->added);
  g_autoptr (GPtrArray) all = self->all;
  g_autoptr (GPtrArray) matching = NULL;

  self->added = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_sort_with_data (added, compare, self->sorter);
  self->all = merge (self, all, added);
  /* It owns them from now on. */
  g_ptr_array_set_free_func (self->all, g_object_unref);
  g_ptr_array_set_free_func (all, NULL);
  g_ptr_array_set_free_func (added, NULL);
  forget_texts (self);
  matching = filter (self, added);
  show (self, merge (self, self->matching, matching));
  plan_texts (self);
}

static void
update (KhShownList *self)
{
  gboolean everything = self->source_changed || self->order_changed || self->added->len > 0;
  g_autoptr (GPtrArray) old = NULL; /* until what has gone is no longer shown */

  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (!self->source_changed && !self->order_changed && !self->filter_changed) {
    take_added (self);
    return;
  }
  if (everything)
    forget_texts (self);
  if (self->source_changed || self->added->len > 0) {
    old = g_steal_pointer (&self->all);
    self->all = collect (self);
  }
  if (everything)
    sort (self);
  g_ptr_array_set_size (self->added, 0);
  self->source_changed = self->order_changed = self->filter_changed = FALSE;
  show (self, find_matching (self, self->filter_stricter && !everything));
  plan_texts (self);
}

static gboolean
on_idle (gpointer data)
{
  KhShownList *self = data;

  self->idle_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
queue_update (KhShownList *self)
{
  if (self->idle_id == 0)
    self->idle_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_idle, self, NULL);
}

static void
on_source_changed (KhShownList *self, guint position, guint removed, guint added)
{
  if (removed > 0)
    self->source_changed = TRUE;
  for (guint i = position; !self->source_changed && i < position + added; i++)
    g_ptr_array_add (self->added, g_list_model_get_item (self->source, i));
  /* The first ones show at once: until then it would look as if there were none. */
  if (self->matching->len == 0)
    update (self);
  else
    queue_update (self);
}

static void
on_filter_changed (KhShownList *self, GtkFilterChange change)
{
  self->filter_stricter = change == GTK_FILTER_CHANGE_MORE_STRICT && (!self->filter_changed || self->filter_stricter);
  self->filter_changed = TRUE;
  if (KH_IS_TEXT_FILTER (self->filter) && !kh_text_filter_is_searching (KH_TEXT_FILTER (self->filter)))
    forget_texts (self);
  queue_update (self);
}

static void
on_order_changed (KhShownList *self)
{
  self->order_changed = TRUE;
  queue_update (self);
}

void
kh_shown_list_start_over (KhShownList *self)
{
  self->going_on = FALSE;
  self->starting_over = TRUE;
}

void
kh_shown_list_flush (KhShownList *self)
{
  if (self->idle_id != 0)
    update (self);
}

gboolean
kh_shown_list_is_starting_over (KhShownList *self)
{
  return self->starting_over;
}

void
kh_shown_list_set_screenful (KhShownList *self, guint n)
{
  self->screenful = n;
}

static gboolean
fill (gpointer data)
{
  KhShownList *self = data;
  guint before = self->n_shown;

  self->fill_id = 0;
  if (self->going_on || before >= self->matching->len)
    return G_SOURCE_REMOVE;
  self->screenful = before + MORE;
  self->n_shown = MIN (self->screenful, self->matching->len);
  g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->n_shown - before);
  return G_SOURCE_REMOVE;
}

void
kh_shown_list_fill (KhShownList *self)
{
  if (self->fill_id == 0 && !self->going_on && self->n_shown < self->matching->len)
    self->fill_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fill, self, NULL);
}

void
kh_shown_list_go_on (KhShownList *self)
{
  if (self->going_on)
    return;
  self->going_on = TRUE;
  plan_growth (self);
}

void
kh_shown_list_follow (KhShownList *self, GtkAdjustment *adjustment)
{
  double page = gtk_adjustment_get_page_size (adjustment);

  if (page <= 0)
    return;
  if (gtk_adjustment_get_value (adjustment) > 0)
    kh_shown_list_go_on (self);
  else if (gtk_adjustment_get_upper (adjustment) <= page)
    kh_shown_list_fill (self);
}

void
kh_shown_list_go_to_end (KhShownList *self)
{
  guint before = self->n_shown;

  self->going_on = TRUE;
  g_clear_handle_id (&self->grow_id, g_source_remove);
  self->n_shown = self->matching->len;
  if (self->n_shown > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->n_shown - before);
}

guint
kh_shown_list_get_n_matching (KhShownList *self)
{
  return self->matching->len;
}

gpointer
kh_shown_list_get_matching (KhShownList *self, guint position)
{
  return g_ptr_array_index (self->matching, position);
}

static void
kh_shown_list_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  if (prop == PROP_N_MATCHING)
    g_value_set_uint (value, KH_SHOWN_LIST (object)->matching->len);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
}

static void
kh_shown_list_dispose (GObject *object)
{
  g_clear_handle_id (&KH_SHOWN_LIST (object)->idle_id, g_source_remove);
  g_clear_handle_id (&KH_SHOWN_LIST (object)->prepare_id, g_source_remove);
  g_clear_handle_id (&KH_SHOWN_LIST (object)->grow_id, g_source_remove);
  g_clear_handle_id (&KH_SHOWN_LIST (object)->fill_id, g_source_remove);
  G_OBJECT_CLASS (kh_shown_list_parent_class)->dispose (object);
}

static void
kh_shown_list_finalize (GObject *object)
{
  KhShownList *self = KH_SHOWN_LIST (object);

  forget_texts (self);
  g_object_unref (self->source);
  g_object_unref (self->filter);
  g_object_unref (self->sorter);
  g_ptr_array_unref (self->all);
  g_ptr_array_unref (self->matching);
  g_ptr_array_unref (self->added);
  G_OBJECT_CLASS (kh_shown_list_parent_class)->finalize (object);
}

static void
kh_shown_list_class_init (KhShownListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kh_shown_list_dispose;
  object_class->finalize = kh_shown_list_finalize;
  object_class->get_property = kh_shown_list_get_property;
  props[PROP_N_MATCHING] = g_param_spec_uint ("n-matching", NULL, NULL, 0, G_MAXUINT, 0,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
kh_shown_list_init (KhShownList *self)
{
  self->all = g_ptr_array_new_with_free_func (g_object_unref);
  self->matching = g_ptr_array_new ();
  self->added = g_ptr_array_new_with_free_func (g_object_unref);
  self->screenful = SCREENFUL;
}

KhShownList *
kh_shown_list_new (GListModel *source, GtkFilter *filter, GtkSorter *sorter)
{
  KhShownList *self = g_object_new (KH_TYPE_SHOWN_LIST, NULL);

  self->source = g_object_ref (source);
  self->filter = g_object_ref (filter);
  self->sorter = g_object_ref (sorter);
  g_signal_connect_object (source, "items-changed", G_CALLBACK (on_source_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (filter, "changed", G_CALLBACK (on_filter_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sorter, "changed", G_CALLBACK (on_order_changed), self, G_CONNECT_SWAPPED);
  self->source_changed = TRUE;
  update (self);
  return self;
}
