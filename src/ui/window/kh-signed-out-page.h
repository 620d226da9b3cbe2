/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * In place of the panes, when one is signed out and nothing of the account may be read: why, and a button to sign in.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_SIGNED_OUT_PAGE (kh_signed_out_page_get_type ())
G_DECLARE_FINAL_TYPE (KhSignedOutPage, kh_signed_out_page, KH, SIGNED_OUT_PAGE, GtkWidget)

KhSignedOutPage *kh_signed_out_page_new (void);
/* Says why it is so in @account. */
void kh_signed_out_page_show (KhSignedOutPage *self, KhAccount *account);

G_END_DECLS
