/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-entity-list.h"

#include "model/kh-user.h"

/* A copy of the list that is kept up to date by items-changed alone, as a selection or a view over it is. */
typedef struct {
  KhEntityList *list;
  GPtrArray *mirror; /* of KhEntity */
  guint items_changed, entity_changed, updated;
} Watch;

static KhEntity *
user (const char *id, const char *name)
{
  return g_object_new (KH_TYPE_USER, "id", id, "name", name, NULL);
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, Watch *watch)
{
  watch->items_changed++;
  g_assert_cmpuint (position + removed, <=, watch->mirror->len);
  if (removed > 0)
    g_ptr_array_remove_range (watch->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (watch->mirror, position + i, g_list_model_get_item (model, position + i));
  /* At this very moment, not only in the end. */
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, watch->mirror->len);
  for (guint i = 0; i < watch->mirror->len; i++) {
    g_autoptr (KhEntity) item = g_list_model_get_item (model, i);
    g_assert_true (item == g_ptr_array_index (watch->mirror, i));
    g_assert_true (kh_entity_list_lookup (KH_ENTITY_LIST (model), kh_entity_get_id (item)) == item);
  }
}

static void
on_entity_changed (KhEntityList *list, KhEntity *entity, Watch *watch)
{
  watch->entity_changed++;
  g_assert_true (kh_entity_list_lookup (list, kh_entity_get_id (entity)) == entity);
}

static void
on_updated (KhEntityList *list, Watch *watch)
{
  watch->updated++;
}

static void
watch_init (Watch *watch)
{
  *watch = (Watch) { kh_entity_list_new (KH_TYPE_USER), g_ptr_array_new_with_free_func (g_object_unref) };
  g_signal_connect (watch->list, "items-changed", G_CALLBACK (on_items_changed), watch);
  g_signal_connect (watch->list, "entity-changed", G_CALLBACK (on_entity_changed), watch);
  g_signal_connect (watch->list, "updated", G_CALLBACK (on_updated), watch);
}

static void
watch_reset (Watch *watch)
{
  watch->items_changed = watch->entity_changed = watch->updated = 0;
}

static void
watch_clear (Watch *watch)
{
  g_object_unref (watch->list);
  g_ptr_array_unref (watch->mirror);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Watch, watch_clear)

static void
replace (Watch *watch, const char *ids, const char *name)
{
  g_auto (GStrv) words = g_strsplit (ids, " ", -1);
  g_autoptr (GPtrArray) users = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_ptr_array_add (users, user (words[i], name));
  kh_entity_list_replace (watch->list, users);
}

static char *
ids_of (Watch *watch)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < watch->mirror->len; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? " " : "", kh_entity_get_id (g_ptr_array_index (watch->mirror, i)));
  return g_string_free (out, FALSE);
}

static void
assert_ids (Watch *watch, const char *expected)
{
  g_autofree char *ids = ids_of (watch);

  g_assert_cmpstr (ids, ==, expected);
}

static void
test_is_a_list_model (void)
{
  g_autoptr (KhEntityList) list = kh_entity_list_new (KH_TYPE_USER);

  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (list)) == KH_TYPE_USER);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 0));
  g_assert_null (kh_entity_list_lookup (list, "a"));
  g_assert_null (kh_entity_list_lookup (list, NULL));
}

static void
test_upsert (void)
{
  g_auto (Watch) watch;
  g_autoptr (KhEntity) first = user ("a", "Ada");
  g_autoptr (KhEntity) again = user ("a", "Ada Lovelace");

  watch_init (&watch);
  g_assert_true (kh_entity_list_upsert (watch.list, first) == first);
  g_assert_cmpuint (watch.items_changed, ==, 1);
  g_assert_cmpuint (watch.updated, ==, 1);

  watch_reset (&watch);
  g_assert_true (kh_entity_list_upsert (watch.list, again) == first);
  g_assert_cmpstr (kh_user_get_name (KH_USER (first)), ==, "Ada Lovelace");
  g_assert_cmpuint (watch.items_changed, ==, 0);
  g_assert_cmpuint (watch.entity_changed, ==, 1);
  g_assert_cmpuint (watch.updated, ==, 1);

  watch_reset (&watch);
  g_assert_true (kh_entity_list_upsert (watch.list, again) == first);
  g_assert_cmpuint (watch.entity_changed + watch.updated + watch.items_changed, ==, 0);
  g_assert_true (kh_entity_list_upsert (watch.list, first) == first);
  g_assert_cmpuint (watch.entity_changed + watch.updated + watch.items_changed, ==, 0);
}

static void
test_remove (void)
{
  g_auto (Watch) watch;

  watch_init (&watch);
  replace (&watch, "a b c d", "x");
  watch_reset (&watch);
  g_assert_true (kh_entity_list_remove (watch.list, "b"));
  assert_ids (&watch, "a c d");
  g_assert_cmpuint (watch.items_changed, ==, 1);
  g_assert_cmpuint (watch.updated, ==, 1);
  g_assert_false (kh_entity_list_remove (watch.list, "b"));
  g_assert_false (kh_entity_list_remove (watch.list, "z"));
  g_assert_cmpuint (watch.updated, ==, 1);
  g_assert_true (kh_entity_list_remove (watch.list, "d"));
  g_assert_true (kh_entity_list_remove (watch.list, "a"));
  g_assert_true (kh_entity_list_remove (watch.list, "c"));
  assert_ids (&watch, "");
}

/* A selection survives: objects that stay are the same objects in the same order, and views are told of nothing but
 * what came and went. */
static void
test_replace_keeps_objects (void)
{
  g_auto (Watch) watch;
  KhEntity *b, *d;

  watch_init (&watch);
  replace (&watch, "a b c d", "x");
  b = kh_entity_list_lookup (watch.list, "b");
  d = kh_entity_list_lookup (watch.list, "d");
  watch_reset (&watch);

  replace (&watch, "d e b f", "x");
  assert_ids (&watch, "b d e f");
  g_assert_true (kh_entity_list_lookup (watch.list, "b") == b);
  g_assert_true (kh_entity_list_lookup (watch.list, "d") == d);
  g_assert_null (kh_entity_list_lookup (watch.list, "a"));
  g_assert_cmpuint (watch.entity_changed, ==, 0);
  g_assert_cmpuint (watch.items_changed, ==, 3);
  g_assert_cmpuint (watch.updated, ==, 1);

  watch_reset (&watch);
  replace (&watch, "b d e f", "y");
  g_assert_cmpuint (watch.items_changed, ==, 0);
  g_assert_cmpuint (watch.entity_changed, ==, 4);
  g_assert_cmpuint (watch.updated, ==, 1);
  g_assert_cmpstr (kh_user_get_name (KH_USER (b)), ==, "y");

  watch_reset (&watch);
  replace (&watch, "f e d b", "y");
  g_assert_cmpuint (watch.items_changed + watch.entity_changed + watch.updated, ==, 0);
}

static void
test_replace_with_one_twice (void)
{
  g_auto (Watch) watch;

  watch_init (&watch);
  replace (&watch, "a b a c b", "x");
  assert_ids (&watch, "a b c");
}

static void
test_clear (void)
{
  g_auto (Watch) watch;

  watch_init (&watch);
  kh_entity_list_clear (watch.list);
  g_assert_cmpuint (watch.updated, ==, 0);
  replace (&watch, "a b c", "x");
  watch_reset (&watch);
  kh_entity_list_clear (watch.list);
  assert_ids (&watch, "");
  g_assert_cmpuint (watch.items_changed, ==, 1);
  g_assert_cmpuint (watch.updated, ==, 1);
}

static void
remove_during (KhEntityList *list, KhEntity *entity, gpointer data)
{
  kh_entity_list_remove (list, "b");
}

/* Somebody who hears of a change may change the list. */
static void
test_change_while_told (void)
{
  g_auto (Watch) watch;

  watch_init (&watch);
  replace (&watch, "a b c", "x");
  g_signal_connect (watch.list, "entity-changed", G_CALLBACK (remove_during), NULL);
  {
    g_autoptr (KhEntity) newer = user ("a", "y");
    kh_entity_list_upsert (watch.list, newer);
  }
  assert_ids (&watch, "a c");
}

static void
test_random (void)
{
  g_auto (Watch) watch;

  watch_init (&watch);
  for (guint round = 0; round < 2000; round++) {
    char id[2] = { 'a' + g_test_rand_int_range (0, 12), '\0' };
    switch (g_test_rand_int_range (0, 4)) {
    case 0: {
      g_autoptr (KhEntity) entity = user (id, g_test_rand_bit () ? "x" : "y");
      kh_entity_list_upsert (watch.list, entity);
      break;
    }
    case 1: {
      gboolean there = kh_entity_list_lookup (watch.list, id) != NULL;
      g_assert_cmpint (kh_entity_list_remove (watch.list, id), ==, there);
      break;
    }
    default: {
      g_autoptr (GString) ids = g_string_new (NULL);
      g_autoptr (GHashTable) expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      for (guint i = 0; i < 8; i++) {
        char one[3] = { 'a' + g_test_rand_int_range (0, 12), ' ', '\0' };
        g_string_append (ids, one);
        one[1] = '\0';
        g_hash_table_add (expected, g_strdup (one));
      }
      replace (&watch, ids->str, g_test_rand_bit () ? "x" : "y");
      g_assert_cmpuint (watch.mirror->len, ==, g_hash_table_size (expected));
      for (guint i = 0; i < watch.mirror->len; i++)
        g_assert_true (g_hash_table_contains (expected, kh_entity_get_id (g_ptr_array_index (watch.mirror, i))));
      break;
    }
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/entity-list/is-a-list-model", test_is_a_list_model);
  g_test_add_func ("/entity-list/upsert", test_upsert);
  g_test_add_func ("/entity-list/remove", test_remove);
  g_test_add_func ("/entity-list/replace-keeps-objects", test_replace_keeps_objects);
  g_test_add_func ("/entity-list/replace-with-one-twice", test_replace_with_one_twice);
  g_test_add_func ("/entity-list/clear", test_clear);
  g_test_add_func ("/entity-list/change-while-told", test_change_while_told);
  g_test_add_func ("/entity-list/random", test_random);
  return g_test_run ();
}
