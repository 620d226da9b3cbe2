/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Connecting, coming back after a restart, and removing, with the real server; without a keyring, or, told so by the
 * argument --keyring, with the real one.
 */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "account/kh-accounts.h"
#include "base/kh-error.h"
#include "kh-account-fixture.h"
#include "kh-canned-server.h"
#include "kh-wait.h"

typedef struct {
  KhSampleStore *store; /* a server to connect to */
  KhSecrets *secrets;
  KhAccounts *accounts;
} Fixture;

static KhAccounts *
start_application (Fixture *f)
{
  g_set_object (&f->secrets, NULL);
  f->secrets = kh_secrets_new ();
  return kh_accounts_new (f->secrets, g_getenv ("KEYHOLDER_SERVER"));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->accounts = start_application (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->accounts);
  g_clear_object (&f->secrets);
  g_clear_object (&f->store);
}

static void
start_store (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  f->store = kh_sample_store_new (g_getenv ("KEYHOLDER_SERVER"));
  kh_sample_store_start_async (f->store, NULL, kh_wait_callback, &result);
  kh_sample_store_start_finish (f->store, kh_wait (&result), &error);
  g_assert_no_error (error);
}

static KhConnectRequest
request_for (Fixture *f, gboolean in_memory)
{
  return (KhConnectRequest) {
    .service = kh_services_find ("account-api"),
    .address = kh_sample_store_get_address (f->store),
    .email = kh_sample_store_get_email (f->store),
    .password = kh_sample_store_get_password (f->store),
    .in_memory = in_memory,
  };
}

static GPtrArray *
connect_with (Fixture *f, KhConnectRequest request, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kh_accounts_connect_async (f->accounts, &request, NULL, kh_wait_callback, &result);
  return kh_accounts_connect_finish (f->accounts, kh_wait (&result), error);
}

static GPtrArray *
connect_well (Fixture *f, gboolean in_memory)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *accounts = connect_with (f, request_for (f, in_memory), &error);

  g_assert_no_error (error);
  return accounts;
}

static gboolean
load (Fixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kh_accounts_load_async (f->accounts, NULL, kh_wait_callback, &result);
  return kh_accounts_load_finish (f->accounts, kh_wait (&result), error);
}

/* The application ends, and is started again. */
static void
restart (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&f->accounts);
  f->accounts = start_application (f);
  load (f, &error);
  g_assert_no_error (error);
}

static guint
count (Fixture *f)
{
  return g_list_model_get_n_items (G_LIST_MODEL (f->accounts));
}

static KhAccount *
nth (Fixture *f, guint n)
{
  g_autoptr (KhAccount) account = g_list_model_get_item (G_LIST_MODEL (f->accounts), n);

  return account; /* the list holds it */
}

static void
wait_ready (KhAccount *account)
{
  kh_wait_until (kh_account_get_state (account, KH_COLLECTION_USERS) == KH_STATE_READY);
  g_assert_null (kh_account_get_error (account));
}

static char *
ini_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "keyholder", "accounts.ini", NULL);
}

static char *
ini_text (void)
{
  g_autofree char *path = ini_path ();
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : g_strdup ("");
}

static void
remove_account (Fixture *f, KhAccount *account)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kh_accounts_remove_async (f->accounts, account, NULL, kh_wait_callback, &result);
  g_assert_true (kh_accounts_remove_finish (f->accounts, kh_wait (&result), &error));
  g_assert_no_error (error);
}

/* --- Without a keyring --- */

static void
test_nothing_yet (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean loaded;

  g_assert_true (load (f, &error));
  g_object_get (f->accounts, "loaded", &loaded, NULL);
  g_assert_true (loaded);
  g_assert_cmpuint (count (f), ==, 0);
}

static void
test_no_keyring (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *ini = NULL;

  start_store (f);
  g_assert_null (connect_with (f, request_for (f, FALSE), &error));
  kh_assert_error (error, KH_ERROR_UNSUPPORTED, "no-keyring");
  g_assert_cmpuint (count (f), ==, 0);
  ini = ini_text ();
  g_assert_cmpstr (ini, ==, "");
}

static void
test_in_memory (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) accounts = NULL;
  g_autofree char *ini = NULL;

  start_store (f);
  accounts = connect_well (f, TRUE);
  g_assert_cmpuint (accounts->len, ==, 3);
  g_assert_cmpuint (count (f), ==, 3);
  for (guint i = 0; i < 3; i++)
    wait_ready (nth (f, i));
  ini = ini_text ();
  g_assert_null (strstr (ini, "khs_"));
  g_assert_null (strstr (ini, kh_sample_store_get_password (f->store)));

  /* "For this time only": after a restart one signs in again. */
  restart (f);
  g_assert_cmpuint (count (f), ==, 3);
  kh_wait_until (kh_account_get_signed_out (nth (f, 0)));
  g_assert_cmpstr (kh_account_get_name (nth (f, 0)), ==, "Harbour Lane Shipping");
}

static void
test_reconnect (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  KhConnectRequest request;

  start_store (f);
  accounts = connect_well (f, TRUE);
  restart (f);
  kh_wait_until (kh_account_get_signed_out (nth (f, 0)));
  g_assert_cmpstr (kh_accounts_get_address (f->accounts, nth (f, 0)), ==, kh_sample_store_get_address (f->store));
  request = request_for (f, TRUE);
  kh_accounts_reconnect_async (f->accounts, nth (f, 0), &request, NULL, kh_wait_callback, &result);
  g_assert_true (kh_accounts_reconnect_finish (f->accounts, kh_wait (&result), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count (f), ==, 3);
  for (guint i = 0; i < 3; i++)
    wait_ready (nth (f, i));
}

/* Those that began on this machine, as the server has them now. */
static guint
count_own_sessions (KhAccount *account)
{
  GListModel *sessions = G_LIST_MODEL (kh_account_get_list (account, KH_COLLECTION_SESSIONS));
  guint n = 0;

  kh_sync (account);
  for (guint i = 0; i < g_list_model_get_n_items (sessions); i++) {
    g_autoptr (KhSession) session = g_list_model_get_item (sessions, i);
    n += g_strcmp0 (kh_session_get_device (session), g_get_host_name ()) == 0;
  }
  return n;
}

static void
test_same_person_twice (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;

  start_store (f);
  first = connect_well (f, TRUE);
  second = connect_well (f, TRUE);
  g_assert_cmpuint (count (f), ==, 3);
  g_assert_true (g_ptr_array_index (first, 0) == g_ptr_array_index (second, 0));
  wait_ready (nth (f, 0));
  /* The first sign-in is over: nothing of it is left at the server. */
  kh_wait_until (count_own_sessions (nth (f, 0)) == 1);
}

static void
test_wrong_password (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KhConnectRequest request;

  start_store (f);
  request = request_for (f, TRUE);
  request.password = "not-the-password";
  g_assert_null (connect_with (f, request, &error));
  g_assert_error (error, KH_ERROR, KH_ERROR_UNAUTHORIZED);
  g_assert_cmpuint (count (f), ==, 0);
}

static void
test_dead_admin_token (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KhConnectRequest request;

  start_store (f);
  request = request_for (f, TRUE);
  request.email = request.password = NULL;
  request.token = "kha_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  g_assert_null (connect_with (f, request, &error));
  g_assert_error (error, KH_ERROR, KH_ERROR_UNAUTHORIZED);
}

static void
test_wrong_requests (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KhConnectRequest request = { .service = kh_services_find ("account-api"), .address = "http://shop.example",
                               .email = "a@example.com", .password = "secret" };

  g_assert_null (connect_with (f, request, &error));
  kh_assert_error (error, KH_ERROR_INVALID, "address-insecure");
  g_clear_error (&error);
  request.address = "shop.example";
  request.password = NULL;
  g_assert_null (connect_with (f, request, &error));
  kh_assert_error (error, KH_ERROR_INVALID, "credentials-missing");
}

static void
test_not_keyholder (Fixture *f, gconstpointer data)
{
  g_autoptr (KhCannedServer) server = kh_canned_server_new (NULL);
  g_autoptr (GError) error = NULL;
  KhConnectRequest request = { .service = kh_services_find ("account-api"),
                               .address = kh_canned_server_get_address (server),
                               .email = "a@example.com", .password = "secret", .in_memory = TRUE };

  kh_canned_server_answer (server, "GET /v1/service", 200, "text/html", NULL, "<h1>Hello</h1>");
  g_assert_null (connect_with (f, request, &error));
  kh_assert_error (error, KH_ERROR_UNSUPPORTED, "not-keyholder");
}

static void
test_cancel_connecting (Fixture *f, gconstpointer data)
{
  gboolean through = FALSE;

  start_store (f);
  for (guint turns = 0; !through; turns += 1 + turns / 6) {
    KhConnectRequest request = request_for (f, TRUE);
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) accounts = NULL;
    g_assert_cmpuint (turns, <, 1000);
    kh_accounts_connect_async (f->accounts, &request, cancellable, kh_wait_callback, &result);
    for (guint i = 0; i < turns && result == NULL; i++)
      kh_wait_once ();
    through = result != NULL || count (f) > 0;
    if (!through)
      g_cancellable_cancel (cancellable);
    accounts = kh_accounts_connect_finish (f->accounts, kh_wait (&result), &error);
    if (through)
      g_assert_no_error (error);
    else
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpuint (count (f), ==, through ? 3 : 0);
  }
}

static void
test_remove (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) accounts = NULL;
  g_autofree char *ini = NULL;
  g_autofree char *left_behind = kh_snapshot_build_path ("none-of-these/account");
  g_autofree char *folder = g_path_get_dirname (left_behind);
  g_autofree char *kept = NULL;

  start_store (f);
  accounts = connect_well (f, TRUE);
  remove_account (f, nth (f, 1));
  g_assert_cmpuint (count (f), ==, 2);
  kept = kh_snapshot_build_path (kh_account_get_id (nth (f, 0)));
  kh_wait_until (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (left_behind, "of an account that is not connected", -1, NULL));
  restart (f);
  g_assert_cmpuint (count (f), ==, 2);
  g_assert_false (g_file_test (left_behind, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  remove_account (f, nth (f, 0));
  remove_account (f, nth (f, 0));
  g_assert_cmpuint (count (f), ==, 0);
  ini = ini_text ();
  g_assert_null (strstr (ini, "[connection"));
}

/* --- The configuration file --- */

static void
write_ini (const char *text)
{
  g_autofree char *path = ini_path ();
  g_autofree char *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_file_is_private (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) accounts = NULL;
  g_autofree char *path = ini_path ();
  struct stat info;

  start_store (f);
  accounts = connect_well (f, TRUE);
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

#define GROUP "[connection 0f8fad5b-d9cb-469f-a165-70867728950e]\n"

static void
test_damaged (Fixture *f, gconstpointer data)
{
  static const char *const damaged[] = {
    "this is no key file",
    "\x01\x02\xff\xfe",
    GROUP "service=account-api\naddress=https://shop.example\n",
    GROUP "address=https://shop.example\naccounts=a;\nnames=A;\nusers=u;\nkinds=shop;\n",
    GROUP "service=account-api\naddress=http://shop.example\naccounts=a;\nnames=A;\nusers=u;\nkinds=shop;\n",
    GROUP "service=account-api\naddress=https://shop.example\naccounts=a;b;\nnames=A;\nusers=u;\nkinds=shop;\n",
    GROUP "service=account-api\naddress=https://shop.example\naccounts=a;a;\nnames=A;A;\nusers=u;u;\nkinds=shop;shop;\n",
    GROUP "service=account-api\naddress=https://shop.example\naccounts=a;\nnames=A;\nusers=u;\nkinds=castle;\n",
    "[connection ../../etc]\nservice=account-api\naddress=https://shop.example\naccounts=a;\nnames=A;\nusers=u;\n"
    "kinds=shop;\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *path = ini_path ();
    g_autofree char *kept = NULL;
    const char *name;
    write_ini (damaged[i]);
    g_clear_object (&f->accounts);
    f->accounts = start_application (f);
    g_assert_false (load (f, &error));
    kh_assert_error (error, KH_ERROR_CORRUPT, "accounts-damaged");
    g_assert_cmpuint (count (f), ==, 0);
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    /* It is named, and what it held is still there. */
    name = strstr (error->message, path);
    g_assert_nonnull (name);
    {
      g_autofree char *aside = g_strndup (name, strlen (name) - 1);
      g_assert_true (g_file_get_contents (aside, &kept, NULL, NULL));
      g_assert_cmpstr (kept, ==, damaged[i]);
      g_unlink (aside);
    }
  }
}

/* What a newer version has written is left alone. */
static void
test_unknown_service_is_kept (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autofree char *ini = NULL;

  write_ini ("[future]\nkey=value\n\n" GROUP "service=telepathy\nfrequency=432\n");
  g_assert_true (load (f, &error));
  g_assert_cmpuint (count (f), ==, 0);
  start_store (f);
  accounts = connect_well (f, TRUE);
  ini = ini_text ();
  g_assert_nonnull (strstr (ini, "service=telepathy"));
  g_assert_nonnull (strstr (ini, "[future]"));
}

/* --- The sample store --- */

static void
try_sample (Fixture *f, gboolean in_memory)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GError) error = NULL;

  kh_accounts_try_sample_async (f->accounts, in_memory, NULL, kh_wait_callback, &result);
  accounts = kh_accounts_try_sample_finish (f->accounts, kh_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (accounts->len, ==, 3);
}

static void
test_sample (Fixture *f, gconstpointer in_keyring)
{
  g_autofree char *address = NULL;
  g_autofree char *ini = NULL;

  try_sample (f, in_keyring == NULL);
  g_assert_cmpuint (count (f), ==, 3);
  g_assert_true (kh_accounts_is_sample (f->accounts, nth (f, 0)));
  wait_ready (nth (f, 0));
  address = g_strdup (kh_accounts_get_address (f->accounts, nth (f, 0)));
  try_sample (f, in_keyring == NULL);
  g_assert_cmpuint (count (f), ==, 3);

  /* After a restart it is there by itself, at another address. */
  restart (f);
  g_assert_cmpuint (count (f), ==, 3);
  wait_ready (nth (f, 0));
  g_assert_cmpuint (count (f), ==, 3);
  g_assert_true (kh_accounts_is_sample (f->accounts, nth (f, 0)));
  ini = ini_text ();
  g_assert_nonnull (strstr (ini, kh_accounts_get_address (f->accounts, nth (f, 0))));
}

static void
test_sample_program_is_missing (Fixture *f, gconstpointer data)
{
  g_autoptr (KhAccounts) accounts = kh_accounts_new (f->secrets, "/nonexistent/keyholder-server");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kh_accounts_try_sample_async (accounts, TRUE, NULL, kh_wait_callback, &result);
  g_assert_null (kh_accounts_try_sample_finish (accounts, kh_wait (&result), &error));
  kh_assert_error (error, KH_ERROR_SERVER, "sample-store");
  g_assert_nonnull (strstr (error->message, "/nonexistent/keyholder-server"));
}

static void
test_sample_database_is_damaged (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "keyholder", NULL);
  g_autofree char *path = g_build_filename (folder, "sample.db", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, "This was never a database, and it is long enough to be one.", -1, NULL));
  kh_accounts_try_sample_async (f->accounts, TRUE, NULL, kh_wait_callback, &result);
  g_assert_null (kh_accounts_try_sample_finish (f->accounts, kh_wait (&result), &error));
  kh_assert_error (error, KH_ERROR_SERVER, "sample-store");
  /* What the program said of it. */
  g_assert_nonnull (strstr (error->message, "sample.db"));
}

static void
test_sample_ends_with_its_object (Fixture *f, gconstpointer data)
{
  g_autofree char *address = NULL;
  g_autofree char *mail = NULL;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GUri) uri = NULL;

  start_store (f);
  address = g_strdup (kh_sample_store_get_address (f->store));
  mail = g_strdup (kh_sample_store_get_mail_folder (f->store));
  g_assert_true (g_file_test (mail, G_FILE_TEST_IS_DIR));
  g_assert_finalize_object (g_steal_pointer (&f->store));
  g_assert_false (g_file_test (mail, G_FILE_TEST_EXISTS));
  uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", g_uri_get_port (uri), NULL, NULL);
  g_assert_null (connection);
}

/* --- With the keyring --- */

static char *
lookup (Fixture *f, const char *id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *token;

  kh_secrets_lookup_async (f->secrets, id, NULL, kh_wait_callback, &result);
  token = kh_secrets_lookup_finish (f->secrets, kh_wait (&result), &error);
  g_assert_no_error (error);
  return token;
}

static void
test_secrets (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) stored = NULL;
  g_autoptr (GAsyncResult) cleared = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = lookup (f, "secret-1");
  g_autofree char *token = NULL;
  g_autofree char *other = NULL;
  g_autofree char *after = NULL;

  g_assert_null (before);
  kh_secrets_store_async (f->secrets, "secret-1", "A label", "khs_one", NULL, kh_wait_callback, &stored);
  g_assert_true (kh_secrets_store_finish (f->secrets, kh_wait (&stored), &error));
  token = lookup (f, "secret-1");
  g_assert_cmpstr (token, ==, "khs_one");
  other = lookup (f, "secret-2");
  g_assert_null (other);
  kh_secrets_clear_async (f->secrets, "secret-1", NULL, kh_wait_callback, &cleared);
  g_assert_true (kh_secrets_clear_finish (f->secrets, kh_wait (&cleared), &error));
  after = lookup (f, "secret-1");
  g_assert_null (after);
}

static char *
connection_id (KhAccount *account)
{
  const char *id = kh_account_get_id (account);

  return g_strndup (id, strchr (id, '/') - id);
}

static void
test_kept_over_restart (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) accounts = NULL;
  g_autofree char *id = NULL;
  g_autofree char *token = NULL;
  g_autofree char *gone = NULL;
  g_autofree char *ini = NULL;

  start_store (f);
  accounts = connect_well (f, FALSE);
  id = connection_id (nth (f, 0));
  restart (f);
  g_assert_cmpuint (count (f), ==, 3);
  for (guint i = 0; i < 3; i++)
    wait_ready (nth (f, i));
  token = lookup (f, id);
  g_assert_true (g_str_has_prefix (token, "khs_"));
  ini = ini_text ();
  g_assert_null (strstr (ini, token));

  while (count (f) > 0)
    remove_account (f, nth (f, 0));
  gone = lookup (f, id);
  g_assert_null (gone);
}

/* A session that was ended elsewhere. */
static void
test_dead_token_after_restart (Fixture *f, gconstpointer data)
{
  const KhService *service = kh_services_find ("account-api");
  g_autoptr (SoupSession) session = kh_service_session_new ();
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *token = NULL;

  start_store (f);
  accounts = connect_well (f, FALSE);
  id = connection_id (nth (f, 0));
  token = lookup (f, id);
  service->sign_out_async (session, kh_sample_store_get_address (f->store), token, NULL, kh_wait_callback, &result);
  g_assert_true (service->sign_out_finish (kh_wait (&result), &error));
  restart (f);
  kh_wait_until (kh_account_get_signed_out (nth (f, 0)));
  g_assert_error (kh_account_get_error (nth (f, 0)), KH_ERROR, KH_ERROR_UNAUTHORIZED);
}

#define ADD(name, function) g_test_add ("/accounts/" name, Fixture, NULL, set_up, function, tear_down)
#define ADD_KEYRING(name, function) \
  g_test_add ("/accounts-keyring/" name, Fixture, GINT_TO_POINTER (TRUE), set_up, function, tear_down)

int
main (int argc, char **argv)
{
  gboolean keyring = argc > 1 && g_str_equal (argv[1], "--keyring");

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  if (keyring) {
    ADD_KEYRING ("secrets", test_secrets);
    ADD_KEYRING ("kept-over-restart", test_kept_over_restart);
    ADD_KEYRING ("dead-token-after-restart", test_dead_token_after_restart);
    ADD_KEYRING ("sample", test_sample);
    return g_test_run ();
  }
  ADD ("nothing-yet", test_nothing_yet);
  ADD ("no-keyring", test_no_keyring);
  ADD ("in-memory", test_in_memory);
  ADD ("reconnect", test_reconnect);
  ADD ("same-person-twice", test_same_person_twice);
  ADD ("wrong-password", test_wrong_password);
  ADD ("dead-admin-token", test_dead_admin_token);
  ADD ("wrong-requests", test_wrong_requests);
  ADD ("not-keyholder", test_not_keyholder);
  ADD ("cancel-connecting", test_cancel_connecting);
  ADD ("remove", test_remove);
  ADD ("file-is-private", test_file_is_private);
  ADD ("damaged", test_damaged);
  ADD ("unknown-service-is-kept", test_unknown_service_is_kept);
  ADD ("sample", test_sample);
  ADD ("sample-program-is-missing", test_sample_program_is_missing);
  ADD ("sample-database-is-damaged", test_sample_database_is_damaged);
  ADD ("sample-ends-with-its-object", test_sample_ends_with_its_object);
  return g_test_run ();
}
