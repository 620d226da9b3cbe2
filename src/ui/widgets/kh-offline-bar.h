/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bar above what can be read but may be old: that the account is offline or signed out, or what went wrong when it was
 * read last, with a button that tries again. There is nothing to see of it while all is well.
 *
 * Signal: "retry" (): its button.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_OFFLINE_BAR (kh_offline_bar_get_type ())
G_DECLARE_FINAL_TYPE (KhOfflineBar, kh_offline_bar, KH, OFFLINE_BAR, AdwBin)

/* Tells how @account (nullable) is now, as far as there is something to tell. @wanted: FALSE where something else does. */
void kh_offline_bar_show (KhOfflineBar *self, KhAccount *account, gboolean wanted);

G_END_DECLS
