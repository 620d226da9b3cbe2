/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Somebody who has a level in an area: who, which level, and why.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_HOLDER_ROW (kh_holder_row_get_type ())
G_DECLARE_FINAL_TYPE (KhHolderRow, kh_holder_row, KH, HOLDER_ROW, AdwBin)

GtkWidget *kh_holder_row_new (void);
/* @user: NULL to let go of the one shown. */
void kh_holder_row_set (KhHolderRow *self, KhAccount *account, KhUser *user);
/* Shows the level that the user has in @area. @round: the question that this belongs to; a row that has been shown
 * for it already stays as it is. */
void kh_holder_row_refresh (KhHolderRow *self, KhArea *area, guint round);

G_END_DECLS
