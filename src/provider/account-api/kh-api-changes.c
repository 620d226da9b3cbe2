/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provider/account-api/kh-api-changes.h"

#include "base/kh-error.h"
#include "provider/account-api/kh-api-read.h"

#define WAIT "50" /* seconds that the server may hold its answer */
#define TIMEOUT 70

static const struct {
  const char *kind;
  KhCollection collection;
} kinds[] = {
  { "user", KH_COLLECTION_USERS },
  { "role", KH_COLLECTION_ROLES },
  { "invitation", KH_COLLECTION_INVITATIONS },
  { "session", KH_COLLECTION_SESSIONS },
  { "account", KH_N_COLLECTIONS },
};

static KhEntity *
read_value (JsonObject *value, KhCollection collection, int account_kind, GError **error)
{
  switch (collection) {
  case KH_COLLECTION_USERS:
    return (KhEntity *) kh_api_read_user (value, error);
  case KH_COLLECTION_ROLES:
    return (KhEntity *) kh_api_read_role (value, account_kind, -1, error);
  case KH_COLLECTION_INVITATIONS:
    return (KhEntity *) kh_api_read_invitation (value, error);
  case KH_COLLECTION_SESSIONS:
    return (KhEntity *) kh_api_read_session (value, error);
  case KH_N_COLLECTIONS:
    return (KhEntity *) kh_api_read_account (value, error);
  case KH_COLLECTION_AREAS:
    break;
  }
  g_return_val_if_reached (NULL);
}

static gboolean
add_change (KhChanges *changes, JsonObject *item, KhCollection collection, int account_kind, GError **error)
{
  g_autoptr (KhEntity) entity = NULL;
  const char *id;
  gboolean deleted;
  JsonObject *value;
  KhChange *change;

  if (!kh_json_get_string (item, "id", &id, error) || !kh_json_get_boolean (item, "deleted", &deleted, error))
    return FALSE;
  if (!deleted) {
    if (!kh_json_get_object (item, "value", &value, error))
      return FALSE;
    entity = read_value (value, collection, account_kind, error);
    if (entity == NULL)
      return FALSE;
  }
  change = g_new0 (KhChange, 1);
  change->collection = collection;
  change->id = g_strdup (id);
  change->entity = g_steal_pointer (&entity);
  g_ptr_array_add (changes->items, change);
  return TRUE;
}

static gboolean
add_event (KhChanges *changes, JsonObject *item, GError **error)
{
  g_autoptr (KhEvent) event = NULL;
  JsonObject *value;
  KhChange *change;

  if (!kh_json_get_object (item, "value", &value, error))
    return FALSE;
  event = kh_api_read_event (value, error);
  if (event == NULL)
    return FALSE;
  change = g_new0 (KhChange, 1);
  change->collection = KH_N_COLLECTIONS;
  change->id = g_strdup (kh_entity_get_id (KH_ENTITY (event)));
  change->entity = KH_ENTITY (g_steal_pointer (&event));
  g_ptr_array_add (changes->items, change);
  return TRUE;
}

/* A kind that this version does not know is none of its business. */
static gboolean
read_item (KhChanges *changes, JsonObject *item, int account_kind, GError **error)
{
  const char *kind;

  if (!kh_json_get_string (item, "kind", &kind, error))
    return FALSE;
  if (g_str_equal (kind, "event"))
    return add_event (changes, item, error);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, kind))
      return add_change (changes, item, kinds[i].collection, account_kind, error);
  return TRUE;
}

static gpointer
read_changes (JsonObject *root, gpointer data, GError **error)
{
  g_autoptr (KhChanges) changes = g_new0 (KhChanges, 1);
  const char *after;
  JsonArray *items;

  changes->items = g_ptr_array_new_with_free_func ((GDestroyNotify) kh_change_free);
  if (root == NULL) {
    g_set_error_literal (error, KH_ERROR, KH_ERROR_CORRUPT, "The server's answer is empty.");
    return NULL;
  }
  if (!kh_json_get_string (root, "after", &after, error) || !kh_json_get_boolean (root, "more", &changes->more, error)
      || !kh_json_get_array (root, "items", &items, error))
    return NULL;
  changes->after = g_strdup (after);
  for (guint i = 0; i < json_array_get_length (items); i++) {
    JsonObject *item = kh_api_read_item (items, i, error);
    if (item == NULL || !read_item (changes, item, GPOINTER_TO_INT (data), error))
      return NULL;
  }
  return g_steal_pointer (&changes);
}

void
kh_api_changes_wait_async (KhHttpClient *client, const char *account, const char *after, gboolean hold,
                           int kind, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  KhHttpRequest *request;

  if (after == NULL) {
    request = kh_http_request_new ("GET", "/v1/accounts/%s/changes", account);
  } else if (!hold) {
    request = kh_http_request_new ("GET", "/v1/accounts/%s/changes?after=%s", account, after);
  } else {
    request = kh_http_request_new ("GET", "/v1/accounts/%s/changes?after=%s&wait=" WAIT, account, after);
    request->timeout = TIMEOUT;
  }
  kh_http_client_send_async (client, request, read_changes, GINT_TO_POINTER (kind), NULL,
                             (GDestroyNotify) kh_changes_free, cancellable, callback, data);
}

KhChanges *
kh_api_changes_wait_finish (KhHttpClient *client, GAsyncResult *result, GError **error)
{
  return kh_http_client_send_finish (client, result, error);
}
