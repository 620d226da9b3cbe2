/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * S15, S16: sessions as lines: whose come first, what stays when something changes, what is counted.
 */
#include "ui/sessions/kh-session-model.h"

#include "base/kh-time.h"
#include "kh-account-fixture.h"
#include "kh-fake-provider.h"
#include "ui/sessions/kh-session-item.h"
#include "ui/widgets/kh-search-words.h"

typedef struct {
  KhFakeProvider *provider;
  KhAccount *account;
  KhSessionModel *model;
} Fixture;

static void
add_session (Fixture *f, const char *id, const char *user, gboolean current, gint64 seen, const char *location)
{
  g_ptr_array_add (f->provider->lists[KH_COLLECTION_SESSIONS],
                   g_object_new (KH_TYPE_SESSION, "id", id, "user", user, "current", current, "last-seen-at", seen,
                                 "location", location, "device", "Laptop", NULL));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->provider = kh_fake_provider_new (KH_ACCOUNT_KIND_SHIPPING, NULL);
  f->account = kh_account_new ("c/account", "Keyholder", "The Store", KH_PROVIDER (f->provider));
  g_object_set (kh_fake_provider_add_user (f->provider, "zoe", "packer"), "name", "Zoë", NULL);
  g_object_set (kh_fake_provider_add_user (f->provider, "ann", "packer"), "name", "Ann", NULL);
  add_session (f, "z1", "zoe", FALSE, 50 * KH_DAY, "Lyon");
  add_session (f, "a1", "ann", FALSE, 10 * KH_DAY, "Delft");
  add_session (f, "a2", "ann", FALSE, 90 * KH_DAY, "Gent");
  add_session (f, "m1", "me", FALSE, 99 * KH_DAY, "Bonn");
  add_session (f, "m2", "me", TRUE, 20 * KH_DAY, "Bonn");
  f->model = kh_session_model_new (f->account);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->model);
  g_assert_finalize_object (f->account);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->provider);
}

/* Headings as "ann:2", sessions by id. */
static char *
lines (Fixture *f)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (f->model)); i++) {
    g_autoptr (KhSessionItem) item = g_list_model_get_item (G_LIST_MODEL (f->model), i);
    KhSession *session = kh_session_item_get_session (item);
    if (i > 0)
      g_string_append_c (text, ' ');
    if (session != NULL)
      g_string_append (text, kh_entity_get_id (KH_ENTITY (session)));
    else
      g_string_append_printf (text, "%s:%u", kh_session_item_get_user_id (item), kh_session_item_get_count (item));
  }
  return g_string_free (text, FALSE);
}

#define assert_lines(f, wanted)                                                                                \
  G_STMT_START                                                                                                 \
  {                                                                                                            \
    g_autofree char *there = lines (f);                                                                        \
    g_assert_cmpstr (there, ==, wanted);                                                                       \
  }                                                                                                            \
  G_STMT_END

static void
test_order (Fixture *f, gconstpointer data)
{
  kh_sync (f->account);
  kh_session_model_update (f->model, NULL);
  assert_lines (f, "me:2 m2 m1 ann:2 a2 a1 zoe:1 z1");
}

static void
test_own_have_no_heading (Fixture *f, gconstpointer data)
{
  g_ptr_array_remove_range (f->provider->lists[KH_COLLECTION_SESSIONS], 0, 3);
  kh_sync (f->account);
  kh_session_model_update (f->model, NULL);
  assert_lines (f, "m2 m1");
}

static void
test_search (Fixture *f, gconstpointer data)
{
  g_auto (GStrv) by_name = kh_search_words_new ("zoe");
  g_auto (GStrv) by_place = kh_search_words_new ("gent lap");

  kh_sync (f->account);
  kh_session_model_update (f->model, by_name);
  assert_lines (f, "zoe:1 z1");
  kh_session_model_update (f->model, by_place);
  assert_lines (f, "ann:1 a2");
  g_assert_cmpuint (kh_session_model_count (f->model), ==, 5);
}

static void
test_counts_others (Fixture *f, gconstpointer data)
{
  kh_sync (f->account);
  kh_session_model_update (f->model, NULL);
  g_assert_cmpuint (kh_session_model_count_others (f->model, NULL), ==, 4);
  g_assert_cmpuint (kh_session_model_count_others (f->model, "me"), ==, 1);
  g_assert_cmpuint (kh_session_model_count_others (f->model, "ann"), ==, 2);
  g_assert_cmpuint (kh_session_model_count_people (f->model), ==, 3);
}

typedef struct {
  guint position, removed, added, times;
} Change;

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, Change *change)
{
  *change = (Change) { position, removed, added, change->times + 1 };
}

static void
test_keeps_what_stays (Fixture *f, gconstpointer data)
{
  Change change = { 0 };
  g_autoptr (GObject) before = NULL, after = NULL;

  kh_sync (f->account);
  kh_session_model_update (f->model, NULL);
  before = g_list_model_get_item (G_LIST_MODEL (f->model), 3);
  g_signal_connect (f->model, "items-changed", G_CALLBACK (on_items_changed), &change);
  kh_session_model_update (f->model, NULL);
  g_assert_cmpuint (change.times, ==, 0);

  /* One of Ann's ends: one line goes, her heading stays with another count. */
  g_ptr_array_remove_index (f->provider->lists[KH_COLLECTION_SESSIONS], 2);
  kh_sync (f->account);
  kh_session_model_update (f->model, NULL);
  assert_lines (f, "me:2 m2 m1 ann:1 a1 zoe:1 z1");
  g_assert_cmpuint (change.times, ==, 1);
  g_assert_cmpuint (change.position, ==, 4);
  g_assert_cmpuint (change.removed, ==, 1);
  g_assert_cmpuint (change.added, ==, 0);
  after = g_list_model_get_item (G_LIST_MODEL (f->model), 3);
  g_assert_true (before == after);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, func) g_test_add ("/session-model/" name, Fixture, NULL, set_up, func, tear_down)
  add ("order", test_order);
  add ("own-have-no-heading", test_own_have_no_heading);
  add ("search", test_search);
  add ("counts-others", test_counts_others);
  add ("keeps-what-stays", test_keeps_what_stays);
#undef add
  return g_test_run ();
}
