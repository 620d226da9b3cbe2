/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is in a scrolled window that is as high as its place is, and rewritten while somebody types: its height is asked
 * for the width that it has, and not first for the least one, which wraps all its texts once more.
 *
 * Property: "child" (GtkWidget).
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KH_TYPE_SCROLLED (kh_scrolled_get_type ())
G_DECLARE_FINAL_TYPE (KhScrolled, kh_scrolled, KH, SCROLLED, GtkWidget)

G_END_DECLS
