/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-csv.h"
#include "base/kh-error.h"
#include "ui/people/kh-offboard-text.h"
#include "ui/people/kh-people-text.h"
#include "ui/widgets/kh-role-pills.h"
#include "ui/widgets/kh-text-for.h"

static gboolean
is_unknown (KhOffboardStep *step)
{
  return kh_offboard_step_get_user (step) == NULL && kh_offboard_step_get_invitation (step) == NULL;
}

const char *
kh_offboard_state_text (KhOffboardStep *step)
{
  switch (kh_offboard_step_get_state (step)) {
  case KH_OFFBOARD_TO_DO:
    return C_ ("offboarding", "Will Be Removed");
  case KH_OFFBOARD_AWAY:
    return C_ ("offboarding", "Not Reached");
  case KH_OFFBOARD_BY_HAND:
    return C_ ("offboarding", "To Do by Hand");
  case KH_OFFBOARD_RUNNING:
    return C_ ("offboarding", "Removing…");
  case KH_OFFBOARD_DONE:
    return is_unknown (step) ? C_ ("offboarding", "Had No Access") : C_ ("offboarding", "Removed");
  case KH_OFFBOARD_FAILED:
  default:
    return C_ ("offboarding", "Failed");
  }
}

static void
add_line (GString *text, char *line)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
  g_free (line);
}

static void
describe_user (GString *text, KhOffboardStep *step)
{
  KhAccount *account = kh_offboard_step_get_account (step);
  KhUser *user = kh_offboard_step_get_user (step);
  KhCapabilities capabilities = kh_account_get_capabilities (account);
  KhOffboardState state = kh_offboard_step_get_state (step);
  guint n = kh_offboard_step_get_n_sessions (step);
  g_autofree char *roles
      = kh_access_names (account, kh_user_get_roles (user), kh_user_get_grants (user), kh_user_get_owner (user),
                         _ ("No roles"));

  /* Translators: %s are the names of somebody's roles. */
  add_line (text, g_strdup_printf (_ ("Access: %s"), roles));
  if (n > 0 && state != KH_OFFBOARD_BY_HAND)
    /* Translators: %u is in how many places somebody is signed in. */
    add_line (text, g_strdup_printf (ngettext ("%'u session ends at once", "%'u sessions end at once", n), n));
  if ((capabilities & KH_CAPABILITY_RESTORE) != 0 && state != KH_OFFBOARD_BY_HAND && state != KH_OFFBOARD_FAILED)
    add_line (text, g_strdup (_ ("Can be restored for 30 days")));
}

char *
kh_offboard_what_text (KhOffboardStep *step)
{
  GString *text = g_string_new (NULL);

  if (kh_offboard_step_get_user (step) != NULL)
    describe_user (text, step);
  if (kh_offboard_step_get_invitation (step) != NULL)
    add_line (text, g_strdup (_ ("The invitation on its way stops working")));
  return g_string_free (text, FALSE);
}

/* Whom to turn to where one may not do it. */
static char *
ask_owner (KhAccount *account, const char *why)
{
  KhAccountInfo *info = kh_account_get_info (account);
  const char *name = info != NULL ? kh_account_info_get_owner_name (info) : NULL;
  const char *email = info != NULL ? kh_account_info_get_owner_email (info) : NULL;

  if (name == NULL)
    return g_strdup (why);
  if (email == NULL)
    /* Translators: the first %s is a sentence that says why something cannot be done; the second is the name of the
     * account's owner. */
    return g_strdup_printf (_ ("%s Ask %s, who owns the account, to do it."), why, name);
  /* Translators: the first %s is a sentence that says why something cannot be done; then the name and the mail address of
   * the account's owner. */
  return g_strdup_printf (_ ("%s Ask %s (%s), who owns the account, to do it."), why, name, email);
}

static char *
describe_unsupported (void)
{
  return g_strdup (_ ("This service does not let other programs remove people. Do it on the service’s own pages."));
}

static char *
describe_denial (KhOffboardStep *step)
{
  KhAccount *account = kh_offboard_step_get_account (step);

  switch (kh_offboard_step_get_denial (step)) {
  case KH_DENIAL_OWNER:
    return g_strdup (_ ("They own this account, and an owner cannot be removed. Hand the account over to somebody else "
                        "at the service first."));
  case KH_DENIAL_SELF:
    return g_strdup (_ ("This is you: nobody removes themselves. Somebody else who manages the users has to do it."));
  case KH_DENIAL_UNSUPPORTED:
    return describe_unsupported ();
  case KH_DENIAL_ACCESS:
    return ask_owner (account, is_unknown (step)
                                   ? _ ("You may not see who is in this account, so it may be that they have access.")
                                   : _ ("You may not remove people from this account."));
  case KH_DENIAL_TOKEN:
    return g_strdup (_ ("This account’s token may only read, and remove nobody. Do it on the service’s own pages."));
  case KH_DENIAL_BEYOND:
    return ask_owner (account, _ ("They have access that you don’t have yourself."));
  case KH_DENIAL_POLICY:
    return ask_owner (account, _ ("You may not revoke invitations in this account."));
  default:
    return kh_text_for_denial (kh_offboard_step_get_denial (step), account);
  }
}

/* Of an account that cannot be reached. */
static char *
describe_away (KhOffboardStep *step)
{
  KhAccount *account = kh_offboard_step_get_account (step);
  g_autofree char *note = kh_people_account_note (account);
  g_autofree char *reason = note != NULL ? g_steal_pointer (&note) : describe_denial (step);

  if (!is_unknown (step) || kh_account_get_synced_at (account) == 0)
    return g_steal_pointer (&reason);
  /* Translators: %s is a sentence that says since when an account cannot be reached. */
  return g_strdup_printf (_ ("%s They had no access then; that is looked at again."), reason);
}

char *
kh_offboard_why_text (KhOffboardStep *step)
{
  const GError *error = kh_offboard_step_get_error (step);
  g_autofree char *reason = error != NULL ? kh_text_for_error (error) : NULL;

  switch (kh_offboard_step_get_state (step)) {
  case KH_OFFBOARD_AWAY:
    return describe_away (step);
  case KH_OFFBOARD_BY_HAND:
    if (g_error_matches (error, KH_ERROR, KH_ERROR_UNSUPPORTED))
      return describe_unsupported ();
    return error != NULL ? ask_owner (kh_offboard_step_get_account (step), reason) : describe_denial (step);
  case KH_OFFBOARD_FAILED:
    return g_steal_pointer (&reason);
  default:
    return NULL;
  }
}

char *
kh_offboarding_to_csv (KhOffboarding *offboarding)
{
  GString *out = g_string_new (NULL);
  const char *head[] = { _ ("Person"),  _ ("Mail Address"), _ ("Account"), _ ("Service"), C_ ("table", "What"),
                         _ ("Result"), _ ("Note"), NULL };

  kh_csv_begin (out, head);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (offboarding)); i++) {
    g_autoptr (KhOffboardStep) step = g_list_model_get_item (G_LIST_MODEL (offboarding), i);
    KhAccount *account = kh_offboard_step_get_account (step);
    g_autofree char *what = kh_offboard_what_text (step);
    g_autofree char *why = kh_offboard_why_text (step);
    const char *row[] = { kh_offboarding_get_name (offboarding), kh_offboarding_get_email (offboarding),
                          kh_account_get_name (account), kh_account_get_service_name (account),
                          g_strdelimit (what, "\n", ';'), kh_offboard_state_text (step), why != NULL ? why : "", NULL };
    kh_csv_append_row (out, row);
  }
  return g_string_free (out, FALSE);
}
