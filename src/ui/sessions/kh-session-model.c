/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/sessions/kh-session-model.h"

#include <string.h>

#include "base/kh-text.h"
#include "ui/sessions/kh-session-item.h"
#include "ui/widgets/kh-search-words.h"

struct _KhSessionModel {
  GObject parent_instance;
  KhAccount *account;
  GPtrArray *lines;       /* KhSessionItem: what is shown */
  GHashTable *sessions;   /* char *session id → KhSessionItem */
  GHashTable *headings;   /* char *user id → KhSessionItem */
};

/* What sorting needs of one session, looked up once. */
typedef struct {
  KhSession *session;     /* owned */
  const char *user_id;    /* borrowed from it */
  const char *person;     /* collation key; borrowed from the table of keys */
  gboolean own;
} Entry;

static GType
get_item_type (GListModel *model)
{
  return KH_TYPE_SESSION_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return KH_SESSION_MODEL (model)->lines->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  KhSessionModel *self = KH_SESSION_MODEL (model);

  return position < self->lines->len ? g_object_ref (g_ptr_array_index (self->lines, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (KhSessionModel, kh_session_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
kh_session_model_finalize (GObject *object)
{
  KhSessionModel *self = KH_SESSION_MODEL (object);

  g_clear_object (&self->account);
  g_ptr_array_unref (self->lines);
  g_hash_table_unref (self->sessions);
  g_hash_table_unref (self->headings);
  G_OBJECT_CLASS (kh_session_model_parent_class)->finalize (object);
}

static void
kh_session_model_class_init (KhSessionModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_session_model_finalize;
}

static GHashTable *
items_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

static void
kh_session_model_init (KhSessionModel *self)
{
  self->lines = g_ptr_array_new_with_free_func (g_object_unref);
  self->sessions = items_new ();
  self->headings = items_new ();
}

KhSessionModel *
kh_session_model_new (KhAccount *account)
{
  KhSessionModel *self = g_object_new (KH_TYPE_SESSION_MODEL, NULL);

  self->account = g_object_ref (account);
  return self;
}

static void
clear_entry (Entry *entry)
{
  g_object_unref (entry->session);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const Entry *first = a, *second = b;
  gint64 seen1, seen2;
  int order;

  if (first->own != second->own)
    return first->own ? -1 : 1;
  order = strcmp (first->person, second->person);
  if (order == 0)
    order = g_strcmp0 (first->user_id, second->user_id);
  if (order != 0)
    return order;
  if (kh_session_get_current (first->session) != kh_session_get_current (second->session))
    return kh_session_get_current (first->session) ? -1 : 1;
  seen1 = kh_session_get_last_seen_at (first->session);
  seen2 = kh_session_get_last_seen_at (second->session);
  if (seen1 != seen2)
    return seen1 > seen2 ? -1 : 1;
  return g_strcmp0 (kh_entity_get_id (KH_ENTITY (first->session)), kh_entity_get_id (KH_ENTITY (second->session)));
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static gboolean
matches (KhSessionModel *self, KhSession *session, char **words)
{
  KhUser *user = kh_account_find_user (self->account, kh_session_get_user (session));
  g_autofree char *text = NULL, *folded = NULL;

  if (words == NULL)
    return TRUE;
  text = g_strjoin ("\n", or_empty (kh_session_get_device (session)), or_empty (kh_session_get_client (session)),
                    or_empty (kh_session_get_location (session)), or_empty (kh_session_get_ip (session)),
                    user != NULL ? or_empty (kh_user_get_name (user)) : "",
                    user != NULL ? or_empty (kh_user_get_email (user)) : "", NULL);
  folded = kh_text_fold (text);
  return kh_search_words_match (words, folded);
}

/* Returns: (transfer none): where the person comes among the others. */
static const char *
key_of_person (KhSessionModel *self, const char *user_id, GHashTable *keys)
{
  char *key = g_hash_table_lookup (keys, user_id);

  if (key == NULL) {
    KhUser *user = kh_account_find_user (self->account, user_id);
    key = g_utf8_collate_key (user != NULL ? or_empty (kh_user_get_name (user)) : "", -1);
    g_hash_table_insert (keys, g_strdup (user_id), key);
  }
  return key;
}

static const char *
own_id (KhSessionModel *self)
{
  KhAccountInfo *info = kh_account_get_info (self->account);

  return info != NULL ? kh_account_info_get_user_id (info) : NULL;
}

/* Returns: (transfer full): what to show, sorted. @keys lends the persons' keys. */
static GArray *
collect (KhSessionModel *self, char **words, GHashTable *keys)
{
  GListModel *list = G_LIST_MODEL (kh_account_get_list (self->account, KH_COLLECTION_SESSIONS));
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));

  g_array_set_clear_func (entries, (GDestroyNotify) clear_entry);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++) {
    g_autoptr (KhSession) session = g_list_model_get_item (list, i);
    const char *user_id = or_empty (kh_session_get_user (session));
    Entry entry;
    if (!matches (self, session, words))
      continue;
    entry.user_id = user_id;
    entry.person = key_of_person (self, user_id, keys);
    entry.own = kh_session_get_current (session) || g_strcmp0 (user_id, own_id (self)) == 0;
    entry.session = g_steal_pointer (&session);
    g_array_append_val (entries, entry);
  }
  g_array_sort (entries, compare);
  return entries;
}

/* Takes the item of @id over from @before, or makes one, so that what is gone is left behind. */
static KhSessionItem *
keep_item (GHashTable *before, GHashTable *after, const char *id, KhSession *session)
{
  KhSessionItem *item = g_hash_table_lookup (before, id);

  if (item != NULL && (session == NULL || kh_session_item_get_session (item) == session))
    g_object_ref (item);
  else
    item = session != NULL ? kh_session_item_new_session (session) : kh_session_item_new_heading (id);
  g_hash_table_insert (after, g_strdup (id), item);
  return item;
}

static gboolean
is_of_several (KhSessionModel *self)
{
  GListModel *list = G_LIST_MODEL (kh_account_get_list (self->account, KH_COLLECTION_SESSIONS));
  g_autoptr (KhSession) first = g_list_model_get_item (list, 0);

  for (guint i = 1; i < g_list_model_get_n_items (list); i++) {
    g_autoptr (KhSession) session = g_list_model_get_item (list, i);
    if (g_strcmp0 (kh_session_get_user (session), kh_session_get_user (first)) != 0)
      return TRUE;
  }
  return FALSE;
}

/* Tells of the part in which the old and the new lines differ. */
static void
take_lines (KhSessionModel *self, GPtrArray *lines)
{
  g_autoptr (GPtrArray) before = self->lines;
  guint start = 0, end = 0;

  self->lines = lines;
  while (start < before->len && start < lines->len
         && g_ptr_array_index (before, start) == g_ptr_array_index (lines, start))
    start++;
  while (end < before->len - start && end < lines->len - start
         && g_ptr_array_index (before, before->len - 1 - end) == g_ptr_array_index (lines, lines->len - 1 - end))
    end++;
  if (start + end < before->len || start + end < lines->len)
    g_list_model_items_changed (G_LIST_MODEL (self), start, before->len - start - end, lines->len - start - end);
}

void
kh_session_model_update (KhSessionModel *self, char **words)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GArray) entries = collect (self, words, keys);
  g_autoptr (GHashTable) old_sessions = g_steal_pointer (&self->sessions);
  g_autoptr (GHashTable) old_headings = g_steal_pointer (&self->headings);
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean headings = is_of_several (self);
  guint i = 0;

  self->sessions = items_new ();
  self->headings = items_new ();
  while (i < entries->len) {
    const char *user_id = g_array_index (entries, Entry, i).user_id;
    KhSessionItem *heading = NULL;
    guint first = i;
    if (headings) {
      heading = keep_item (old_headings, self->headings, user_id, NULL);
      g_ptr_array_add (lines, g_object_ref (heading));
    }
    for (; i < entries->len && g_strcmp0 (g_array_index (entries, Entry, i).user_id, user_id) == 0; i++) {
      KhSession *session = g_array_index (entries, Entry, i).session;
      const char *id = kh_entity_get_id (KH_ENTITY (session));
      g_ptr_array_add (lines, g_object_ref (keep_item (old_sessions, self->sessions, id, session)));
    }
    if (heading != NULL)
      kh_session_item_set_count (heading, i - first);
  }
  take_lines (self, lines);
}

guint
kh_session_model_count (KhSessionModel *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (kh_account_get_list (self->account, KH_COLLECTION_SESSIONS)));
}

guint
kh_session_model_count_others (KhSessionModel *self, const char *user_id)
{
  GListModel *list = G_LIST_MODEL (kh_account_get_list (self->account, KH_COLLECTION_SESSIONS));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++) {
    g_autoptr (KhSession) session = g_list_model_get_item (list, i);
    if (!kh_session_get_current (session)
        && (user_id == NULL || g_strcmp0 (kh_session_get_user (session), user_id) == 0))
      n++;
  }
  return n;
}

guint
kh_session_model_count_people (KhSessionModel *self)
{
  GListModel *list = G_LIST_MODEL (kh_account_get_list (self->account, KH_COLLECTION_SESSIONS));
  g_autoptr (GHashTable) people = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++) {
    g_autoptr (KhSession) session = g_list_model_get_item (list, i);
    if (!kh_session_get_current (session))
      g_hash_table_add (people, (gpointer) or_empty (kh_session_get_user (session)));
  }
  return g_hash_table_size (people);
}
