/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Applying what a signed review decided: the plan, conflicts one by one, and what came of it.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-reviews.h"

G_BEGIN_DECLS

#define KH_TYPE_APPLY_WINDOW (kh_apply_window_get_type ())
G_DECLARE_FINAL_TYPE (KhApplyWindow, kh_apply_window, KH, APPLY_WINDOW, AdwWindow)

/* @from: whose window it opens over. */
GtkWidget *kh_apply_window_new (GtkWidget *from, KhAccount *account, KhReview *review);

G_END_DECLS
