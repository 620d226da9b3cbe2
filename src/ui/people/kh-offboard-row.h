/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One account of an offboarding: what goes, how it stands, and why if it does not go.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-offboarding.h"

G_BEGIN_DECLS

#define KH_TYPE_OFFBOARD_ROW (kh_offboard_row_get_type ())
G_DECLARE_FINAL_TYPE (KhOffboardRow, kh_offboard_row, KH, OFFBOARD_ROW, AdwActionRow)

GtkWidget *kh_offboard_row_new (KhOffboardStep *step);

G_END_DECLS
