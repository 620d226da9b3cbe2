/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-error.h"
#include "base/kh-time.h"
#include "ui/widgets/kh-text-for.h"

const char *
kh_text_for_level (KhLevel level)
{
  switch (level) {
  case KH_LEVEL_NONE:
    return C_ ("level", "None");
  case KH_LEVEL_GUEST:
    return C_ ("level", "Guest");
  case KH_LEVEL_EDITOR:
    return C_ ("level", "Editor");
  case KH_LEVEL_APPROVER:
    return C_ ("level", "Approver");
  default:
    g_return_val_if_reached ("");
  }
}

const char *
kh_text_for_level_meaning (KhLevel level)
{
  switch (level) {
  case KH_LEVEL_NONE:
    return _ ("No access");
  case KH_LEVEL_GUEST:
    return _ ("Sees everything, changes nothing");
  case KH_LEVEL_EDITOR:
    return _ ("Sees and edits, but cannot validate");
  case KH_LEVEL_APPROVER:
    return _ ("Sees, edits and validates");
  default:
    g_return_val_if_reached ("");
  }
}

const char *
kh_text_for_user_status (KhUserStatus status)
{
  switch (status) {
  case KH_USER_STATUS_ACTIVE:
    return C_ ("user status", "Active");
  case KH_USER_STATUS_SUSPENDED:
    return C_ ("user status", "Suspended");
  case KH_USER_STATUS_REMOVED:
    return C_ ("user status", "Removed");
  default:
    g_return_val_if_reached ("");
  }
}

const char *
kh_text_for_invitation_status (KhInvitationStatus status)
{
  switch (status) {
  case KH_INVITATION_STATUS_PENDING:
    return C_ ("invitation status", "Pending");
  case KH_INVITATION_STATUS_EXPIRED:
    return C_ ("invitation status", "Expired");
  case KH_INVITATION_STATUS_ACCEPTED:
    return C_ ("invitation status", "Accepted");
  case KH_INVITATION_STATUS_REVOKED:
    return C_ ("invitation status", "Revoked");
  default:
    g_return_val_if_reached ("");
  }
}

const char *
kh_text_for_account_kind (KhAccountKind kind)
{
  switch (kind) {
  case KH_ACCOUNT_KIND_SHIPPING:
    return C_ ("kind of account", "Shipping");
  case KH_ACCOUNT_KIND_MESSAGING:
    return C_ ("kind of account", "Messaging");
  case KH_ACCOUNT_KIND_SHOP:
    return C_ ("kind of account", "Shop");
  default:
    g_return_val_if_reached ("");
  }
}

static GDateTime *
local (gint64 time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / KH_SECOND);

  return utc != NULL ? g_date_time_to_local (utc) : g_date_time_new_now_local ();
}

/* Days from today to @time, by the calendar: -1 for any time yesterday. */
static int
days_from_today (GDateTime *time)
{
  g_autoptr (GDateTime) now = local (kh_time_now ());
  GDate a, b;

  g_date_set_dmy (&a, g_date_time_get_day_of_month (now), g_date_time_get_month (now), g_date_time_get_year (now));
  g_date_set_dmy (&b, g_date_time_get_day_of_month (time), g_date_time_get_month (time), g_date_time_get_year (time));
  return g_date_days_between (&a, &b);
}

static char *
format_time (GDateTime *time)
{
  /* Translators: a time of day, as in "14:02"; see strftime(3). */
  return g_date_time_format (time, C_ ("time format", "%H:%M"));
}

/* The year only where it is not this one. */
static char *
format_date (GDateTime *time, gboolean year)
{
  /* Translators: a date with its year, as in "12 November 2025"; see strftime(3). */
  return g_date_time_format (time, year ? C_ ("date format", "%-d %B %Y")
                                        /* Translators: a date without year, as in "12 November"; see strftime(3). */
                                        : C_ ("date format", "%-d %B"));
}

static gboolean
is_this_year (GDateTime *time)
{
  g_autoptr (GDateTime) now = local (kh_time_now ());

  return g_date_time_get_year (now) == g_date_time_get_year (time);
}

char *
kh_text_for_past (gint64 time)
{
  g_autoptr (GDateTime) then = NULL;
  g_autofree char *clock = NULL;

  if (time == 0)
    return g_strdup (C_ ("time", "Never"));
  then = local (time);
  switch (days_from_today (then)) {
  case 0:
    clock = format_time (then);
    /* Translators: %s is a time of day. */
    return g_strdup_printf (_ ("Today at %s"), clock);
  case -1:
    return g_strdup (C_ ("time", "Yesterday"));
  default:
    return format_date (then, !is_this_year (then));
  }
}

char *
kh_text_for_distance (gint64 time)
{
  gint64 distance = time - kh_time_now ();
  gint64 size = ABS (distance);
  guint n;

  if (size < KH_MINUTE)
    return g_strdup (distance >= 0 ? C_ ("time", "in less than a minute") : C_ ("time", "just now"));
  if (size < KH_HOUR) {
    n = size / KH_MINUTE;
    /* Translators: %u is a number of minutes. */
    return g_strdup_printf (distance > 0 ? ngettext ("in %u minute", "in %u minutes", n)
                                         : ngettext ("%u minute ago", "%u minutes ago", n),
                            n);
  }
  if (size < KH_DAY) {
    n = size / KH_HOUR;
    /* Translators: %u is a number of hours. */
    return g_strdup_printf (distance > 0 ? ngettext ("in %u hour", "in %u hours", n)
                                         : ngettext ("%u hour ago", "%u hours ago", n),
                            n);
  }
  /* To the nearest day: an invitation of a minute ago expires in 7 days, not in 6. */
  n = (size + KH_DAY / 2) / KH_DAY;
  /* Translators: %u is a number of days. */
  return g_strdup_printf (distance > 0 ? ngettext ("in %u day", "in %u days", n)
                                       : ngettext ("%u day ago", "%u days ago", n),
                          n);
}

char *
kh_text_for_moment (gint64 time)
{
  g_autoptr (GDateTime) then = NULL;
  g_autofree char *date = NULL;
  g_autofree char *clock = NULL;

  if (time == 0)
    return g_strdup (C_ ("time", "Never"));
  then = local (time);
  date = format_date (then, TRUE);
  clock = format_time (then);
  /* Translators: the first %s is a date, the second a time of day. */
  return g_strdup_printf (C_ ("date and time", "%s at %s"), date, clock);
}

char *
kh_text_for_date (gint64 time)
{
  g_autoptr (GDateTime) then = NULL;

  if (time == 0)
    return g_strdup (C_ ("time", "Never"));
  then = local (time);
  return format_date (then, TRUE);
}

/* Many languages write days of the week small, but not at the start of a heading. (transfer full) */
static char *
begin_large (const char *text)
{
  GString *out = g_string_new (NULL);

  if (*text == '\0')
    return g_string_free (out, FALSE);
  g_string_append_unichar (out, g_unichar_totitle (g_utf8_get_char (text)));
  g_string_append (out, g_utf8_next_char (text));
  return g_string_free (out, FALSE);
}

char *
kh_text_for_day (gint64 time)
{
  g_autoptr (GDateTime) then = local (time);
  g_autofree char *date = NULL;
  g_autofree char *weekday = NULL;
  g_autofree char *heading = NULL;

  switch (days_from_today (then)) {
  case 0:
    return g_strdup (C_ ("time", "Today"));
  case -1:
    return g_strdup (C_ ("time", "Yesterday"));
  default:
    date = format_date (then, !is_this_year (then));
    weekday = g_date_time_format (then, "%A");
    /* Translators: the first %s is a day of the week, the second a date: "Saturday, 12 November". */
    heading = g_strdup_printf (C_ ("weekday and date", "%s, %s"), weekday, date);
    return begin_large (heading);
  }
}

char *
kh_text_for_clock (gint64 time)
{
  g_autoptr (GDateTime) then = local (time);

  return format_time (then);
}

static char *
describe_offline (gint64 synced_at)
{
  g_autoptr (GDateTime) then = NULL;
  g_autofree char *date = NULL;
  g_autofree char *clock = NULL;

  if (synced_at == 0)
    return g_strdup (_ ("Offline."));
  then = local (synced_at);
  date = format_date (then, !is_this_year (then));
  clock = format_time (then);
  /* Translators: the first %s is a date, the second a time of day. */
  return g_strdup_printf (_ ("Offline. This is how it was on %s at %s."), date, clock);
}

char *
kh_text_for_offline (gint64 synced_at, const GError *error)
{
  const char *word = error != NULL ? kh_error_get_word (error) : NULL;
  g_autofree char *text = describe_offline (synced_at);
  g_autofree char *why = NULL;

  if (word == NULL || !(g_str_has_prefix (word, "certificate") || g_str_equal (word, "tls")))
    return g_steal_pointer (&text);
  why = kh_text_for_error (error);
  return g_strconcat (text, " ", why, NULL);
}
