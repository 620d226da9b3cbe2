/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Changing an account: a command goes to the provider, and what it did shows in the lists when it is answered. And
 * reading its history, of which the account keeps nothing.
 */
#include "account/kh-account-private.h"

#include "base/kh-error.h"

/* Which lists a command changes besides the thing that comes back with its answer. */
static guint
lists_after (KhCommandKind kind)
{
  switch (kind) {
  case KH_COMMAND_INVITE:
  case KH_COMMAND_INVITE_MANY:
  case KH_COMMAND_RESEND:
  case KH_COMMAND_REVOKE:
    return KH_LIST_BIT (KH_COLLECTION_INVITATIONS);
  case KH_COMMAND_UPDATE_USER:
  case KH_COMMAND_REMOVE_USER:
  case KH_COMMAND_RESTORE_USER:
    return KH_LIST_BIT (KH_COLLECTION_ROLES) | KH_LIST_BIT (KH_COLLECTION_SESSIONS);
  case KH_COMMAND_CREATE_ROLE:
  case KH_COMMAND_UPDATE_ROLE:
  case KH_COMMAND_DELETE_ROLE:
    return KH_LIST_BIT (KH_COLLECTION_ROLES);
  case KH_COMMAND_END_SESSION:
  case KH_COMMAND_END_OTHER_SESSIONS:
    return KH_LIST_BIT (KH_COLLECTION_SESSIONS);
  case KH_COMMAND_UPDATE_ACCOUNT:
    return 0;
  case KH_COMMAND_UPDATE_ME:
    return KH_LIST_BIT (KH_COLLECTION_USERS) | KH_LIST_BIT (KH_COLLECTION_SESSIONS);
  }
  g_return_val_if_reached (KH_ALL_LISTS);
}

/* The list that the command's own thing is in; KH_N_COLLECTIONS for none. */
static KhCollection
list_of (KhCommandKind kind)
{
  switch (kind) {
  case KH_COMMAND_INVITE:
  case KH_COMMAND_INVITE_MANY:
  case KH_COMMAND_RESEND:
  case KH_COMMAND_REVOKE:
    return KH_COLLECTION_INVITATIONS;
  case KH_COMMAND_UPDATE_USER:
  case KH_COMMAND_REMOVE_USER:
  case KH_COMMAND_RESTORE_USER:
    return KH_COLLECTION_USERS;
  case KH_COMMAND_CREATE_ROLE:
  case KH_COMMAND_UPDATE_ROLE:
  case KH_COMMAND_DELETE_ROLE:
    return KH_COLLECTION_ROLES;
  case KH_COMMAND_END_SESSION:
  case KH_COMMAND_END_OTHER_SESSIONS:
    return KH_COLLECTION_SESSIONS;
  case KH_COMMAND_UPDATE_ACCOUNT:
  case KH_COMMAND_UPDATE_ME:
    return KH_N_COLLECTIONS;
  }
  g_return_val_if_reached (KH_N_COLLECTIONS);
}

static void
remove_other_sessions (KhAccount *self, const char *user)
{
  KhEntityList *sessions = self->lists[KH_COLLECTION_SESSIONS];

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (sessions)); i > 0; i--) {
    g_autoptr (KhSession) session = g_list_model_get_item (G_LIST_MODEL (sessions), i - 1);
    if (!kh_session_get_current (session) && (user == NULL || g_strcmp0 (user, kh_session_get_user (session)) == 0))
      kh_entity_list_remove (sessions, kh_entity_get_id (KH_ENTITY (session)));
  }
}

/* Shows what the command did. The reply's entity becomes the object that is in the list. */
static void
apply (KhAccount *self, KhCommand *command, KhReply *reply)
{
  KhCommandKind kind = kh_command_get_kind (command);
  KhCollection collection = list_of (kind);

  if (collection < KH_N_COLLECTIONS)
    self->changed[collection]++;
  if (kind == KH_COMMAND_END_OTHER_SESSIONS) {
    const char *user = kh_command_get_string (command, "user");
    remove_other_sessions (self, user != NULL ? user : kh_command_get_target (command));
  } else if (reply->rows != NULL) {
    for (guint i = 0; i < reply->rows->len; i++) {
      KhReplyRow *row = g_ptr_array_index (reply->rows, i);
      if (row->entity != NULL)
        g_set_object (&row->entity, kh_account_take (self, collection, row->entity));
    }
  } else if (reply->entity == NULL) {
    if (collection < KH_N_COLLECTIONS && kh_command_get_target (command) != NULL)
      kh_entity_list_remove (self->lists[collection], kh_command_get_target (command));
  } else if (KH_IS_ACCOUNT_INFO (reply->entity)) {
    kh_account_set_info (self, KH_ACCOUNT_INFO (reply->entity));
  } else if (KH_IS_PERSON (reply->entity)) {
    kh_account_set_person (self, KH_PERSON (reply->entity));
  } else {
    g_set_object (&reply->entity, kh_account_take (self, collection, reply->entity));
  }
}

static void
on_executed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KhAccount *self = g_task_get_source_object (task);
  KhCommand *command = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = kh_provider_execute_finish (KH_PROVIDER (source), result, &error);
  guint lists = lists_after (kh_command_get_kind (command));

  /* With another provider it is another sign-in, whose first sync shows the change. */
  if (G_OBJECT (self->provider) == source) {
    if (reply != NULL) {
      apply (self, command, reply);
      kh_account_keep (self, FALSE);
      kh_account_refresh (self, lists);
    } else if (g_error_matches (error, KH_ERROR, KH_ERROR_UNAUTHORIZED)) {
      kh_account_sync_fail (self, error);
    } else if (g_error_matches (error, KH_ERROR, KH_ERROR_CONFLICT)) {
      KhCollection collection = list_of (kh_command_get_kind (command));
      kh_account_refresh (self, lists | (collection < KH_N_COLLECTIONS ? KH_LIST_BIT (collection) : 0));
    } else if (kh_account_is_passing (error)) {
      kh_account_refresh (self, KH_ALL_LISTS);
    }
  }
  if (reply != NULL)
    g_task_return_pointer (task, g_steal_pointer (&reply), (GDestroyNotify) kh_reply_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
kh_account_run_async (KhAccount *self, KhCommand *command, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, kh_account_run_async);
  /* A change that was made is told, even when nobody waits for it any more. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_object_ref (command), g_object_unref);
  if (self->provider == NULL || self->signed_out) {
    g_task_return_error (task, kh_error_new (KH_ERROR_UNAUTHORIZED, NULL, "The account is signed out."));
    return;
  }
  kh_provider_execute_async (self->provider, command, cancellable, on_executed, g_steal_pointer (&task));
}

KhReply *
kh_account_run_finish (KhAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
