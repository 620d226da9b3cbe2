/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Buttons on one line where each has all the room that it would like to have, else in as many columns as have it: none of
 * their words is cut off or broken before it has to be.
 *
 * Properties: "spacing" (int, pixels), "homogeneous" (boolean: all as wide as the widest on one line, too), "linked"
 * (boolean: joined while they are on one line; in columns they keep apart).
 * On one line what is left over goes to those that expand.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KH_TYPE_STRIP (kh_strip_get_type ())
G_DECLARE_FINAL_TYPE (KhStrip, kh_strip, KH, STRIP, GtkWidget)

/* @child: (transfer floating). */
void kh_strip_append (KhStrip *self, GtkWidget *child);

G_END_DECLS
