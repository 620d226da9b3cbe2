/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who did what to whom, when and from where: newest first, under the day it was, loaded as one goes down.
 * Property "account" (KhAccount).
 */
#pragma once

#include "ui/widgets/kh-pane.h"

G_BEGIN_DECLS

#define KH_TYPE_HISTORY_PANE (kh_history_pane_get_type ())
G_DECLARE_FINAL_TYPE (KhHistoryPane, kh_history_pane, KH, HISTORY_PANE, KhPane)

GtkWidget *kh_history_pane_new (void);
/* Only what the user with this id did, and what was done to them. */
void kh_history_pane_show_person (KhHistoryPane *self, const char *user);

G_END_DECLS
