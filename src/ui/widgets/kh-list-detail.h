/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list and, beside it, the thing chosen in it; on a narrow place one of the two.
 * Properties: "list", "detail" (GtkWidget), "narrow" (boolean, read-only), "show-detail" (boolean: which one, when
 * narrow).
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KH_TYPE_LIST_DETAIL (kh_list_detail_get_type ())
G_DECLARE_FINAL_TYPE (KhListDetail, kh_list_detail, KH, LIST_DETAIL, GtkWidget)

gboolean kh_list_detail_get_narrow (KhListDetail *self);
gboolean kh_list_detail_get_show_detail (KhListDetail *self);
void kh_list_detail_set_show_detail (KhListDetail *self, gboolean show_detail);

G_END_DECLS
