/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/kh-people.h"

#include "account/kh-individual-private.h"
#include "base/kh-text.h"

/* How many are prepared between two frames. */
#define PIECE 100
/* From so many on that go at once, the list is told as a whole. */
#define MANY 50

struct _KhPeople {
  GObject parent_instance;
  GListModel *accounts; /* owned */
  GPtrArray *watches;   /* Watch, in the order of the accounts */
  guint order;          /* of the next one */
  GPtrArray *items;     /* owned KhIndividual */
  GHashTable *by_key;   /* borrowed key → borrowed KhIndividual */
  GHashTable *touched;  /* owned KhIndividual: those that changed since it was told */
  guint n_current;
  guint idle_id;
  guint prepare_id;
  gboolean preparing;   /* somebody may search at any time */
  guint prepared;       /* how many of the first ones are prepared */
};

/* One account. */
typedef struct {
  KhPeople *people;     /* borrowed */
  KhAccount *account;   /* owned */
  guint order;
  GHashTable *entities; /* borrowed KhUser and KhInvitation → borrowed KhIndividual */
  char *words;          /* the account's name and its roles', as people are searched by them */
  gboolean shut_out;
} Watch;

enum { PROP_0, PROP_N_CURRENT, N_PROPS };
static GParamSpec *props[N_PROPS];

static guint changed;

static GType
get_item_type (GListModel *list)
{
  return KH_TYPE_INDIVIDUAL;
}

static guint
get_n_items (GListModel *list)
{
  return KH_PEOPLE (list)->items->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  KhPeople *self = KH_PEOPLE (list);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (KhPeople, kh_people, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* --- Telling what changed --- */

static void
take_out (KhPeople *self, KhIndividual *individual)
{
  guint position = kh_individual_get_position (individual);
  guint last = self->items->len - 1;

  g_hash_table_remove (self->by_key, kh_individual_get_key (individual));
  g_ptr_array_remove_index_fast (self->items, position);
  if (position != last) {
    kh_individual_set_position (g_ptr_array_index (self->items, position), position);
    g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 1);
  }
  g_list_model_items_changed (G_LIST_MODEL (self), last, 1, 0);
}

static void
take_out_many (KhPeople *self)
{
  guint before = self->items->len;
  guint n = 0;

  for (guint i = 0; i < before; i++) {
    KhIndividual *individual = g_ptr_array_index (self->items, i);
    if (kh_individual_get_n_memberships (individual) == 0) {
      g_hash_table_remove (self->by_key, kh_individual_get_key (individual));
      g_object_unref (individual);
    } else {
      kh_individual_set_position (individual, n);
      self->items->pdata[n++] = individual;
    }
  }
  g_ptr_array_set_free_func (self->items, NULL);
  g_ptr_array_set_size (self->items, n);
  g_ptr_array_set_free_func (self->items, g_object_unref);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, n);
}

static void
count (KhPeople *self, KhIndividual *individual)
{
  gboolean is_current = kh_individual_get_n_accounts (individual) > 0;

  if (is_current == kh_individual_get_counted (individual))
    return;
  kh_individual_set_counted (individual, is_current);
  self->n_current += is_current ? 1 : -1;
}

static gboolean
on_idle (gpointer data)
{
  g_autoptr (KhPeople) self = g_object_ref (data);
  g_autoptr (GHashTable) touched = g_steal_pointer (&self->touched);
  g_autoptr (GPtrArray) empty = g_ptr_array_new ();
  guint n_current = self->n_current;
  GHashTableIter iter;
  gpointer individual;

  self->idle_id = 0;
  self->touched = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  g_hash_table_iter_init (&iter, touched);
  while (g_hash_table_iter_next (&iter, &individual, NULL)) {
    count (self, individual);
    if (kh_individual_get_n_memberships (individual) == 0)
      g_ptr_array_add (empty, individual);
  }
  if (empty->len >= MANY)
    take_out_many (self);
  else
    for (guint i = 0; i < empty->len; i++)
      take_out (self, g_ptr_array_index (empty, i));
  if (self->preparing)
    kh_people_prepare (self);
  g_hash_table_iter_init (&iter, touched);
  while (g_hash_table_iter_next (&iter, &individual, NULL))
    kh_individual_emit_changed (individual);
  g_signal_emit (self, changed, 0);
  if (self->n_current != n_current)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_CURRENT]);
  return G_SOURCE_REMOVE;
}

static void
touch (KhPeople *self, KhIndividual *individual)
{
  kh_individual_forget (individual);
  g_hash_table_add (self->touched, g_object_ref (individual));
  if (self->idle_id == 0)
    self->idle_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_idle, self, NULL);
}

/* --- Following the accounts --- */

static const char *
get_email (KhEntity *entity)
{
  return KH_IS_USER (entity) ? kh_user_get_email (KH_USER (entity)) : kh_invitation_get_email (KH_INVITATION (entity));
}

/* Whether it is anything that somebody has. */
static gboolean
counts (KhEntity *entity)
{
  return KH_IS_USER (entity)
         || kh_invitation_get_status (KH_INVITATION (entity)) == KH_INVITATION_STATUS_PENDING;
}

/* A new one comes at the end; the list is told of it by who asked. */
static KhIndividual *
ensure (KhPeople *self, char *key)
{
  KhIndividual *individual = g_hash_table_lookup (self->by_key, key);

  if (individual != NULL) {
    g_free (key);
    return individual;
  }
  individual = kh_individual_new (key);
  kh_individual_set_position (individual, self->items->len);
  g_ptr_array_add (self->items, individual);
  g_hash_table_insert (self->by_key, (gpointer) kh_individual_get_key (individual), individual);
  return individual;
}

static void
leave (Watch *watch, KhEntity *entity)
{
  KhIndividual *individual = g_hash_table_lookup (watch->entities, entity);

  if (individual == NULL)
    return;
  g_hash_table_remove (watch->entities, entity);
  kh_individual_remove (individual, watch->account, entity);
  touch (watch->people, individual);
}

static void
enter (Watch *watch, KhEntity *entity)
{
  /* Where no address is known, nobody else can be the same person. */
  const char *email = get_email (entity) != NULL ? get_email (entity) : kh_entity_get_id (entity);
  KhIndividual *there = g_hash_table_lookup (watch->entities, entity);
  char *key;

  if (!counts (entity)) {
    leave (watch, entity);
    return;
  }
  key = kh_text_email_key (email);
  if (there != NULL && g_str_equal (kh_individual_get_key (there), key)) {
    g_free (key);
    touch (watch->people, there);
    return;
  }
  leave (watch, entity);
  there = ensure (watch->people, key);
  g_hash_table_insert (watch->entities, entity, there);
  kh_individual_add (there, watch->account, watch->order, entity);
  touch (watch->people, there);
}

static void
tell_added (KhPeople *self, guint before)
{
  if (self->items->len > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->items->len - before);
}

static void
on_entity_changed (Watch *watch, KhEntity *entity)
{
  guint before = watch->people->items->len;

  if (watch->shut_out)
    return;
  enter (watch, entity);
  tell_added (watch->people, before);
}

static void
on_entity_removed (Watch *watch, KhEntity *entity)
{
  leave (watch, entity);
}

static void
on_items_changed (Watch *watch, guint position, guint removed, guint added, GListModel *list)
{
  guint before = watch->people->items->len;

  for (guint i = position; !watch->shut_out && i < position + added; i++) {
    g_autoptr (KhEntity) entity = g_list_model_get_item (list, i);
    enter (watch, entity);
  }
  tell_added (watch->people, before);
}

static char *
collect_words (KhAccount *account)
{
  GListModel *roles = G_LIST_MODEL (kh_account_get_list (account, KH_COLLECTION_ROLES));
  GString *words = g_string_new (kh_account_get_name (account));

  for (guint i = 0; i < g_list_model_get_n_items (roles); i++) {
    g_autoptr (KhRole) role = g_list_model_get_item (roles, i);
    g_string_append_printf (words, "\n%s\t%s", kh_entity_get_id (KH_ENTITY (role)), kh_role_get_name (role));
  }
  return g_string_free (words, FALSE);
}

static void
on_words_changed (Watch *watch)
{
  g_autofree char *before = g_steal_pointer (&watch->words);
  GHashTableIter iter;
  gpointer individual;

  watch->words = collect_words (watch->account);
  if (g_strcmp0 (before, watch->words) == 0)
    return;
  watch->people->prepared = 0;
  g_hash_table_iter_init (&iter, watch->entities);
  while (g_hash_table_iter_next (&iter, NULL, &individual))
    touch (watch->people, individual);
}

static const KhCollection followed[] = { KH_COLLECTION_USERS, KH_COLLECTION_INVITATIONS };

static void
enter_all (Watch *watch)
{
  for (guint i = 0; i < G_N_ELEMENTS (followed); i++) {
    GListModel *list = G_LIST_MODEL (kh_account_get_list (watch->account, followed[i]));
    on_items_changed (watch, 0, 0, g_list_model_get_n_items (list), list);
  }
}

static void
leave_all (Watch *watch)
{
  GHashTableIter iter;
  gpointer entity, individual;

  g_hash_table_iter_init (&iter, watch->entities);
  while (g_hash_table_iter_next (&iter, &entity, &individual)) {
    kh_individual_remove (individual, watch->account, entity);
    touch (watch->people, individual);
  }
  g_hash_table_remove_all (watch->entities);
}

static void
on_signed_out (Watch *watch)
{
  gboolean shut_out = kh_account_get_shut_out (watch->account);

  if (shut_out == watch->shut_out)
    return;
  watch->shut_out = shut_out;
  if (shut_out)
    leave_all (watch);
  else
    enter_all (watch);
}

static void
connect_account (Watch *watch)
{
  KhAccount *account = watch->account;

  for (guint i = 0; i < G_N_ELEMENTS (followed); i++) {
    KhEntityList *list = kh_account_get_list (account, followed[i]);
    g_signal_connect_swapped (list, "entity-changed", G_CALLBACK (on_entity_changed), watch);
    g_signal_connect_swapped (list, "entity-removed", G_CALLBACK (on_entity_removed), watch);
    g_signal_connect_swapped (list, "items-changed", G_CALLBACK (on_items_changed), watch);
  }
  g_signal_connect_swapped (kh_account_get_list (account, KH_COLLECTION_ROLES), "updated",
                            G_CALLBACK (on_words_changed), watch);
  g_signal_connect_swapped (account, "notify::name", G_CALLBACK (on_words_changed), watch);
  g_signal_connect_swapped (account, "notify::signed-out", G_CALLBACK (on_signed_out), watch);
  g_signal_connect_swapped (account, "notify::error", G_CALLBACK (on_signed_out), watch);
}

static void
disconnect_account (Watch *watch)
{
  for (guint i = 0; i < KH_N_COLLECTIONS; i++)
    g_signal_handlers_disconnect_by_data (kh_account_get_list (watch->account, i), watch);
  g_signal_handlers_disconnect_by_data (watch->account, watch);
}

static Watch *
watch_new (KhPeople *self, KhAccount *account)
{
  Watch *watch = g_new0 (Watch, 1);

  watch->people = self;
  watch->account = g_object_ref (account);
  watch->order = self->order++;
  watch->entities = g_hash_table_new (NULL, NULL);
  watch->words = collect_words (account);
  watch->shut_out = kh_account_get_shut_out (account);
  connect_account (watch);
  return watch;
}

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  disconnect_account (watch);
  g_hash_table_unref (watch->entities);
  g_free (watch->words);
  g_object_unref (watch->account);
  g_free (watch);
}

/* New accounts come last; those that go are somewhere. */
static void
on_accounts_changed (KhPeople *self, guint position, guint removed, guint added)
{
  for (guint i = 0; i < removed; i++) {
    leave_all (g_ptr_array_index (self->watches, position));
    g_ptr_array_remove_index (self->watches, position);
  }
  for (guint i = position; i < position + added; i++) {
    g_autoptr (KhAccount) account = g_list_model_get_item (self->accounts, i);
    Watch *watch = watch_new (self, account);
    g_ptr_array_insert (self->watches, i, watch);
    enter_all (watch);
  }
}

/* --- For those who look at it --- */

static gboolean
prepare (gpointer data)
{
  KhPeople *self = data;
  guint end = MIN (self->prepared + PIECE, self->items->len);

  for (; self->prepared < end; self->prepared++)
    kh_individual_get_text (g_ptr_array_index (self->items, self->prepared));
  if (end < self->items->len)
    return G_SOURCE_CONTINUE;
  self->prepared = self->items->len;
  self->prepare_id = 0;
  return G_SOURCE_REMOVE;
}

void
kh_people_prepare (KhPeople *self)
{
  self->preparing = TRUE;
  if (self->prepare_id == 0 && self->prepared < self->items->len)
    self->prepare_id = g_idle_add_full (G_PRIORITY_LOW, prepare, self, NULL);
}

GListModel *
kh_people_get_accounts (KhPeople *self)
{
  return self->accounts;
}

guint
kh_people_get_n_current (KhPeople *self)
{
  return self->n_current;
}

KhIndividual *
kh_people_lookup (KhPeople *self, const char *email)
{
  g_autofree char *key = kh_text_email_key (email);

  return g_hash_table_lookup (self->by_key, key);
}

static void
kh_people_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  if (prop == PROP_N_CURRENT)
    g_value_set_uint (value, KH_PEOPLE (object)->n_current);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
}

static void
kh_people_dispose (GObject *object)
{
  KhPeople *self = KH_PEOPLE (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_handle_id (&self->prepare_id, g_source_remove);
  g_clear_pointer (&self->watches, g_ptr_array_unref);
  g_clear_object (&self->accounts);
  G_OBJECT_CLASS (kh_people_parent_class)->dispose (object);
}

static void
kh_people_finalize (GObject *object)
{
  KhPeople *self = KH_PEOPLE (object);

  g_hash_table_unref (self->touched);
  g_hash_table_unref (self->by_key);
  g_ptr_array_unref (self->items);
  G_OBJECT_CLASS (kh_people_parent_class)->finalize (object);
}

static void
kh_people_class_init (KhPeopleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kh_people_get_property;
  object_class->dispose = kh_people_dispose;
  object_class->finalize = kh_people_finalize;
  props[PROP_N_CURRENT] = g_param_spec_uint ("n-current", NULL, NULL, 0, G_MAXUINT, 0,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                          0);
}

static void
kh_people_init (KhPeople *self)
{
  self->watches = g_ptr_array_new_with_free_func (watch_free);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_key = g_hash_table_new (g_str_hash, g_str_equal);
  self->touched = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

KhPeople *
kh_people_new (GListModel *accounts)
{
  KhPeople *self = g_object_new (KH_TYPE_PEOPLE, NULL);

  self->accounts = g_object_ref (accounts);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (on_accounts_changed), self, G_CONNECT_SWAPPED);
  on_accounts_changed (self, 0, 0, g_list_model_get_n_items (accounts));
  return self;
}
