/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the pane says about one invitation.
 */
#pragma once

#include "account/kh-account.h"

G_BEGIN_DECLS

/* Its state at @now: a pending one whose time has passed is expired, even before the server says so. */
KhInvitationStatus kh_invitation_status_at (KhInvitation *invitation, gint64 now);
/* "Invited by Ada Lovelace · Sent today at 14:02 · Expires in 3 days", as far as it is known. (transfer full) */
char *kh_invitation_summary (KhInvitation *invitation, KhAccount *account, gint64 now);
/* Everything about it, a line each. (transfer full) */
char *kh_invitation_details (KhInvitation *invitation, KhAccount *account);
/* Why its mail could not be delivered; NULL when nothing is known to be wrong. (transfer full) (nullable) */
char *kh_invitation_delivery_problem (KhInvitation *invitation);
/* What a search looks through: address, names of its roles, who invited; folded. (transfer full) */
char *kh_invitation_search_key (KhInvitation *invitation, KhAccount *account);

G_END_DECLS
