/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What every pane and every page in one stands in: header bar (back or sidebar button, title, places at its start
 * and end, search), the bar for offline and old data, and below it the content, or the state of the pane's
 * collection instead: loading, empty, restricted, error, each with what one can do.
 *
 * Buildable child types: "start" and "end" for the header bar, none for the content.
 * Properties: "account" (KhAccount), "collection" (int: KhCollection, or -1: always shows the content), "title",
 * "subtitle", "searchable" (boolean), "search-mode" (boolean), "search-text" (string, as typed), "search-hint"
 * (placeholder and accessible name), "empty" (boolean: set by the pane when there is nothing at all),
 * "no-match" (boolean: set by the pane when search and filters leave nothing), "empty-icon", "empty-title",
 * "empty-description", "empty-button" (label; NULL for none), "can-go-back" (boolean), "narrow" (boolean, read-only:
 * the window has room for one column only).
 * Signals: "back" (); "empty-activated" (); "clear-filters" () from the no-match state.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_PANE_FRAME (kh_pane_frame_get_type ())
G_DECLARE_FINAL_TYPE (KhPaneFrame, kh_pane_frame, KH, PANE_FRAME, GtkWidget)

const char *kh_pane_frame_get_search_text (KhPaneFrame *self);
/* For a pane of something that is none of the account's collections: shows this from now on. @error: (nullable). */
void kh_pane_frame_set_state (KhPaneFrame *self, KhState state, const GError *error);
void kh_pane_frame_set_search_mode (KhPaneFrame *self, gboolean search_mode);
/* What the keyboard goes to first in the content. @first: (nullable): in the content; NULL: whatever comes first. */
void kh_pane_frame_set_first (KhPaneFrame *self, GtkWidget *first);
/* Moves the keyboard to what is shown, unless it is there; while that is loading, as soon as it is there, unless the
 * person goes on before. */
void kh_pane_frame_take_focus (KhPaneFrame *self);

G_END_DECLS
