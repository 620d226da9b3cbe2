/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The application without its window: an account that is followed, changed and shown as lines on standard output, for
 * tests that have several of them at work.
 *
 *   follower ADDRESS ACCOUNT     the first line of standard input is the token; "ready" is said once everything is read
 *
 * Each further line is one change, in fields between tabs: a verb, the id of what is changed ("-": nothing), and names and
 * values in turn. It is made as the window would make it, on what the lists show at that moment, and answered with "ok",
 * with the word of the error, or with "absent". "dump" gives all lists as JSON, "quit" ends it.
 */
#include <gio/gunixinputstream.h>
#include <stdio.h>
#include <unistd.h>

#include "account/kh-account.h"
#include "base/kh-error.h"
#include "model/kh-entity-json.h"
#include "provider/kh-service.h"

typedef struct {
  GMainLoop *loop;
  KhAccount *account;
  GDataInputStream *input;
} Follower;

static const struct {
  const char *verb;
  KhCommandKind kind;
  KhCollection collection;
} verbs[] = {
  { "user", KH_COMMAND_UPDATE_USER, KH_COLLECTION_USERS },
  { "remove", KH_COMMAND_REMOVE_USER, KH_COLLECTION_USERS },
  { "restore", KH_COMMAND_RESTORE_USER, KH_COLLECTION_USERS },
  { "invite", KH_COMMAND_INVITE, KH_COLLECTION_INVITATIONS },
  { "resend", KH_COMMAND_RESEND, KH_COLLECTION_INVITATIONS },
  { "revoke", KH_COMMAND_REVOKE, KH_COLLECTION_INVITATIONS },
  { "new-role", KH_COMMAND_CREATE_ROLE, KH_COLLECTION_ROLES },
  { "role", KH_COMMAND_UPDATE_ROLE, KH_COLLECTION_ROLES },
  { "drop-role", KH_COMMAND_DELETE_ROLE, KH_COLLECTION_ROLES },
  { "end", KH_COMMAND_END_SESSION, KH_COLLECTION_SESSIONS },
  { "account", KH_COMMAND_UPDATE_ACCOUNT, KH_N_COLLECTIONS },
};

static void read_next (Follower *self);

static void
say (Follower *self, const char *line)
{
  puts (line);
  fflush (stdout);
  read_next (self);
}

static void
append_list (GString *text, const char *name, KhEntityList *list)
{
  g_string_append_printf (text, "\"%s\":{", name);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++) {
    g_autoptr (KhEntity) entity = g_list_model_get_item (G_LIST_MODEL (list), i);
    g_string_append_printf (text, "%s\"%s\":", i > 0 ? "," : "", kh_entity_get_id (entity));
    kh_entity_write_json (entity, KH_FIELDS_LASTING, text);
  }
  g_string_append (text, "},");
}

static void
dump (Follower *self)
{
  static const char *const names[] = { "areas", "roles", "users", "invitations", "sessions" };
  g_autoptr (GString) text = g_string_new ("{");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    append_list (text, names[i], kh_account_get_list (self->account, i));
  g_string_append (text, "\"account\":");
  kh_entity_write_json (KH_ENTITY (kh_account_get_info (self->account)), KH_FIELDS_LASTING, text);
  g_string_append_c (text, '}');
  say (self, text->str);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = kh_account_run_finish (KH_ACCOUNT (source), result, &error);

  if (error == NULL)
    say (data, "ok");
  else
    say (data, kh_error_get_word (error) != NULL ? kh_error_get_word (error) : error->message);
}

/* "area=level" */
static void
set_grants (KhCommand *command, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, "=", 2);
  g_autoptr (KhGrants) grants = kh_grants_new ();
  int level;

  if (kh_enum_from_word (KH_TYPE_LEVEL, parts[1], &level))
    kh_grants_set (grants, parts[0], level);
  kh_command_set_grants (command, "grants", grants);
}

static void
set_value (KhCommand *command, const char *name, const char *value)
{
  g_auto (GStrv) ids = NULL;

  if (g_str_equal (name, "roles")) {
    ids = g_strsplit (value, ",", -1);
    kh_command_set_strv (command, name, (const char *const *) ids);
  } else if (g_str_equal (name, "grants")) {
    set_grants (command, value);
  } else if (g_str_equal (name, "agent_login")) {
    kh_command_set_boolean (command, name, g_str_equal (value, "true"));
  } else {
    kh_command_set_string (command, name, value);
  }
}

/* Returns: FALSE when there is no such thing in the lists. */
static gboolean
find_target (Follower *self, KhCollection collection, const char *id, KhEntity **target)
{
  *target = NULL;
  if (collection == KH_N_COLLECTIONS)
    *target = KH_ENTITY (kh_account_get_info (self->account));
  else if (!g_str_equal (id, "-"))
    *target = kh_entity_list_lookup (kh_account_get_list (self->account, collection), id);
  return *target != NULL || g_str_equal (id, "-");
}

static void
run (Follower *self, char **fields)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++) {
    g_autoptr (KhCommand) command = NULL;
    KhEntity *target;
    if (!g_str_equal (verbs[i].verb, fields[0]))
      continue;
    if (!find_target (self, verbs[i].collection, fields[1], &target)) {
      say (self, "absent");
      return;
    }
    command = kh_command_new (verbs[i].kind, target);
    for (char **field = fields + 2; field[0] != NULL && field[1] != NULL; field += 2)
      set_value (command, field[0], field[1]);
    kh_account_run_async (self->account, command, NULL, on_done, self);
    return;
  }
  g_error ("no such verb: %s", fields[0]);
}

static void
on_line (GObject *source, GAsyncResult *result, gpointer data)
{
  Follower *self = data;
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (source), result, NULL, NULL);
  g_auto (GStrv) fields = line != NULL ? g_strsplit (line, "\t", -1) : NULL;

  if (line == NULL || g_str_equal (line, "quit"))
    g_main_loop_quit (self->loop);
  else if (g_str_equal (line, "dump"))
    dump (self);
  else
    run (self, fields);
}

static void
read_next (Follower *self)
{
  g_data_input_stream_read_line_async (self->input, G_PRIORITY_DEFAULT, NULL, on_line, self);
}

static void
on_synced (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!kh_account_sync_finish (KH_ACCOUNT (source), result, &error))
    g_error ("%s", error->message);
  say (data, "ready");
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);
  g_autofree char *token = g_data_input_stream_read_line_utf8 (lines, NULL, NULL, NULL);
  g_autoptr (SoupSession) session = kh_service_session_new ();
  g_autoptr (KhProvider) provider = kh_services_find ("account-api")->open (session, argv[1], token, argv[2]);
  g_autoptr (KhAccount) account = kh_account_new ("follower", "Keyholder", argv[2], provider);
  Follower self = { loop, account, lines };

  kh_account_set_watched (account, TRUE);
  kh_account_sync_async (account, NULL, on_synced, &self);
  g_main_loop_run (loop);
  kh_account_set_watched (account, FALSE);
  soup_session_abort (session);
  return 0;
}
