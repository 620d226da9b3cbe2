/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/invite/kh-invitee.h"

#include "base/kh-text.h"
#include "model/kh-hints.h"

struct _KhInvitee {
  GObject parent_instance;
  char *email;
  KhInviteeCheck check;
  KhInviteeState state;
  GError *error;
  KhCommand *command;
};

G_DEFINE_FINAL_TYPE (KhInvitee, kh_invitee, G_TYPE_OBJECT)

static guint changed;

const char *
kh_invitee_get_email (KhInvitee *self)
{
  return self->email;
}

KhInviteeCheck
kh_invitee_get_check (KhInvitee *self)
{
  return self->check;
}

KhInviteeState
kh_invitee_get_state (KhInvitee *self)
{
  return self->state;
}

const GError *
kh_invitee_get_error (KhInvitee *self)
{
  return self->error;
}

gboolean
kh_invitee_is_due (KhInvitee *self)
{
  return self->check <= KH_INVITEE_SHARED && (self->state == KH_INVITEE_WAITING || self->state == KH_INVITEE_FAILED);
}

KhInviteeCheck
kh_invitee_check_email (KhAccount *account, const char *email)
{
  KhUser *user;

  if (!kh_text_is_email (email))
    return KH_INVITEE_INVALID;
  user = kh_account_find_user_by_email (account, email);
  if (user != NULL && kh_user_get_status (user) != KH_USER_STATUS_REMOVED)
    return KH_INVITEE_MEMBER;
  if (kh_account_find_invitation_by_email (account, email) != NULL)
    return KH_INVITEE_INVITED;
  return kh_hints_is_shared_address (email) ? KH_INVITEE_SHARED : KH_INVITEE_FINE;
}

void
kh_invitee_update_check (KhInvitee *self, KhAccount *account)
{
  KhInviteeCheck check;

  if (self->state == KH_INVITEE_SENT || self->state == KH_INVITEE_SENDING)
    return;
  check = kh_invitee_check_email (account, self->email);
  if (self->check == check)
    return;
  self->check = check;
  g_signal_emit (self, changed, 0);
}

void
kh_invitee_set_sending (KhInvitee *self)
{
  self->state = KH_INVITEE_SENDING;
  g_clear_error (&self->error);
  g_signal_emit (self, changed, 0);
}

void
kh_invitee_set_result (KhInvitee *self, const GError *error)
{
  self->state = error != NULL ? KH_INVITEE_FAILED : KH_INVITEE_SENT;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_signal_emit (self, changed, 0);
}

void
kh_invitee_reset (KhInvitee *self)
{
  self->state = KH_INVITEE_WAITING;
  g_clear_error (&self->error);
  g_signal_emit (self, changed, 0);
}

KhCommand *
kh_invitee_get_command (KhInvitee *self)
{
  return self->command;
}

void
kh_invitee_set_command (KhInvitee *self, KhCommand *command)
{
  g_set_object (&self->command, command);
}

static void
kh_invitee_finalize (GObject *object)
{
  KhInvitee *self = KH_INVITEE (object);

  g_free (self->email);
  g_clear_error (&self->error);
  g_clear_object (&self->command);
  G_OBJECT_CLASS (kh_invitee_parent_class)->finalize (object);
}

static void
kh_invitee_class_init (KhInviteeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_invitee_finalize;
  changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                          0);
}

static void
kh_invitee_init (KhInvitee *self)
{
}

KhInvitee *
kh_invitee_new (const char *email)
{
  KhInvitee *self = g_object_new (KH_TYPE_INVITEE, NULL);

  self->email = g_strdup (email);
  return self;
}
