/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The popover in which one chooses whom the list of people shows: a role, at least a level in an area, a status, a
 * hint.
 *
 * Signal: "changed" () after a choice.
 */
#pragma once

#include <gtk/gtk.h>

#include "ui/users/kh-user-filter.h"

G_BEGIN_DECLS

#define KH_TYPE_FILTER_POPOVER (kh_filter_popover_get_type ())
G_DECLARE_FINAL_TYPE (KhFilterPopover, kh_filter_popover, KH, FILTER_POPOVER, GtkPopover)

void kh_filter_popover_set_account (KhFilterPopover *self, KhAccount *account);
/* Returns: the id of a role; NULL: any. */
const char *kh_filter_popover_get_role (KhFilterPopover *self);
/* Returns: the id of an area; NULL: any access. */
const char *kh_filter_popover_get_area (KhFilterPopover *self);
KhLevel kh_filter_popover_get_level (KhFilterPopover *self);
KhShow kh_filter_popover_get_show (KhFilterPopover *self);

/* Returns: those of which a person is to have any; 0: people with and without. */
KhHints kh_filter_popover_get_hints (KhFilterPopover *self);
/* Chooses one hint, or all of them for anybody who has one. */
void kh_filter_popover_set_hints (KhFilterPopover *self, KhHints hints);

/* Each takes one choice back. */
void kh_filter_popover_clear_role (KhFilterPopover *self);
void kh_filter_popover_clear_area (KhFilterPopover *self);
void kh_filter_popover_clear_show (KhFilterPopover *self);
void kh_filter_popover_clear_hints (KhFilterPopover *self);
void kh_filter_popover_clear (KhFilterPopover *self);

G_END_DECLS
