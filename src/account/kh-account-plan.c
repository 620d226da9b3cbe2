/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When an account is brought up to date again: now and then, when somebody looks at it again, when the network is another,
 * and later and later while it fails.
 */
#include "account/kh-account-private.h"

#include "base/kh-error.h"
#include "base/kh-time.h"

/* Milliseconds, but for the counts. */
#define POLL_WITH_FEED    (5 * KH_MINUTE) /* for what no feed tells: when somebody was last seen */
#define POLL_WITHOUT_FEED (30 * KH_SECOND)
#define TIMES_HIDDEN      4 /* what a service asks for, when nobody sees it */
#define STALE             (15 * KH_SECOND) /* when somebody looks at it again */
#define SETTLES           (2 * KH_SECOND) /* when more than that would have been needed */
#define RETRY_FIRST       (1 * KH_SECOND)
#define RETRY_LONGEST     (60 * KH_SECOND)
#define MOST_QUICK_RETRIES 3 /* of a service that says how often it may be asked */
#define NETWORK_SETTLES   (KH_SECOND / 2)

void
kh_account_plan_cancel (KhAccount *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
}

static gboolean
on_timer (gpointer data)
{
  KhAccount *self = data;

  self->timer = 0;
  kh_account_refresh (self, KH_ALL_LISTS);
  return G_SOURCE_REMOVE;
}

static void
plan_in (KhAccount *self, gint64 delay)
{
  kh_account_plan_cancel (self);
  self->timer = g_timeout_add (delay, on_timer, self);
}

gint64
kh_account_back_off (guint failures)
{
  gint64 delay = MIN (RETRY_FIRST << MIN (failures, 6), RETRY_LONGEST);

  return delay / 2 + g_random_int_range (0, delay / 2 + 1);
}

static gint64
retry_delay (KhAccount *self)
{
  gint64 wanted = kh_error_get_retry_after (self->error) * KH_SECOND;
  gint64 interval = kh_provider_get_poll_interval (self->provider) * KH_SECOND;

  /* A service that is not to be asked often is not to be asked often when it fails either. */
  if (interval > 0 && self->attempts > MOST_QUICK_RETRIES)
    wanted = MAX (wanted, interval);
  return MAX (wanted, kh_account_back_off (self->attempts));
}

static gint64
poll_delay (KhAccount *self)
{
  gint64 interval = kh_provider_get_poll_interval (self->provider) * KH_SECOND;

  if (self->unsettled)
    return MAX (SETTLES, interval);
  if (self->following != NULL)
    return POLL_WITH_FEED;
  if (interval > 0)
    return self->hidden ? interval * TIMES_HIDDEN : interval;
  return POLL_WITHOUT_FEED;
}

gboolean
kh_account_is_passing (const GError *error)
{
  return g_error_matches (error, KH_ERROR, KH_ERROR_NETWORK) || g_error_matches (error, KH_ERROR, KH_ERROR_OFFLINE)
         || g_error_matches (error, KH_ERROR, KH_ERROR_SERVER) || g_error_matches (error, KH_ERROR, KH_ERROR_LIMITED);
}

void
kh_account_sync_plan (KhAccount *self)
{
  kh_account_plan_cancel (self);
  if (self->provider == NULL || self->signed_out || self->sync != NULL || self->restoring != NULL)
    return;
  if (self->error != NULL && kh_account_is_passing (self->error))
    plan_in (self, retry_delay (self));
  else if (self->watched)
    plan_in (self, poll_delay (self));
}

/* Only trying tells whether this server can be reached now. */
void
kh_account_look_again (KhAccount *self)
{
  kh_account_feed_stop (self);
  if (self->provider == NULL || self->signed_out || self->sync != NULL || self->restoring != NULL
      || (self->info == NULL && self->error == NULL))
    return;
  self->attempts = 0;
  plan_in (self, NETWORK_SETTLES);
}

void
kh_account_set_watched (KhAccount *self, gboolean watched)
{
  if (self->watched == watched)
    return;
  self->watched = watched;
  if (watched && self->provider != NULL && !self->signed_out && self->sync == NULL && self->restoring == NULL
      && self->synced_at > 0
      && kh_time_now () - self->synced_at > STALE)
    kh_account_refresh (self, KH_ALL_LISTS);
  kh_account_feed_update (self);
  kh_account_sync_plan (self);
}

void
kh_account_set_hidden (KhAccount *self, gboolean hidden)
{
  gint64 interval = self->provider != NULL ? kh_provider_get_poll_interval (self->provider) * KH_SECOND : 0;

  if (self->hidden == hidden)
    return;
  self->hidden = hidden;
  if (interval == 0 || !self->watched || self->sync != NULL || self->error != NULL || self->following != NULL)
    return;
  if (!hidden && self->synced_at > 0 && kh_time_now () - self->synced_at > interval && !self->signed_out
      && self->restoring == NULL)
    kh_account_refresh (self, KH_ALL_LISTS);
  else
    kh_account_sync_plan (self);
}
