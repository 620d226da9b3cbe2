/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two children side by side where there is room for both, and one above the other where there is not.
 *
 * Properties: "start", "end" (GtkWidget), "threshold" (int, pixels at the usual size of text: from this width on they
 * stand side by side; 0: when the end child fits beside 160 pixels of the start child), "share" (double, 0…1: the part
 * of the width that the start child gets; 0: all that the end child does not need), "spacing" (int),
 * "whole" (boolean: side by side only where the start child has all the width that it would like to have),
 * "sticky" (boolean: beside a taller start child in a scrolled window, the end child stays in sight).
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KH_TYPE_PAIR (kh_pair_get_type ())
G_DECLARE_FINAL_TYPE (KhPair, kh_pair, KH, PAIR, GtkWidget)

KhPair *kh_pair_new (GtkWidget *start, GtkWidget *end);

G_END_DECLS
