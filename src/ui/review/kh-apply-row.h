/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One decision that is applied: who, what, and how far it is.
 */
#pragma once

#include "ui/review/kh-apply-run.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KH_TYPE_APPLY_ROW (kh_apply_row_get_type ())
G_DECLARE_FINAL_TYPE (KhApplyRow, kh_apply_row, KH, APPLY_ROW, GtkWidget)

GtkWidget *kh_apply_row_new (void);
/* @item: (nullable): NULL to let go of it. @what: what was decided, in words. */
void kh_apply_row_set (KhApplyRow *self, KhApplyRun *run, KhReviewItem *item, const char *what);

G_END_DECLS
