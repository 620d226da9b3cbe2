/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One address in the invite form: what is to be said about it before it is invited, and how that went.
 */
#pragma once

#include "account/kh-account.h"

G_BEGIN_DECLS

typedef enum {
  KH_INVITEE_FINE,
  KH_INVITEE_SHARED,  /* looks as if several people read it: a warning */
  KH_INVITEE_MEMBER,  /* has access already: is left out */
  KH_INVITEE_INVITED, /* an invitation is on its way: is left out */
  KH_INVITEE_INVALID, /* no mail address: to be mended or taken out */
} KhInviteeCheck;

typedef enum {
  KH_INVITEE_WAITING,
  KH_INVITEE_SENDING,
  KH_INVITEE_SENT,
  KH_INVITEE_FAILED,
} KhInviteeState;

#define KH_TYPE_INVITEE (kh_invitee_get_type ())
G_DECLARE_FINAL_TYPE (KhInvitee, kh_invitee, KH, INVITEE, GObject)

/* Signal: "changed" (). */
KhInvitee *kh_invitee_new (const char *email);
const char *kh_invitee_get_email (KhInvitee *self);
KhInviteeCheck kh_invitee_get_check (KhInvitee *self);
KhInviteeState kh_invitee_get_state (KhInvitee *self);
/* Returns: (nullable): why it failed. */
const GError *kh_invitee_get_error (KhInvitee *self);
/* Whether it is to be invited: it can be, and has not been yet. */
gboolean kh_invitee_is_due (KhInvitee *self);

/* What is to be said about @email in @account. */
KhInviteeCheck kh_invitee_check_email (KhAccount *account, const char *email);
/* Looks again. One that was sent stays as it is. */
void kh_invitee_update_check (KhInvitee *self, KhAccount *account);

void kh_invitee_set_sending (KhInvitee *self);
/* @error: (nullable) (transfer none): NULL: it was sent. */
void kh_invitee_set_result (KhInvitee *self, const GError *error);
/* As if it had never been tried. */
void kh_invitee_reset (KhInvitee *self);

/* The command that invites this address; the same one again after a broken connection, so that nothing is sent twice.
 * (transfer none) (nullable) */
KhCommand *kh_invitee_get_command (KhInvitee *self);
void kh_invitee_set_command (KhInvitee *self, KhCommand *command);

G_END_DECLS
