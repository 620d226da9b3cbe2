/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sample store's server is killed, and is no longer needed; without a keyring.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "account/kh-accounts.h"
#include "base/kh-error.h"
#include "kh-wait.h"

typedef struct {
  KhSecrets *secrets;
  KhAccounts *accounts;
} Fixture;

static void
try_sample (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GError) error = NULL;

  kh_accounts_try_sample_async (f->accounts, TRUE, NULL, kh_wait_callback, &result);
  accounts = kh_accounts_try_sample_finish (f->accounts, kh_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (accounts->len, ==, 3);
}

static KhAccount *
nth (Fixture *f, guint n)
{
  g_autoptr (KhAccount) account = g_list_model_get_item (G_LIST_MODEL (f->accounts), n);

  return account; /* the list holds it */
}

static gboolean
is_ready (KhAccount *account)
{
  return kh_account_get_state (account, KH_COLLECTION_USERS) == KH_STATE_READY && kh_account_get_error (account) == NULL;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->secrets = kh_secrets_new ();
  f->accounts = kh_accounts_new (f->secrets, g_getenv ("KEYHOLDER_SERVER"));
  try_sample (f);
  kh_wait_until (is_ready (nth (f, 0)));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->accounts);
  g_clear_object (&f->secrets);
}

static gboolean
is_our_server (const char *pid)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "stat", NULL);
  g_autofree char *text = NULL;
  const char *rest;
  char state;
  int parent;

  if (!g_file_get_contents (path, &text, NULL, NULL) || strstr (text, "(keyholder-serve") == NULL)
    return FALSE;
  rest = strrchr (text, ')');
  return sscanf (rest + 1, " %c %d", &state, &parent) == 2 && state != 'Z' && parent == getpid ();
}

/* Returns: the process of the sample store, or 0. */
static int
server (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    if (g_ascii_isdigit (*name) && is_our_server (name))
      return atoi (name);
  return 0;
}

static void
kill_server (void)
{
  int pid = server ();

  g_assert_cmpint (pid, !=, 0);
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
}

static char *
address (Fixture *f)
{
  return g_strdup (kh_accounts_get_address (f->accounts, nth (f, 0)));
}

static void
kill_and_wait_for_another (Fixture *f)
{
  g_autofree char *before = address (f);

  kill_server ();
  kh_wait_until (g_strcmp0 (kh_accounts_get_address (f->accounts, nth (f, 0)), before) != 0);
  for (guint i = 0; i < 3; i++)
    kh_wait_until (is_ready (nth (f, i)));
}

static void
test_started_again (Fixture *f, gconstpointer data)
{
  kill_and_wait_for_another (f);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->accounts)), ==, 3);
}

static void
test_not_for_ever (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  KhConnectRequest request = { .in_memory = TRUE };

  kill_and_wait_for_another (f);
  kill_server ();
  kh_wait_until (kh_account_get_signed_out (nth (f, 0)));
  kh_assert_error (kh_account_get_error (nth (f, 0)), KH_ERROR_SERVER, "sample-store");
  g_assert_cmpint (server (), ==, 0);

  /* Whoever wants it gets it. */
  kh_accounts_reconnect_async (f->accounts, nth (f, 0), &request, NULL, kh_wait_callback, &result);
  g_assert_true (kh_accounts_reconnect_finish (f->accounts, kh_wait (&result), &error));
  g_assert_no_error (error);
  kh_wait_until (is_ready (nth (f, 0)));
}

static void
remove_first (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kh_accounts_remove_async (f->accounts, nth (f, 0), NULL, kh_wait_callback, &result);
  g_assert_true (kh_accounts_remove_finish (f->accounts, kh_wait (&result), &error));
  g_assert_no_error (error);
}

static void
test_ends_with_its_last_account (Fixture *f, gconstpointer data)
{
  remove_first (f);
  remove_first (f);
  g_assert_cmpint (server (), !=, 0);
  kh_wait_until (is_ready (nth (f, 0)));
  remove_first (f);
  kh_wait_until (server () == 0);
}

static void
test_wanted_again_while_it_ends (Fixture *f, gconstpointer data)
{
  g_autoptr (KhSampleStore) store = kh_sample_store_new (g_getenv ("KEYHOLDER_SERVER"));

  for (guint i = 0; i < 2; i++) {
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;
    kh_sample_store_start_async (store, NULL, kh_wait_callback, &result);
    g_assert_true (kh_sample_store_start_finish (store, kh_wait (&result), &error));
    g_assert_no_error (error);
    g_assert_nonnull (kh_sample_store_get_address (store));
    kh_sample_store_end (store);
  }
}

#define ADD(name, function) g_test_add ("/sample/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("started-again", test_started_again);
  ADD ("not-for-ever", test_not_for_ever);
  ADD ("ends-with-its-last-account", test_ends_with_its_last_account);
  ADD ("wanted-again-while-it-ends", test_wanted_again_while_it_ends);
  return g_test_run ();
}
