/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/users/kh-bulk-change.h"

struct _KhBulkChange {
  GObject parent_instance;
  KhAccount *account; /* owned */
  KhBulkKind kind;
  KhRole *role;       /* owned, nullable */
  GPtrArray *users;   /* owned KhUser: all */
  GPtrArray *done;    /* owned KhUser */
  GPtrArray *failed;  /* owned KhUser */
  GPtrArray *errors;  /* owned GError, one for each of failed */
  GPtrArray *waiting; /* owned KhUser: in this run */
};

G_DEFINE_FINAL_TYPE (KhBulkChange, kh_bulk_change, G_TYPE_OBJECT)

static gboolean
concerns (KhBulkChange *self, KhUser *user)
{
  const char *const *roles = kh_user_get_roles (user);
  KhAction action = self->role != NULL ? KH_ACTION_SET_ACCESS : KH_ACTION_REMOVE_USER;
  gboolean removed = kh_user_get_status (user) == KH_USER_STATUS_REMOVED;
  const char *role = self->role != NULL ? kh_entity_get_id (KH_ENTITY (self->role)) : NULL;

  if (kh_account_check (self->account, action, KH_ENTITY (user)) != KH_DENIAL_NONE
      || removed != (self->kind == KH_BULK_RESTORE))
    return FALSE;
  switch (self->kind) {
  case KH_BULK_ADD_ROLE:
    return !g_strv_contains (roles, role);
  case KH_BULK_REMOVE_ROLE:
    return g_strv_contains (roles, role);
  case KH_BULK_REMOVE_ACCESS:
  case KH_BULK_RESTORE:
    return TRUE;
  default:
    g_return_val_if_reached (FALSE);
  }
}

static KhCommand *
create_command (KhBulkChange *self, KhUser *user)
{
  g_autoptr (GPtrArray) roles = g_ptr_array_new ();
  const char *const *old = kh_user_get_roles (user);
  const char *role = self->role != NULL ? kh_entity_get_id (KH_ENTITY (self->role)) : NULL;
  KhCommand *command;

  if (role == NULL)
    return kh_command_new (self->kind == KH_BULK_RESTORE ? KH_COMMAND_RESTORE_USER : KH_COMMAND_REMOVE_USER,
                           KH_ENTITY (user));
  for (; *old != NULL; old++)
    if (!g_str_equal (*old, role))
      g_ptr_array_add (roles, (gpointer) *old);
  if (self->kind == KH_BULK_ADD_ROLE)
    g_ptr_array_add (roles, (gpointer) role);
  g_ptr_array_add (roles, NULL);
  command = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
  kh_command_set_strv (command, "roles", (const char *const *) roles->pdata);
  return command;
}

static void run_next (GTask *task);

static void
on_run (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KhBulkChange *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = kh_account_run_finish (KH_ACCOUNT (source), result, &error);
  KhUser *user = g_ptr_array_steal_index (self->waiting, 0);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_object_unref (user);
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  if (reply != NULL) {
    g_ptr_array_add (self->done, user);
  } else {
    g_ptr_array_add (self->failed, user);
    g_ptr_array_add (self->errors, g_steal_pointer (&error));
  }
  run_next (g_steal_pointer (&task));
}

static void
run_next (GTask *task)
{
  KhBulkChange *self = g_task_get_source_object (task);
  g_autoptr (KhCommand) command = NULL;

  if (self->waiting->len == 0) {
    g_task_return_boolean (task, TRUE);
    g_object_unref (task);
    return;
  }
  command = create_command (self, g_ptr_array_index (self->waiting, 0));
  kh_account_run_async (self->account, command, g_task_get_cancellable (task), on_run, task);
}

void
kh_bulk_change_run_async (KhBulkChange *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, kh_bulk_change_run_async);
  g_ptr_array_set_size (self->failed, 0);
  g_ptr_array_set_size (self->errors, 0);
  g_ptr_array_set_size (self->waiting, 0);
  for (guint i = 0; i < self->users->len; i++)
    if (!g_ptr_array_find (self->done, g_ptr_array_index (self->users, i), NULL))
      g_ptr_array_add (self->waiting, g_object_ref (g_ptr_array_index (self->users, i)));
  run_next (task);
}

gboolean
kh_bulk_change_run_finish (KhBulkChange *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

KhAccount *
kh_bulk_change_get_account (KhBulkChange *self)
{
  return self->account;
}

KhBulkKind
kh_bulk_change_get_kind (KhBulkChange *self)
{
  return self->kind;
}

KhRole *
kh_bulk_change_get_role (KhBulkChange *self)
{
  return self->role;
}

GPtrArray *
kh_bulk_change_get_users (KhBulkChange *self)
{
  return self->users;
}

GPtrArray *
kh_bulk_change_get_done (KhBulkChange *self)
{
  return self->done;
}

GPtrArray *
kh_bulk_change_get_failed (KhBulkChange *self)
{
  return self->failed;
}

const GError *
kh_bulk_change_get_error (KhBulkChange *self, guint nth_failed)
{
  return g_ptr_array_index (self->errors, nth_failed);
}

static void
kh_bulk_change_finalize (GObject *object)
{
  KhBulkChange *self = KH_BULK_CHANGE (object);

  g_clear_object (&self->account);
  g_clear_object (&self->role);
  g_ptr_array_unref (self->users);
  g_ptr_array_unref (self->done);
  g_ptr_array_unref (self->failed);
  g_ptr_array_unref (self->errors);
  g_ptr_array_unref (self->waiting);
  G_OBJECT_CLASS (kh_bulk_change_parent_class)->finalize (object);
}

static void
kh_bulk_change_class_init (KhBulkChangeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_bulk_change_finalize;
}

static void
kh_bulk_change_init (KhBulkChange *self)
{
  self->users = g_ptr_array_new_with_free_func (g_object_unref);
  self->done = g_ptr_array_new_with_free_func (g_object_unref);
  self->failed = g_ptr_array_new_with_free_func (g_object_unref);
  self->errors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

KhBulkChange *
kh_bulk_change_new (KhAccount *account, KhBulkKind kind, KhRole *role, GPtrArray *users)
{
  KhBulkChange *self = g_object_new (KH_TYPE_BULK_CHANGE, NULL);

  self->account = g_object_ref (account);
  self->kind = kind;
  self->role = role != NULL ? g_object_ref (role) : NULL;
  for (guint i = 0; i < users->len; i++)
    if (concerns (self, g_ptr_array_index (users, i)))
      g_ptr_array_add (self->users, g_object_ref (g_ptr_array_index (users, i)));
  return self;
}
