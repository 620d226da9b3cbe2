/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bar below the list of people while some are selected: how many, and what can be done with all of them.
 */
#pragma once

#include <adwaita.h>

#include "ui/users/kh-mark-selection.h"

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_SELECTION_BAR (kh_selection_bar_get_type ())
G_DECLARE_FINAL_TYPE (KhSelectionBar, kh_selection_bar, KH, SELECTION_BAR, GtkWidget)

/* @selection: of KhUser. */
void kh_selection_bar_set (KhSelectionBar *self, KhAccount *account, KhMarkSelection *selection);
/* Looks again at what one may do. */
void kh_selection_bar_update (KhSelectionBar *self);

G_END_DECLS
