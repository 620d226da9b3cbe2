/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One invitation in the list.
 * Signals: "resend" (), "revoke" (): a button was pressed.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_INVITATION_ROW (kh_invitation_row_get_type ())
G_DECLARE_FINAL_TYPE (KhInvitationRow, kh_invitation_row, KH, INVITATION_ROW, AdwBin)

GtkWidget *kh_invitation_row_new (void);
/* @invitation: NULL to let go of the one shown. */
void kh_invitation_row_set (KhInvitationRow *self, KhAccount *account, KhInvitation *invitation);
/* Returns: (transfer none) (nullable) */
KhInvitation *kh_invitation_row_get_invitation (KhInvitationRow *self);
/* Says again what depends on the time, on other things' names and on what one may do. */
void kh_invitation_row_refresh (KhInvitationRow *self);

G_END_DECLS
