/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands on a button that has little room, such as one in a header bar: its words where they fit, else its icon, with
 * the words as tooltip. The button is called by the words either way.
 * Properties: "label" (string), "use-underline" (boolean), "icon-name" (string).
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KH_TYPE_BUTTON_FACE (kh_button_face_get_type ())
G_DECLARE_FINAL_TYPE (KhButtonFace, kh_button_face, KH, BUTTON_FACE, GtkWidget)

G_END_DECLS
