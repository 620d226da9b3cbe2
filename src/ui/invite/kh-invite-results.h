/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the invitations went: progress while they are sent, a row for each address, and afterwards what the inviter
 * should know.
 *
 * Signals: "retry" (): try what failed again; "more" (): invite others.
 */
#pragma once

#include <adwaita.h>

#include "ui/invite/kh-invite-run.h"

G_BEGIN_DECLS

#define KH_TYPE_INVITE_RESULTS (kh_invite_results_get_type ())
G_DECLARE_FINAL_TYPE (KhInviteResults, kh_invite_results, KH, INVITE_RESULTS, GtkWidget)

/* Follows @run over @invitees. */
void kh_invite_results_start (KhInviteResults *self, KhAccount *account, KhInviteRun *run, GListModel *invitees);
/* The run is over. */
void kh_invite_results_finish (KhInviteResults *self);

G_END_DECLS
