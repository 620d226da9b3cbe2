/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/kh-accounts-private.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "base/kh-error.h"
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#define SAMPLE_LASTS G_TIME_SPAN_MINUTE /* what ended sooner after it was started again is left alone */

enum { PROP_0, PROP_LOADED, N_PROPS };
static GParamSpec *props[N_PROPS];

static GType
kh_accounts_get_item_type (GListModel *model)
{
  return KH_TYPE_ACCOUNT;
}

static guint
kh_accounts_get_n_items (GListModel *model)
{
  return KH_ACCOUNTS (model)->items->len;
}

static gpointer
kh_accounts_get_item (GListModel *model, guint position)
{
  KhAccounts *self = KH_ACCOUNTS (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = kh_accounts_get_item_type;
  iface->get_n_items = kh_accounts_get_n_items;
  iface->get_item = kh_accounts_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (KhAccounts, kh_accounts, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
kh_accounts_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  KhAccounts *self = KH_ACCOUNTS (object);

  switch (prop) {
  case PROP_LOADED:
    g_value_set_boolean (value, self->loaded);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
  }
}

static void
kh_accounts_dispose (GObject *object)
{
  KhAccounts *self = KH_ACCOUNTS (object);

  g_clear_object (&self->sample);
  G_OBJECT_CLASS (kh_accounts_parent_class)->dispose (object);
}

static void
kh_accounts_finalize (GObject *object)
{
  KhAccounts *self = KH_ACCOUNTS (object);

  g_clear_object (&self->secrets);
  g_clear_object (&self->session);
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->connections);
  g_key_file_unref (self->file);
  g_ptr_array_unref (self->savers);
  G_OBJECT_CLASS (kh_accounts_parent_class)->finalize (object);
}

static void
kh_accounts_class_init (KhAccountsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kh_accounts_get_property;
  object_class->dispose = kh_accounts_dispose;
  object_class->finalize = kh_accounts_finalize;
  props[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
kh_accounts_init (KhAccounts *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->connections = g_ptr_array_new_with_free_func ((GDestroyNotify) kh_connection_free);
  self->file = g_key_file_new ();
  self->savers = g_ptr_array_new_with_free_func (g_object_unref);
  self->session = kh_service_session_new ();
}

gboolean
kh_accounts_have_sample (KhAccounts *self)
{
  for (guint i = 0; i < self->connections->len; i++)
    if (((KhConnection *) g_ptr_array_index (self->connections, i))->sample)
      return TRUE;
  return FALSE;
}

/* It is started again, unless that has just been done: what ends at once would end for ever. */
static void
on_sample_ended (KhAccounts *self)
{
  gint64 now = g_get_monotonic_time ();
  gboolean again = self->sample_ended == 0 || now - self->sample_ended > SAMPLE_LASTS;
  g_autoptr (GError) error = kh_error_new (KH_ERROR_SERVER, "sample-store", "The sample store ended by itself.");

  self->sample_ended = now;
  for (guint i = 0; i < self->connections->len; i++) {
    KhConnection *connection = g_ptr_array_index (self->connections, i);
    if (connection->sample && again)
      kh_accounts_resume (self, connection);
    else if (connection->sample)
      kh_accounts_sign_out (connection, error);
  }
}

KhAccounts *
kh_accounts_new (KhSecrets *secrets, const char *sample_program)
{
  KhAccounts *self = g_object_new (KH_TYPE_ACCOUNTS, NULL);

  self->secrets = g_object_ref (secrets);
  self->sample = kh_sample_store_new (sample_program);
  g_signal_connect_object (self->sample, "ended", G_CALLBACK (on_sample_ended), self, G_CONNECT_SWAPPED);
  return self;
}

KhAccount *
kh_accounts_find (KhAccounts *self, const char *id)
{
  g_return_val_if_fail (KH_IS_ACCOUNTS (self), NULL);

  for (guint i = 0; i < self->items->len; i++) {
    KhAccount *account = g_ptr_array_index (self->items, i);
    if (g_strcmp0 (kh_account_get_id (account), id) == 0)
      return account;
  }
  return NULL;
}

KhConnection *
kh_accounts_find_connection (KhAccounts *self, const char *id)
{
  for (guint i = 0; i < self->connections->len; i++) {
    KhConnection *connection = g_ptr_array_index (self->connections, i);
    if (g_strcmp0 (connection->id, id) == 0)
      return connection;
  }
  return NULL;
}

KhConnection *
kh_accounts_connection_of (KhAccounts *self, KhAccount *account)
{
  for (guint i = 0; i < self->connections->len; i++) {
    KhConnection *connection = g_ptr_array_index (self->connections, i);
    for (guint j = 0; j < connection->accounts->len; j++)
      if (((KhConnectionAccount *) g_ptr_array_index (connection->accounts, j))->account == account)
        return connection;
  }
  return NULL;
}

void
kh_accounts_add_connection (KhAccounts *self, KhConnection *connection)
{
  if (!g_ptr_array_find (self->connections, connection, NULL))
    g_ptr_array_add (self->connections, connection);
}

void
kh_accounts_remove_connection (KhAccounts *self, KhConnection *connection)
{
  kh_connection_erase (connection, self->file);
  g_ptr_array_remove (self->connections, connection);
}

static const char *
service_name (KhConnection *connection)
{
  return connection->sample ? _ ("Sample store") : g_dgettext (GETTEXT_PACKAGE, connection->service->name);
}

static void
on_signed_out (KhAccount *account, GParamSpec *pspec, KhAccounts *self)
{
  kh_accounts_forget_dead_token (self, account);
}

/* Makes the KhAccount of @account, and puts it into the list. @first: (transfer full) (nullable): see
 * kh_account_set_snapshot(). */
static void
show (KhAccounts *self, KhConnection *connection, KhConnectionAccount *account, KhSnapshot *snapshot,
      KhSnapshotState *first)
{
  g_autofree char *id = kh_connection_build_account_id (connection->id, account->id);

  account->account = kh_account_new (id, service_name (connection), account->name, NULL);
  kh_account_set_snapshot (account->account, snapshot, first);
  g_signal_connect_object (account->account, "notify::signed-out", G_CALLBACK (on_signed_out), self, 0);
  g_ptr_array_add (self->items, g_object_ref (account->account));
  g_list_model_items_changed (G_LIST_MODEL (self), self->items->len - 1, 0, 1);
}

void
kh_accounts_hide (KhAccounts *self, KhAccount *account)
{
  guint position;

  if (!g_ptr_array_find (self->items, account, &position))
    return;
  g_ptr_array_remove_index (self->items, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

void
kh_accounts_open (KhAccounts *self, KhConnection *connection, const char *token)
{
  for (guint i = 0; i < connection->accounts->len; i++) {
    KhConnectionAccount *account = g_ptr_array_index (connection->accounts, i);
    g_autoptr (KhProvider) provider = connection->service->open (self->session, connection->address, token,
                                                                 account->id);
    if (account->account == NULL) {
      g_autofree char *id = kh_connection_build_account_id (connection->id, account->id);
      g_autoptr (KhSnapshot) snapshot = kh_snapshot_new (id);
      show (self, connection, account, snapshot, NULL);
    }
    kh_account_set_provider (account->account, provider);
  }
}

/* --- The key file --- */

static char *
file_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "keyholder", "accounts.ini", NULL);
}

/* What is on disk of one account. */
typedef struct {
  KhSnapshot *snapshot;
  KhSnapshotState *first; /* nullable */
} Kept;

static void
kept_free (Kept *kept)
{
  g_object_unref (kept->snapshot);
  g_clear_pointer (&kept->first, kh_snapshot_state_free);
  g_free (kept);
}

/* What is on disk. */
typedef struct {
  GKeyFile *file;
  GHashTable *accounts; /* of Kept, by the account's id */
} Loaded;

static Loaded *
loaded_new (GKeyFile *file)
{
  Loaded *loaded = g_new0 (Loaded, 1);

  loaded->file = g_key_file_ref (file);
  loaded->accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) kept_free);
  return loaded;
}

static void
loaded_free (Loaded *loaded)
{
  g_key_file_unref (loaded->file);
  g_hash_table_unref (loaded->accounts);
  g_free (loaded);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Loaded, loaded_free)

/* What is damaged is kept under another name, for whoever can mend it. */
static void
set_aside (GTask *task, const char *path)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  g_autofree char *aside = g_strconcat (path, ".damaged-", stamp, NULL);

  if (g_rename (path, aside) != 0) {
    g_task_return_error (task, kh_error_new (KH_ERROR_CORRUPT, "accounts-damaged",
                                             "The file %s is damaged, and cannot be set aside: %s", path,
                                             g_strerror (errno)));
    return;
  }
  g_task_return_error (task, kh_error_new (KH_ERROR_CORRUPT, "accounts-damaged",
                                           "The list of accounts was damaged. It was set aside as %s.", aside));
}

/* What the window shows first is read while the toolkit starts. */
static void
read_first (Loaded *loaded, GPtrArray *connections)
{
  for (guint i = 0; i < connections->len; i++) {
    KhConnection *connection = g_ptr_array_index (connections, i);
    for (guint j = 0; j < connection->accounts->len; j++) {
      KhConnectionAccount *account = g_ptr_array_index (connection->accounts, j);
      g_autofree char *id = kh_connection_build_account_id (connection->id, account->id);
      Kept *kept = g_new0 (Kept, 1);

      kept->snapshot = kh_snapshot_new (id);
      kept->first = kh_account_read_first (kept->snapshot);
      g_hash_table_insert (loaded->accounts, g_steal_pointer (&id), kept);
    }
  }
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autofree char *path = file_path ();
  g_autofree char *text = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (Loaded) loaded = loaded_new (file);
  g_autoptr (GPtrArray) connections = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  if (!g_file_get_contents (path, &text, &size, &error)) {
    if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
      g_task_return_pointer (task, g_steal_pointer (&loaded), (GDestroyNotify) loaded_free);
    else
      g_task_return_error (task, kh_error_new (KH_ERROR_CORRUPT, "accounts-unreadable",
                                               "The file %s cannot be read: %s", path, error->message));
    return;
  }
  if (g_key_file_load_from_data (file, text, size, G_KEY_FILE_KEEP_COMMENTS, NULL))
    connections = kh_connection_read_all (file, NULL);
  if (connections == NULL) {
    set_aside (task, path);
    return;
  }
  /* What a removal left behind that did not come to its end. */
  ids = kh_connection_read_account_ids (file);
  kh_snapshot_wipe_others (ids);
  read_first (loaded, connections);
  g_task_return_pointer (task, g_steal_pointer (&loaded), (GDestroyNotify) loaded_free);
}

static void
set_loaded (KhAccounts *self)
{
  if (self->loaded)
    return;
  self->loaded = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADED]);
}

static void
show_kept (KhAccounts *self, KhConnection *connection, Loaded *loaded)
{
  for (guint i = 0; i < connection->accounts->len; i++) {
    KhConnectionAccount *account = g_ptr_array_index (connection->accounts, i);
    g_autofree char *id = kh_connection_build_account_id (connection->id, account->id);
    Kept *kept = g_hash_table_lookup (loaded->accounts, id);

    show (self, connection, account, kept->snapshot, g_steal_pointer (&kept->first));
  }
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KhAccounts *self = KH_ACCOUNTS (source);
  GError *error = NULL;
  g_autoptr (Loaded) loaded = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (GPtrArray) connections = NULL;

  if (loaded != NULL) {
    g_key_file_unref (self->file);
    self->file = g_key_file_ref (loaded->file);
    connections = kh_connection_read_all (loaded->file, &error);
  }
  if (connections != NULL) {
    guint n = connections->len;
    g_ptr_array_extend_and_steal (self->connections, g_steal_pointer (&connections));
    for (guint i = self->connections->len - n; i < self->connections->len; i++) {
      KhConnection *connection = g_ptr_array_index (self->connections, i);
      show_kept (self, connection, loaded);
      kh_accounts_resume (self, connection);
    }
  }
  set_loaded (self);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
kh_accounts_load_async (KhAccounts *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  g_autoptr (GTask) reading = NULL;

  g_task_set_source_tag (task, kh_accounts_load_async);
  if (self->loaded) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  reading = g_task_new (self, cancellable, on_loaded, g_steal_pointer (&task));
  g_task_run_in_thread (reading, load_in_thread);
}

gboolean
kh_accounts_load_finish (KhAccounts *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autofree char *path = file_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  if (g_file_set_contents_full (path, data, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, kh_error_new (KH_ERROR_CORRUPT, "accounts-unwritable",
                                             "The list of accounts cannot be kept: %s", error->message));
}

static void save_now (KhAccounts *self);

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  KhAccounts *self = KH_ACCOUNTS (source);
  g_autoptr (GPtrArray) tasks = data;
  g_autoptr (GError) error = NULL;
  gboolean ok = g_task_propagate_boolean (G_TASK (result), &error);

  self->saving = FALSE;
  if (self->savers->len > 0)
    save_now (self);
  for (guint i = 0; i < tasks->len; i++) {
    GTask *task = g_ptr_array_index (tasks, i);
    if (ok)
      g_task_return_boolean (task, TRUE);
    else
      g_task_return_error (task, g_error_copy (error));
  }
}

static void
save_now (KhAccounts *self)
{
  GPtrArray *tasks = g_steal_pointer (&self->savers);
  g_autoptr (GTask) writing = g_task_new (self, NULL, on_saved, tasks);

  self->savers = g_ptr_array_new_with_free_func (g_object_unref);
  self->saving = TRUE;
  for (guint i = 0; i < self->connections->len; i++)
    kh_connection_write (g_ptr_array_index (self->connections, i), self->file);
  g_task_set_task_data (writing, g_key_file_to_data (self->file, NULL, NULL), g_free);
  g_task_run_in_thread (writing, save_in_thread);
}

void
kh_accounts_save (KhAccounts *self, GTask *task)
{
  g_ptr_array_add (self->savers, g_object_ref (task));
  if (!self->saving)
    save_now (self);
}

static gboolean
is_busy (KhAccounts *self)
{
  gboolean busy = self->saving;

  for (guint i = 0; i < self->items->len; i++)
    busy = busy || kh_account_is_busy (g_ptr_array_index (self->items, i));
  return busy;
}

static void
on_late (gpointer data)
{
  *(gboolean *) data = TRUE;
}

void
kh_accounts_close (KhAccounts *self, guint milliseconds)
{
  static void (*const steps[]) (KhAccount *account) = { kh_account_close, kh_account_close_files };
  gboolean late = FALSE;
  guint timer = g_timeout_add_once (milliseconds, on_late, &late);

  for (guint step = 0; step < G_N_ELEMENTS (steps); step++) {
    for (guint i = 0; i < self->items->len; i++)
      steps[step] (g_ptr_array_index (self->items, i));
    while (!late && is_busy (self))
      g_main_context_iteration (NULL, TRUE);
  }
  if (!late)
    g_source_remove (timer);
}

const KhService *
kh_accounts_get_service (KhAccounts *self, KhAccount *account)
{
  KhConnection *connection = kh_accounts_connection_of (self, account);

  return connection != NULL ? connection->service : NULL;
}

const char *
kh_accounts_get_address (KhAccounts *self, KhAccount *account)
{
  KhConnection *connection = kh_accounts_connection_of (self, account);

  return connection != NULL ? connection->address : NULL;
}

gboolean
kh_accounts_is_sample (KhAccounts *self, KhAccount *account)
{
  KhConnection *connection = kh_accounts_connection_of (self, account);

  return connection != NULL && connection->sample;
}
