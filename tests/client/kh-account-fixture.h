/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An account of the fake provider, for tests of what stands on one.
 */
#pragma once

#include "account/kh-account.h"
#include "base/kh-error.h"
#include "kh-fake-provider.h"

G_BEGIN_DECLS

typedef struct {
  KhFakeProvider *provider;
  KhAccount *account;
} KhAccountFixture;

/* @role: of whom the token is; NULL: the owner. Nothing is synced yet. */
void kh_fixture_set_up (KhAccountFixture *f, gconstpointer role);
void kh_fixture_tear_down (KhAccountFixture *f, gconstpointer role);
/* Syncs, and waits for its end. The second one has to go well. */
gboolean kh_try_sync (KhAccount *account, GError **error);
void kh_sync (KhAccount *account);
gboolean kh_fixture_try_sync (KhAccountFixture *f, GError **error);
void kh_fixture_sync (KhAccountFixture *f);
/* Makes a change, and waits for its answer. Returns: (transfer full) */
KhReply *kh_fixture_run (KhAccountFixture *f, KhCommandKind kind, KhEntity *target, GError **error);
guint kh_fixture_count (KhAccountFixture *f, KhCollection collection);
GError *kh_fixture_error (KhError code);

G_END_DECLS
