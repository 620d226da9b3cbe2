/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The contract of providers, with the real server.
 */
#include "account/kh-sample-store.h"
#include "kh-contract.h"
#include "kh-wait.h"
#include "provider/kh-service.h"

typedef struct {
  KhSampleStore *store;
  SoupSession *session;
} Remote;

static KhProvider *
open_remote (gpointer *remote)
{
  const KhService *service = kh_services_find ("account-api");
  Remote *r = g_new0 (Remote, 1);
  g_autoptr (GAsyncResult) started = NULL;
  g_autoptr (GAsyncResult) signed_in = NULL;
  g_autoptr (GAsyncResult) discovered = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  const char *address;

  *remote = r;
  r->store = kh_sample_store_new (g_getenv ("KEYHOLDER_SERVER"));
  r->session = kh_service_session_new ();
  kh_sample_store_start_async (r->store, NULL, kh_wait_callback, &started);
  kh_sample_store_start_finish (r->store, kh_wait (&started), &error);
  g_assert_no_error (error);
  address = kh_sample_store_get_address (r->store);

  service->sign_in_async (r->session, address, kh_sample_store_get_email (r->store),
                          kh_sample_store_get_password (r->store), NULL, kh_wait_callback, &signed_in);
  token = service->sign_in_finish (kh_wait (&signed_in), &error);
  g_assert_no_error (error);
  service->discover_async (r->session, address, token, NULL, kh_wait_callback, &discovered);
  accounts = service->discover_finish (kh_wait (&discovered), &error);
  g_assert_no_error (error);
  return service->open (r->session, address, token, kh_entity_get_id (g_ptr_array_index (accounts, 0)));
}

static void
close_remote (gpointer remote)
{
  Remote *r = remote;

  soup_session_abort (r->session);
  g_clear_object (&r->session);
  g_clear_object (&r->store);
  g_free (r);
}

static const KhContract contract = { "account-api", open_remote, close_remote };

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  kh_contract_add_tests (&contract);
  return g_test_run ();
}
