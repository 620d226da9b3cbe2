/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All shortcuts, in one column: GtkShortcutsWindow is wider than a narrow screen.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KH_TYPE_SHORTCUTS_WINDOW (kh_shortcuts_window_get_type ())
G_DECLARE_FINAL_TYPE (KhShortcutsWindow, kh_shortcuts_window, KH, SHORTCUTS_WINDOW, AdwWindow)

/* @parent: (nullable) */
void kh_shortcuts_window_present (GtkWindow *parent);

G_END_DECLS
