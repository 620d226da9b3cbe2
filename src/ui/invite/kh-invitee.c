/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/invite/kh-invitee.h"

#include "base/kh-error.h"
#include "base/kh-text.h"
#include "model/kh-hints.h"

struct _KhInvitee {
  GObject parent_instance;
  char *email;
  char *details;
  char *language;
  char **roles;
  char *language_text;
  char *roles_text;
  char *about;
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
kh_invitee_is_unanswered (KhInvitee *self)
{
  return self->state == KH_INVITEE_FAILED && self->command != NULL
         && (g_error_matches (self->error, KH_ERROR, KH_ERROR_NETWORK)
             || g_error_matches (self->error, KH_ERROR, KH_ERROR_SERVER));
}

gboolean
kh_invitee_is_due (KhInvitee *self)
{
  /* It may be known to be invited by now, by just this attempt: asking again, as the same request, tells. */
  if (kh_invitee_is_unanswered (self))
    return TRUE;
  return self->check <= KH_INVITEE_SHARED && self->state != KH_INVITEE_SENDING && self->state != KH_INVITEE_SENT;
}

void
kh_invitee_set_row (KhInvitee *self, const char *details, const char *language, const char *const *roles)
{
  g_free (self->details);
  self->details = g_strdup (details);
  g_free (self->language);
  self->language = g_strdup (language);
  g_strfreev (self->roles);
  self->roles = g_strdupv ((char **) roles);
}

const char *
kh_invitee_get_details (KhInvitee *self)
{
  return self->details;
}

const char *
kh_invitee_get_language (KhInvitee *self)
{
  return self->language;
}

const char *const *
kh_invitee_get_roles (KhInvitee *self)
{
  return (const char *const *) self->roles;
}

void
kh_invitee_set_texts (KhInvitee *self, const char *language, const char *roles)
{
  g_free (self->language_text);
  self->language_text = g_strdup (language);
  g_free (self->roles_text);
  self->roles_text = g_strdup (roles);
}

const char *
kh_invitee_get_language_text (KhInvitee *self)
{
  return self->language_text;
}

const char *
kh_invitee_get_roles_text (KhInvitee *self)
{
  return self->roles_text;
}

void
kh_invitee_set_check (KhInvitee *self, KhInviteeCheck check, const char *about)
{
  self->check = check;
  g_free (self->about);
  self->about = g_strdup (about);
  g_signal_emit (self, changed, 0);
}

const char *
kh_invitee_get_about (KhInvitee *self)
{
  return self->about;
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

void
kh_invitee_set_stopped (KhInvitee *self)
{
  self->state = KH_INVITEE_STOPPED;
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
  g_free (self->details);
  g_free (self->language);
  g_strfreev (self->roles);
  g_free (self->language_text);
  g_free (self->roles_text);
  g_free (self->about);
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
