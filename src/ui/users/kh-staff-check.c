/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/users/kh-staff-check.h"

#include "base/kh-time.h"

/* Accounts that are long gone are forgotten. */
#define FORGOTTEN_AFTER (2000 * KH_DAY)

gint64
kh_staff_check_get_last (GSettings *settings, KhAccount *account)
{
  g_autoptr (GVariant) all = g_settings_get_value (settings, KH_STAFF_CHECK_KEY);
  gint64 seconds = 0;

  g_variant_lookup (all, kh_account_get_id (account), "x", &seconds);
  return seconds * KH_SECOND;
}

gint64
kh_staff_check_get_due (GSettings *settings, KhAccount *account)
{
  gint64 last = kh_staff_check_get_last (settings, account);

  /* A clock that was set back reminds too late at the most. */
  return kh_account_check (account, KH_ACTION_REMOVE_USER, NULL) == KH_DENIAL_NONE
                 && kh_time_now () - last >= KH_STAFF_CHECK_DUE_AFTER
             ? last
             : 0;
}

void
kh_staff_check_note (GSettings *settings, KhAccount *account)
{
  g_autoptr (GVariant) all = g_settings_get_value (settings, KH_STAFF_CHECK_KEY);
  const char *account_id = kh_account_get_id (account);
  gint64 now = kh_time_now ();
  GVariantBuilder builder;
  GVariantIter iter;
  const char *id;
  gint64 seconds;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sx}"));
  g_variant_iter_init (&iter, all);
  while (g_variant_iter_next (&iter, "{&sx}", &id, &seconds))
    if (!g_str_equal (id, account_id) && now - seconds * KH_SECOND < FORGOTTEN_AFTER)
      g_variant_builder_add (&builder, "{sx}", id, seconds);
  g_variant_builder_add (&builder, "{sx}", account_id, now / KH_SECOND);
  g_settings_set_value (settings, KH_STAFF_CHECK_KEY, g_variant_builder_end (&builder));
}
