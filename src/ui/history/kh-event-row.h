/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One event: when, what happened, what changed and from where. People in it are links that open their page.
 * Signal: "unfolded" (): all of its changes are asked for.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_EVENT_ROW (kh_event_row_get_type ())
G_DECLARE_FINAL_TYPE (KhEventRow, kh_event_row, KH, EVENT_ROW, AdwBin)

GtkWidget *kh_event_row_new (void);
/* @event: NULL shows nothing. @dated: with the date, where no heading says it. @unfolded: with all changes. */
void kh_event_row_set (KhEventRow *self, KhAccount *account, KhEvent *event, gboolean dated, gboolean unfolded);
/* Returns: (transfer none) (nullable) */
KhEvent *kh_event_row_get_event (KhEventRow *self);
/* The day above it: NULL for none. */
void kh_event_row_set_heading (KhEventRow *self, const char *day);

G_END_DECLS
