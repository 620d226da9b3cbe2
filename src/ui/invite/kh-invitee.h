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
  /* These only in a file, which is mended elsewhere. */
  KH_INVITEE_NO_ADDRESS,
  KH_INVITEE_DUPLICATE,
  KH_INVITEE_UNKNOWN_LANGUAGE,
  KH_INVITEE_UNKNOWN_ROLE,
  KH_INVITEE_ROLE_BEYOND, /* one may not give it */
  KH_INVITEE_OVER_LIMIT,  /* the plan has no place for it */
} KhInviteeCheck;

typedef enum {
  KH_INVITEE_WAITING,
  KH_INVITEE_SENDING,
  KH_INVITEE_SENT,
  KH_INVITEE_FAILED,
  KH_INVITEE_STOPPED, /* somebody stopped before its turn came */
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
/* Whether nobody knows if it was sent: the connection broke before the answer came. */
gboolean kh_invitee_is_unanswered (KhInvitee *self);
/* Whether it is to be invited: it can be, and has not been yet as far as is known. */
gboolean kh_invitee_is_due (KhInvitee *self);

/* What a row of a file says besides the address. @details: what is shown of it. @language, @roles: NULL: what the form
 * says. */
void kh_invitee_set_row (KhInvitee *self, const char *details, const char *language, const char *const *roles);
const char *kh_invitee_get_details (KhInvitee *self);                /* (nullable) */
const char *kh_invitee_get_language (KhInvitee *self);               /* (nullable) */
const char *const *kh_invitee_get_roles (KhInvitee *self);           /* (nullable) */
/* The same as it stood in the file. */
void kh_invitee_set_texts (KhInvitee *self, const char *language, const char *roles);
const char *kh_invitee_get_language_text (KhInvitee *self);
const char *kh_invitee_get_roles_text (KhInvitee *self);
/* @about: (nullable): the word that the check is about. */
void kh_invitee_set_check (KhInvitee *self, KhInviteeCheck check, const char *about);
const char *kh_invitee_get_about (KhInvitee *self);                  /* (nullable) */

/* What is to be said about @email in @account. */
KhInviteeCheck kh_invitee_check_email (KhAccount *account, const char *email);
/* Looks again. One that was sent stays as it is. */
void kh_invitee_update_check (KhInvitee *self, KhAccount *account);

void kh_invitee_set_sending (KhInvitee *self);
/* @error: (nullable) (transfer none): NULL: it was sent. */
void kh_invitee_set_result (KhInvitee *self, const GError *error);
/* As if it had never been tried. */
void kh_invitee_reset (KhInvitee *self);
void kh_invitee_set_stopped (KhInvitee *self);

/* The command that invites this address, perhaps with others, until it is answered: the same one again after a broken
 * connection, so that nothing is sent twice. (transfer none) (nullable) */
KhCommand *kh_invitee_get_command (KhInvitee *self);
void kh_invitee_set_command (KhInvitee *self, KhCommand *command);

G_END_DECLS
