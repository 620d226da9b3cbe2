/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pane Invitations: who has been asked to join, how each invitation fares, resending and revoking.
 * Property "account" (KhAccount).
 */
#pragma once

#include "ui/widgets/kh-pane.h"

G_BEGIN_DECLS

#define KH_TYPE_INVITATIONS_PANE (kh_invitations_pane_get_type ())
G_DECLARE_FINAL_TYPE (KhInvitationsPane, kh_invitations_pane, KH, INVITATIONS_PANE, KhPane)

GtkWidget *kh_invitations_pane_new (void);

G_END_DECLS
