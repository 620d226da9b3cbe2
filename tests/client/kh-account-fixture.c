/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-account-fixture.h"

#include "kh-wait.h"

void
kh_fixture_set_up (KhAccountFixture *f, gconstpointer role)
{
  f->provider = kh_fake_provider_new (KH_ACCOUNT_KIND_SHIPPING, role);
  f->account = kh_account_new ("c/account", "Keyholder", "As it was called", KH_PROVIDER (f->provider));
}

void
kh_fixture_tear_down (KhAccountFixture *f, gconstpointer role)
{
  kh_account_set_watched (f->account, FALSE);
  g_assert_finalize_object (f->account);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->provider);
}

gboolean
kh_try_sync (KhAccount *account, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kh_account_sync_async (account, NULL, kh_wait_callback, &result);
  return kh_account_sync_finish (account, kh_wait (&result), error);
}

void
kh_sync (KhAccount *account)
{
  g_autoptr (GError) error = NULL;

  kh_try_sync (account, &error);
  g_assert_no_error (error);
}

gboolean
kh_fixture_try_sync (KhAccountFixture *f, GError **error)
{
  return kh_try_sync (f->account, error);
}

void
kh_fixture_sync (KhAccountFixture *f)
{
  kh_sync (f->account);
}

KhReply *
kh_fixture_run (KhAccountFixture *f, KhCommandKind kind, KhEntity *target, GError **error)
{
  g_autoptr (KhCommand) command = kh_command_new (kind, target);
  g_autoptr (GAsyncResult) result = NULL;

  kh_account_run_async (f->account, command, NULL, kh_wait_callback, &result);
  return kh_account_run_finish (f->account, kh_wait (&result), error);
}

guint
kh_fixture_count (KhAccountFixture *f, KhCollection collection)
{
  return g_list_model_get_n_items (G_LIST_MODEL (kh_account_get_list (f->account, collection)));
}

GError *
kh_fixture_error (KhError code)
{
  return kh_error_new (code, NULL, "It did not work.");
}
