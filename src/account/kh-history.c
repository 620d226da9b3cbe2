/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/kh-history.h"

#include "base/kh-error.h"

struct _KhHistory {
  GObject parent_instance;

  KhAccount *account;
  KhHistoryQuery *query;
  GPtrArray *events;         /* KhEvent, newest first */
  GHashTable *ids;           /* borrowed from the events */
  GPtrArray *arrived;        /* KhEvent that are yet to be shown, oldest first */
  guint idle;                /* shows them */
  char *next;                /* where it goes on; NULL: that was all, or nothing is known yet */
  gint64 total;
  gboolean kept;             /* they are those that are kept on this computer */
  KhState state;
  GError *error;
  GCancellable *first_page;  /* of the one under way */
  GCancellable *next_page;
  guint page_size;
};

enum { UPDATED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* One request under way. */
typedef struct {
  KhHistory *self; /* owned */
  GCancellable *cancellable;
  gboolean replace; /* the query is another one */
} Call;

static GType
get_item_type (GListModel *model)
{
  return KH_TYPE_EVENT;
}

static guint
get_n_items (GListModel *model)
{
  return KH_HISTORY (model)->events->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  KhHistory *self = KH_HISTORY (model);

  return position < self->events->len ? g_object_ref (g_ptr_array_index (self->events, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (KhHistory, kh_history, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
updated (KhHistory *self)
{
  g_signal_emit (self, signals[UPDATED], 0);
}

static const char *
id_of (KhEvent *event)
{
  return kh_entity_get_id (KH_ENTITY (event));
}

/* Puts @events, of which the list has none, at @position. Takes nothing. */
static void
insert (KhHistory *self, guint position, GPtrArray *events)
{
  guint removed = 0;

  if (events->len == 0)
    return;
  for (guint i = 0; i < events->len; i++) {
    KhEvent *event = g_ptr_array_index (events, i);
    g_ptr_array_insert (self->events, position + i, g_object_ref (event));
    g_hash_table_add (self->ids, (gpointer) id_of (event));
  }
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, events->len);

  while (self->events->len > KH_HISTORY_MOST) {
    g_hash_table_remove (self->ids, id_of (g_ptr_array_index (self->events, self->events->len - 1)));
    g_ptr_array_set_size (self->events, self->events->len - 1);
    removed++;
  }
  if (removed > 0) {
    g_list_model_items_changed (G_LIST_MODEL (self), self->events->len, removed, 0);
    g_clear_pointer (&self->next, g_free);
  }
}

static void
clear (KhHistory *self)
{
  guint n = self->events->len;

  g_hash_table_remove_all (self->ids);
  g_ptr_array_set_size (self->events, 0);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}

static void
show_arrived (KhHistory *self)
{
  g_autoptr (GPtrArray) new = g_ptr_array_new ();

  for (guint i = self->arrived->len; i > 0; i--) {
    KhEvent *event = g_ptr_array_index (self->arrived, i - 1);
    if (!g_hash_table_contains (self->ids, id_of (event)) && kh_history_query_matches (self->query, event))
      g_ptr_array_add (new, event);
  }
  self->total += new->len;
  insert (self, 0, new);
  g_ptr_array_set_size (self->arrived, 0);
}

static gboolean
on_idle (gpointer data)
{
  KhHistory *self = data;

  self->idle = 0;
  /* What comes with a first page is sorted in with it. */
  if (self->state == KH_STATE_READY && self->first_page == NULL) {
    show_arrived (self);
    updated (self);
  }
  return G_SOURCE_REMOVE;
}

static void
on_event (KhHistory *self, KhEvent *event)
{
  g_ptr_array_add (self->arrived, g_object_ref (event));
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_idle, self, NULL);
}

static void
call_free (Call *call)
{
  g_object_unref (call->self);
  g_object_unref (call->cancellable);
  g_free (call);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static Call *
call_new (KhHistory *self, GCancellable **member, gboolean replace)
{
  Call *call = g_new (Call, 1);

  g_cancellable_cancel (*member);
  g_clear_object (member);
  *member = g_cancellable_new ();
  call->self = g_object_ref (self);
  call->cancellable = g_object_ref (*member);
  call->replace = replace;
  return call;
}

static void
fail (KhHistory *self, GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  if (g_error_matches (error, KH_ERROR, KH_ERROR_RESTRICTED)) {
    clear (self);
    self->state = KH_STATE_RESTRICTED;
  } else if (self->state != KH_STATE_READY) {
    self->state = KH_STATE_ERROR;
  }
}

/* Where the event is in the list; there is little before it. */
static guint
find (KhHistory *self, const char *id)
{
  guint i = 0;

  while (i < self->events->len && !g_str_equal (id_of (g_ptr_array_index (self->events, i)), id))
    i++;
  return i;
}

static void
insert_one (KhHistory *self, guint position, KhEvent *event)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new ();

  g_ptr_array_add (events, event);
  insert (self, position, events);
}

/* Adds what the list lacks of @page, each before the one that is older. Returns: FALSE, with nothing done, when there may be
 * something between the page and the list. */
static gboolean
merge (KhHistory *self, KhHistoryPage *page)
{
  guint position = G_MAXUINT;

  for (guint i = page->items->len; i > 0; i--) {
    KhEvent *event = g_ptr_array_index (page->items, i - 1);
    if (g_hash_table_contains (self->ids, id_of (event)))
      position = find (self, id_of (event));
    else if (position != G_MAXUINT)
      insert_one (self, position, event);
  }
  return position != G_MAXUINT;
}

static void
take_first_page (KhHistory *self, KhHistoryPage *page, gboolean replace)
{
  if (replace || !merge (self, page)) {
    g_cancellable_cancel (self->next_page);
    g_clear_object (&self->next_page);
    clear (self);
    g_free (self->next);
    self->next = g_strdup (page->next);
    insert (self, 0, page->items);
  }
  self->total = page->total;
  self->kept = page->kept;
  self->state = KH_STATE_READY;
  g_clear_error (&self->error);
  show_arrived (self);
}

static void
on_first_page (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Call) call = data;
  KhHistory *self = call->self;
  GError *error = NULL;
  g_autoptr (KhHistoryPage) page = kh_account_load_history_finish (KH_ACCOUNT (source), result, &error);

  if (g_cancellable_is_cancelled (call->cancellable)) {
    g_clear_error (&error);
    return;
  }
  g_clear_object (&self->first_page);
  if (page != NULL) {
    take_first_page (self, page, call->replace);
  } else {
    /* What is shown would be of another query. */
    if (call->replace) {
      clear (self);
      self->state = KH_STATE_LOADING;
    }
    fail (self, error);
  }
  updated (self);
}

static void
load_first (KhHistory *self, gboolean replace)
{
  Call *call;

  if (!kh_account_has_history (self->account))
    return; /* "synced" comes when it has */
  call = call_new (self, &self->first_page, replace);
  kh_account_load_history_async (self->account, self->query, NULL, self->page_size, self->first_page, on_first_page,
                                 call);
}

static void
on_synced (KhHistory *self)
{
  if (self->first_page == NULL)
    load_first (self, self->state != KH_STATE_READY || self->kept);
}

static void
on_next_page (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Call) call = data;
  KhHistory *self = call->self;
  GError *error = NULL;
  g_autoptr (KhHistoryPage) page = kh_account_load_history_finish (KH_ACCOUNT (source), result, &error);
  g_autoptr (GPtrArray) new = g_ptr_array_new ();

  if (g_cancellable_is_cancelled (call->cancellable)) {
    g_clear_error (&error);
    return;
  }
  g_clear_object (&self->next_page);
  if (page == NULL) {
    fail (self, error);
  } else {
    g_clear_error (&self->error);
    g_free (self->next);
    self->next = g_strdup (page->next);
    for (guint i = 0; i < page->items->len; i++)
      if (!g_hash_table_contains (self->ids, id_of (g_ptr_array_index (page->items, i))))
        g_ptr_array_add (new, g_ptr_array_index (page->items, i));
    insert (self, self->events->len, new);
  }
  updated (self);
}

void
kh_history_load_more (KhHistory *self)
{
  Call *call;

  if (kh_history_get_loading (self) || kh_history_get_complete (self))
    return;
  call = call_new (self, &self->next_page, FALSE);
  kh_account_load_history_async (self->account, self->query, self->next, self->page_size, self->next_page,
                                 on_next_page, call);
  updated (self);
}

const KhHistoryQuery *
kh_history_get_query (KhHistory *self)
{
  return self->query;
}

void
kh_history_set_query (KhHistory *self, const KhHistoryQuery *query)
{
  if (kh_history_query_equal (self->query, query))
    return;
  kh_history_query_free (self->query);
  self->query = kh_history_query_copy (query);
  g_ptr_array_set_size (self->arrived, 0);
  load_first (self, TRUE);
  updated (self);
}

KhState
kh_history_get_state (KhHistory *self)
{
  return self->state;
}

const GError *
kh_history_get_error (KhHistory *self)
{
  return self->error;
}

gboolean
kh_history_get_loading (KhHistory *self)
{
  return self->first_page != NULL || self->next_page != NULL;
}

gboolean
kh_history_get_complete (KhHistory *self)
{
  return self->next == NULL;
}

gboolean
kh_history_get_kept (KhHistory *self)
{
  return self->kept;
}

gint64
kh_history_get_total (KhHistory *self)
{
  return self->total;
}

static void
kh_history_dispose (GObject *object)
{
  KhHistory *self = KH_HISTORY (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_cancellable_cancel (self->first_page);
  g_cancellable_cancel (self->next_page);
  g_clear_object (&self->first_page);
  g_clear_object (&self->next_page);
  G_OBJECT_CLASS (kh_history_parent_class)->dispose (object);
}

static void
kh_history_finalize (GObject *object)
{
  KhHistory *self = KH_HISTORY (object);

  g_clear_object (&self->account);
  kh_history_query_free (self->query);
  g_hash_table_unref (self->ids);
  g_ptr_array_unref (self->events);
  g_ptr_array_unref (self->arrived);
  g_free (self->next);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (kh_history_parent_class)->finalize (object);
}

static void
kh_history_class_init (KhHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kh_history_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_history_finalize;
  signals[UPDATED] = g_signal_new ("updated", KH_TYPE_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kh_history_init (KhHistory *self)
{
  self->events = g_ptr_array_new_with_free_func (g_object_unref);
  self->ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->arrived = g_ptr_array_new_with_free_func (g_object_unref);
}

KhHistory *
kh_history_new (KhAccount *account, const KhHistoryQuery *query, guint page_size)
{
  KhHistory *self = g_object_new (KH_TYPE_HISTORY, NULL);

  self->account = g_object_ref (account);
  self->query = kh_history_query_copy (query);
  self->page_size = page_size;
  g_signal_connect_object (account, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "synced", G_CALLBACK (on_synced), self, G_CONNECT_SWAPPED);
  load_first (self, TRUE);
  return self;
}
