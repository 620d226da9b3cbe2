/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What keys do, and which keys they are, for the list of all shortcuts.
 * Property "accelerator" (string, as gtk_accelerator_parse() takes it).
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KH_TYPE_SHORTCUT_ROW (kh_shortcut_row_get_type ())
G_DECLARE_FINAL_TYPE (KhShortcutRow, kh_shortcut_row, KH, SHORTCUT_ROW, AdwActionRow)

G_END_DECLS
