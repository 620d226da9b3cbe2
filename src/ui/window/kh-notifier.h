/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tells through the desktop's notifications what happens in the accounts while somebody may be looking elsewhere. Each
 * kind can be turned off in the preferences; each notice comes once, over restarts too; each opens what it is about, by
 * the application's action "open" (account, pane, item).
 * Signal: "failed" (const GError *): what it has told cannot be kept over restarts; KH_ERROR_UNSUPPORTED, word
 * "notices-unusable", with the file in its message. Once.
 */
#pragma once

#include "account/kh-accounts.h"
#include "model/kh-notices.h"

G_BEGIN_DECLS

#define KH_TYPE_NOTIFIER (kh_notifier_get_type ())
G_DECLARE_FINAL_TYPE (KhNotifier, kh_notifier, KH, NOTIFIER, GObject)

/* Looks after the invitations, sign-ins and due reviews of all @accounts by itself. @settings: the application's,
 * with a key "notify-…" for each kind. */
KhNotifier *kh_notifier_new (GApplication *application, KhAccounts *accounts, GSettings *settings);

G_END_DECLS
