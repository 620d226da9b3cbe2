/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provider/ecwid/kh-ecwid-service.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kh-error.h"
#include "provider/ecwid/kh-ecwid-client.h"
#include "provider/ecwid/kh-ecwid-problem.h"
#include "provider/ecwid/kh-ecwid-provider.h"
#include "provider/ecwid/kh-ecwid-read.h"

#define ADDRESS "https://app.ecwid.com/api/v3"
#define ADDRESS_VARIABLE "KEYHOLDER_ECWID_ADDRESS"
#define LONGEST_STORE 12 /* digits */

/* --- The address --- */

static gboolean
is_store (const char *text)
{
  gsize length = strspn (text, "0123456789");

  return length > 0 && length <= LONGEST_STORE && text[length] == '\0' && text[0] != '0';
}

static char *
parse_address (const char *text, GError **error)
{
  g_autofree char *store = g_strstrip (g_strdup (text));
  g_autofree char *api = NULL;

  if (!is_store (store)) {
    g_propagate_error (error, kh_error_new (KH_ERROR_INVALID, "store-invalid", "That is not the number of a store."));
    return NULL;
  }
  api = kh_service_normalize_address (g_getenv (ADDRESS_VARIABLE) != NULL ? g_getenv (ADDRESS_VARIABLE) : ADDRESS, error);
  return api != NULL ? g_strconcat (api, "/", store, NULL) : NULL;
}

static char *
show_address (const char *address)
{
  return g_path_get_basename (address);
}

/* --- What the token may do --- */

/* Each asks for a permission, and none of them can change anything, in whichever order the service looks at what it gets:
 * nobody has these addresses and ids. */
#define NOBODY "nobody@keyholder.invalid"

typedef struct {
  KhEcwidClient *client;
  char *store;
  char **scopes;   /* of the token's own person */
  char *name;      /* of the store; NULL: none is known */
  KhEcwidCall next;
  gboolean refused[KH_ECWID_N_CALLS]; /* for want of a permission */
} Check;

static void
check_free (Check *check)
{
  g_object_unref (check->client);
  g_free (check->store);
  g_strfreev (check->scopes);
  g_free (check->name);
  g_free (check);
}

static JsonNode *
probe_body (const char *email, const char *scope)
{
  JsonNode *root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "email", email);
  if (scope != NULL) {
    JsonArray *scopes = json_array_new ();
    json_array_add_string_element (scopes, scope);
    json_object_set_array_member (object, "staffScopes", scopes);
  }
  json_node_take_object (root, object);
  return root;
}

/* Whether some call that needs @scope was let through. */
static gboolean
is_proven (Check *check, const char *scope)
{
  for (KhEcwidCall call = 0; call < KH_ECWID_N_CALLS; call++)
    if (!check->refused[call] && g_strv_contains (kh_ecwid_call_get_scopes (call), scope))
      return TRUE;
  return FALSE;
}

/* Returns: (transfer full) (nullable): with a field for each permission that the token lacks. */
static GError *
find_missing (Check *check)
{
  g_autoptr (GError) error = kh_error_new (KH_ERROR_RESTRICTED, KH_ECWID_SCOPES, "The token lacks a permission.");

  for (KhEcwidCall call = 0; call < KH_ECWID_N_CALLS; call++) {
    const char *const *scopes = kh_ecwid_call_get_scopes (call);
    for (; check->refused[call] && *scopes != NULL; scopes++)
      if (!is_proven (check, *scopes) && kh_error_get_field (error, *scopes) == NULL)
        kh_error_add_field (error, *scopes, "scope-missing");
  }
  return kh_error_get_fields (error)->len > 0 ? g_steal_pointer (&error) : NULL;
}

static gboolean
is_reading (KhEcwidCall call)
{
  return call == KH_ECWID_LIST || call == KH_ECWID_OWN_SCOPES || call == KH_ECWID_NAME;
}

/* A token that may read everything and change nothing was made so. One that may do only some of it was meant for more. */
static gboolean
is_read_only (Check *check)
{
  for (KhEcwidCall call = 0; call < KH_ECWID_N_CALLS; call++)
    if (check->refused[call] == is_reading (call))
      return FALSE;
  return TRUE;
}

static void
finish_check (GTask *task)
{
  Check *check = g_task_get_task_data (task);
  gboolean read_only = is_read_only (check);
  GError *missing = read_only ? NULL : find_missing (check);
  GPtrArray *accounts;

  if (missing != NULL) {
    g_task_return_error (task, missing);
    return;
  }
  accounts = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (accounts,
                   kh_ecwid_provider_create_info (check->store, check->name, (const char *const *) check->scopes,
                                                  read_only));
  g_task_return_pointer (task, accounts, (GDestroyNotify) g_ptr_array_unref);
}

static void check_next (GTask *task);

/* What an answer to a probe says about the permission: only what says that it is not there, or that the token is not. */
static gboolean
ends_check (const GError *error, KhEcwidCall call)
{
  if (error == NULL || g_error_matches (error, KH_ERROR, KH_ERROR_RESTRICTED))
    return FALSE;
  /* An odd name is no reason not to connect. */
  if (call == KH_ECWID_NAME && error->domain == KH_ERROR)
    return error->code == KH_ERROR_NETWORK || error->code == KH_ERROR_UNAUTHORIZED || error->code == KH_ERROR_LIMITED;
  return is_reading (call)
         || !(g_error_matches (error, KH_ERROR, KH_ERROR_INVALID) || g_error_matches (error, KH_ERROR, KH_ERROR_CONFLICT));
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Check *check = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gpointer answer = kh_ecwid_client_send_finish (KH_ECWID_CLIENT (source), result, &error);
  KhEcwidCall call = check->next++;

  if (ends_check (error, call)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  check->refused[call] = g_error_matches (error, KH_ERROR, KH_ERROR_RESTRICTED);
  if (call == KH_ECWID_OWN_SCOPES)
    check->scopes = answer;
  else if (call == KH_ECWID_NAME)
    check->name = answer;
  else if (call == KH_ECWID_LIST && answer != NULL)
    g_ptr_array_unref (answer);
  check_next (g_steal_pointer (&task));
}

/* Takes @task. */
static void
check_next (GTask *task)
{
  Check *check = g_task_get_task_data (task);
  KhHttpRead read = kh_ecwid_read_nothing;
  GDestroyNotify free_answer = NULL;
  const char *id = NULL;
  JsonNode *body = NULL;

  switch (check->next) {
  case KH_ECWID_LIST:
    read = kh_ecwid_read_list;
    free_answer = (GDestroyNotify) g_ptr_array_unref;
    break;
  case KH_ECWID_OWN_SCOPES:
    read = kh_ecwid_read_scopes;
    free_answer = (GDestroyNotify) g_strfreev;
    break;
  case KH_ECWID_NAME:
    read = kh_ecwid_read_name;
    free_answer = g_free;
    break;
  case KH_ECWID_CREATE:
    /* Nobody is reached at no address. */
    body = probe_body ("", "REPORT_ACCESS");
    break;
  case KH_ECWID_UPDATE:
    id = KH_ECWID_NO_ID;
    body = probe_body (NOBODY, "REPORT_ACCESS");
    break;
  case KH_ECWID_DELETE:
    id = KH_ECWID_NO_ID;
    break;
  case KH_ECWID_REVOKE:
    body = probe_body (NOBODY, NULL);
    break;
  case KH_ECWID_RESEND: /* needs what revoking needs, which is asked next */
    check->refused[check->next++] = TRUE;
    check_next (task);
    return;
  case KH_ECWID_N_CALLS:
    finish_check (task);
    g_object_unref (task);
    return;
  }
  kh_ecwid_client_send_async (check->client, check->next, id, body, read, free_answer, g_task_get_cancellable (task),
                              on_checked, task);
}

static void
discover_async (SoupSession *session, const char *address, const char *token, GCancellable *cancellable,
                GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  Check *check = g_new0 (Check, 1);

  g_task_set_source_tag (task, discover_async);
  check->client = kh_ecwid_client_new (session, address, token);
  check->store = show_address (address);
  g_task_set_task_data (task, check, (GDestroyNotify) check_free);
  check_next (task);
}

static GPtrArray *
discover_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static KhProvider *
open_account (SoupSession *session, const char *address, const char *token, const char *account)
{
  g_autoptr (KhEcwidClient) client = kh_ecwid_client_new (session, address, token);

  return kh_ecwid_provider_new (client, account);
}

const KhService kh_ecwid_service = {
  .id = "ecwid",
  .name = N_ ("Ecwid"),
  .flags = KH_SERVICE_ADDRESS | KH_SERVICE_TOKEN,
  .address_title = N_ ("_Store ID"),
  .token_title = N_ ("Secret _Token"),
  /* Translators: what follows the colon are names that stay as they are. */
  .token_hint = N_ ("The token needs these permissions: read_store_profile, read_staff, create_staff, invite_staff, "
                    "update_staff, delete_staff. With the first two alone everything can be seen and nothing changed."),
  .parse_address = parse_address,
  .show_address = show_address,
  .discover_async = discover_async,
  .discover_finish = discover_finish,
  .open = open_account,
};
