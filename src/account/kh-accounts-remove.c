/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking an account away: what was kept of it goes, and with the last one of its connection the token.
 */
#include "account/kh-accounts-private.h"

#include <string.h>

#include "base/kh-error.h"

/* --- Tokens --- */

void
kh_accounts_wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/* Nobody waits for it: a token that cannot be ended now ends by itself. */
static void
on_token_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  const KhService *service = data;
  g_autoptr (GError) error = NULL;

  if (!service->sign_out_finish (result, &error))
    g_debug ("A session could not be ended: %s", error->message);
}

void
kh_accounts_end_token (KhAccounts *self, const KhService *service, const char *address, const char *token)
{
  if ((service->flags & KH_SERVICE_SIGN_IN) != 0)
    service->sign_out_async (self->session, address, token, NULL, on_token_ended, (gpointer) service);
}

static void
end_unused_sample (KhAccounts *self)
{
  if (self->sample != NULL && !kh_accounts_have_sample (self))
    kh_sample_store_end (self->sample);
}

static void
on_sample_token_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhAccounts) self = data;

  on_token_ended (source, result, (gpointer) kh_services_find ("account-api"));
  end_unused_sample (self);
}

/* --- Removing --- */

typedef struct {
  const KhService *service;
  char *address;
  char *connection; /* NULL: others of its accounts stay, and its token too */
  GError *error;    /* what was kept of it could not be deleted */
  gboolean sample;
} Removal;

static void
removal_free (Removal *removal)
{
  g_free (removal->address);
  g_free (removal->connection);
  g_clear_error (&removal->error);
  g_free (removal);
}

static void
on_cleared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (kh_secrets_clear_finish (KH_SECRETS (source), result, &error)
      || g_error_matches (error, KH_ERROR, KH_ERROR_UNSUPPORTED)) {
    /* Without a keyring there is nothing in it. */
    g_clear_error (&error);
    kh_accounts_save (g_task_get_source_object (task), task);
  } else {
    g_task_return_error (task, error);
  }
}

static void
on_last_token (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  KhAccounts *self = g_task_get_source_object (task);
  Removal *removal = g_task_get_task_data (task);
  char *token = kh_secrets_lookup_finish (KH_SECRETS (source), result, NULL);

  if (removal->sample && token != NULL)
    removal->service->sign_out_async (self->session, removal->address, token, NULL, on_sample_token_ended,
                                      g_object_ref (self));
  else if (removal->sample)
    end_unused_sample (self);
  else if (token != NULL)
    kh_accounts_end_token (self, removal->service, removal->address, token);
  kh_accounts_wipe (token);
  kh_secrets_clear_async (KH_SECRETS (source), removal->connection, NULL, on_cleared, task);
}

static void
take_account (KhConnection *connection, KhAccount *account)
{
  for (guint i = 0; i < connection->accounts->len; i++) {
    if (((KhConnectionAccount *) g_ptr_array_index (connection->accounts, i))->account == account) {
      g_ptr_array_remove_index (connection->accounts, i);
      return;
    }
  }
}

static void
on_forgotten (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  KhAccounts *self = g_task_get_source_object (task);
  Removal *removal = g_task_get_task_data (task);

  /* The token goes all the same. */
  kh_account_forget_finish (KH_ACCOUNT (source), result, &removal->error);
  if (removal->connection != NULL) {
    kh_secrets_lookup_async (self->secrets, removal->connection, NULL, on_last_token, task);
  } else {
    kh_accounts_save (self, task);
    g_object_unref (task);
  }
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Removal *removal = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else if (removal->error != NULL)
    g_task_return_error (task, g_steal_pointer (&removal->error));
  else
    g_task_return_boolean (task, TRUE);
}

void
kh_accounts_remove_async (KhAccounts *self, KhAccount *account, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  KhConnection *connection = kh_accounts_connection_of (self, account);
  g_autoptr (KhAccount) held = g_object_ref (account);
  GTask *removing;
  Removal *removal;

  g_task_set_source_tag (task, kh_accounts_remove_async);
  /* Once begun it goes to its end: half a removal would leave a token behind. */
  g_task_set_check_cancellable (task, FALSE);
  g_return_if_fail (connection != NULL);
  take_account (connection, account);
  kh_accounts_hide (self, account);
  kh_account_sign_out (account, NULL);
  removing = g_task_new (self, NULL, on_removed, g_steal_pointer (&task));
  removal = g_new0 (Removal, 1);
  g_task_set_task_data (removing, removal, (GDestroyNotify) removal_free);
  if (connection->accounts->len == 0) {
    removal->service = connection->service;
    removal->address = g_strdup (connection->address);
    removal->connection = g_strdup (connection->id);
    removal->sample = connection->sample;
    kh_accounts_remove_connection (self, connection);
  }
  kh_account_forget_async (account, on_forgotten, removing);
}

gboolean
kh_accounts_remove_finish (KhAccounts *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
