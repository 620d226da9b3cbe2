/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The columns of the list of people: check button, person, roles, language, last seen, status.
 */
#pragma once

#include <gtk/gtk.h>

#include "ui/users/kh-mark-selection.h"
#include "ui/users/kh-user-index.h"

G_BEGIN_DECLS

#define KH_TYPE_USER_COLUMNS (kh_user_columns_get_type ())
G_DECLARE_FINAL_TYPE (KhUserColumns, kh_user_columns, KH, USER_COLUMNS, GObject)

/* Adds the columns to @view, sorted by name, and keeps them for as long as it lives. */
KhUserColumns *kh_user_columns_new (GtkColumnView *view, KhUserIndex *index, KhMarkSelection *selection);
/* Folds them into one to fit @width pixels, or unfolds them. */
void kh_user_columns_set_width (KhUserColumns *self, int width);

G_END_DECLS
