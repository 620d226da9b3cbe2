/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/users/kh-user-index.h"

#include <string.h>

#include "base/kh-text.h"

/* How many people are prepared between two frames. */
#define PIECE 100

typedef struct {
  char *text;
  char *name_key;
} Record;

struct _KhUserIndex {
  GObject parent_instance;
  KhAccount *account;  /* owned */
  GHashTable *records; /* borrowed KhUser → Record */
  char *role_names;    /* of all roles, as they are in the records */
  guint idle_id;
  guint prepare_id;
  guint prepared;      /* how many of the list's first ones have records, at least */
};

G_DEFINE_FINAL_TYPE (KhUserIndex, kh_user_index, G_TYPE_OBJECT)

static guint changed;

static void
record_free (Record *record)
{
  g_free (record->text);
  g_free (record->name_key);
  g_free (record);
}

static Record *
get_record (KhUserIndex *self, KhUser *user)
{
  Record *record = g_hash_table_lookup (self->records, user);

  if (record == NULL) {
    record = g_new0 (Record, 1);
    g_hash_table_insert (self->records, user, record);
  }
  return record;
}

const char *
kh_user_index_get_text (KhUserIndex *self, KhUser *user)
{
  Record *record = get_record (self, user);
  const char *const *roles = kh_user_get_roles (user);
  GString *text;

  if (record->text != NULL)
    return record->text;
  text = g_string_new (kh_user_get_name (user));
  if (kh_user_get_email (user) != NULL)
    g_string_append_printf (text, "\n%s", kh_user_get_email (user));
  for (guint i = 0; roles[i] != NULL; i++) {
    KhRole *role = kh_account_find_role (self->account, roles[i]);
    if (role != NULL)
      g_string_append_printf (text, "\n%s", kh_role_get_name (role));
  }
  record->text = kh_text_fold (text->str);
  g_string_free (text, TRUE);
  return record->text;
}

static const char *
get_name_key (KhUserIndex *self, KhUser *user)
{
  Record *record = get_record (self, user);

  if (record->name_key == NULL)
    record->name_key = kh_text_name_key (kh_user_get_name (user));
  return record->name_key;
}

int
kh_user_index_compare_names (KhUserIndex *self, KhUser *a, KhUser *b)
{
  int order = strcmp (get_name_key (self, a), get_name_key (self, b));

  /* Namesakes keep one order, whichever way the list came. */
  return order != 0 ? order : g_strcmp0 (kh_entity_get_id (KH_ENTITY (a)), kh_entity_get_id (KH_ENTITY (b)));
}

static gboolean
on_idle (gpointer data)
{
  KhUserIndex *self = data;

  self->idle_id = 0;
  g_signal_emit (self, changed, 0);
  return G_SOURCE_REMOVE;
}

/* Before somebody types: at the first letter all of them would be wanted at once. */
static gboolean
prepare (gpointer data)
{
  KhUserIndex *self = data;
  GListModel *users = G_LIST_MODEL (kh_account_get_list (self->account, KH_COLLECTION_USERS));
  guint end = MIN (self->prepared + PIECE, g_list_model_get_n_items (users));

  for (; self->prepared < end; self->prepared++) {
    g_autoptr (KhUser) user = g_list_model_get_item (users, self->prepared);
    kh_user_index_get_text (self, user);
    get_name_key (self, user);
  }
  if (end < g_list_model_get_n_items (users))
    return G_SOURCE_CONTINUE;
  self->prepare_id = 0;
  return G_SOURCE_REMOVE;
}

static void
queue_prepare (KhUserIndex *self)
{
  if (self->prepare_id == 0)
    self->prepare_id = g_idle_add_full (G_PRIORITY_LOW, prepare, self, NULL);
}

static void
forget_all (KhUserIndex *self)
{
  g_hash_table_remove_all (self->records);
  self->prepared = 0;
  queue_prepare (self);
}

static void
queue_changed (KhUserIndex *self)
{
  if (self->idle_id == 0)
    self->idle_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_idle, self, NULL);
}

static void
on_user_changed (KhUserIndex *self, KhUser *user)
{
  g_hash_table_remove (self->records, user);
  queue_changed (self);
}

static void
on_users_items_changed (KhUserIndex *self, guint position, guint removed, guint added)
{
  /* Which ones went is not said, and their addresses may come again. */
  if (removed > 0)
    forget_all (self);
  else
    queue_prepare (self);
}

static char *
collect_role_names (KhUserIndex *self)
{
  GListModel *roles = G_LIST_MODEL (kh_account_get_list (self->account, KH_COLLECTION_ROLES));
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (roles); i++) {
    g_autoptr (KhRole) role = g_list_model_get_item (roles, i);
    g_string_append_printf (names, "%s\t%s\n", kh_entity_get_id (KH_ENTITY (role)), kh_role_get_name (role));
  }
  return g_string_free (names, FALSE);
}

static void
on_roles_updated (KhUserIndex *self)
{
  g_autofree char *before = g_steal_pointer (&self->role_names);

  self->role_names = collect_role_names (self);
  if (g_strcmp0 (before, self->role_names) != 0)
    forget_all (self);
  /* What they give may be other than it was: filters look again. */
  queue_changed (self);
}

KhAccount *
kh_user_index_get_account (KhUserIndex *self)
{
  return self->account;
}

static void
kh_user_index_dispose (GObject *object)
{
  KhUserIndex *self = KH_USER_INDEX (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_handle_id (&self->prepare_id, g_source_remove);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_user_index_parent_class)->dispose (object);
}

static void
kh_user_index_finalize (GObject *object)
{
  g_hash_table_unref (KH_USER_INDEX (object)->records);
  g_free (KH_USER_INDEX (object)->role_names);
  G_OBJECT_CLASS (kh_user_index_parent_class)->finalize (object);
}

static void
kh_user_index_class_init (KhUserIndexClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kh_user_index_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_user_index_finalize;
  changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                          0);
}

static void
kh_user_index_init (KhUserIndex *self)
{
  self->records = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) record_free);
}

KhUserIndex *
kh_user_index_new (KhAccount *account)
{
  KhUserIndex *self = g_object_new (KH_TYPE_USER_INDEX, NULL);
  KhEntityList *users = kh_account_get_list (account, KH_COLLECTION_USERS);
  KhEntityList *roles = kh_account_get_list (account, KH_COLLECTION_ROLES);

  self->account = g_object_ref (account);
  self->role_names = collect_role_names (self);
  queue_prepare (self);
  g_signal_connect_object (users, "entity-changed", G_CALLBACK (on_user_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (users, "items-changed", G_CALLBACK (on_users_items_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (roles, "updated", G_CALLBACK (on_roles_updated), self, G_CONNECT_SWAPPED);
  return self;
}
