/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A person's initials in a coloured circle, as AdwAvatar draws them and of the same colour, for rows that are
 * rewritten while somebody types: showing somebody else lays nothing out anew. Nothing for screen readers.
 *
 * Property: "size" (int, pixels; 36 unless told).
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KH_TYPE_INITIALS (kh_initials_get_type ())
G_DECLARE_FINAL_TYPE (KhInitials, kh_initials, KH, INITIALS, GtkWidget)

/* @name: (nullable): nobody's. */
void kh_initials_set_name (KhInitials *self, const char *name);

G_END_DECLS
