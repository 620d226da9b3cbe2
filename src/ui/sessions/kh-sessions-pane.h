/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pane Sessions: where and when the account is used, and ending that.
 * Property "account" (KhAccount).
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_SESSIONS_PANE (kh_sessions_pane_get_type ())
G_DECLARE_FINAL_TYPE (KhSessionsPane, kh_sessions_pane, KH, SESSIONS_PANE, AdwBin)

GtkWidget *kh_sessions_pane_new (void);

G_END_DECLS
