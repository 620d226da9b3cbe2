/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tokens of Ecwid: connecting with them, what they may do, how they die, and how often they are used.
 */
#include "base/kh-error.h"
#include "kh-account-fixture.h"
#include "kh-ecwid-fixture.h"
#include "kh-wait.h"

/* --- Connecting --- */

static GPtrArray *
discover (KhEcwidFixture *f, const char *token, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  f->service->discover_async (f->session, f->address, token, NULL, kh_wait_callback, &result);
  return f->service->discover_finish (kh_wait (&result), error);
}

static void
test_store_id (void)
{
  static const char *const wrong[] = { "", "0", "012", "shop", "12 34", "1234567890123", "https://app.ecwid.com", "1/2" };
  const KhService *service = kh_services_find ("ecwid");
  g_autofree char *address = service->parse_address (" 27632593 ", NULL);
  g_autofree char *shown = service->show_address (address);

  g_assert_cmpstr (address, ==, "https://app.ecwid.com/api/v3/27632593");
  g_assert_cmpstr (shown, ==, "27632593");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (service->parse_address (wrong[i], &error));
    kh_assert_error (error, KH_ERROR_INVALID, "store-invalid");
  }
}

/* Asking what the token may do changes nothing, and reaches nobody. */
static void
test_check_changes_nothing (KhEcwidFixture *f, gconstpointer data)
{
  g_autoptr (JsonObject) before = kh_ecwid_standin_look (f->standin, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = discover (f, kh_ecwid_standin_get_token (f->standin), &error);
  g_autoptr (JsonObject) after = kh_ecwid_standin_look (f->standin, NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (accounts->len, ==, 1);
  g_assert_true (json_node_equal (json_object_get_member (before, "staff"), json_object_get_member (after, "staff")));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (after, "sent")), ==, 0);
  g_assert_cmpuint (kh_ecwid_standin_count (f->standin), ==, 7);
}

static void
test_missing_permissions_are_named (KhEcwidFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (discover (f, kh_ecwid_standin_get_token (f->standin), &error));
  kh_assert_error (error, KH_ERROR_RESTRICTED, "token-scopes");
  g_assert_cmpuint (kh_error_get_fields (error)->len, ==, 3);
  g_assert_nonnull (kh_error_get_field (error, "update_staff"));
  g_assert_nonnull (kh_error_get_field (error, "delete_staff"));
  g_assert_nonnull (kh_error_get_field (error, "create_staff"));
}

static void
test_connecting_with_a_dead_token (KhEcwidFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (discover (f, "secret_somethingelse", &error));
  kh_assert_error (error, KH_ERROR_UNAUTHORIZED, "token-invalid");
  g_assert_cmpuint (kh_ecwid_standin_count (f->standin), ==, 1);
}

static void
test_no_such_store (KhEcwidFixture *f, gconstpointer data)
{
  g_autofree char *address = g_strconcat (f->address, "999", NULL);
  g_autoptr (GError) error = NULL;

  g_free (f->address);
  f->address = g_steal_pointer (&address);
  g_assert_null (discover (f, kh_ecwid_standin_get_token (f->standin), &error));
  kh_assert_error (error, KH_ERROR_CONFLICT, "store-not-found");
}

/* --- A dead token --- */

static KhUser *
some_user (KhAccount *account)
{
  return g_list_model_get_item (G_LIST_MODEL (kh_account_get_list (account, KH_COLLECTION_USERS)), 0);
}

/* Everything that could make the application ask: looking at it, F5, changes. */
static void
try_everything (KhAccount *account, KhUser *user)
{
  const KhCommandKind kinds[] = { KH_COMMAND_REMOVE_USER, KH_COMMAND_RESEND, KH_COMMAND_REVOKE };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (KhCommand) command = kh_command_new (kinds[i], KH_ENTITY (user));
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;
    kh_account_run_async (account, command, NULL, kh_wait_callback, &result);
    g_assert_null (kh_account_run_finish (account, kh_wait (&result), &error));
    g_assert_error (error, KH_ERROR, KH_ERROR_UNAUTHORIZED);
  }
  for (guint i = 0; i < 3; i++) {
    g_autoptr (GError) error = NULL;
    g_assert_false (kh_try_sync (account, &error));
    g_assert_error (error, KH_ERROR, KH_ERROR_UNAUTHORIZED);
  }
  kh_account_set_watched (account, FALSE);
  kh_account_set_watched (account, TRUE);
}

/* What is on its way has arrived after a request that is sent behind it, on the same loop. */
static guint
count_in_the_end (KhEcwidFixture *f)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return kh_ecwid_standin_count (f->standin);
}

static void
test_dead_token_is_asked_once (KhEcwidFixture *f, gconstpointer data)
{
  g_autoptr (KhProvider) provider = kh_ecwid_fixture_open (f);
  g_autoptr (KhAccount) account = kh_account_new ("1", "Ecwid", "Store", provider);
  g_autoptr (KhProvider) again = NULL;
  g_autoptr (KhUser) user = NULL;
  g_autoptr (GError) error = NULL;
  guint before;

  kh_account_set_watched (account, TRUE);
  g_assert_true (kh_try_sync (account, &error));
  g_assert_no_error (error);
  user = some_user (account);
  before = count_in_the_end (f);

  kh_ecwid_fixture_set (f, "{\"token\": \"secret_withdrawn0123456789\"}");
  g_assert_false (kh_try_sync (account, &error));
  kh_assert_error (error, KH_ERROR_UNAUTHORIZED, "token-invalid");
  g_assert_true (kh_account_get_signed_out (account));
  try_everything (account, user);
  g_assert_cmpuint (count_in_the_end (f), ==, before + 1);
  /* What was there is still shown. */
  g_assert_cmpint (kh_account_get_state (account, KH_COLLECTION_USERS), ==, KH_STATE_READY);

  again = f->service->open (f->session, f->address, "secret_withdrawn0123456789",
                            kh_ecwid_standin_get_number (f->standin));
  kh_account_set_provider (account, again);
  kh_wait_until (!kh_account_get_syncing (account));
  g_assert_false (kh_account_get_signed_out (account));
  g_assert_cmpuint (count_in_the_end (f), >, before + 1);
}

/* Calls at once are one after the other: the first answer stops the rest. */
static void
test_dead_token_stops_what_waits (KhEcwidFixture *f, gconstpointer data)
{
  g_autoptr (KhProvider) provider = f->service->open (f->session, f->address, "secret_dead", "1003");
  GAsyncResult *results[4] = { NULL };

  kh_provider_load_account_async (provider, NULL, kh_wait_callback, &results[0]);
  kh_provider_list_async (provider, KH_COLLECTION_USERS, NULL, NULL, NULL, kh_wait_callback, &results[1]);
  kh_provider_load_account_async (provider, NULL, kh_wait_callback, &results[2]);
  kh_provider_list_async (provider, KH_COLLECTION_AREAS, NULL, NULL, NULL, kh_wait_callback, &results[3]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++) {
    g_autoptr (GError) error = NULL;
    kh_wait (&results[i]);
    if (i % 2 == 0)
      g_assert_null (kh_provider_load_account_finish (provider, results[i], &error));
    else
      g_assert_null (kh_provider_list_finish (provider, results[i], &error));
    kh_assert_error (error, KH_ERROR_UNAUTHORIZED, "token-invalid");
    g_object_unref (results[i]);
  }
  g_assert_cmpuint (kh_ecwid_standin_count (f->standin), ==, 1);
}

/* --- Somebody else's token --- */

/* Whoever has not everything gives nothing beyond what they have. */
static void
test_token_of_less_than_everything (KhEcwidFixture *f, gconstpointer data)
{
  g_autoptr (KhProvider) provider = kh_ecwid_fixture_open (f);
  g_autoptr (KhAccount) account = kh_account_new ("1", "Ecwid", "Store", provider);
  g_autoptr (GError) error = NULL;

  g_assert_true (kh_try_sync (account, &error));
  g_assert_cmpint (kh_account_check (account, KH_ACTION_INVITE, NULL), ==, KH_DENIAL_NONE);
  g_assert_true (kh_account_may_give_level (account, kh_account_find_area (account, "REPORT_ACCESS"), KH_LEVEL_APPROVER));
  g_assert_false (
      kh_account_may_give_level (account, kh_account_find_area (account, "STORE_MANAGEMENT"), KH_LEVEL_APPROVER));
  g_assert_cmpint (kh_account_check (account, KH_ACTION_SET_ACCESS, KH_ENTITY (kh_account_find_user (account, "p27632594"))),
                   ==, KH_DENIAL_NONE);
  g_assert_cmpint (kh_account_check (account, KH_ACTION_SET_ACCESS, KH_ENTITY (kh_account_find_user (account, "p27632595"))),
                   ==, KH_DENIAL_BEYOND);
}

/* A token that may see everything and change nothing: so may the window, which says why. */
static void
test_token_that_may_only_read (KhEcwidFixture *f, gconstpointer data)
{
  static const KhAction actions[] = { KH_ACTION_INVITE, KH_ACTION_SET_ACCESS, KH_ACTION_REMOVE_USER };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = discover (f, kh_ecwid_standin_get_token (f->standin), &error);
  g_autoptr (KhProvider) provider = kh_ecwid_fixture_open (f);
  g_autoptr (KhAccount) account = kh_account_new ("1", "Ecwid", "Store", provider);

  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_true (kh_try_sync (account, &error));
  for (KhCollection i = KH_COLLECTION_USERS; i <= KH_COLLECTION_INVITATIONS; i++) {
    g_assert_cmpint (kh_account_get_state (account, i), ==, KH_STATE_READY);
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (kh_account_get_list (account, i))), >, 0);
  }
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_assert_cmpint (kh_account_check (account, actions[i], KH_ENTITY (kh_account_find_user (account, "p27632594"))), ==,
                     KH_DENIAL_TOKEN);
  g_assert_cmpint (kh_account_check (account, KH_ACTION_SEE_USERS, NULL), ==, KH_DENIAL_NONE);

  /* Given more, it is found out at the next start, or with the token entered anew. */
  kh_ecwid_fixture_set (f, "{\"permissions\": [\"read_staff\", \"create_staff\", \"invite_staff\", \"update_staff\", \"delete_staff\", "
          "\"read_store_profile\"]}");
  g_clear_object (&provider);
  provider = kh_ecwid_fixture_open (f);
  kh_account_set_provider (account, provider);
  kh_wait_until (!kh_account_get_syncing (account));
  g_assert_cmpint (kh_account_check (account, KH_ACTION_INVITE, NULL), ==, KH_DENIAL_NONE);
}

/* --- The store's name --- */

static void
assert_name (KhEcwidFixture *f, const char *expected)
{
  g_autoptr (KhProvider) provider = kh_ecwid_fixture_open (f);
  g_autoptr (KhAccount) account = kh_account_new ("1", "Ecwid", "Store", provider);
  g_autoptr (GError) error = NULL;

  g_assert_true (kh_try_sync (account, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (kh_account_get_name (account), ==, expected);
}

/* Without one it is called by its number, and an answer of another kind spoils nothing. */
static void
test_name (KhEcwidFixture *f, gconstpointer data)
{
  g_autofree char *number = g_strdup_printf ("Store %s", kh_ecwid_standin_get_number (f->standin));

  assert_name (f, number);
  kh_ecwid_fixture_set (f, "{\"name\": \" Vogel & Zoon \"}");
  assert_name (f, "Vogel & Zoon");
  kh_ecwid_fixture_set (f, "{\"name\": \"\"}");
  assert_name (f, number);
  kh_ecwid_fixture_set (f, "{\"name\": 17}");
  assert_name (f, number);
}

/* --- Limits --- */

static void
test_limit_is_waited_for (KhEcwidFixture *f, gconstpointer data)
{
  g_autoptr (KhProvider) provider = kh_ecwid_fixture_open (f);
  g_autoptr (KhAccount) account = kh_account_new ("1", "Ecwid", "Store", provider);
  guint asked;

  for (guint i = 0; i < 3; i++) {
    g_autoptr (GError) error = NULL;
    g_assert_false (kh_try_sync (account, &error));
    kh_assert_error (error, KH_ERROR_LIMITED, "rate-limited");
    g_assert_cmpuint (kh_error_get_retry_after (error), >, 10);
    if (i == 0)
      asked = count_in_the_end (f);
    g_assert_cmpuint (count_in_the_end (f), ==, asked);
  }
}

static void
test_idle_is_sparing (KhEcwidFixture *f, gconstpointer data)
{
  g_autoptr (KhProvider) provider = kh_ecwid_fixture_open (f);
  g_autoptr (KhAccount) account = kh_account_new ("1", "Ecwid", "Store", provider);
  g_autoptr (GError) error = NULL;
  guint interval = kh_provider_get_poll_interval (provider);
  guint first, one;

  /* The first time it is asked, too, what the token may do. */
  g_assert_true (kh_try_sync (account, &error));
  first = count_in_the_end (f);
  g_assert_true (kh_try_sync (account, &error));
  one = count_in_the_end (f) - first;
  g_assert_cmpuint (interval, >, 0);
  g_assert_cmpuint (first + one * (60 * 60 / interval - 1), <=, 30);
  g_assert_true (kh_try_sync (account, &error));
  g_assert_cmpuint (count_in_the_end (f), ==, first + 2 * one);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/ecwid-token/store-id", test_store_id);
  KH_ECWID_ADD ("ecwid-token/check-changes-nothing", NULL, test_check_changes_nothing);
  KH_ECWID_ADD ("ecwid-token/missing-permissions-are-named", "{\"permissions\": [\"read_staff\", \"invite_staff\", \"read_store_profile\"]}",
       test_missing_permissions_are_named);
  KH_ECWID_ADD ("ecwid-token/connecting-with-a-dead-token", NULL, test_connecting_with_a_dead_token);
  KH_ECWID_ADD ("ecwid-token/no-such-store", NULL, test_no_such_store);
  KH_ECWID_ADD ("ecwid-token/dead-token-is-asked-once", NULL, test_dead_token_is_asked_once);
  KH_ECWID_ADD ("ecwid-token/dead-token-stops-what-waits", NULL, test_dead_token_stops_what_waits);
  KH_ECWID_ADD ("ecwid-token/token-of-less-than-everything", "{\"own_scopes\": [\"REPORT_ACCESS\"]}", test_token_of_less_than_everything);
  KH_ECWID_ADD ("ecwid-token/may-only-read", "{\"permissions\": [\"read_staff\", \"read_store_profile\"]}", test_token_that_may_only_read);
  KH_ECWID_ADD ("ecwid-token/name", NULL, test_name);
  KH_ECWID_ADD ("ecwid-token/limit-is-waited-for", "{\"limit\": 0}", test_limit_is_waited_for);
  KH_ECWID_ADD ("ecwid-token/idle-is-sparing", NULL, test_idle_is_sparing);
  return g_test_run ();
}
