/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The panes of the window, of which one is shown; each is made when it is first needed. Where the account is signed out
 * and there is nothing to be read, its page is in their place.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-people.h"
#include "ui/window/kh-panes.h"

G_BEGIN_DECLS

#define KH_TYPE_PANE_DECK (kh_pane_deck_get_type ())
G_DECLARE_FINAL_TYPE (KhPaneDeck, kh_pane_deck, KH, PANE_DECK, AdwBin)

/* @account: (nullable): what they are of. */
void kh_pane_deck_set_account (KhPaneDeck *self, KhAccount *account);
/* For panes across accounts; before one of them is shown. */
void kh_pane_deck_set_people (KhPaneDeck *self, KhPeople *people);
/* Only while there is an account, as all that follows. Returns: (transfer none): what is shown now, translated. */
const char *kh_pane_deck_show (KhPaneDeck *self, const KhPaneInfo *info);
/* Prepares a pane, shown or not: "users", "sessions" and "history" for the user, "roles" for the role of this id; others
 * show everything as always. */
void kh_pane_deck_open_item (KhPaneDeck *self, const char *pane, const char *id);
/* Begins a review, or goes on with the one that is under way. */
void kh_pane_deck_start_review (KhPaneDeck *self);
/* Looks for users; somebody's page that is open is left. */
void kh_pane_deck_search_users (KhPaneDeck *self, const char *text);
/* Activates an action of the pane that is shown. Returns: whether it has it. */
gboolean kh_pane_deck_activate (KhPaneDeck *self, const char *action);
/* Moves the keyboard into what is shown, for whoever goes there with keys. */
void kh_pane_deck_take_focus (KhPaneDeck *self);
/* Returns: (transfer full) (nullable): in a sentence what would be lost with the account. */
char *kh_pane_deck_describe_unsaved (KhPaneDeck *self);

G_END_DECLS
