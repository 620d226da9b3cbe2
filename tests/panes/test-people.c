/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gtk/gtk.h>

#include "base/kh-error.h"
#include "kh-fake-provider.h"
#include "kh-wait.h"
#include "ui/invite/kh-invite-run.h"
#include "ui/users/kh-bulk-change.h"
#include "ui/users/kh-mark-selection.h"
#include "ui/users/kh-shown-list.h"
#include "ui/users/kh-user-edit.h"
#include "ui/users/kh-user-filter.h"
#include "ui/users/kh-shown-row.h"

typedef struct {
  KhFakeProvider *provider;
  KhAccount *account;
} Store;

static void
spin_idle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
set_up (Store *store, gconstpointer role)
{
  GAsyncResult *result = NULL;

  store->provider = kh_fake_provider_new (KH_ACCOUNT_KIND_SHIPPING, role);
  kh_fake_provider_add_user (store->provider, "ben", "finance");
  kh_fake_provider_add_user (store->provider, "ann", "packer");
  kh_fake_provider_add_user (store->provider, "cem", "finance");
  store->account = kh_account_new ("account", "Keyholder", "Shop", KH_PROVIDER (store->provider));
  kh_account_sync_async (store->account, NULL, kh_wait_callback, &result);
  kh_wait (&result);
  g_clear_object (&result);
}

static void
tear_down (Store *store, gconstpointer data)
{
  spin_idle ();
  g_object_unref (store->account);
  g_object_unref (store->provider);
}

static KhUser *
find (Store *store, const char *id)
{
  KhUser *user = kh_account_find_user (store->account, id);

  g_assert_nonnull (user);
  return user;
}

/* The ids of @list in order. */
static char *
ids (GListModel *list)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++) {
    g_autoptr (KhEntity) item = g_list_model_get_item (list, i);
    g_string_append_printf (out, "%s%s", i > 0 ? " " : "", kh_entity_get_id (item));
  }
  return g_string_free (out, FALSE);
}

#define assert_ids(list, expected)                                                                             \
  G_STMT_START                                                                                                 \
  {                                                                                                            \
    g_autofree char *found = ids (G_LIST_MODEL (list));                                                        \
    g_assert_cmpstr (found, ==, expected);                                                                     \
  }                                                                                                            \
  G_STMT_END

static void
test_edit_is_differences (Store *store, gconstpointer data)
{
  g_autoptr (KhUserEdit) edit = kh_user_edit_new (store->account, find (store, "ben"));
  g_autoptr (KhCommand) command = NULL;
  g_autoptr (GVariant) values = NULL;
  g_auto (GStrv) roles = NULL;

  g_assert_false (kh_user_edit_is_changed (edit));
  kh_user_edit_set_role (edit, "marketing", TRUE);
  kh_user_edit_set_role (edit, "finance", FALSE);
  kh_user_edit_set_text (edit, KH_EDIT_PHONE, " +31 20 5550100 ");
  g_assert_true (kh_user_edit_is_access_changed (edit));

  /* Somebody else adds a role: it is kept, and so are the edits. */
  g_object_set (find (store, "ben"), "roles", (const char *[]) { "finance", "returns", NULL }, NULL);
  spin_idle ();
  roles = kh_user_edit_dup_roles (edit);
  g_assert_true (g_strv_equal ((const char *const *) roles, (const char *[]) { "returns", "marketing", NULL }));

  command = kh_user_edit_create_command (edit);
  values = kh_command_get_values (command);
  g_assert_cmpuint (g_variant_n_children (values), ==, 2);
  g_assert_cmpstr (kh_command_get_string (command, "phone"), ==, "+31 20 5550100");

  kh_user_edit_reset (edit);
  g_assert_false (kh_user_edit_is_changed (edit));
}

static void
test_edit_back_is_no_edit (Store *store, gconstpointer data)
{
  g_autoptr (KhUserEdit) edit = kh_user_edit_new (store->account, find (store, "ben"));
  g_autofree char *name = g_strdup (kh_user_edit_get_text (edit, KH_EDIT_NAME));

  kh_user_edit_set_text (edit, KH_EDIT_NAME, "Somebody Else");
  kh_user_edit_set_role (edit, "finance", FALSE);
  kh_user_edit_set_level (edit, "labels", KH_LEVEL_GUEST);
  kh_user_edit_set_ends_at (edit, 5000);
  g_assert_true (kh_user_edit_is_changed (edit));
  kh_user_edit_set_text (edit, KH_EDIT_NAME, name);
  kh_user_edit_set_role (edit, "finance", TRUE);
  kh_user_edit_set_level (edit, "labels", KH_LEVEL_NONE);
  kh_user_edit_set_ends_at (edit, 0);
  g_assert_false (kh_user_edit_is_changed (edit));
}

static void
test_edit_of_ends (Store *store, gconstpointer data)
{
  KhUser *ben = find (store, "ben");
  g_autoptr (KhUserEdit) edit = kh_user_edit_new (store->account, ben);
  g_autoptr (KhEnds) ends = kh_ends_new ();
  g_autoptr (KhEnds) edited = NULL;
  g_autoptr (KhEnds) without = NULL;
  g_autoptr (KhCommand) command = NULL;
  g_autoptr (GVariant) values = NULL;

  kh_ends_set (ends, "finance", 5000);
  g_object_set (ben, "role-ends", ends, NULL);
  kh_user_edit_set_role (edit, "marketing", TRUE);
  kh_user_edit_set_role_end (edit, "marketing", 7000);
  g_assert_true (kh_user_edit_is_access_changed (edit));
  edited = kh_user_edit_dup_role_ends (edit);
  g_assert_cmpint (kh_ends_get (edited, "finance"), ==, 5000);
  g_assert_cmpint (kh_ends_get (edited, "marketing"), ==, 7000);
  command = kh_user_edit_create_command (edit);
  values = kh_command_get_values (command);
  g_assert_true (g_variant_lookup (values, "role_ends", "a{sx}", NULL));

  /* A role that is not to be held takes its end along. */
  kh_user_edit_set_role (edit, "marketing", FALSE);
  g_assert_false (kh_user_edit_is_changed (edit));
  kh_user_edit_set_role (edit, "finance", FALSE);
  without = kh_user_edit_dup_role_ends (edit);
  g_assert_cmpuint (kh_ends_get_size (without), ==, 0);
  kh_user_edit_set_role (edit, "finance", TRUE);
  kh_user_edit_set_role_end (edit, "finance", 0);
  g_assert_true (kh_user_edit_is_changed (edit));
  kh_user_edit_set_role_end (edit, "finance", 5000);
  g_assert_false (kh_user_edit_is_changed (edit));
}

static void
test_edit_tells_of_others (Store *store, gconstpointer data)
{
  KhUser *ben = find (store, "ben");
  g_autoptr (KhUserEdit) edit = kh_user_edit_new (store->account, ben);

  kh_user_edit_set_text (edit, KH_EDIT_NAME, "Mine");
  g_assert_null (kh_user_edit_get_other_text (edit, KH_EDIT_NAME));
  g_object_set (ben, "name", "Theirs", NULL);
  spin_idle ();
  g_assert_cmpstr (kh_user_edit_get_text (edit, KH_EDIT_NAME), ==, "Mine");
  g_assert_cmpstr (kh_user_edit_get_other_text (edit, KH_EDIT_NAME), ==, "Theirs");
  /* Both wanted the same: nothing is left to save. */
  g_object_set (ben, "name", "Mine", NULL);
  spin_idle ();
  g_assert_false (kh_user_edit_is_changed (edit));
}

static gboolean
sets (KhUserEdit *edit, const char *name)
{
  g_autoptr (KhCommand) command = kh_user_edit_create_command (edit);
  g_autoptr (GVariant) values = kh_command_get_values (command);
  g_autoptr (GVariant) value = g_variant_lookup_value (values, name, NULL);

  return value != NULL;
}

/* What is typed while a save is on its way is not lost, not even what goes back to how it was. */
static void
test_edit_during_a_save (Store *store, gconstpointer data)
{
  KhUser *ben = find (store, "ben");
  g_autoptr (KhUserEdit) edit = kh_user_edit_new (store->account, ben);

  kh_user_edit_set_text (edit, KH_EDIT_PHONE, "1");
  kh_user_edit_set_role (edit, "marketing", TRUE);
  kh_user_edit_set_level (edit, "labels", KH_LEVEL_GUEST);
  kh_user_edit_set_ends_at (edit, 5000);
  kh_user_edit_begin_save (edit);
  kh_user_edit_set_text (edit, KH_EDIT_PHONE, "");
  kh_user_edit_set_role (edit, "marketing", FALSE);
  g_object_set (ben, "phone", "1", "roles", (const char *[]) { "finance", "marketing", NULL }, "ends-at",
                (gint64) 5000, NULL);
  spin_idle ();
  kh_user_edit_end_save (edit, TRUE);
  spin_idle ();
  g_assert_true (kh_user_edit_is_changed (edit));
  g_assert_cmpstr (kh_user_edit_get_text (edit, KH_EDIT_PHONE), ==, "");
  g_assert_null (kh_user_edit_get_other_text (edit, KH_EDIT_PHONE));
  g_assert_true (sets (edit, "phone"));
  g_assert_true (sets (edit, "roles"));
  g_assert_false (sets (edit, "ends_at"));
  kh_user_edit_reset (edit);

  /* Nothing was typed meanwhile: nothing is left. */
  kh_user_edit_set_text (edit, KH_EDIT_PHONE, "2");
  kh_user_edit_begin_save (edit);
  kh_user_edit_end_save (edit, TRUE);
  g_assert_false (kh_user_edit_is_changed (edit));

  /* Not saved: what was edited is, and what went back is not. */
  kh_user_edit_set_text (edit, KH_EDIT_PHONE, "2");
  kh_user_edit_set_text (edit, KH_EDIT_NAME, "Benjamin");
  kh_user_edit_begin_save (edit);
  kh_user_edit_set_text (edit, KH_EDIT_PHONE, "1");
  kh_user_edit_end_save (edit, FALSE);
  spin_idle ();
  kh_user_edit_set_text (edit, KH_EDIT_NAME, "ben");
  g_assert_false (kh_user_edit_is_changed (edit));
}

static void
test_edit_says_what_is_wrong (Store *store, gconstpointer data)
{
  g_autoptr (KhUserEdit) edit = kh_user_edit_new (store->account, find (store, "ben"));

  kh_user_edit_set_text (edit, KH_EDIT_NAME, "  ");
  kh_user_edit_set_text (edit, KH_EDIT_EMAIL, "nowhere");
  g_assert_cmpstr (kh_user_edit_get_problem (edit, KH_EDIT_NAME), ==, "required");
  g_assert_cmpstr (kh_user_edit_get_problem (edit, KH_EDIT_EMAIL), ==, "invalid-email");
  kh_user_edit_set_text (edit, KH_EDIT_EMAIL, kh_user_get_email (find (store, "ann")));
  g_assert_cmpstr (kh_user_edit_get_problem (edit, KH_EDIT_EMAIL), ==, "already-member");
  g_assert_false (kh_user_edit_is_valid (edit));
}

static int
compare_ids (gconstpointer a, gconstpointer b, gpointer data)
{
  return g_strcmp0 (kh_entity_get_id ((KhEntity *) a), kh_entity_get_id ((KhEntity *) b));
}

static void
test_list_filters_and_keeps_marks (Store *store, gconstpointer data)
{
  GListModel *users = G_LIST_MODEL (kh_account_get_list (store->account, KH_COLLECTION_USERS));
  g_autoptr (KhUserIndex) index = kh_user_index_new (store->account);
  g_autoptr (KhUserFilter) filter = kh_user_filter_new (index);
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_ids, NULL, NULL));
  g_autoptr (KhShownList) shown = kh_shown_list_new (users, GTK_FILTER (filter), sorter);
  g_autoptr (KhMarkSelection) selection = kh_mark_selection_new (shown);

  kh_user_filter_set_role (filter, "finance");
  spin_idle ();
  assert_ids (shown, "ben cem");

  /* Pointing at a row selects nothing; the check button does. */
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (selection), 0, TRUE);
  g_assert_cmpuint (kh_mark_selection_get_n_marked (selection), ==, 0);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (selection), 0, FALSE);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (selection), 1, FALSE);
  g_assert_cmpuint (kh_mark_selection_get_n_marked (selection), ==, 2);

  /* Whoever no longer fits goes from the list, and from the selection. */
  g_object_set (find (store, "cem"), "roles", (const char *[]) { "returns", NULL }, NULL);
  g_signal_emit_by_name (users, "entity-changed", find (store, "cem"));
  spin_idle ();
  assert_ids (shown, "ben");
  g_assert_cmpuint (kh_mark_selection_get_n_marked (selection), ==, 1);

  kh_user_filter_set_role (filter, NULL);
  kh_user_filter_set_access (filter, "labels", KH_LEVEL_APPROVER);
  spin_idle ();
  assert_ids (shown, "ann me owner");
  kh_user_filter_set_access (filter, NULL, KH_LEVEL_NONE);
  kh_text_filter_set_text (KH_TEXT_FILTER (filter), "PÁCKER");
  spin_idle ();
  assert_ids (shown, "ann");
}

static void
search (KhUserFilter *filter, const char *text)
{
  kh_text_filter_set_text (KH_TEXT_FILTER (filter), text);
  spin_idle ();
}

/* While somebody types, people change their names, come and go. */
static void
test_search_follows_changes (Store *store, gconstpointer data)
{
  KhEntityList *users = kh_account_get_list (store->account, KH_COLLECTION_USERS);
  g_autoptr (KhUserIndex) index = kh_user_index_new (store->account);
  g_autoptr (KhUserFilter) filter = kh_user_filter_new (index);
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_ids, NULL, NULL));
  g_autoptr (KhShownList) shown = kh_shown_list_new (G_LIST_MODEL (users), GTK_FILTER (filter), sorter);
  g_autoptr (KhUser) shown_one = NULL;

  search (filter, "f");
  search (filter, "fi");
  search (filter, "finance");
  assert_ids (shown, "ben cem");
  search (filter, "finance zz");
  assert_ids (shown, "");
  search (filter, "finance");
  assert_ids (shown, "ben cem");
  /* Two keys before the list looks again, one of them taken back. */
  kh_text_filter_set_text (KH_TEXT_FILTER (filter), "finance zz");
  kh_text_filter_set_text (KH_TEXT_FILTER (filter), "finance");
  spin_idle ();
  assert_ids (shown, "ben cem");

  g_object_set (find (store, "ann"), "name", "Finance Ann", NULL);
  g_signal_emit_by_name (users, "entity-changed", find (store, "ann"));
  spin_idle ();
  assert_ids (shown, "ann ben cem");
  kh_entity_list_remove (users, "ben");
  spin_idle ();
  search (filter, "finance ");
  assert_ids (shown, "ann cem");
  kh_user_filter_set_role (filter, "finance");
  spin_idle ();
  assert_ids (shown, "cem");
  search (filter, "");
  assert_ids (shown, "cem");
  search (filter, "ann");
  kh_user_filter_set_role (filter, NULL);
  spin_idle ();
  assert_ids (shown, "ann");
  shown_one = g_list_model_get_item (G_LIST_MODEL (shown), 0);
  g_assert_true (shown_one == find (store, "ann"));
}

static void
add_many (GListStore *source, guint first, guint n, guint step)
{
  for (guint i = 0; i < n; i++) {
    guint number = first + i * step;
    g_autofree char *id = g_strdup_printf ("%03u", number);
    g_autofree char *name = g_strdup_printf ("%s %u", number % 2 ? "Odd" : "Even", number);
    g_autoptr (KhUser) user = g_object_new (KH_TYPE_USER, "id", id, "name", name, NULL);
    g_list_store_append (source, user);
  }
}

static void
count (guint *n)
{
  ++*n;
}

/* What a key costs does not grow with the number of people: rows are neither made nor dropped, but show others. */
static void
test_typing_makes_no_rows (Store *store, gconstpointer data)
{
  g_autoptr (GListStore) source = g_list_store_new (KH_TYPE_USER);
  g_autoptr (KhUserIndex) index = kh_user_index_new (store->account);
  g_autoptr (KhUserFilter) filter = kh_user_filter_new (index);
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_ids, NULL, NULL));
  g_autoptr (KhShownList) shown = NULL;
  g_autoptr (KhMarkSelection) selection = NULL;
  g_autoptr (KhShownRow) first = NULL;
  guint n_made = 0, n_written = 0, n_rows;

  add_many (source, 0, 500, 1);
  shown = kh_shown_list_new (G_LIST_MODEL (source), GTK_FILTER (filter), sorter);
  selection = kh_mark_selection_new (shown);
  first = g_list_model_get_item (G_LIST_MODEL (selection), 0);
  n_rows = g_list_model_get_n_items (G_LIST_MODEL (selection));
  g_signal_connect_swapped (selection, "items-changed", G_CALLBACK (count), &n_made);
  for (guint i = 0; i < n_rows; i++) {
    g_autoptr (KhShownRow) row = g_list_model_get_item (G_LIST_MODEL (selection), i);
    g_signal_connect_swapped (row, "notify::item", G_CALLBACK (count), &n_written);
  }
  g_assert_cmpstr (kh_user_get_name (kh_shown_row_get_item (first)), ==, "Even 0");
  g_assert_true (kh_text_filter_set_text (KH_TEXT_FILTER (filter), "odd"));
  kh_shown_list_start_over (shown);
  spin_idle ();
  g_assert_cmpstr (kh_user_get_name (kh_shown_row_get_item (first)), ==, "Odd 1");
  g_assert_cmpuint (n_made, ==, 0);
  g_assert_cmpuint (n_written, ==, n_rows);
  /* Fewer than there are rows: those that are left over go. */
  g_assert_true (kh_text_filter_set_text (KH_TEXT_FILTER (filter), "odd 499"));
  kh_shown_list_start_over (shown);
  spin_idle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (selection)), ==, 1);
  g_assert_cmpstr (kh_user_get_name (kh_shown_row_get_item (first)), ==, "Odd 499");
  /* When nobody types, rows come and go with their people. */
  g_assert_true (kh_text_filter_set_text (KH_TEXT_FILTER (filter), ""));
  spin_idle ();
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (selection)); i++) {
    g_autoptr (KhShownRow) row = g_list_model_get_item (G_LIST_MODEL (selection), i);
    g_autoptr (KhUser) user = g_list_model_get_item (G_LIST_MODEL (shown), i);
    g_assert_true (kh_shown_row_get_item (row) == user);
  }
  g_assert_cmpuint (n_made, >, 1);
}

static void
test_list_comes_in_pieces (Store *store, gconstpointer data)
{
  g_autoptr (GListStore) source = g_list_store_new (KH_TYPE_USER);
  g_autoptr (KhUserIndex) index = kh_user_index_new (store->account);
  g_autoptr (KhUserFilter) filter = kh_user_filter_new (index);
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_ids, NULL, NULL));
  g_autoptr (KhShownList) shown = NULL;
  g_autoptr (KhMarkSelection) selection = NULL;
  guint few;

  add_many (source, 0, 500, 1);
  shown = kh_shown_list_new (G_LIST_MODEL (source), GTK_FILTER (filter), sorter);
  selection = kh_mark_selection_new (shown);
  spin_idle ();
  /* How many there are is known at once; a screenful is there, until somebody scrolls. */
  g_assert_cmpuint (kh_shown_list_get_n_matching (shown), ==, 500);
  few = g_list_model_get_n_items (G_LIST_MODEL (shown));
  g_assert_cmpuint (few, <, 100);
  /* A large window takes more. */
  kh_shown_list_fill (shown);
  spin_idle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (shown)), >, few);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (shown)), <, 100);
  kh_shown_list_go_on (shown);
  spin_idle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (shown)), ==, 500);
  g_assert_true (kh_text_filter_set_text (KH_TEXT_FILTER (filter), "even"));
  kh_shown_list_start_over (shown);
  spin_idle ();
  g_assert_cmpuint (kh_shown_list_get_n_matching (shown), ==, 250);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (shown)), >, few);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (shown)), <, 100);
  /* All that match can be selected, and stay so, in the list or not. */
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (selection));
  g_assert_cmpuint (kh_mark_selection_get_n_marked (selection), ==, 250);
  kh_shown_list_go_on (shown);
  spin_idle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (shown)), ==, 250);
  g_assert_cmpuint (kh_mark_selection_get_n_marked (selection), ==, 250);
}

/* What comes later, in whatever order, and what one types meanwhile: the list is as if it had been made anew. */
static void
test_list_stays_in_order (Store *store, gconstpointer data)
{
  static const char *const texts[] = { "", "o", "od", "odd", "odd 1", "", "even", "e", "even 2" };
  g_autoptr (GListStore) source = g_list_store_new (KH_TYPE_USER);
  g_autoptr (KhUserIndex) index = kh_user_index_new (store->account);
  g_autoptr (KhUserFilter) filter = kh_user_filter_new (index);
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_ids, NULL, NULL));
  g_autoptr (KhShownList) shown = kh_shown_list_new (G_LIST_MODEL (source), GTK_FILTER (filter), sorter);

  kh_shown_list_go_on (shown);
  for (guint i = 0; i < 40; i++) {
    g_autoptr (KhShownList) anew = NULL;
    g_autofree char *expected = NULL;
    /* Each by itself, or together in one idle moment. */
    kh_text_filter_set_text (KH_TEXT_FILTER (filter), texts[i % G_N_ELEMENTS (texts)]);
    if (i % 3 == 0)
      spin_idle ();
    add_many (source, i * 7919 % 1000, i % 5, 37);
    if (i % 7 == 6)
      g_list_store_remove (source, 0);
    spin_idle ();
    anew = kh_shown_list_new (G_LIST_MODEL (source), GTK_FILTER (filter), sorter);
    kh_shown_list_go_on (anew);
    spin_idle ();
    expected = ids (G_LIST_MODEL (anew));
    assert_ids (shown, expected);
  }
}

static void
test_bulk_leaves_out_who_cannot_be_changed (Store *store, gconstpointer data)
{
  g_autoptr (GPtrArray) users = g_ptr_array_new ();
  g_autoptr (KhBulkChange) change = NULL;
  KhRole *finance = kh_account_find_role (store->account, "finance");

  g_ptr_array_add (users, find (store, "owner"));
  g_ptr_array_add (users, find (store, "me"));
  g_ptr_array_add (users, find (store, "ann"));
  g_ptr_array_add (users, find (store, "ben"));
  change = kh_bulk_change_new (store->account, KH_BULK_ADD_ROLE, finance, users);
  g_assert_cmpuint (kh_bulk_change_get_users (change)->len, ==, 1);
  g_assert_true (g_ptr_array_index (kh_bulk_change_get_users (change), 0) == (gpointer) find (store, "ann"));
}

static void
test_bulk_says_what_failed (Store *store, gconstpointer data)
{
  g_autoptr (GPtrArray) users = g_ptr_array_new ();
  g_autoptr (KhBulkChange) change = NULL;
  GAsyncResult *result = NULL;

  g_ptr_array_add (users, find (store, "ben"));
  g_ptr_array_add (users, find (store, "cem"));
  change = kh_bulk_change_new (store->account, KH_BULK_REMOVE_ACCESS, NULL, users);
  store->provider->error = kh_error_new (KH_ERROR_CONFLICT, "precondition-failed", "changed");
  kh_bulk_change_run_async (change, NULL, kh_wait_callback, &result);
  kh_wait (&result);
  g_clear_object (&result);
  g_assert_cmpuint (kh_bulk_change_get_done (change)->len, ==, 0);
  g_assert_cmpuint (kh_bulk_change_get_failed (change)->len, ==, 2);
  g_assert_cmpstr (kh_error_get_word (kh_bulk_change_get_error (change, 1)), ==, "precondition-failed");
}

static void
test_invite_checks (Store *store, gconstpointer data)
{
  const char *ann = kh_user_get_email (find (store, "ann"));

  g_assert_cmpint (kh_invitee_check_email (store->account, "new@shop.example"), ==, KH_INVITEE_FINE);
  g_assert_cmpint (kh_invitee_check_email (store->account, "info@shop.example"), ==, KH_INVITEE_SHARED);
  g_assert_cmpint (kh_invitee_check_email (store->account, "not an address"), ==, KH_INVITEE_INVALID);
  g_assert_cmpint (kh_invitee_check_email (store->account, ann), ==, KH_INVITEE_MEMBER);
}

/* Nobody changes the access of somebody who has more than they have. */
static void
test_beyond_own_access (Store *store, gconstpointer data)
{
  g_autoptr (KhGrants) approver = kh_grants_new ();

  kh_grants_set (approver, "users", KH_LEVEL_APPROVER);
  g_object_set (find (store, "me"), "grants", approver, NULL);
  g_signal_emit_by_name (kh_account_get_list (store->account, KH_COLLECTION_USERS), "updated");
  spin_idle ();
  g_assert_cmpint (kh_account_check (store->account, KH_ACTION_SET_ACCESS, KH_ENTITY (find (store, "cem"))), ==,
                   KH_DENIAL_NONE);
  g_assert_cmpint (kh_account_check (store->account, KH_ACTION_REMOVE_USER, KH_ENTITY (find (store, "ann"))), ==,
                   KH_DENIAL_BEYOND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, role, func) g_test_add (path, Store, role, set_up, func, tear_down)
  ADD ("/people/edit/differences", "admin", test_edit_is_differences);
  ADD ("/people/edit/back", "admin", test_edit_back_is_no_edit);
  ADD ("/people/edit/ends", "admin", test_edit_of_ends);
  ADD ("/people/edit/others", "admin", test_edit_tells_of_others);
  ADD ("/people/edit/during-a-save", "admin", test_edit_during_a_save);
  ADD ("/people/edit/problems", "admin", test_edit_says_what_is_wrong);
  ADD ("/people/list/filter", "admin", test_list_filters_and_keeps_marks);
  ADD ("/people/list/search", "admin", test_search_follows_changes);
  ADD ("/people/list/pieces", "admin", test_list_comes_in_pieces);
  ADD ("/people/list/typing", "admin", test_typing_makes_no_rows);
  ADD ("/people/list/order", "admin", test_list_stays_in_order);
  ADD ("/people/bulk/left-out", "admin", test_bulk_leaves_out_who_cannot_be_changed);
  ADD ("/people/bulk/failed", "admin", test_bulk_says_what_failed);
  ADD ("/people/invite/checks", "admin", test_invite_checks);
  ADD ("/people/beyond-own-access", "finance", test_beyond_own_access);
#undef ADD
  return g_test_run ();
}
