/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/people/kh-people-text.h"
#include "ui/widgets/kh-text-for.h"

/* The one that comes first in the account's order. */
static KhRole *
find_main_role (KhAccount *account, const char *const *roles)
{
  KhRole *first = NULL;

  for (; *roles != NULL; roles++) {
    KhRole *role = kh_account_find_role (account, *roles);
    if (role != NULL && (first == NULL || kh_role_get_position (role) < kh_role_get_position (first)))
      first = role;
  }
  return first;
}

/* The one word that says most: "Owner", "Finance", "Invited", "Suspended"; NULL where there is nothing to say. (transfer
 * full) (nullable) */
static char *
main_role (const KhMembership *membership)
{
  KhUser *user = membership->user;
  KhRole *role;

  if (user == NULL || (membership->invitation != NULL && kh_user_get_status (user) == KH_USER_STATUS_REMOVED))
    return g_strdup (C_ ("person in an account", "Invited"));
  if (kh_user_get_owner (user))
    return g_strdup (C_ ("user", "Owner"));
  if (kh_user_get_status (user) != KH_USER_STATUS_ACTIVE)
    return g_strdup (kh_text_for_user_status (kh_user_get_status (user)));
  role = find_main_role (membership->account, kh_user_get_roles (user));
  if (role != NULL)
    return g_strdup (kh_role_get_name (role));
  if (kh_user_get_roles (user)[0] != NULL)
    return g_strdup (kh_user_get_roles (user)[0]);
  return kh_grants_get_size (kh_user_get_grants (user)) > 0 ? g_strdup (C_ ("person in an account", "Own rights"))
                                                            : NULL;
}

char *
kh_people_chip (const KhMembership *membership)
{
  g_autofree char *role = main_role (membership);
  const char *account = kh_account_get_name (membership->account);

  if (role == NULL)
    return g_strdup (account);
  /* Translators: the name of an account, and what somebody is in it: "Harbour Lane · Finance". */
  return g_strdup_printf (C_ ("person in an account", "%s · %s"), account, role);
}

static char *
describe_restricted (KhAccount *account)
{
  KhAccountInfo *info = kh_account_get_info (account);
  const char *owner = info != NULL ? kh_account_info_get_owner_name (info) : NULL;

  if (owner == NULL)
    return g_strdup (_ ("You may not see who is in this account."));
  /* Translators: %s is the name of the account's owner. */
  return g_strdup_printf (_ ("You may not see who is in this account. Ask %s, who owns it."), owner);
}

char *
kh_people_account_note (KhAccount *account)
{
  g_autofree char *when = NULL;

  if (kh_account_get_shut_out (account))
    return kh_text_for_error (kh_account_get_error (account));
  if (kh_account_get_state (account, KH_COLLECTION_USERS) == KH_STATE_RESTRICTED)
    return describe_restricted (account);
  if (kh_account_get_signed_out (account) && kh_account_get_synced_at (account) == 0)
    return g_strdup (_ ("You are signed out of this account."));
  if (kh_account_get_signed_out (account)) {
    when = kh_text_for_moment (kh_account_get_synced_at (account));
    /* Translators: %s is a date and time. */
    return g_strdup_printf (_ ("You are signed out. This is how it was on %s."), when);
  }
  if (kh_account_get_offline (account))
    return kh_text_for_offline (kh_account_get_synced_at (account), kh_account_get_error (account));
  if (kh_account_get_error (account) != NULL)
    return kh_text_for_error (kh_account_get_error (account));
  if (kh_account_get_state (account, KH_COLLECTION_USERS) == KH_STATE_ERROR)
    return kh_text_for_error (kh_account_get_collection_error (account, KH_COLLECTION_USERS));
  /* The first of them show before the last have come. */
  return kh_account_get_synced_at (account) == 0 && !kh_account_is_whole (account, KH_COLLECTION_USERS)
             ? g_strdup (_ ("This account is still being loaded."))
             : NULL;
}
