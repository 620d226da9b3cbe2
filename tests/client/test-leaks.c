/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ten thousand changes, and what of them stays in memory: the server and an account that follows it, in one process whose
 * heap is measured. What SQLite keeps of its file is left out: that is a cache with a size of its own.
 */
#include <glib/gstdio.h>
#include <malloc.h>
#include <sqlite3.h>
#include <string.h>

#include "account/kh-account.h"
#include "base/kh-time.h"
#include "kh-account-fixture.h"
#include "kh-wait.h"
#include "provider/kh-service.h"
#include "server/api/kh-create-account.h"
#include "server/auth/kh-token.h"
#include "server/http/kh-dispatch.h"
#include "server/http/kh-response-private.h"
#include "server/kh-server.h"

#define WARM_UP 1000
#define ROUNDS 4
#ifdef __SANITIZE_ADDRESS__
#define CHANGES 250 /* in each round; its own search at the end needs no more */
#else
#define CHANGES 2500
#endif
#define MOST (40 * CHANGES) /* bytes that may stay after a round */

typedef struct {
  char *folder;
  KhServer *server;
  char *account_id;
  char *token;
  SoupSession *session;
  KhAccount *account;
  char *role; /* the id of the one that is changed again and again */
  guint made;
} Fixture;

/* No disk has to be waited for where there is none. */
static char *
make_folder (void)
{
  const char *base = g_access ("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir ();
  char *folder = g_build_filename (base, "keyholder-leaks-XXXXXX", NULL);

  g_assert_nonnull (g_mkdtemp (folder));
  return folder;
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *inside = g_build_filename (path, name, NULL);
    remove_folder (inside);
  }
  g_remove (path);
}

static void
start_server (Fixture *f)
{
  const KhNewAccount wanted = { KH_ACCOUNT_KIND_SHIPPING, "Vogel", "Vera", "vera@vogel.example", "a long password of hers",
                                "en-US", 0 };
  g_autofree char *database = g_build_filename (f->folder, "db", NULL);
  g_autofree char *mail_dir = g_build_filename (f->folder, "mail", NULL);
  KhServerOptions options = { .database = database, .listen = (char *) "127.0.0.1:0", .mail_dir = mail_dir };
  g_autoptr (GError) error = NULL;
  KhDb *db;

  f->server = kh_server_new (&options, &error);
  g_assert_no_error (error);
  db = kh_database_get (f->server->database);
  g_assert_true (kh_db_begin (db, TRUE, &error));
  f->account_id = kh_create_account (db, &wanted, kh_time_now (), &error);
  g_assert_no_error (error);
  f->token = kh_insert_api_token (db, f->account_id, "Test", kh_time_now (), NULL);
  g_assert_true (kh_db_commit (db, &error));
  g_assert_true (kh_server_start (f->server, &error));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (KhProvider) provider = NULL;

  f->folder = make_folder ();
  start_server (f);
  f->session = kh_service_session_new ();
  provider = kh_services_find ("account-api")->open (f->session, kh_server_get_url (f->server), f->token, f->account_id);
  f->account = kh_account_new ("leaks", "Keyholder", "Vogel", provider);
  kh_account_set_watched (f->account, TRUE);
  kh_sync (f->account);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  kh_account_set_watched (f->account, FALSE);
  g_assert_finalize_object (f->account);
  soup_session_abort (f->session);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&f->session);
  kh_server_free (f->server);
  kh_token_free (f->token);
  g_free (f->account_id);
  g_free (f->role);
  remove_folder (f->folder);
  g_free (f->folder);
}

/* Another client's request, without the way over the network. Returns: (transfer full) (nullable): the answer's body. */
static char *
send_request (Fixture *f, const char *method, const char *path, const char *body)
{
  g_autofree char *target = g_strdup_printf ("/v1/accounts/%s/%s", f->account_id, path);
  g_autofree char *authorization = g_strconcat ("Bearer ", f->token, NULL);
  KhExchange *exchange = kh_exchange_new (target);
  g_autoptr (KhResponse) response = NULL;

  exchange->request.server = f->server;
  exchange->request.db = kh_database_get (f->server->database);
  exchange->request.method = method;
  exchange->request.ip = "192.0.2.1";
  exchange->request.authorization = authorization;
  exchange->if_match = "*";
  if (body != NULL) {
    exchange->request.content_type = g_str_equal (method, "PATCH") ? "application/merge-patch+json" : "application/json";
    kh_exchange_add_body (exchange, body, strlen (body));
  }
  response = kh_dispatch (exchange);
  kh_exchange_free (exchange);
  g_assert_cmpuint (kh_response_get_status (response), <, 300);
  return g_strdup (response->body);
}

static char *
read_id (const char *json)
{
  const char *begin = strstr (json, "\"id\":\"") + strlen ("\"id\":\"");

  return g_strndup (begin, strchr (begin, '"') - begin);
}

/* A role that comes and goes; else a role with another description. */
static void
change (Fixture *f)
{
  g_autofree char *answer = NULL;
  g_autofree char *path = NULL;
  g_autofree char *body = NULL;

  if (f->made % 10 == 0) {
    g_autofree char *id = NULL;
    body = g_strdup_printf ("{\"name\":\"Role %u\",\"grants\":{\"labels\":\"guest\"}}", f->made);
    answer = send_request (f, "POST", "roles", body);
    id = read_id (answer);
    path = g_strconcat ("roles/", id, NULL);
    g_free (send_request (f, "DELETE", path, NULL));
    f->made += 2;
  } else {
    path = g_strconcat ("roles/", f->role, NULL);
    body = g_strdup_printf ("{\"description\":\"Number %u\"}", f->made++);
    answer = send_request (f, "PATCH", path, body);
  }
}

static gboolean
is_up_to_date (Fixture *f)
{
  g_autofree char *newest = g_strdup_printf ("Number %u", f->made - 1);
  KhRole *role = kh_account_find_role (f->account, f->role);

  return role != NULL && g_strcmp0 (kh_role_get_description (role), newest) == 0;
}

/* Makes @n changes, while the account follows them. */
static void
make_changes (Fixture *f, guint n)
{
  guint end = f->made + n;

  while (f->made < end) {
    change (f);
    while (f->made % 10 == 5 && g_main_context_iteration (NULL, FALSE))
      ;
  }
  while (f->made % 10 < 5)
    change (f);
  kh_wait_until (is_up_to_date (f));
}

static gssize
measure (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd - sqlite3_memory_used ();
}

/* How much is in use swings by what the threads keep at hand, once up and once down: a leak grows in every round. */
static void
test_leaks (Fixture *f, gconstpointer data)
{
  g_autofree char *made = send_request (f, "POST", "roles", "{\"name\":\"The one\"}");
  gssize least = G_MAXSSIZE;
  gssize before;

  f->role = read_id (made);
  make_changes (f, WARM_UP);
  before = measure ();
  for (guint i = 0; i < ROUNDS; i++) {
    gssize after;

    make_changes (f, CHANGES);
    after = measure ();
    g_test_message ("after %u changes the heap is %" G_GSSIZE_FORMAT " KiB, %+" G_GSSIZE_FORMAT, f->made, after / 1024,
                    (after - before) / 1024);
    least = MIN (least, after - before);
    before = after;
  }
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpint (least, <, MOST);
#endif
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/leaks", Fixture, NULL, set_up, test_leaks, tear_down);
  return g_test_run ();
}
