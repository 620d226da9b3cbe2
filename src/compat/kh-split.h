/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sidebar beside a content, or, when it is narrow, one of them at a time.
 * Properties: "sidebar" and "content" (GtkWidget, each set once), "sidebar-title" and "content-title" (for assistive
 * technology), "narrow" (boolean, read-only: whether one of them is shown at a time), "show-content" (boolean:
 * which, then).
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KH_TYPE_SPLIT (kh_split_get_type ())
G_DECLARE_FINAL_TYPE (KhSplit, kh_split, KH, SPLIT, GtkWidget)

gboolean kh_split_get_narrow (KhSplit *self);
void kh_split_set_show_content (KhSplit *self, gboolean show_content);

G_END_DECLS
