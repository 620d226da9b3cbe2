/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/search/kh-finder.h"

#include <string.h>

#include "base/kh-text.h"
#include "ui/users/kh-user-index.h"
#include "ui/widgets/kh-search-words.h"

struct _KhFinder {
  GObject parent_instance;
  /* owned */
  GListModel *accounts;
  GPtrArray *known; /* of Known: each account that is in the list */
};

typedef struct {
  KhFinder *finder;   /* borrowed */
  KhAccount *account; /* owned */
  KhUserIndex *index; /* what is searched in, made at the first search */
} Known;

typedef struct {
  char *id;
  gboolean in_name;
  KhUserIndex *index;
  KhUser *user; /* NULL: a role */
  guint order;  /* of roles */
} Hit;

enum { READY, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhFinder, kh_finder, G_TYPE_OBJECT)

static void
emit_ready (KhFinder *self)
{
  g_signal_emit (self, signals[READY], 0);
}

static void
known_free (Known *known)
{
  g_signal_handlers_disconnect_by_func (known->account, emit_ready, known->finder);
  g_clear_object (&known->index);
  g_object_unref (known->account);
  g_free (known);
}

static void
hit_free (Hit *hit)
{
  g_free (hit->id);
  g_free (hit);
}

static void
accounts_changed_cb (KhFinder *self, guint position, guint removed, guint added)
{
  if (removed > 0)
    g_ptr_array_remove_range (self->known, position, removed);
  for (guint i = position; i < position + added; i++) {
    Known *known = g_new0 (Known, 1);

    known->finder = self;
    known->account = g_list_model_get_item (self->accounts, i);
    g_signal_connect_swapped (known->account, "access-changed", G_CALLBACK (emit_ready), self);
    g_ptr_array_insert (self->known, i, known);
  }
  emit_ready (self);
}

gboolean
kh_finder_is_ready (KhFinder *self)
{
  g_return_val_if_fail (KH_IS_FINDER (self), FALSE);

  for (guint i = 0; i < self->known->len; i++)
    if (!kh_account_is_restored (((Known *) g_ptr_array_index (self->known, i))->account))
      return FALSE;
  return TRUE;
}

/* Whether each of @words begins one of the words of @name, which is folded. */
static gboolean
begins_in (char **words, const char *name)
{
  for (guint i = 0; words[i] != NULL; i++) {
    const char *at = strstr (name, words[i]);
    while (at != NULL && at != name && at[-1] != ' ')
      at = strstr (at + 1, words[i]);
    if (at == NULL)
      return FALSE;
  }
  return TRUE;
}

static Hit *
add_hit (GPtrArray *hits, Known *known, const char *pane, KhEntity *entity, const char *name, char **words)
{
  Hit *hit = g_new0 (Hit, 1);
  g_autofree char *folded = kh_text_fold (name != NULL ? name : "");

  hit->id = g_strjoin (" ", pane, kh_account_get_id (known->account), kh_entity_get_id (entity), NULL);
  hit->in_name = begins_in (words, folded);
  hit->index = known->index;
  g_ptr_array_add (hits, hit);
  return hit;
}

static void
find_users (GPtrArray *hits, Known *known, char **words)
{
  GListModel *users = G_LIST_MODEL (kh_account_get_list (known->account, KH_COLLECTION_USERS));

  for (guint i = 0; i < g_list_model_get_n_items (users); i++) {
    g_autoptr (KhUser) user = g_list_model_get_item (users, i);
    if (kh_user_get_status (user) != KH_USER_STATUS_REMOVED
        && kh_search_words_match (words, kh_user_index_get_text (known->index, user)))
      add_hit (hits, known, "users", KH_ENTITY (user), kh_user_get_name (user), words)->user = user;
  }
}

static void
find_roles (GPtrArray *hits, Known *known, char **words)
{
  GListModel *roles = G_LIST_MODEL (kh_account_get_list (known->account, KH_COLLECTION_ROLES));

  for (guint i = 0; i < g_list_model_get_n_items (roles); i++) {
    g_autoptr (KhRole) role = g_list_model_get_item (roles, i);
    g_autofree char *text = kh_text_fold (kh_role_get_name (role));
    if (kh_search_words_match (words, text))
      add_hit (hits, known, "roles", KH_ENTITY (role), kh_role_get_name (role), words)->order =
          kh_role_get_position (role);
  }
}

static int
compare_hits (gconstpointer a, gconstpointer b)
{
  const Hit *left = *(Hit *const *) a, *right = *(Hit *const *) b;

  if (left->in_name != right->in_name)
    return left->in_name ? -1 : 1;
  if ((left->user == NULL) != (right->user == NULL))
    return left->user != NULL ? -1 : 1;
  if (left->user != NULL)
    return kh_user_index_compare_names (left->index, left->user, right->user);
  return left->order < right->order ? -1 : left->order > right->order;
}

char **
kh_finder_find (KhFinder *self, const char *const *terms)
{
  g_autofree char *text = g_strjoinv (" ", (char **) terms);
  g_auto (GStrv) words = kh_search_words_new (text);
  g_autoptr (GPtrArray) hits = g_ptr_array_new_with_free_func ((GDestroyNotify) hit_free);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  g_return_val_if_fail (KH_IS_FINDER (self), NULL);

  for (guint i = 0; words != NULL && i < self->known->len; i++) {
    Known *known = g_ptr_array_index (self->known, i);
    if (kh_account_get_shut_out (known->account))
      continue;
    if (known->index == NULL)
      known->index = kh_user_index_new (known->account);
    if (kh_account_get_state (known->account, KH_COLLECTION_USERS) == KH_STATE_READY)
      find_users (hits, known, words);
    if (kh_account_get_state (known->account, KH_COLLECTION_ROLES) == KH_STATE_READY)
      find_roles (hits, known, words);
  }
  g_ptr_array_sort (hits, compare_hits);
  for (guint i = 0; i < MIN (hits->len, KH_FINDER_MOST); i++)
    g_strv_builder_add (ids, ((Hit *) g_ptr_array_index (hits, i))->id);
  return g_strv_builder_end (ids);
}

gboolean
kh_finder_look_up (KhFinder *self, const char *id, KhFound *found)
{
  g_auto (GStrv) parts = g_strsplit (id, " ", 3);

  g_return_val_if_fail (KH_IS_FINDER (self), FALSE);

  if (g_strv_length (parts) != 3)
    return FALSE;
  for (guint i = 0; i < self->known->len; i++) {
    KhAccount *account = ((Known *) g_ptr_array_index (self->known, i))->account;
    if (!g_str_equal (kh_account_get_id (account), parts[1]) || kh_account_get_shut_out (account))
      continue;
    *found = (KhFound) { .account = account };
    if (g_str_equal (parts[0], "users")) {
      found->pane = "users";
      found->entity = (KhEntity *) kh_account_find_user (account, parts[2]);
    } else if (g_str_equal (parts[0], "roles")) {
      found->pane = "roles";
      found->entity = (KhEntity *) kh_account_find_role (account, parts[2]);
    }
    return found->entity != NULL;
  }
  return FALSE;
}

static void
kh_finder_dispose (GObject *object)
{
  KhFinder *self = KH_FINDER (object);

  g_ptr_array_set_size (self->known, 0);
  g_clear_object (&self->accounts);
  G_OBJECT_CLASS (kh_finder_parent_class)->dispose (object);
}

static void
kh_finder_finalize (GObject *object)
{
  g_ptr_array_unref (KH_FINDER (object)->known);
  G_OBJECT_CLASS (kh_finder_parent_class)->finalize (object);
}

static void
kh_finder_class_init (KhFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kh_finder_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_finder_finalize;
  signals[READY] = g_signal_new ("ready", KH_TYPE_FINDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kh_finder_init (KhFinder *self)
{
  self->known = g_ptr_array_new_with_free_func ((GDestroyNotify) known_free);
}

KhFinder *
kh_finder_new (GListModel *accounts)
{
  KhFinder *self = g_object_new (KH_TYPE_FINDER, NULL);

  self->accounts = g_object_ref (accounts);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (accounts_changed_cb), self, G_CONNECT_SWAPPED);
  accounts_changed_cb (self, 0, 0, g_list_model_get_n_items (accounts));
  return self;
}
