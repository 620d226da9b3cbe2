/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One of the four levels, chosen among linked buttons: None, Guest, Editor, Approver.
 *
 * Properties: "level" (KhLevel; notifies), "allowed" (uint: bit 1 << KhLevel for each that can be chosen; the
 * others are insensitive, and the one that is chosen stays as it is), "offered" (uint, likewise: the others are not
 * shown at all).
 */
#pragma once

#include <gtk/gtk.h>

#include "model/kh-types.h"

G_BEGIN_DECLS

#define KH_TYPE_LEVEL_CHOOSER (kh_level_chooser_get_type ())
G_DECLARE_FINAL_TYPE (KhLevelChooser, kh_level_chooser, KH, LEVEL_CHOOSER, GtkWidget)

/* @label: what the level is for, read before the levels; the area's name. */
KhLevelChooser *kh_level_chooser_new (const char *label);
KhLevel kh_level_chooser_get_level (KhLevelChooser *self);
void kh_level_chooser_set_level (KhLevelChooser *self, KhLevel level);
void kh_level_chooser_set_offered (KhLevelChooser *self, guint levels);
/* @reason: why the other levels cannot be chosen, their tooltip. */
void kh_level_chooser_set_allowed (KhLevelChooser *self, guint levels, const char *reason);

G_END_DECLS
