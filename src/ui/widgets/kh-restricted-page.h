/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A status page with a lock: access is restricted, whom to ask, and a button that writes them a mail.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_RESTRICTED_PAGE (kh_restricted_page_get_type ())
G_DECLARE_FINAL_TYPE (KhRestrictedPage, kh_restricted_page, KH, RESTRICTED_PAGE, GtkWidget)

GtkWidget *kh_restricted_page_new (void);
/* The owner as the server named them in @error, or else as @account knows them. Both may be NULL. */
void kh_restricted_page_set_contact (KhRestrictedPage *self, KhAccount *account, const GError *error);
/* Says @why instead of what goes for a whole part of the account; after the contact is set. */
void kh_restricted_page_set_reason (KhRestrictedPage *self, const char *why);

G_END_DECLS
