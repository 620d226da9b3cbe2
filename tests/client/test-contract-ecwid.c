/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The contract of providers, with Ecwid's stand-in.
 */
#include "kh-contract.h"
#include "kh-ecwid-standin.h"
#include "kh-wait.h"

typedef struct {
  KhEcwidStandin *standin;
  SoupSession *session;
} Remote;

static KhProvider *
open_remote (gpointer *remote)
{
  const KhService *service = kh_services_find ("ecwid");
  Remote *r = g_new0 (Remote, 1);
  g_autoptr (GAsyncResult) discovered = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;

  *remote = r;
  r->standin = kh_ecwid_standin_new (NULL);
  r->session = kh_service_session_new ();
  address = kh_ecwid_standin_dup_address (r->standin);
  service->discover_async (r->session, address, kh_ecwid_standin_get_token (r->standin), NULL, kh_wait_callback,
                           &discovered);
  accounts = service->discover_finish (kh_wait (&discovered), &error);
  g_assert_no_error (error);
  return service->open (r->session, address, kh_ecwid_standin_get_token (r->standin),
                        kh_entity_get_id (g_ptr_array_index (accounts, 0)));
}

static void
close_remote (gpointer remote)
{
  Remote *r = remote;

  soup_session_abort (r->session);
  g_clear_object (&r->session);
  kh_ecwid_standin_free (r->standin);
  g_free (r);
}

static const KhContract contract = { "ecwid", open_remote, close_remote };

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  kh_contract_add_tests (&contract);
  return g_test_run ();
}
