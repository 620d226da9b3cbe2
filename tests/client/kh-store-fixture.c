/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-store-fixture.h"

#include "kh-wait.h"
#include "model/kh-entity.h"
#include "provider/kh-service.h"

void
kh_store_fixture_set_up (KhStoreFixture *f, gconstpointer data)
{
  const KhService *service = kh_services_find ("account-api");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) infos = NULL;
  g_autoptr (GError) error = NULL;

  f->session = kh_service_session_new ();
  f->store = kh_sample_store_new (g_getenv ("KEYHOLDER_SERVER"));
  kh_sample_store_start_async (f->store, NULL, kh_wait_callback, &result);
  g_assert_true (kh_sample_store_start_finish (f->store, kh_wait (&result), &error));
  g_clear_object (&result);
  service->sign_in_async (f->session, kh_sample_store_get_address (f->store), kh_sample_store_get_email (f->store),
                          kh_sample_store_get_password (f->store), NULL, kh_wait_callback, &result);
  f->token = service->sign_in_finish (kh_wait (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  service->discover_async (f->session, kh_sample_store_get_address (f->store), f->token, NULL, kh_wait_callback,
                           &result);
  infos = service->discover_finish (kh_wait (&result), &error);
  g_assert_no_error (error);
  f->account = g_strdup (kh_entity_get_id (g_ptr_array_index (infos, 0)));
}

void
kh_store_fixture_tear_down (KhStoreFixture *f, gconstpointer data)
{
  g_free (f->account);
  g_free (f->token);
  g_clear_object (&f->session);
  g_clear_object (&f->store);
}
