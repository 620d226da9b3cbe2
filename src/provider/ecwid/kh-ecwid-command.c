/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provider/ecwid/kh-ecwid-command.h"

#include "base/kh-error.h"
#include "base/kh-text.h"
#include "provider/ecwid/kh-ecwid-read.h"

typedef struct {
  KhCommand *command;
  KhEcwidScopes *scopes; /* borrowed */
  GHashTable *tried;     /* borrowed */
  char *email;
  char **wanted;         /* scopes that somebody is to have: one or more */
  GPtrArray *staff;      /* as it was read before writing */
} Run;

static void
run_free (Run *run)
{
  g_object_unref (run->command);
  g_free (run->email);
  g_strfreev (run->wanted);
  g_clear_pointer (&run->staff, g_ptr_array_unref);
  g_free (run);
}

/* Takes @task. */
static void
call (GTask *task, KhEcwidCall which, const char *id, JsonNode *body, KhHttpRead read, GAsyncReadyCallback callback)
{
  kh_ecwid_client_send_async (g_task_get_source_object (task), which, id, body, read, NULL,
                              g_task_get_cancellable (task), callback, task);
}

/* Takes @task. */
static void
list (GTask *task, GAsyncReadyCallback callback)
{
  kh_ecwid_client_send_async (g_task_get_source_object (task), KH_ECWID_LIST, NULL, NULL, kh_ecwid_read_list,
                              (GDestroyNotify) g_ptr_array_unref, g_task_get_cancellable (task), callback, task);
}

/* @scopes: (nullable): NULL leaves the member out, which only calls that take no scopes may do. */
static JsonNode *
create_body (const char *email, char **scopes)
{
  JsonNode *root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "email", email);
  if (scopes != NULL) {
    JsonArray *array = json_array_new ();
    for (char **scope = scopes; *scope != NULL; scope++)
      json_array_add_string_element (array, *scope);
    json_object_set_array_member (object, "staffScopes", array);
  }
  json_node_take_object (root, object);
  return root;
}

static void
conflict (GTask *task, const char *word)
{
  g_task_return_error (task, kh_error_new (KH_ERROR_CONFLICT, word, "Its state does not allow this any more."));
}

/* @entity: (transfer full) (nullable) */
static void
reply (GTask *task, gpointer entity)
{
  KhReply *answer = g_new0 (KhReply, 1);

  answer->entity = entity;
  g_task_return_pointer (task, answer, (GDestroyNotify) kh_reply_free);
}

/* Returns: FALSE, and @task has its error. */
static gboolean
is_done (GTask *task, GObject *source, GAsyncResult *result)
{
  GError *error = NULL;

  if (kh_ecwid_client_send_finish (KH_ECWID_CLIENT (source), result, &error) != NULL)
    return TRUE;
  g_task_return_error (task, error);
  return FALSE;
}

/* --- Inviting --- */

static void
on_listed_after (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Run *run = g_task_get_task_data (task);
  g_autoptr (GPtrArray) staff = kh_ecwid_client_send_finish (KH_ECWID_CLIENT (source), result, NULL);
  KhEcwidStaff *one = staff != NULL ? kh_ecwid_staff_find_by_email (staff, run->email) : NULL;

  /* That it was sent is certain, whatever comes of looking for it: the next look at the list shows it. */
  reply (task, one != NULL && !one->accepted ? kh_ecwid_staff_to_invitation (one, run->scopes) : NULL);
}

static gboolean
is_same_access (Run *run, KhEcwidStaff *one)
{
  g_autoptr (KhGrants) there = kh_ecwid_scopes_to_grants (run->scopes, (const char *const *) one->scopes);
  g_autoptr (KhGrants) wanted = kh_ecwid_scopes_to_grants (run->scopes, (const char *const *) run->wanted);

  return kh_grants_equal (there, wanted);
}

/* The address was there already: is it this very invitation, sent before? */
static void
on_listed_taken (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) staff = kh_ecwid_client_send_finish (KH_ECWID_CLIENT (source), result, &error);
  KhEcwidStaff *one = staff != NULL ? kh_ecwid_staff_find_by_email (staff, run->email) : NULL;
  gboolean tried = g_hash_table_contains (run->tried, kh_command_get_idempotency_key (run->command));

  if (staff == NULL)
    g_task_return_error (task, error);
  else if (one == NULL || one->accepted)
    conflict (task, "already-member");
  else if (tried && is_same_access (run, one))
    reply (task, kh_ecwid_staff_to_invitation (one, run->scopes));
  else
    conflict (task, "already-invited");
}

static void
on_created (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Run *run = g_task_get_task_data (task);
  const char *key = kh_command_get_idempotency_key (run->command);
  GError *error = NULL;
  gboolean created = kh_ecwid_client_send_finish (KH_ECWID_CLIENT (source), result, &error) != NULL;

  if (g_error_matches (error, KH_ERROR, KH_ERROR_CONFLICT)) {
    g_error_free (error);
    list (g_steal_pointer (&task), on_listed_taken);
    return;
  }
  /* Where the answer was lost, it may have been done. */
  if (created || g_error_matches (error, KH_ERROR, KH_ERROR_NETWORK) || g_error_matches (error, KH_ERROR, KH_ERROR_SERVER))
    g_hash_table_add (run->tried, g_strdup (key));
  if (created)
    list (g_steal_pointer (&task), on_listed_after);
  else
    g_task_return_error (task, error);
}

/* --- What needs a look first --- */

static void
on_updated (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Run *run = g_task_get_task_data (task);
  KhEcwidStaff *one = kh_ecwid_staff_find (run->staff, kh_command_get_target (run->command));

  if (!is_done (task, source, result))
    return;
  g_strfreev (one->scopes);
  one->scopes = g_strdupv (run->wanted);
  reply (task, kh_ecwid_staff_to_user (one, run->scopes));
}

static void
on_resent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Run *run = g_task_get_task_data (task);

  if (is_done (task, source, result))
    reply (task, kh_ecwid_staff_to_invitation (kh_ecwid_staff_find (run->staff, kh_command_get_target (run->command)),
                                               run->scopes));
}

static void
on_gone (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;

  if (is_done (task, source, result))
    reply (task, NULL);
}

/* Whether @one still has what the command was decided on. */
static gboolean
is_as_it_was (Run *run, KhEcwidStaff *one)
{
  g_autoptr (KhGrants) now = kh_ecwid_scopes_to_grants (run->scopes, (const char *const *) one->scopes);

  return kh_grants_equal (now, kh_command_get_grants_before (run->command));
}

static void
on_listed_before (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Run *run = g_task_get_task_data (task);
  KhCommandKind kind = kh_command_get_kind (run->command);
  GError *error = NULL;
  KhEcwidStaff *one;

  run->staff = kh_ecwid_client_send_finish (KH_ECWID_CLIENT (source), result, &error);
  if (run->staff == NULL) {
    g_task_return_error (task, error);
    return;
  }
  one = kh_ecwid_staff_find (run->staff, kh_command_get_target (run->command));
  if (kind == KH_COMMAND_UPDATE_USER) {
    if (one == NULL)
      conflict (task, "not-found");
    else if (!is_as_it_was (run, one))
      conflict (task, "precondition-failed");
    else
      call (g_steal_pointer (&task), KH_ECWID_UPDATE, one->id, create_body (one->email, run->wanted),
            kh_ecwid_read_updated, on_updated);
  } else if (one == NULL || one->accepted) {
    conflict (task, "not-pending");
  } else if (kind == KH_COMMAND_RESEND) {
    call (g_steal_pointer (&task), KH_ECWID_RESEND, NULL, create_body (one->email, NULL), kh_ecwid_read_success,
          on_resent);
  } else {
    call (g_steal_pointer (&task), KH_ECWID_REVOKE, NULL, create_body (one->email, NULL), kh_ecwid_read_deleted,
          on_gone);
  }
}

/* --- Beginning --- */

/* Of all that a command can say only rights, and whose, are something that the service has. */
static gboolean
take_values (Run *run, GError **error)
{
  g_autoptr (GVariant) values = kh_command_get_values (run->command);
  g_autoptr (GVariant) grants = NULL;
  GVariantIter iter;
  const char *name;
  GVariant *value;

  g_variant_iter_init (&iter, values);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &value)) {
    gboolean known = g_str_equal (name, "grants")
                     || (g_str_equal (name, "email") && kh_command_get_kind (run->command) == KH_COMMAND_INVITE);
    if (g_str_equal (name, "grants") && g_variant_is_of_type (value, G_VARIANT_TYPE ("a{sy}"))) {
      g_clear_pointer (&grants, g_variant_unref);
      grants = g_variant_ref (value);
    }
    if (!known) {
      g_propagate_error (error, kh_error_new (KH_ERROR_UNSUPPORTED, NULL, "The service has no “%s”.", name));
      /* g_variant_iter_loop() frees it only at the end. */
      g_variant_unref (value);
      return FALSE;
    }
  }
  if (grants == NULL)
    grants = g_variant_ref_sink (g_variant_new_array (G_VARIANT_TYPE ("{sy}"), NULL, 0));
  run->wanted = kh_ecwid_scopes_from_values (run->scopes, grants, error);
  return run->wanted != NULL;
}

static gboolean
take_email (Run *run, GError **error)
{
  const char *email = kh_command_get_string (run->command, "email");
  GError *invalid;

  run->email = g_strstrip (g_strdup (email != NULL ? email : ""));
  if (kh_text_is_email (run->email))
    return TRUE;
  invalid = kh_error_new (KH_ERROR_INVALID, NULL, "That is not a mail address.");
  kh_error_add_field (invalid, "/email", "invalid-email");
  g_propagate_error (error, invalid);
  return FALSE;
}

void
kh_ecwid_command_run_async (KhEcwidClient *client, KhEcwidScopes *scopes, GHashTable *tried, KhCommand *command,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (client, cancellable, callback, data);
  Run *run = g_new0 (Run, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, kh_ecwid_command_run_async);
  g_task_set_check_cancellable (task, FALSE);
  run->command = g_object_ref (command);
  run->scopes = scopes;
  run->tried = tried;
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  switch (kh_command_get_kind (command)) {
  case KH_COMMAND_INVITE:
    if (take_email (run, &error) && take_values (run, &error))
      call (g_steal_pointer (&task), KH_ECWID_CREATE, NULL, create_body (run->email, run->wanted),
            kh_ecwid_read_success, on_created);
    break;
  case KH_COMMAND_UPDATE_USER:
    if (take_values (run, &error))
      list (g_steal_pointer (&task), on_listed_before);
    break;
  case KH_COMMAND_RESEND:
  case KH_COMMAND_REVOKE:
    list (g_steal_pointer (&task), on_listed_before);
    break;
  case KH_COMMAND_REMOVE_USER:
    call (g_steal_pointer (&task), KH_ECWID_DELETE, kh_command_get_target (command), NULL, kh_ecwid_read_deleted,
          on_gone);
    break;
  case KH_COMMAND_INVITE_MANY:
  case KH_COMMAND_RESTORE_USER:
  case KH_COMMAND_CREATE_ROLE:
  case KH_COMMAND_UPDATE_ROLE:
  case KH_COMMAND_DELETE_ROLE:
  case KH_COMMAND_END_SESSION:
  case KH_COMMAND_END_OTHER_SESSIONS:
  case KH_COMMAND_UPDATE_ACCOUNT:
  case KH_COMMAND_UPDATE_ME:
    error = kh_error_new (KH_ERROR_UNSUPPORTED, NULL, "The service cannot do that.");
    break;
  }
  if (error != NULL)
    g_task_return_error (task, error);
}

KhReply *
kh_ecwid_command_run_finish (KhEcwidClient *client, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
