/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/kh-connection.h"

#include <string.h>

#include "base/kh-error.h"

#define GROUP "connection "

static void
account_free (KhConnectionAccount *account)
{
  g_free (account->id);
  g_free (account->name);
  g_free (account->user);
  g_clear_object (&account->account);
  g_free (account);
}

KhConnection *
kh_connection_new (const KhService *service, const char *address, const char *label, gboolean sample)
{
  KhConnection *self = g_new0 (KhConnection, 1);

  self->id = g_uuid_string_random ();
  self->service = service;
  self->address = g_strdup (address);
  self->label = g_strdup (label != NULL ? label : "");
  self->sample = sample;
  self->accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) account_free);
  return self;
}

void
kh_connection_free (KhConnection *self)
{
  g_free (self->id);
  g_free (self->address);
  g_free (self->label);
  g_ptr_array_unref (self->accounts);
  g_free (self);
}

KhConnectionAccount *
kh_connection_find (KhConnection *self, const char *id)
{
  for (guint i = 0; i < self->accounts->len; i++) {
    KhConnectionAccount *account = g_ptr_array_index (self->accounts, i);
    if (g_str_equal (account->id, id))
      return account;
  }
  return NULL;
}

static void
replace (char **member, const char *value)
{
  g_free (*member);
  *member = g_strdup (value != NULL ? value : "");
}

KhConnectionAccount *
kh_connection_add (KhConnection *self, KhAccountInfo *info)
{
  const char *id = kh_entity_get_id (KH_ENTITY (info));
  KhConnectionAccount *account = kh_connection_find (self, id);

  if (account == NULL) {
    account = g_new0 (KhConnectionAccount, 1);
    account->id = g_strdup (id);
    g_ptr_array_add (self->accounts, account);
  }
  replace (&account->name, kh_account_info_get_name (info));
  replace (&account->user, kh_account_info_get_user_id (info));
  account->kind = kh_account_info_get_kind (info);
  return account;
}

gboolean
kh_connection_is_same_person (KhConnection *self, GPtrArray *infos)
{
  gboolean of_somebody = (self->service->flags & KH_SERVICE_SIGN_IN) != 0;

  for (guint i = 0; i < infos->len; i++) {
    KhAccountInfo *info = g_ptr_array_index (infos, i);
    KhConnectionAccount *account = kh_connection_find (self, kh_entity_get_id (KH_ENTITY (info)));
    /* Where nobody signs in a token is nobody's, and the same account is opened by one that may do more or less. */
    if (account != NULL
        && (!of_somebody || g_strcmp0 (account->user, kh_account_info_get_user_id (info)) == 0))
      return TRUE;
  }
  return FALSE;
}

static char *
group_of (KhConnection *self)
{
  return g_strconcat (GROUP, self->id, NULL);
}

void
kh_connection_write (KhConnection *self, GKeyFile *file)
{
  g_autofree char *group = group_of (self);
  guint n = self->accounts->len;
  g_autofree const char **ids = g_new0 (const char *, n + 1);
  g_autofree const char **names = g_new0 (const char *, n + 1);
  g_autofree const char **users = g_new0 (const char *, n + 1);
  g_autofree const char **kinds = g_new0 (const char *, n + 1);

  for (guint i = 0; i < n; i++) {
    KhConnectionAccount *account = g_ptr_array_index (self->accounts, i);
    ids[i] = account->id;
    names[i] = account->name;
    users[i] = account->user;
    kinds[i] = kh_enum_to_word (KH_TYPE_ACCOUNT_KIND, account->kind);
  }
  g_key_file_set_string (file, group, "service", self->service->id);
  g_key_file_set_string (file, group, "address", self->address);
  g_key_file_set_string (file, group, "label", self->label);
  g_key_file_set_boolean (file, group, "sample", self->sample);
  g_key_file_set_string_list (file, group, "accounts", ids, n);
  g_key_file_set_string_list (file, group, "names", names, n);
  g_key_file_set_string_list (file, group, "users", users, n);
  g_key_file_set_string_list (file, group, "kinds", kinds, n);
}

void
kh_connection_erase (KhConnection *self, GKeyFile *file)
{
  g_autofree char *group = group_of (self);

  g_key_file_remove_group (file, group, NULL);
}

static gboolean
read_accounts (KhConnection *self, GKeyFile *file, const char *group)
{
  gsize n, n_names, n_users, n_kinds;
  g_auto (GStrv) ids = g_key_file_get_string_list (file, group, "accounts", &n, NULL);
  g_auto (GStrv) names = g_key_file_get_string_list (file, group, "names", &n_names, NULL);
  g_auto (GStrv) users = g_key_file_get_string_list (file, group, "users", &n_users, NULL);
  g_auto (GStrv) kinds = g_key_file_get_string_list (file, group, "kinds", &n_kinds, NULL);

  if (ids == NULL || names == NULL || users == NULL || kinds == NULL || n == 0 || n_names != n || n_users != n
      || n_kinds != n)
    return FALSE;
  for (gsize i = 0; i < n; i++) {
    KhConnectionAccount *account;
    int kind;
    if (*ids[i] == '\0' || kh_connection_find (self, ids[i]) != NULL
        || !kh_enum_from_word (KH_TYPE_ACCOUNT_KIND, kinds[i], &kind))
      return FALSE;
    account = g_new0 (KhConnectionAccount, 1);
    account->id = g_strdup (ids[i]);
    account->name = g_strdup (names[i]);
    account->user = g_strdup (users[i]);
    account->kind = kind;
    g_ptr_array_add (self->accounts, account);
  }
  return TRUE;
}

/* Returns: FALSE when the group is damaged. @connection: NULL when it is of a service that is not known. */
static gboolean
read_one (GKeyFile *file, const char *group, KhConnection **connection)
{
  g_autoptr (KhConnection) self = NULL;
  g_autofree char *service_id = g_key_file_get_string (file, group, "service", NULL);
  g_autofree char *text = g_key_file_get_string (file, group, "address", NULL);
  g_autofree char *label = g_key_file_get_string (file, group, "label", NULL);
  g_autofree char *address = NULL;
  const KhService *service;

  *connection = NULL;
  if (service_id == NULL)
    return FALSE;
  service = kh_services_find (service_id);
  if (service == NULL)
    return TRUE;
  address = text != NULL ? kh_service_normalize_address (text, NULL) : NULL;
  if (address == NULL || !g_uuid_string_is_valid (group + strlen (GROUP)))
    return FALSE;
  self = kh_connection_new (service, address, label, g_key_file_get_boolean (file, group, "sample", NULL));
  replace (&self->id, group + strlen (GROUP));
  if (!read_accounts (self, file, group))
    return FALSE;
  *connection = g_steal_pointer (&self);
  return TRUE;
}

GPtrArray *
kh_connection_read_all (GKeyFile *file, GError **error)
{
  g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func ((GDestroyNotify) kh_connection_free);
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (char **group = groups; *group != NULL; group++) {
    KhConnection *connection;
    if (!g_str_has_prefix (*group, GROUP))
      continue;
    if (!read_one (file, *group, &connection)) {
      g_propagate_error (error, kh_error_new (KH_ERROR_CORRUPT, NULL, "The group “%s” is damaged.", *group));
      return NULL;
    }
    if (connection != NULL)
      g_ptr_array_add (connections, connection);
  }
  return g_steal_pointer (&connections);
}

char *
kh_connection_build_account_id (const char *connection, const char *account)
{
  return g_strconcat (connection, "/", account, NULL);
}

GPtrArray *
kh_connection_read_account_ids (GKeyFile *file)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (char **group = groups; *group != NULL; group++) {
    g_auto (GStrv) accounts = NULL;
    if (!g_str_has_prefix (*group, GROUP))
      continue;
    accounts = g_key_file_get_string_list (file, *group, "accounts", NULL, NULL);
    for (char **account = accounts; account != NULL && *account != NULL; account++)
      g_ptr_array_add (ids, kh_connection_build_account_id (*group + strlen (GROUP), *account));
  }
  return ids;
}
