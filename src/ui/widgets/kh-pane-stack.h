/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands under the header of a pane: its content, or instead of that what there is to say about it, with what one can
 * do: it is loading (told only where that takes long), there is nothing, nothing was found, one may not see it, an error.
 * It tells screen readers, and brings the keyboard along to what it shows.
 *
 * Properties: "empty-icon", "empty-title", "empty-description", "empty-button" (strings; the label NULL: no button).
 * Signals: "retry" (), "empty-activated" (), "clear-filters" (): their buttons.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

typedef enum { KH_PANE_PAGE_LOADING, KH_PANE_PAGE_CONTENT, KH_PANE_PAGE_EMPTY, KH_PANE_PAGE_NO_MATCH } KhPanePage;

#define KH_TYPE_PANE_STACK (kh_pane_stack_get_type ())
G_DECLARE_FINAL_TYPE (KhPaneStack, kh_pane_stack, KH, PANE_STACK, GtkWidget)

void kh_pane_stack_set_content (KhPaneStack *self, GtkWidget *content);
void kh_pane_stack_show (KhPaneStack *self, KhPanePage page);
/* @account: (nullable): whose owner can change that, unless @error (nullable) says who can. */
void kh_pane_stack_show_restricted (KhPaneStack *self, KhAccount *account, const GError *error);
void kh_pane_stack_show_error (KhPaneStack *self, const GError *error);
/* While it does, nobody can ask for another attempt. */
void kh_pane_stack_set_retrying (KhPaneStack *self, gboolean retrying);
/* What the keyboard goes to first in the content. @first: (nullable): in the content; NULL: whatever comes first. */
void kh_pane_stack_set_first (KhPaneStack *self, GtkWidget *first);
/* Moves the keyboard to what is shown, unless it is there; while that is @loading, as soon as it is there, unless the person
 * goes on before. */
void kh_pane_stack_take_focus (KhPaneStack *self, gboolean loading);

G_END_DECLS
