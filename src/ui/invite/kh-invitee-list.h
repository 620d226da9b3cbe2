/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The addresses of the invite form, a row each: what the check says, or how it was sent, and a button to take it out.
 *
 * Signal: "remove" (KhInvitee): the button was pressed.
 */
#pragma once

#include <gtk/gtk.h>

#include "ui/invite/kh-invitee.h"

G_BEGIN_DECLS

#define KH_TYPE_INVITEE_LIST (kh_invitee_list_get_type ())
G_DECLARE_FINAL_TYPE (KhInviteeList, kh_invitee_list, KH, INVITEE_LIST, GtkWidget)

/* @invitees: of KhInvitee. */
void kh_invitee_list_set_model (KhInviteeList *self, GListModel *invitees);
/* Whether rows can be taken out. */
void kh_invitee_list_set_editable (KhInviteeList *self, gboolean editable);

/* Takes all the height there is, instead of that of its rows. */
void kh_invitee_list_set_tall (KhInviteeList *self);

/* Returns: what is to be said about @check; "" for KH_INVITEE_FINE. */
const char *kh_invitee_check_text (KhInviteeCheck check);
/* Returns: (transfer full): the same, with the word that it is about. */
char *kh_invitee_describe_check (KhInvitee *invitee);

G_END_DECLS
