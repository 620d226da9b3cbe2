/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The application killed at random moments of connecting, syncing, following the feed and changing things on the real
 * server: whatever the moment, the next start finds a snapshot that opens, and ends with what the server has.
 */
#include <stdio.h>
#include <string.h>

#include "account/kh-account.h"
#include "kh-account-fixture.h"
#include "kh-kill.h"
#include "kh-store-fixture.h"
#include "kh-wait.h"
#include "model/kh-entity-json.h"
#include "provider/kh-service.h"

static KhProvider *
open_provider (SoupSession *session, const char *address, const char *token, const char *account)
{
  return kh_services_find ("account-api")->open (session, address, token, account);
}

static KhAccount *
start_account (KhProvider *provider, gboolean kept)
{
  KhAccount *account = kh_account_new ("killed", "Keyholder", "Store", kept ? NULL : provider);

  if (kept) {
    g_autoptr (KhSnapshot) snapshot = kh_snapshot_new ("killed");
    kh_account_set_snapshot (account, snapshot, NULL);
    kh_account_set_provider (account, provider);
  }
  return account;
}

/* --- Who is killed --- */

/* Starts from the snapshot, syncs, follows the feed, and goes on changing people's phone numbers for ever. It tells the id
 * and the number twice: "asked" before the change, "done" when the server has answered. */
static int
change_for_ever (char **argv)
{
  g_autoptr (SoupSession) session = kh_service_session_new ();
  char token[200] = "";
  g_autoptr (KhProvider) provider = NULL;
  g_autoptr (KhAccount) account = NULL;
  GListModel *users;

  g_assert_cmpint (scanf ("%199s", token), ==, 1);
  provider = open_provider (session, argv[2], token, argv[3]);
  account = start_account (provider, TRUE);
  g_print ("started\n");
  kh_account_set_watched (account, TRUE);
  kh_sync (account);
  users = G_LIST_MODEL (kh_account_get_list (account, KH_COLLECTION_USERS));
  for (guint i = 0;; i++) {
    g_autoptr (KhUser) user = g_list_model_get_item (users, i % g_list_model_get_n_items (users));
    g_autoptr (KhCommand) command = NULL;
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (KhReply) reply = NULL;
    g_autofree char *phone = g_strdup_printf ("+31 20 %07u", g_random_int_range (0, 10000000));
    if (kh_account_check (account, KH_ACTION_EDIT_CONTACT, KH_ENTITY (user)) != KH_DENIAL_NONE
        || kh_user_get_status (user) != KH_USER_STATUS_ACTIVE)
      continue;
    command = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
    kh_command_set_string (command, "phone", phone);
    g_print ("asked %s %s\n", kh_entity_get_id (KH_ENTITY (user)), phone);
    kh_account_run_async (account, command, NULL, kh_wait_callback, &result);
    reply = kh_account_run_finish (account, kh_wait (&result), NULL);
    if (reply != NULL)
      g_print ("done %s %s\n", kh_entity_get_id (KH_ENTITY (user)), phone);
  }
  return 0;
}

typedef struct {
  GHashTable *done; /* id -> the last number that the server had confirmed */
  char *asked_id;   /* who was being changed at the end, and to what: it may have happened, or not */
  char *asked_phone;
} Told;

static void
told_free (Told *told)
{
  g_hash_table_unref (told->done);
  g_free (told->asked_id);
  g_free (told->asked_phone);
  g_free (told);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Told, told_free)

static void
take_line (Told *told, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 3);

  g_clear_pointer (&told->asked_id, g_free);
  g_clear_pointer (&told->asked_phone, g_free);
  if (g_str_equal (words[0], "asked")) {
    told->asked_id = g_strdup (words[1]);
    told->asked_phone = g_strdup (words[2]);
  } else if (g_str_equal (words[0], "done")) {
    g_hash_table_replace (told->done, g_strdup (words[1]), g_strdup (words[2]));
  }
}

/* Runs the helper until @delay, in microseconds, after it began, or with @changing after its first change. Returns: what it
 * told. */
static Told *
run_and_kill (KhStoreFixture *f, gboolean changing, gulong delay)
{
  const char *const arguments[] = { "--change-for-ever", kh_sample_store_get_address (f->store), f->account, NULL };
  g_auto (GStrv) lines = kh_kill_run (arguments, f->token, changing ? "done " : NULL, delay);
  Told *told = g_new0 (Told, 1);

  told->done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (char **line = lines; *line != NULL; line++)
    take_line (told, *line);
  return told;
}

/* --- What is there afterwards --- */

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Of every list each thing, and all that is kept of it that does not change by itself; sorted. */
static char *
describe (KhAccount *account)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < KH_N_COLLECTIONS; i++) {
    GListModel *list = G_LIST_MODEL (kh_account_get_list (account, i));
    if (i == KH_COLLECTION_SESSIONS)
      continue;
    for (guint j = 0; j < g_list_model_get_n_items (list); j++) {
      g_autoptr (KhEntity) entity = g_list_model_get_item (list, j);
      GString *row = g_string_new (kh_entity_get_id (entity));
      kh_entity_write_json (entity, KH_FIELDS_LASTING, row);
      g_ptr_array_add (rows, g_string_free (row, FALSE));
    }
  }
  g_ptr_array_sort (rows, compare_rows);
  g_ptr_array_add (rows, NULL);
  return g_strjoinv ("\n", (char **) rows->pdata);
}

/* KEYHOLDER_KILLS: how often; 12 unless told. */
static void
test_killed (KhStoreFixture *f, gconstpointer data)
{
  guint kills = kh_kill_count (12);

  for (guint i = 0; i < kills; i++) {
    g_autoptr (Told) told = run_and_kill (f, i % 2 == 1, g_test_rand_int_range (0, 100000));
    g_autoptr (KhProvider) provider =
        open_provider (f->session, kh_sample_store_get_address (f->store), f->token, f->account);
    g_autoptr (KhAccount) kept = start_account (provider, TRUE);
    g_autoptr (KhAccount) fresh = start_account (provider, FALSE);
    g_autofree char *is = NULL;
    g_autofree char *should_be = NULL;
    GHashTableIter iter;
    const char *id, *phone;

    kh_sync (kept);
    kh_sync (fresh);
    g_assert_null (kh_account_take_store_error (kept));
    is = describe (kept);
    should_be = describe (fresh);
    g_assert_cmpstr (is, ==, should_be);
    g_hash_table_iter_init (&iter, told->done);
    while (g_hash_table_iter_next (&iter, (gpointer *) &id, (gpointer *) &phone)) {
      const char *now = kh_user_get_phone (kh_account_find_user (kept, id));
      if (g_strcmp0 (id, told->asked_id) != 0 || g_strcmp0 (now, told->asked_phone) != 0)
        g_assert_cmpstr (now, ==, phone);
    }
  }
}

int
main (int argc, char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "--change-for-ever"))
    return change_for_ever (argv);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/killed/sync", KhStoreFixture, NULL, kh_store_fixture_set_up, test_killed, kh_store_fixture_tear_down);
  return g_test_run ();
}
