/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What part of the history is shown: by person, by action and by time.
 * Signal: "changed" ().
 */
#pragma once

#include <gtk/gtk.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_HISTORY_FILTERS (kh_history_filters_get_type ())
G_DECLARE_FINAL_TYPE (KhHistoryFilters, kh_history_filters, KH, HISTORY_FILTERS, GtkPopover)

/* @account: (nullable). Clears the filters. */
void kh_history_filters_set_account (KhHistoryFilters *self, KhAccount *account);
/* Sets person, action and time of @query. */
void kh_history_filters_apply (KhHistoryFilters *self, KhHistoryQuery *query);
/* Only what is about this user, whenever and whatever it was. */
void kh_history_filters_show_person (KhHistoryFilters *self, const char *user);
void kh_history_filters_clear (KhHistoryFilters *self);

/* Each as words for a filter that is on, or NULL. (transfer full) */
char *kh_history_filters_person_text (KhHistoryFilters *self);
char *kh_history_filters_action_text (KhHistoryFilters *self);
char *kh_history_filters_time_text (KhHistoryFilters *self);
void kh_history_filters_clear_person (KhHistoryFilters *self);
void kh_history_filters_clear_action (KhHistoryFilters *self);
void kh_history_filters_clear_time (KhHistoryFilters *self);

G_END_DECLS
