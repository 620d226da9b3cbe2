/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Getting a token, finding what it opens, and keeping it. One attempt goes: sign in (unless there is a token) →
 * discover → keep the token → open the accounts → write the list. A token that was got and is not used in the end is
 * signed out again.
 */
#include "account/kh-accounts-private.h"

#include "base/kh-error.h"
#include "kh-config.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const KhService *service;
  char *address;
  char *email;
  char *password;
  char *token;
  char *old_token;     /* that the new one takes the place of */
  char *connection;    /* id of the one that gets the token; NULL: the one of the same person, or a new one */
  gboolean in_memory;
  gboolean sample;
  gboolean resuming;   /* at the start of the application: without a keyring it goes on in memory */
  gboolean signed_in;  /* the token is ours to end */
  GPtrArray *infos;    /* what the token opens */
} Attempt;

static void discover (GTask *task);
static void sign_in (GTask *task);

static void
attempt_free (Attempt *attempt)
{
  g_free (attempt->address);
  g_free (attempt->email);
  kh_accounts_wipe (attempt->password);
  kh_accounts_wipe (attempt->token);
  kh_accounts_wipe (attempt->old_token);
  g_free (attempt->connection);
  g_clear_pointer (&attempt->infos, g_ptr_array_unref);
  g_free (attempt);
}

static Attempt *
attempt_new (const KhService *service, const char *address)
{
  Attempt *attempt = g_new0 (Attempt, 1);

  attempt->service = service;
  attempt->address = g_strdup (address);
  return attempt;
}

static Attempt *
attempt_from_request (const KhConnectRequest *request, const KhService *service, const char *address)
{
  Attempt *attempt = attempt_new (service, address);

  attempt->email = g_strdup (request->email);
  attempt->password = g_strdup (request->password);
  attempt->token = g_strdup (request->token);
  attempt->in_memory = request->in_memory;
  return attempt;
}

/* Takes @error and @task. */
static void
fail (GTask *task, GError *error)
{
  KhAccounts *self = g_task_get_source_object (task);
  Attempt *attempt = g_task_get_task_data (task);

  if (attempt->signed_in)
    kh_accounts_end_token (self, attempt->service, attempt->address, attempt->token);
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* --- The last steps: opening, writing --- */

static GPtrArray *
opened_accounts (KhConnection *connection, GPtrArray *infos)
{
  GPtrArray *accounts = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < infos->len; i++) {
    KhConnectionAccount *account = kh_connection_find (connection, kh_entity_get_id (g_ptr_array_index (infos, i)));
    if (account != NULL)
      g_ptr_array_add (accounts, g_object_ref (account->account));
  }
  return accounts;
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KhAccounts *self = KH_ACCOUNTS (source);
  Attempt *attempt = g_task_get_task_data (task);
  KhConnection *connection = kh_accounts_find_connection (self, attempt->connection);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else if (connection == NULL)
    g_task_return_error (task, g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The account was removed meanwhile."));
  else
    g_task_return_pointer (task, opened_accounts (connection, attempt->infos), (GDestroyNotify) g_ptr_array_unref);
}

/* The token is kept: from here on nothing is taken back. */
static void
adopt (GTask *task, KhConnection *connection)
{
  KhAccounts *self = g_task_get_source_object (task);
  Attempt *attempt = g_task_get_task_data (task);
  g_autoptr (GTask) writing = g_task_new (self, NULL, on_written, task);

  g_free (connection->address);
  connection->address = g_strdup (attempt->address);
  for (guint i = 0; i < attempt->infos->len; i++)
    kh_connection_add (connection, g_ptr_array_index (attempt->infos, i));
  kh_accounts_add_connection (self, connection);
  kh_accounts_open (self, connection, attempt->token);
  if (attempt->old_token != NULL && g_strcmp0 (attempt->old_token, attempt->token) != 0)
    kh_accounts_end_token (self, attempt->service, attempt->address, attempt->old_token);
  g_task_set_check_cancellable (task, FALSE);
  kh_accounts_save (self, writing);
}

/* --- Keeping the token --- */

static KhConnection *
connection_for (KhAccounts *self, Attempt *attempt)
{
  KhConnection *connection = kh_accounts_find_connection (self, attempt->connection);

  for (guint i = 0; connection == NULL && i < self->connections->len; i++) {
    KhConnection *other = g_ptr_array_index (self->connections, i);
    if (attempt->sample ? other->sample
                        : other->service == attempt->service && g_str_equal (other->address, attempt->address)
                              && kh_connection_is_same_person (other, attempt->infos))
      connection = other;
  }
  return connection;
}

static void
keep_in_memory (GTask *task, KhConnection *connection)
{
  KhAccounts *self = g_task_get_source_object (task);
  Attempt *attempt = g_task_get_task_data (task);

  kh_secrets_remember (self->secrets, connection->id, attempt->token);
  adopt (task, connection);
}

/* The connection that was chosen, or a new one with the id that the token is kept under. */
static KhConnection *
chosen_connection (KhAccounts *self, Attempt *attempt)
{
  KhConnection *connection = kh_accounts_find_connection (self, attempt->connection);

  if (connection == NULL) {
    connection = kh_connection_new (attempt->service, attempt->address, attempt->email, attempt->sample);
    g_free (connection->id);
    connection->id = g_strdup (attempt->connection);
  }
  return connection;
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  KhAccounts *self = g_task_get_source_object (task);
  Attempt *attempt = g_task_get_task_data (task);
  GError *error = NULL;

  if (kh_secrets_store_finish (KH_SECRETS (source), result, &error)) {
    adopt (task, chosen_connection (self, attempt));
  } else if (attempt->resuming && g_error_matches (error, KH_ERROR, KH_ERROR_UNSUPPORTED)) {
    g_clear_error (&error);
    keep_in_memory (task, chosen_connection (self, attempt));
  } else {
    fail (task, error);
  }
}

static void
keep (GTask *task)
{
  KhAccounts *self = g_task_get_source_object (task);
  Attempt *attempt = g_task_get_task_data (task);
  g_autofree char *label = NULL;

  if (attempt->in_memory) {
    keep_in_memory (task, chosen_connection (self, attempt));
    return;
  }
  /* Translators: how a token is called in the keyring; %s is a mail address or the name of an account. */
  label = g_strdup_printf (_ ("Keyholder token of %s"),
                           attempt->email != NULL
                               ? attempt->email
                               : kh_account_info_get_name (g_ptr_array_index (attempt->infos, 0)));
  kh_secrets_store_async (self->secrets, attempt->connection, label, attempt->token, g_task_get_cancellable (task),
                          on_kept, task);
}

static void
on_old_token (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Attempt *attempt = g_task_get_task_data (task);
  char *token = kh_secrets_lookup_finish (KH_SECRETS (source), result, NULL);

  attempt->old_token = g_strdup (token);
  kh_accounts_wipe (token);
  keep (task);
}

/* --- What the token opens --- */

static void
choose (GTask *task)
{
  KhAccounts *self = g_task_get_source_object (task);
  Attempt *attempt = g_task_get_task_data (task);
  KhConnection *connection = connection_for (self, attempt);

  if (connection == NULL) {
    if (attempt->connection == NULL)
      attempt->connection = g_uuid_string_random ();
    keep (task);
    return;
  }
  g_free (attempt->connection);
  attempt->connection = g_strdup (connection->id);
  if (attempt->signed_in)
    kh_secrets_lookup_async (self->secrets, connection->id, g_task_get_cancellable (task), on_old_token, task);
  else
    keep (task);
}

static void
on_discovered (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  KhAccounts *self = g_task_get_source_object (task);
  Attempt *attempt = g_task_get_task_data (task);
  KhConnection *connection = kh_accounts_find_connection (self, attempt->connection);
  GError *error = NULL;

  attempt->infos = attempt->service->discover_finish (result, &error);
  if (g_error_matches (error, KH_ERROR, KH_ERROR_UNAUTHORIZED) && attempt->password != NULL && !attempt->signed_in) {
    g_clear_error (&error);
    sign_in (task);
  } else if (error != NULL) {
    fail (task, error);
  } else if (attempt->infos->len == 0) {
    fail (task, kh_error_new (KH_ERROR_UNSUPPORTED, "no-accounts", "This person has access to no account there."));
  } else if (connection != NULL && !connection->sample && !kh_connection_is_same_person (connection, attempt->infos)) {
    fail (task, kh_error_new (KH_ERROR_CONFLICT, "other-person", "That is the sign-in of somebody else."));
  } else {
    choose (task);
  }
}

static void
discover (GTask *task)
{
  KhAccounts *self = g_task_get_source_object (task);
  Attempt *attempt = g_task_get_task_data (task);

  attempt->service->discover_async (self->session, attempt->address, attempt->token, g_task_get_cancellable (task),
                                    on_discovered, task);
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Attempt *attempt = g_task_get_task_data (task);
  GError *error = NULL;
  char *token = attempt->service->sign_in_finish (result, &error);

  if (token == NULL) {
    fail (task, error);
    return;
  }
  kh_accounts_wipe (attempt->token);
  attempt->token = token;
  attempt->signed_in = TRUE;
  discover (task);
}

static void
sign_in (GTask *task)
{
  KhAccounts *self = g_task_get_source_object (task);
  Attempt *attempt = g_task_get_task_data (task);

  attempt->service->sign_in_async (self->session, attempt->address, attempt->email, attempt->password,
                                   g_task_get_cancellable (task), on_signed_in, task);
}

/* Takes @task. */
static void
begin (GTask *task)
{
  Attempt *attempt = g_task_get_task_data (task);

  if (attempt->token != NULL)
    discover (task);
  else
    sign_in (task);
}

/* --- Connecting --- */

static gboolean
check_request (const KhConnectRequest *request, GError **error)
{
  if (request->token != NULL ? *request->token != '\0' : request->email != NULL && request->password != NULL)
    return TRUE;
  g_propagate_error (error, kh_error_new (KH_ERROR_INVALID, "credentials-missing",
                                          "A mail address and a password are needed, or a token."));
  return FALSE;
}

void
kh_accounts_connect_async (KhAccounts *self, const KhConnectRequest *request, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  g_autofree char *address = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, kh_accounts_connect_async);
  if (check_request (request, &error))
    address = kh_service_normalize_address (request->address, &error);
  if (address == NULL) {
    g_task_return_error (task, error);
    return;
  }
  g_task_set_task_data (task, attempt_from_request (request, request->service, address),
                        (GDestroyNotify) attempt_free);
  begin (g_steal_pointer (&task));
}

GPtrArray *
kh_accounts_connect_finish (KhAccounts *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- The sample store --- */

static void
on_sample_started (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  KhSampleStore *sample = KH_SAMPLE_STORE (source);
  Attempt *attempt = g_task_get_task_data (task);
  GError *error = NULL;

  if (!kh_sample_store_start_finish (sample, result, &error)) {
    fail (task, error);
    return;
  }
  g_free (attempt->address);
  g_free (attempt->email);
  kh_accounts_wipe (attempt->password);
  attempt->address = g_strdup (kh_sample_store_get_address (sample));
  attempt->email = g_strdup (kh_sample_store_get_email (sample));
  attempt->password = g_strdup (kh_sample_store_get_password (sample));
  begin (task);
}

/* Takes @task, whose attempt may have a token from an earlier run. */
static void
begin_sample (GTask *task)
{
  KhAccounts *self = g_task_get_source_object (task);

  kh_sample_store_start_async (self->sample, g_task_get_cancellable (task), on_sample_started, task);
}

void
kh_accounts_try_sample_async (KhAccounts *self, gboolean in_memory, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  Attempt *attempt = attempt_new (kh_services_find ("account-api"), NULL);

  g_task_set_source_tag (task, kh_accounts_try_sample_async);
  attempt->sample = TRUE;
  attempt->in_memory = in_memory;
  g_task_set_task_data (task, attempt, (GDestroyNotify) attempt_free);
  begin_sample (task);
}

GPtrArray *
kh_accounts_try_sample_finish (KhAccounts *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- Signing in again --- */

static Attempt *
attempt_for (KhConnection *connection, const KhConnectRequest *request)
{
  Attempt *attempt = attempt_from_request (request, connection->service, connection->address);

  attempt->connection = g_strdup (connection->id);
  attempt->sample = connection->sample;
  return attempt;
}

void
kh_accounts_reconnect_async (KhAccounts *self, KhAccount *account, const KhConnectRequest *request,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  KhConnection *connection = kh_accounts_connection_of (self, account);
  GError *error = NULL;

  g_task_set_source_tag (task, kh_accounts_reconnect_async);
  g_return_if_fail (connection != NULL);
  if (!connection->sample && !check_request (request, &error)) {
    g_task_return_error (task, error);
    return;
  }
  g_task_set_task_data (task, attempt_for (connection, request), (GDestroyNotify) attempt_free);
  if (connection->sample)
    begin_sample (g_steal_pointer (&task));
  else
    begin (g_steal_pointer (&task));
}

gboolean
kh_accounts_reconnect_finish (KhAccounts *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) accounts = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  accounts = g_task_propagate_pointer (G_TASK (result), error);
  return accounts != NULL;
}

/* --- Going on with what was connected before --- */

static void
on_dead_token_cleared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!kh_secrets_clear_finish (KH_SECRETS (source), result, &error))
    g_debug ("A dead token could not be cleared: %s", error->message);
}

void
kh_accounts_forget_dead_token (KhAccounts *self, KhAccount *account)
{
  KhConnection *connection = kh_accounts_connection_of (self, account);
  const GError *error = kh_account_get_error (account);

  if (connection != NULL && kh_account_get_signed_out (account) && error != NULL
      && g_strcmp0 (kh_error_get_word (error), "token-invalid") == 0)
    kh_secrets_clear_async (self->secrets, connection->id, NULL, on_dead_token_cleared, NULL);
}

void
kh_accounts_sign_out (KhConnection *connection, const GError *error)
{
  for (guint i = 0; i < connection->accounts->len; i++)
    kh_account_sign_out (((KhConnectionAccount *) g_ptr_array_index (connection->accounts, i))->account, error);
}

static void
on_sample_resumed (GObject *source, GAsyncResult *result, gpointer data)
{
  KhAccounts *self = KH_ACCOUNTS (source);
  g_autofree char *id = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = g_task_propagate_pointer (G_TASK (result), &error);
  KhConnection *connection = kh_accounts_find_connection (self, id);

  if (accounts == NULL && connection != NULL)
    kh_accounts_sign_out (connection, error);
}

static void
resume_sample (KhAccounts *self, KhConnection *connection, const char *token)
{
  GTask *task = g_task_new (self, NULL, on_sample_resumed, g_strdup (connection->id));
  Attempt *attempt = attempt_new (connection->service, NULL);

  attempt->connection = g_strdup (connection->id);
  attempt->token = g_strdup (token);
  attempt->sample = TRUE;
  attempt->resuming = TRUE;
  g_task_set_task_data (task, attempt, (GDestroyNotify) attempt_free);
  begin_sample (task);
}

/* @error: (nullable): why there is none; NULL when it is not in the keyring. */
static void
sign_out_without_token (KhConnection *connection, const GError *error)
{
  g_autoptr (GError) missing = NULL;

  if (error == NULL && (connection->service->flags & KH_SERVICE_SIGN_IN) == 0)
    missing = kh_error_new (KH_ERROR_UNAUTHORIZED, "token-missing", "There is no token for this account.");
  kh_accounts_sign_out (connection, missing != NULL ? missing : error);
}

typedef struct {
  KhAccounts *accounts;
  char *connection;
} Resuming;

static void
on_token (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Resuming *resuming = data;
  g_autoptr (KhAccounts) self = resuming->accounts;
  g_autofree char *id = resuming->connection;
  g_autoptr (GError) error = NULL;
  char *token = kh_secrets_lookup_finish (KH_SECRETS (source), result, &error);
  KhConnection *connection = kh_accounts_find_connection (self, id);

  if (connection != NULL) {
    if (connection->sample)
      resume_sample (self, connection, token);
    else if (token != NULL)
      kh_accounts_open (self, connection, token);
    else
      sign_out_without_token (connection, error);
  }
  kh_accounts_wipe (token);
}

static gboolean
look_up_token (gpointer data)
{
  Resuming *resuming = data;

  kh_secrets_lookup_async (resuming->accounts->secrets, resuming->connection, NULL, on_token, resuming);
  return G_SOURCE_REMOVE;
}

/* After drawing what is known without the keyring and the network. */
void
kh_accounts_resume (KhAccounts *self, KhConnection *connection)
{
  Resuming *resuming = g_new (Resuming, 1);

  *resuming = (Resuming) { g_object_ref (self), g_strdup (connection->id) };
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, look_up_token, resuming, NULL);
}
