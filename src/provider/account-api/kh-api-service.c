/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provider/account-api/kh-api-service.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kh-error.h"
#include "kh-config.h"
#include "provider/account-api/kh-api-list.h"
#include "provider/account-api/kh-api-problem.h"
#include "provider/account-api/kh-api-provider.h"
#include "provider/account-api/kh-api-read.h"

#define LONGEST_DEVICE 100 /* characters */

/* Before anything secret goes there: whether it is an account server at all. */
static gpointer
read_service (JsonObject *root, gpointer data, GError **error)
{
  if (root != NULL && kh_api_is_service (root))
    return GINT_TO_POINTER (TRUE);
  g_propagate_error (error, kh_api_problem_not_keyholder ());
  return NULL;
}

/* An address without the API answers each path in a way of its own. */
static GError *
not_a_service (GError *error)
{
  if (g_error_matches (error, KH_ERROR, KH_ERROR_NETWORK) || g_error_matches (error, KH_ERROR, KH_ERROR_OFFLINE)
      || g_error_matches (error, KH_ERROR, KH_ERROR_SERVER) || g_error_matches (error, KH_ERROR, KH_ERROR_LIMITED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return error;
  g_error_free (error);
  return kh_api_problem_not_keyholder ();
}

static void
probe (SoupSession *session, const char *address, GTask *task, GAsyncReadyCallback callback)
{
  g_autoptr (KhHttpClient) client = kh_http_client_new (session, address, NULL, &kh_api_dialect);

  kh_http_client_send_async (client, kh_http_request_new ("GET", "/v1/service"), read_service, NULL, NULL, NULL,
                             g_task_get_cancellable (task), callback, task);
}

static gboolean
probe_finish (GObject *client, GAsyncResult *result, GTask *task)
{
  GError *error = NULL;

  if (kh_http_client_send_finish (KH_HTTP_CLIENT (client), result, &error) != NULL)
    return TRUE;
  g_task_return_error (task, not_a_service (error));
  return FALSE;
}

/* --- Signing in --- */

static void
free_request (gpointer request)
{
  if (request != NULL)
    kh_http_request_free (request);
}

static void
token_free (gpointer token)
{
  explicit_bzero (token, strlen (token));
  g_free (token);
}

static gpointer
read_token (JsonObject *root, gpointer data, GError **error)
{
  const char *token;
  char *copy;

  if (root == NULL || !kh_json_get_string (root, "token", &token, NULL) || *token == '\0') {
    g_set_error_literal (error, KH_ERROR, KH_ERROR_CORRUPT, "The server's answer has no token.");
    return NULL;
  }
  copy = g_strdup (token);
  /* Of the answer nothing else is read. */
  explicit_bzero ((char *) token, strlen (token));
  return copy;
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  char *token = kh_http_client_send_finish (KH_HTTP_CLIENT (source), result, &error);

  if (token != NULL)
    g_task_return_pointer (task, token, token_free);
  else
    g_task_return_error (task, error);
}

static void
on_probed_for_sign_in (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KhHttpRequest *request = g_object_steal_data (G_OBJECT (task), "request");

  if (!probe_finish (source, result, task)) {
    free_request (request);
    return;
  }
  kh_http_client_send_async (KH_HTTP_CLIENT (source), request, read_token, NULL, NULL, token_free,
                             g_task_get_cancellable (task), on_signed_in, g_object_ref (task));
}

static JsonNode *
sign_in_body (const char *email, const char *password)
{
  JsonNode *root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonObject *client = json_object_new ();
  g_autofree char *host = g_utf8_make_valid (g_get_host_name (), -1);
  g_autofree char *device = g_utf8_substring (host, 0, MIN (g_utf8_strlen (host, -1), LONGEST_DEVICE));

  json_object_set_string_member (object, "email", email);
  json_object_set_string_member (object, "password", password);
  json_object_set_string_member (client, "name", "Keyholder " KH_VERSION);
  json_object_set_string_member (client, "device", device);
  json_object_set_object_member (object, "client", client);
  json_node_take_object (root, object);
  return root;
}

static void
sign_in_async (SoupSession *session, const char *address, const char *email, const char *password,
               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  KhHttpRequest *request = kh_http_request_new ("POST", "/v1/sign-in");

  g_task_set_source_tag (task, sign_in_async);
  kh_http_request_set_json (request, "application/json", sign_in_body (email, password));
  g_object_set_data_full (G_OBJECT (task), "request", request, free_request);
  probe (session, address, task, on_probed_for_sign_in);
}

static char *
sign_in_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- Signing out --- */

static gpointer
read_nothing (JsonObject *root, gpointer data, GError **error)
{
  return GINT_TO_POINTER (TRUE);
}

static void
on_signed_out (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;

  kh_http_client_send_finish (KH_HTTP_CLIENT (source), result, &error);
  /* A token that is dead already is what was wanted; an API token is ended where it was made. */
  if (error == NULL || g_error_matches (error, KH_ERROR, KH_ERROR_UNAUTHORIZED)
      || g_error_matches (error, KH_ERROR, KH_ERROR_CONFLICT) || g_error_matches (error, KH_ERROR, KH_ERROR_RESTRICTED))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
sign_out_async (SoupSession *session, const char *address, const char *token, GCancellable *cancellable,
                GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  g_autoptr (KhHttpClient) client = kh_http_client_new (session, address, token, &kh_api_dialect);

  g_task_set_source_tag (task, sign_out_async);
  kh_http_client_send_async (client, kh_http_request_new ("POST", "/v1/sign-out"), read_nothing, NULL, NULL, NULL,
                             cancellable, on_signed_out, task);
}

static gboolean
sign_out_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- Which accounts there are --- */

static KhEntity *
read_account (JsonObject *object, int kind, int position, GError **error)
{
  return (KhEntity *) kh_api_read_account (object, error);
}

static void
on_accounts (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GPtrArray *accounts = kh_api_list_finish (KH_HTTP_CLIENT (source), result, &error);

  if (accounts != NULL)
    g_task_return_pointer (task, accounts, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
on_probed_for_accounts (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (KhHttpClient) client = g_object_steal_data (G_OBJECT (task), "client");

  if (probe_finish (source, result, task))
    kh_api_list_async (client, "/v1/accounts?limit=1000", read_account, -1, NULL, NULL, g_task_get_cancellable (task),
                       on_accounts, g_object_ref (task));
}

static void
discover_async (SoupSession *session, const char *address, const char *token, GCancellable *cancellable,
                GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);

  g_task_set_source_tag (task, discover_async);
  g_object_set_data_full (G_OBJECT (task), "client", kh_http_client_new (session, address, token, &kh_api_dialect),
                          g_object_unref);
  probe (session, address, task, on_probed_for_accounts);
}

static GPtrArray *
discover_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static KhProvider *
open_account (SoupSession *session, const char *address, const char *token, const char *account)
{
  g_autoptr (KhHttpClient) client = kh_http_client_new (session, address, token, &kh_api_dialect);

  return kh_api_provider_new (client, account);
}

const KhService kh_api_service = {
  .id = "account-api",
  .name = N_ ("Keyholder account server"),
  .flags = KH_SERVICE_ADDRESS | KH_SERVICE_SIGN_IN | KH_SERVICE_TOKEN,
  .address_title = N_ ("Server _Address"),
  .token_title = N_ ("_Token"),
  .parse_address = kh_service_normalize_address,
  .show_address = g_strdup,
  .sign_in_async = sign_in_async,
  .sign_in_finish = sign_in_finish,
  .sign_out_async = sign_out_async,
  .sign_out_finish = sign_out_finish,
  .discover_async = discover_async,
  .discover_finish = discover_finish,
  .open = open_account,
};
