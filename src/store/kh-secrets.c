/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kh-secrets.h"

#include <libsecret/secret.h>

#include "base/kh-error.h"
#include "kh-config.h"

struct _KhSecrets {
  GObject parent_instance;
  GHashTable *remembered; /* char *connection → char *token, wiped when it goes */
};

G_DEFINE_FINAL_TYPE (KhSecrets, kh_secrets, G_TYPE_OBJECT)

static const SecretSchema schema = {
  KH_APP_ID,
  SECRET_SCHEMA_NONE,
  { { "connection", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static void
kh_secrets_finalize (GObject *object)
{
  g_hash_table_unref (KH_SECRETS (object)->remembered);
  G_OBJECT_CLASS (kh_secrets_parent_class)->finalize (object);
}

static void
kh_secrets_class_init (KhSecretsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_secrets_finalize;
}

static void
kh_secrets_init (KhSecrets *self)
{
  self->remembered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) secret_password_free);
}

KhSecrets *
kh_secrets_new (void)
{
  return g_object_new (KH_TYPE_SECRETS, NULL);
}

static GHashTable *
attributes_of (const char *connection)
{
  return secret_attributes_build (&schema, "connection", connection, NULL);
}

/* Whatever keeps a keyring from working (no bus, no service, a lock that stays, a prompt that is dismissed) comes
 * to the same for the one who asks. libsecret says "cancelled" for a dismissed prompt too. */
static void
return_no_keyring (GTask *task, GError *error)
{
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_error (task, kh_error_new (KH_ERROR_UNSUPPORTED, "no-keyring",
                                             "The keyring cannot be used: %s",
                                             error != NULL ? error->message : "it stays locked"));
  g_clear_error (&error);
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KhSecrets *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (secret_password_store_finish (result, &error)) {
    g_hash_table_remove (self->remembered, g_task_get_task_data (task));
    g_task_return_boolean (task, TRUE);
  } else {
    return_no_keyring (task, error);
  }
}

void
kh_secrets_store_async (KhSecrets *self, const char *connection, const char *label, const char *token,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  g_autoptr (GHashTable) attributes = attributes_of (connection);

  g_task_set_source_tag (task, kh_secrets_store_async);
  g_task_set_task_data (task, g_strdup (connection), g_free);
  secret_password_storev (&schema, attributes, SECRET_COLLECTION_DEFAULT, label, token, cancellable, on_stored, task);
}

gboolean
kh_secrets_store_finish (KhSecrets *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
kh_secrets_remember (KhSecrets *self, const char *connection, const char *token)
{
  g_hash_table_insert (self->remembered, g_strdup (connection), g_strdup (token));
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  char *token = secret_password_lookup_finish (result, &error);

  if (error == NULL)
    g_task_return_pointer (task, token, (GDestroyNotify) secret_password_free);
  else
    return_no_keyring (task, error);
}

void
kh_secrets_lookup_async (KhSecrets *self, const char *connection, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  const char *token = g_hash_table_lookup (self->remembered, connection);
  g_autoptr (GHashTable) attributes = attributes_of (connection);

  g_task_set_source_tag (task, kh_secrets_lookup_async);
  if (token != NULL) {
    g_task_return_pointer (task, g_strdup (token), (GDestroyNotify) secret_password_free);
    g_object_unref (task);
    return;
  }
  secret_password_lookupv (&schema, attributes, cancellable, on_looked_up, task);
}

char *
kh_secrets_lookup_finish (KhSecrets *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_cleared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  /* FALSE without an error: there was nothing to clear. */
  secret_password_clear_finish (result, &error);
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    return_no_keyring (task, error);
}

void
kh_secrets_clear_async (KhSecrets *self, const char *connection, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  g_autoptr (GHashTable) attributes = attributes_of (connection);

  g_task_set_source_tag (task, kh_secrets_clear_async);
  if (g_hash_table_remove (self->remembered, connection)) {
    g_task_return_boolean (task, TRUE);
    g_object_unref (task);
    return;
  }
  secret_password_clearv (&schema, attributes, cancellable, on_cleared, task);
}

gboolean
kh_secrets_clear_finish (KhSecrets *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
