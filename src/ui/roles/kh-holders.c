/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/roles/kh-holders.h"

#include <string.h>

#include "base/kh-text.h"
#include "base/kh-time.h"
#include "ui/widgets/kh-search-words.h"

typedef struct {
  KhUser *user;  /* owned */
  char *key;     /* where the name comes */
  char *folded;  /* to search in; NULL until somebody searches */
} Person;

struct _KhHolders {
  KhAccount *account; /* owned */
  GArray *people;     /* Person, by name */
  gint64 now;         /* what holds by then */
};

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static void
person_clear (Person *person)
{
  g_object_unref (person->user);
  g_free (person->key);
  g_free (person->folded);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Person *) a)->key, ((const Person *) b)->key);
}

KhHolders *
kh_holders_new (KhAccount *account)
{
  KhHolders *self = g_new0 (KhHolders, 1);
  GListModel *users = G_LIST_MODEL (kh_account_get_list (account, KH_COLLECTION_USERS));

  self->now = kh_time_now ();
  self->account = g_object_ref (account);
  self->people = g_array_new (FALSE, TRUE, sizeof (Person));
  g_array_set_clear_func (self->people, (GDestroyNotify) person_clear);
  for (guint i = 0; i < g_list_model_get_n_items (users); i++) {
    g_autoptr (KhUser) user = g_list_model_get_item (users, i);
    Person person = { 0 };
    if (!kh_user_is_in (user, self->now))
      continue;
    person.key = g_utf8_collate_key (or_empty (kh_user_get_name (user)), -1);
    person.user = g_steal_pointer (&user);
    g_array_append_val (self->people, person);
  }
  g_array_sort (self->people, compare);
  return self;
}

void
kh_holders_free (KhHolders *self)
{
  g_array_unref (self->people);
  g_object_unref (self->account);
  g_free (self);
}

/* Returns: (transfer full): the level that each role gives in @area, of those that give one. */
static GHashTable *
levels_of_roles (KhHolders *self, const char *area)
{
  GListModel *roles = G_LIST_MODEL (kh_account_get_list (self->account, KH_COLLECTION_ROLES));
  GHashTable *levels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (roles); i++) {
    g_autoptr (KhRole) role = g_list_model_get_item (roles, i);
    KhLevel level = kh_grants_get (kh_role_get_grants (role), area);
    if (level != KH_LEVEL_NONE)
      g_hash_table_insert (levels, g_strdup (kh_entity_get_id (KH_ENTITY (role))), GUINT_TO_POINTER (level));
  }
  return levels;
}

static KhLevel
level_of (KhHolders *self, KhUser *user, const char *area, GHashTable *roles)
{
  KhLevel level = kh_user_get_owner (user) ? KH_LEVEL_APPROVER : kh_grants_get (kh_user_get_grants (user), area);

  for (const char *const *id = kh_user_get_roles (user); *id != NULL; id++)
    if (kh_user_has_role (user, *id, self->now))
      level = MAX (level, GPOINTER_TO_UINT (g_hash_table_lookup (roles, *id)));
  return level;
}

static gboolean
matches (Person *person, char **words)
{
  if (words == NULL)
    return TRUE;
  if (person->folded == NULL) {
    g_autofree char *text = g_strdup_printf ("%s\n%s", or_empty (kh_user_get_name (person->user)),
                                             or_empty (kh_user_get_email (person->user)));
    person->folded = kh_text_fold (text);
  }
  return kh_search_words_match (words, person->folded);
}

GPtrArray *
kh_holders_find (KhHolders *self, const char *area, KhLevel level, char **words)
{
  g_autoptr (GHashTable) roles = levels_of_roles (self, area);
  GPtrArray *found[KH_LEVEL_APPROVER + 1];

  for (int i = 0; i <= KH_LEVEL_APPROVER; i++)
    found[i] = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->people->len; i++) {
    Person *person = &g_array_index (self->people, Person, i);
    KhLevel own = level_of (self, person->user, area, roles);
    if (own >= level && own > KH_LEVEL_NONE && matches (person, words))
      g_ptr_array_add (found[own], g_object_ref (person->user));
  }
  for (int i = KH_LEVEL_APPROVER - 1; i >= 0; i--)
    g_ptr_array_extend_and_steal (found[KH_LEVEL_APPROVER], found[i]);
  return found[KH_LEVEL_APPROVER];
}
