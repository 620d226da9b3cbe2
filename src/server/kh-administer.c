/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an operator does beside the running server.
 */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "base/kh-text.h"
#include "base/kh-time.h"
#include "server/api/kh-api.h"
#include "server/api/kh-create-account.h"
#include "server/auth/kh-token.h"
#include "server/kh-commands.h"

typedef KhDatabase Database;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Database, kh_database_close)

static gboolean
no_more (int argc, char **argv, GError **error)
{
  g_autofree char *message = argc > 1 ? g_strdup_printf ("Unknown argument %s", argv[1]) : NULL;

  return message == NULL || kh_command_usage (error, message);
}

/* @make: it may be a new one. */
static Database *
open_database (const char *path, gboolean make, GError **error)
{
  if (path == NULL) {
    kh_command_usage (error, "--database FILE is needed");
    return NULL;
  }
  if (!make && !g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_propagate_error (error, kh_error_new (KH_ERROR_SERVER, NULL, "%s: no such file", path));
    return NULL;
  }
  return kh_database_open (path, error);
}

/* Says in the account's history what was done; nobody of the account did it. */
static void
record (KhDb *db, gint64 now, const char *account, const char *action, const char *kind, const char *id,
        const char *name)
{
  KhRequest request = { .db = db, .now = now };

  kh_record_end (kh_record_new (&request, account, action, kind, id, name));
}

/* The first line of standard input. */
static gboolean
read_password (char *buffer, int size, GError **error)
{
  if (fgets (buffer, size, stdin) == NULL)
    return kh_command_usage (error, "The owner's password is needed on standard input");
  if (strlen (buffer) == (gsize) size - 1)
    return kh_command_usage (error, "The password is too long");
  buffer[strcspn (buffer, "\r\n")] = '\0';
  if (!g_utf8_validate (buffer, -1, NULL))
    return kh_command_usage (error, "The password is not UTF-8");
  return TRUE;
}

static char *
create_account (KhDatabase *database, const KhNewAccount *wanted, GError **error)
{
  KhDb *db = kh_database_get (database);
  gint64 now = kh_time_now ();
  g_autofree char *account = NULL;

  if (!kh_db_begin (db, TRUE, error))
    return NULL;
  account = kh_create_account (db, wanted, now, error);
  if (account == NULL) {
    kh_db_rollback (db);
    return NULL;
  }
  record (db, now, account, "account.created", "account", account, wanted->name);
  return kh_db_commit (db, error) ? g_steal_pointer (&account) : NULL;
}

int
kh_command_create_account (int argc, char **argv)
{
  g_autofree char *path = NULL;
  g_autofree char *kind = NULL;
  g_autofree char *name = NULL;
  g_autofree char *owner_name = NULL;
  g_autofree char *owner_email = NULL;
  g_autofree char *language = NULL;
  g_autofree char *account = NULL;
  g_autoptr (Database) database = NULL;
  g_autoptr (GError) error = NULL;
  char password[1026];
  int user_limit = G_MININT, kind_value = 0; /* not told */
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &path, "Where everything is kept", "FILE" },
    { "kind", 0, 0, G_OPTION_ARG_FILENAME, &kind, "shipping, messaging or shop", "KIND" },
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &name, "The account's name", "NAME" },
    { "owner-name", 0, 0, G_OPTION_ARG_FILENAME, &owner_name, "The owner's name", "NAME" },
    { "owner-email", 0, 0, G_OPTION_ARG_FILENAME, &owner_email, "The owner's mail address", "ADDR" },
    { "language", 0, 0, G_OPTION_ARG_FILENAME, &language, "Default: en-US", "TAG" },
    { "user-limit", 0, 0, G_OPTION_ARG_INT, &user_limit, "How many users the plan allows; none unless told", "N" },
    G_OPTION_ENTRY_NULL,
  };
  KhNewAccount wanted = { 0 };

  if (!kh_command_parse (NULL, "Makes an account. The owner's password is read from standard input; a person who has "
                               "the address already must give theirs. Prints the account's id.",
                         entries, &argc, &argv, &error)
      || !no_more (argc, argv, &error))
    return kh_command_fail (error);
  if (kind == NULL || name == NULL || owner_name == NULL || owner_email == NULL)
    kh_command_usage (&error, "--kind, --name, --owner-name and --owner-email are needed");
  else if (!kh_enum_from_word (KH_TYPE_ACCOUNT_KIND, kind, &kind_value))
    kh_command_usage (&error, "--kind must be shipping, messaging or shop");
  else if (user_limit != G_MININT && user_limit < 1)
    kh_command_usage (&error, "--user-limit must be at least 1");
  else if (read_password (password, sizeof password, &error))
    database = open_database (path, TRUE, &error);
  if (database != NULL) {
    wanted = (KhNewAccount){ kind_value, name, owner_name, owner_email, password,
                            language != NULL ? language : kh_languages[0], MAX (user_limit, 0) };
    account = create_account (database, &wanted, &error);
  }
  sodium_memzero (password, sizeof password);
  if (account == NULL)
    return kh_command_fail (error);
  puts (account);
  return 0;
}

static char *
create_token (KhDatabase *database, const char *account, const char *name, GError **error)
{
  KhDb *db = kh_database_get (database);
  gint64 now = kh_time_now ();
  g_autofree char *id = NULL;
  char *token;

  if (!kh_db_begin (db, TRUE, error))
    return NULL;
  if (kh_db_get_int (db, 0, "SELECT 1 FROM accounts WHERE id = ?", "s", account) == 0) {
    kh_db_rollback (db);
    kh_command_usage (error, "There is no account with this id");
    return NULL;
  }
  token = kh_insert_api_token (db, account, name, now, &id);
  record (db, now, account, "token.created", "token", id, name);
  if (kh_db_commit (db, error))
    return token;
  kh_token_free (token);
  return NULL;
}

int
kh_command_create_token (int argc, char **argv)
{
  g_autofree char *path = NULL;
  g_autofree char *account = NULL;
  g_autofree char *name = NULL;
  g_autoptr (Database) database = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &path, "Where everything is kept", "FILE" },
    { "account", 0, 0, G_OPTION_ARG_FILENAME, &account, "The account's id", "ID" },
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &name, "What it is called in the list of tokens", "NAME" },
    G_OPTION_ENTRY_NULL,
  };
  char *token = NULL;

  if (!kh_command_parse (NULL, "Prints a new API token, which acts as the account's owner.", entries, &argc, &argv,
                         &error)
      || !no_more (argc, argv, &error))
    return kh_command_fail (error);
  if (account == NULL || !kh_text_is_line (name, 200))
    kh_command_usage (&error, "--account and --name are needed");
  else
    database = open_database (path, FALSE, &error);
  if (database != NULL)
    token = create_token (database, account, name, &error);
  if (token == NULL)
    return kh_command_fail (error);
  puts (token);
  kh_token_free (token);
  return 0;
}

int
kh_command_backup (int argc, char **argv)
{
  g_autofree char *path = NULL;
  g_autoptr (Database) database = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &path, "Where everything is kept", "FILE" },
    G_OPTION_ENTRY_NULL,
  };

  if (!kh_command_parse ("TARGET", "Copies the database into the new file TARGET, also while the server runs.", entries,
                         &argc, &argv, &error))
    return kh_command_fail (error);
  if (argc != 2)
    kh_command_usage (&error, "backup needs one TARGET");
  else
    database = open_database (path, FALSE, &error);
  if (database == NULL || !kh_database_backup (database, argv[1], &error))
    return kh_command_fail (error);
  return 0;
}
