/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pane Sessions: where and when the account is used, and ending that.
 * Property "account" (KhAccount).
 */
#pragma once

#include "ui/widgets/kh-pane.h"

G_BEGIN_DECLS

#define KH_TYPE_SESSIONS_PANE (kh_sessions_pane_get_type ())
G_DECLARE_FINAL_TYPE (KhSessionsPane, kh_sessions_pane, KH, SESSIONS_PANE, KhPane)

GtkWidget *kh_sessions_pane_new (void);
/* Searches for those of @user. */
void kh_sessions_pane_show_user (KhSessionsPane *self, KhUser *user);

G_END_DECLS
