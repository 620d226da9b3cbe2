/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-time.h"
#include "model/kh-places.h"
#include "ui/widgets/kh-text-for.h"

const char *
kh_text_for_hint (KhHints hint)
{
  switch (hint) {
  case KH_HINT_SHARED_ADDRESS:
    return C_ ("hint", "Shared Address");
  case KH_HINT_UNUSED:
    return C_ ("hint", "Not Used");
  case KH_HINT_LEGACY_ROLE:
    return C_ ("hint", "Legacy Role");
  case KH_HINT_MANY_ADMINS:
    return C_ ("hint", "Many Admins");
  case KH_HINT_ENDS_SOON:
    return C_ ("hint", "Ends Soon");
  case KH_HINT_NEW_COUNTRY:
    return C_ ("hint", "New Country");
  default:
    g_return_val_if_reached ("");
  }
}

static char *
describe_legacy (KhAccount *account, KhUser *user)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *const *roles = kh_user_get_roles (user);
  g_autofree char *joined = NULL;

  for (; *roles != NULL; roles++) {
    KhRole *role = kh_account_find_role (account, *roles);
    if (role != NULL && kh_role_get_legacy (role))
      g_ptr_array_add (names, (gpointer) kh_role_get_name (role));
  }
  g_ptr_array_add (names, NULL);
  joined = g_strjoinv (C_ ("list", ", "), (char **) names->pdata);
  return g_strdup_printf (
      ngettext (
          /* Translators: %s is the name of a role, or the names of several. */
          "Has the legacy role %s. It still works, but others have taken its place: choose those that the work needs.",
          "Has the legacy roles %s. They still work, but others have taken their place: choose those that the work "
          "needs.",
          names->len - 1),
      joined);
}

static char *
describe_unused (KhUser *user)
{
  gint64 seen = kh_user_get_last_seen_at (user);
  g_autofree char *date = kh_text_for_date (seen != 0 ? seen : kh_user_get_joined_at (user));

  if (seen == 0)
    /* Translators: %s is a date. */
    return g_strdup_printf (_ ("Joined on %s and has not signed in since. If this login is not needed, remove its "
                               "access."),
                            date);
  /* Translators: %s is a date. */
  return g_strdup_printf (_ ("Has not signed in since %s. If this login is no longer needed, suspend it or remove its "
                             "access."),
                          date);
}

static char *
describe_admins (KhAccount *account)
{
  guint n = kh_account_count_admins (account);

  return g_strdup_printf (
      /* Translators: %u is how many, the owner among them; more than three. */
      ngettext ("One of %'u person who can do everything here. Give this one only the roles that the work needs.",
                "One of %'u people who can do everything here. Give this one only the roles that the work needs.", n),
      n);
}

static char *
describe_new_country (KhAccount *account, KhUser *user)
{
  g_autoptr (KhSession) session
      = kh_places_find_new_country (G_LIST_MODEL (kh_account_get_list (account, KH_COLLECTION_SESSIONS)),
                                    kh_entity_get_id (KH_ENTITY (user)), kh_time_now () - KH_HINT_COUNTRY_NEW_FOR);
  g_autofree char *date = session != NULL ? kh_text_for_date (kh_session_get_created_at (session)) : NULL;

  if (session == NULL) /* it ended just now */
    return g_strdup (_ ("Has signed in from a country that was not seen before."));
  /* Translators: the first %s is a place, "Lyon, France"; the second a date. */
  return g_strdup_printf (_ ("Signed in from %s on %s, a country that was not seen before. If that was somebody else, end "
                             "the session and have the password changed."),
                          kh_session_get_location (session), date);
}

static char *
describe_end (KhAccount *account, KhUser *user)
{
  gint64 now = kh_time_now (), ends_at = kh_user_get_ends_at (user);
  const char *id = ends_at == 0 || ends_at - now > KH_HINT_ENDS_WITHIN ? kh_hints_find_ending_role (user, now) : NULL;
  KhRole *role = id != NULL ? kh_account_find_role (account, id) : NULL;
  g_autofree char *date = kh_text_for_date (role != NULL ? kh_ends_get (kh_user_get_role_ends (user), id) : ends_at);

  if (role != NULL)
    /* Translators: the first %s is the name of a role, the second a date. */
    return g_strdup_printf (_ ("The role %s ends by itself on %s. If it is needed for longer, choose a later end date."),
                            kh_role_get_name (role), date);
  /* Translators: %s is a date. */
  return g_strdup_printf (_ ("Access ends by itself on %s. If it is needed for longer, choose a later end date."), date);
}

char *
kh_text_for_hint_advice (KhHints hint, KhAccount *account, KhUser *user)
{
  switch (hint) {
  case KH_HINT_SHARED_ADDRESS:
    return g_strdup (_ ("The address looks like one that several people read. One person, one login: invite each of "
                        "them by their own address, then remove this one."));
  case KH_HINT_UNUSED:
    return describe_unused (user);
  case KH_HINT_LEGACY_ROLE:
    return describe_legacy (account, user);
  case KH_HINT_MANY_ADMINS:
    return describe_admins (account);
  case KH_HINT_ENDS_SOON:
    return describe_end (account, user);
  case KH_HINT_NEW_COUNTRY:
    return describe_new_country (account, user);
  default:
    g_return_val_if_reached (NULL);
  }
}

char *
kh_text_for_hints (KhHints hints)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < KH_N_HINTS; i++)
    if ((hints & (1u << i)) != 0)
      g_ptr_array_add (names, (gpointer) kh_text_for_hint (1u << i));
  g_ptr_array_add (names, NULL);
  /* Translators: stands between the names of a list: "Finance, Marketing". */
  return g_strjoinv (C_ ("list", ", "), (char **) names->pdata);
}
