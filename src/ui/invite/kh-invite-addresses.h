/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the addresses are entered: what is typed or pasted becomes a row for each address, with what the check says
 * about it while one types.
 *
 * Signal: "changed" () when the addresses, or what is to be said about them, changed. "done" (): Enter in the empty
 * entry. "import" (): a file is to be imported.
 */
#pragma once

#include <adwaita.h>

#include "ui/invite/kh-invitee.h"

G_BEGIN_DECLS

#define KH_TYPE_INVITE_ADDRESSES (kh_invite_addresses_get_type ())
G_DECLARE_FINAL_TYPE (KhInviteAddresses, kh_invite_addresses, KH, INVITE_ADDRESSES, GtkWidget)

void kh_invite_addresses_set_account (KhInviteAddresses *self, KhAccount *account);
/* Returns: (transfer none): of KhInvitee, always the same list. */
GListModel *kh_invite_addresses_get_list (KhInviteAddresses *self);
/* Makes rows of what still stands in the entry. */
void kh_invite_addresses_commit (KhInviteAddresses *self);
/* Adds those of @invitees (of KhInvitee) whose addresses are not there yet. */
void kh_invite_addresses_add (KhInviteAddresses *self, GListModel *invitees);
gboolean kh_invite_addresses_has (KhInviteAddresses *self, const char *email);
void kh_invite_addresses_clear (KhInviteAddresses *self);
/* Puts the focus into the entry. (The widget itself does not take it: GTK would ask it first at every Tab that comes by,
 * and none would get further.) */
void kh_invite_addresses_focus (KhInviteAddresses *self);

/* How many there are, the one in the entry included: to be invited; not mail addresses; left out. */
guint kh_invite_addresses_count (KhInviteAddresses *self, guint *invalid, guint *left_out);

G_END_DECLS
