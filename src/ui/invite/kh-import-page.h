/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is in a file of people to invite, before anything is done with it: a row each, those with a problem first. The good
 * ones can be added to the form, the others saved to be mended.
 *
 * Signals: "back" (); "add" (GListModel of KhInvitee): the good ones.
 */
#pragma once

#include <adwaita.h>

#include "ui/invite/kh-invite-addresses.h"

G_BEGIN_DECLS

#define KH_TYPE_IMPORT_PAGE (kh_import_page_get_type ())
G_DECLARE_FINAL_TYPE (KhImportPage, kh_import_page, KH, IMPORT_PAGE, GtkWidget)

/* @rows: of KhImportRow. @addresses: what the form has already. @places: how many more the plan has room for; -1 without a
 * limit. */
void kh_import_page_show (KhImportPage *self, KhAccount *account, GPtrArray *rows, KhInviteAddresses *addresses,
                          int places);

G_END_DECLS
