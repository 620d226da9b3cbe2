/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first start: connect an account, or try the sample store, whose start and failure show here.
 * Property: "accounts" (KhAccounts). Signal: "connected" (KhAccount): the first one of the sample store.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-accounts.h"

G_BEGIN_DECLS

#define KH_TYPE_WELCOME_PAGE (kh_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (KhWelcomePage, kh_welcome_page, KH, WELCOME_PAGE, GtkWidget)

/* Does what Try a Sample Store does. */
void kh_welcome_page_try_sample (KhWelcomePage *self);

G_END_DECLS
