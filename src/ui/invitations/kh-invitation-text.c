/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/invitations/kh-invitation-text.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-text.h"
#include "ui/widgets/kh-text-for.h"

KhInvitationStatus
kh_invitation_status_at (KhInvitation *invitation, gint64 now)
{
  KhInvitationStatus status = kh_invitation_get_status (invitation);
  gint64 expires = kh_invitation_get_expires_at (invitation);

  if (status == KH_INVITATION_STATUS_PENDING && expires != 0 && expires <= now)
    return KH_INVITATION_STATUS_EXPIRED;
  return status;
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

/* Returns: (transfer full) (nullable) */
static char *
inviter_name (KhInvitation *invitation, KhAccount *account)
{
  const char *id = kh_invitation_get_invited_by (invitation);
  KhUser *user = kh_account_find_user (account, id);
  const char *name;

  if (user == NULL)
    return NULL;
  name = kh_user_get_name (user);
  return g_strdup (name != NULL && *name != '\0' ? name : or_empty (kh_user_get_email (user)));
}

/* Returns: (transfer full) (nullable) */
static char *
inviter_line (KhInvitation *invitation, KhAccount *account)
{
  g_autofree char *name = inviter_name (invitation, account);

  if (name == NULL)
    return NULL;
  if (kh_account_find_user (account, kh_invitation_get_invited_by (invitation))
      == kh_account_get_own_user (account))
    return g_strdup (_ ("Invited by you"));
  /* Translators: %s is the name of the person who sent the invitation. */
  return g_strdup_printf (_ ("Invited by %s"), name);
}

/* Returns: (transfer full) (nullable) */
static char *
sent_line (KhInvitation *invitation)
{
  int count = kh_invitation_get_send_count (invitation);
  g_autofree char *when = NULL;

  if (kh_invitation_get_sent_at (invitation) == 0)
    return NULL;
  when = kh_text_for_past (kh_invitation_get_sent_at (invitation));
  if (count > 1)
    /* Translators: how often an invitation's mail was sent, and when last: "Sent 3 times, last: Today at 14:02". */
    return g_strdup_printf (ngettext ("Sent %'d time, last: %s", "Sent %'d times, last: %s", count), count, when);
  /* Translators: when an invitation's mail was sent: "Sent: Today at 14:02" or "Sent: 12 November". */
  return g_strdup_printf (_ ("Sent: %s"), when);
}

/* Returns: (transfer full) (nullable) */
static char *
expiry_line (KhInvitation *invitation, gint64 now)
{
  g_autofree char *when = NULL;
  g_autofree char *day = NULL;

  if (kh_invitation_get_expires_at (invitation) == 0)
    return NULL;
  when = kh_text_for_distance (kh_invitation_get_expires_at (invitation));
  day = kh_text_for_date (kh_invitation_get_expires_at (invitation));
  switch (kh_invitation_status_at (invitation, now)) {
  case KH_INVITATION_STATUS_PENDING:
    /* Translators: first how far off it is, then the day: "Expires in 3 days, on 12 November". */
    return g_strdup_printf (_ ("Expires %s, on %s"), when, day);
  case KH_INVITATION_STATUS_EXPIRED:
    /* Translators: %s is how long ago it was: "Expired 3 days ago". */
    return g_strdup_printf (_ ("Expired %s"), when);
  case KH_INVITATION_STATUS_ACCEPTED:
  case KH_INVITATION_STATUS_REVOKED:
  default:
    return NULL;
  }
}

static void
add_part (GPtrArray *parts, char *part)
{
  if (part != NULL)
    g_ptr_array_add (parts, part);
}

static char *
join (GPtrArray *parts, const char *separator)
{
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (separator, (char **) parts->pdata);
}

char *
kh_invitation_summary (KhInvitation *invitation, KhAccount *account, gint64 now)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  add_part (parts, expiry_line (invitation, now));
  add_part (parts, inviter_line (invitation, account));
  add_part (parts, sent_line (invitation));
  return join (parts, " · ");
}

char *
kh_invitation_details (KhInvitation *invitation, KhAccount *account)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *sent = NULL, *expires = NULL, *ends = NULL;

  add_part (parts, inviter_line (invitation, account));
  if (kh_invitation_get_sent_at (invitation) != 0) {
    int count = MAX (1, kh_invitation_get_send_count (invitation));
    sent = kh_text_for_moment (kh_invitation_get_sent_at (invitation));
    /* Translators: %s is the date and time of the newest mail. */
    add_part (parts, g_strdup_printf (_ ("Last sent: %s"), sent));
    add_part (parts, g_strdup_printf (ngettext ("Sent %'d time", "Sent %'d times", count), count));
  }
  if (kh_invitation_get_expires_at (invitation) != 0) {
    expires = kh_text_for_moment (kh_invitation_get_expires_at (invitation));
    /* Translators: %s is the date and time until which the invitation's link works. */
    add_part (parts, g_strdup_printf (_ ("Valid until: %s"), expires));
  }
  if (kh_invitation_get_language (invitation) != NULL)
    /* Translators: %s is the name of the language that the invitation is written in. */
    add_part (parts, g_strdup_printf (_ ("Language: %s"),
                                      kh_language_get_name (kh_invitation_get_language (invitation))));
  if (kh_invitation_get_ends_at (invitation) != 0) {
    ends = kh_text_for_date (kh_invitation_get_ends_at (invitation));
    /* Translators: %s is the date on which the access that the invitation gives ends by itself. */
    add_part (parts, g_strdup_printf (_ ("Access ends: %s"), ends));
  }
  return join (parts, "\n");
}

static const char *
describe_problem (KhDeliveryProblem problem)
{
  switch (problem) {
  case KH_DELIVERY_PROBLEM_UNREACHABLE:
    return _ ("The mail could not be delivered: the service does not reach its mail server.");
  case KH_DELIVERY_PROBLEM_SILENT:
    return _ ("The mail could not be delivered: the mail server did not answer in time.");
  case KH_DELIVERY_PROBLEM_INSECURE:
    return _ ("The mail could not be delivered: the connection to the mail server is not safe.");
  case KH_DELIVERY_PROBLEM_LOGIN:
    return _ ("The mail could not be delivered: the mail server does not let the service in.");
  case KH_DELIVERY_PROBLEM_MAILBOX:
    return _ ("The mail could not be delivered: there is no such mailbox, or it takes no mail. Check the address.");
  case KH_DELIVERY_PROBLEM_FULL:
    return _ ("The mail could not be delivered: the mailbox is full.");
  case KH_DELIVERY_PROBLEM_REFUSED:
    return _ ("The mail could not be delivered: the mail server refused it.");
  case KH_DELIVERY_PROBLEM_DELAYED:
    return _ ("The mail could not be delivered: the mail server kept asking to try again later.");
  case KH_DELIVERY_PROBLEM_ENDED:
    return _ ("The mail could not be delivered before the invitation ended.");
  case KH_DELIVERY_PROBLEM_OTHER:
  default:
    return _ ("The mail could not be delivered.");
  }
}

char *
kh_invitation_delivery_problem (KhInvitation *invitation)
{
  int problem = KH_DELIVERY_PROBLEM_OTHER;

  if (kh_invitation_get_delivery (invitation) != KH_DELIVERY_FAILED)
    return NULL;
  kh_enum_from_word (KH_TYPE_DELIVERY_PROBLEM, kh_invitation_get_delivery_error (invitation), &problem);
  return g_strdup (describe_problem (problem));
}

char *
kh_invitation_search_key (KhInvitation *invitation, KhAccount *account)
{
  g_autoptr (GString) text = g_string_new (kh_invitation_get_email (invitation));
  KhUser *inviter = kh_account_find_user (account, kh_invitation_get_invited_by (invitation));

  for (const char *const *id = kh_invitation_get_roles (invitation); *id != NULL; id++) {
    KhRole *role = kh_account_find_role (account, *id);
    g_string_append_printf (text, "\n%s", role != NULL ? kh_role_get_name (role) : *id);
  }
  if (inviter != NULL) {
    g_autofree char *name = inviter_name (invitation, account);
    g_string_append_printf (text, "\n%s\n%s", name, or_empty (kh_user_get_email (inviter)));
  }
  return kh_text_fold (text->str);
}
