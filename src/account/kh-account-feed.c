/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keeping an account up to date while somebody looks at it: one request at a time waits at the service until something
 * has changed, and that is taken into the lists.
 */
#include "account/kh-account-private.h"

#include "base/kh-error.h"
#include "base/kh-time.h"

/* Milliseconds. A service that does not hold its answers is not to be asked without end. */
#define SOON  KH_SECOND
#define PAUSE (5 * KH_SECOND)
/* Of what comes in a row, as much as this together; nobody sees it sooner or later. */
#define GATHER 100
/* After a connection that broke. Servers and what stands before them close one now and then, all their clients' at once. */
#define AGAIN_FIRST  100
#define AGAIN_SPREAD 400
/* The clocks are compared so often, and do not differ by so much more unless the computer slept, or one was set. */
#define CLOCK_CHECK (5 * KH_SECOND)
#define CLOCK_JUMP  (3 * KH_SECOND)

typedef struct {
  KhAccount *account; /* borrowed: stopping cancels, and then it is not touched */
  GCancellable *cancellable;
  gint64 began;
} Waiting;

static void wait_for_changes (KhAccount *self);
static void wait_in (KhAccount *self, gint64 delay);

static void
waiting_free (Waiting *waiting)
{
  g_object_unref (waiting->cancellable);
  g_free (waiting);
}

static gint64
get_clock_offset (void)
{
  return kh_time_now () - g_get_monotonic_time () / 1000;
}

/* A connection that was open when the computer fell asleep says nothing any more, not even that it is closed. */
static gboolean
on_clock_check (gpointer data)
{
  KhAccount *self = data;
  gint64 offset = get_clock_offset ();
  gint64 jump = offset - self->clock_offset;

  self->clock_offset = offset;
  if (jump > CLOCK_JUMP)
    kh_account_look_again (self);
  return self->clock_timer != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
start_clock_checks (KhAccount *self)
{
  self->clock_offset = get_clock_offset ();
  if (self->clock_timer == 0)
    self->clock_timer = g_timeout_add (CLOCK_CHECK, on_clock_check, self);
}

void
kh_account_feed_stop (KhAccount *self)
{
  g_clear_handle_id (&self->clock_timer, g_source_remove);
  if (self->following == NULL)
    return;
  g_cancellable_cancel (self->following);
  g_clear_object (&self->following);
}

static gboolean
should_follow (KhAccount *self)
{
  return self->watched && self->provider != NULL && !self->signed_out && self->error == NULL && self->synced_at > 0
         && !self->resuming
         && self->point != NULL && (kh_account_get_capabilities (self) & KH_CAPABILITY_CHANGES) != 0;
}

void
kh_account_feed_update (KhAccount *self)
{
  if (!should_follow (self)) {
    kh_account_feed_stop (self);
  } else if (self->following == NULL) {
    self->following = g_cancellable_new ();
    start_clock_checks (self);
    /* That everything could be read does not mean that the feed is well. */
    if (self->feed_failures > 1)
      wait_in (self, kh_account_back_off (self->feed_failures));
    else
      wait_for_changes (self);
  }
}

static gboolean
is_own (KhAccount *self, const char *user)
{
  return self->info != NULL && g_strcmp0 (user, kh_account_info_get_user_id (self->info)) == 0;
}

static void
apply (KhAccount *self, KhChange *change)
{
  if (change->entity != NULL && KH_IS_EVENT (change->entity)) {
    kh_account_keep_entity (self, change->entity);
    kh_account_tell_event (self, KH_EVENT (change->entity));
  } else if (change->collection == KH_N_COLLECTIONS) {
    if (change->entity != NULL)
      kh_account_set_info (self, KH_ACCOUNT_INFO (change->entity));
  } else if (change->entity != NULL) {
    kh_account_take (self, change->collection, change->entity);
  } else {
    self->changed[change->collection]++;
    kh_entity_list_remove (self->lists[change->collection], change->id);
  }
}

/* What one may see may be another now: then everything is read again. */
static gboolean
is_about_own_access (KhAccount *self, KhChange *change)
{
  switch (change->collection) {
  case KH_COLLECTION_USERS:
    return is_own (self, change->id);
  case KH_COLLECTION_ROLES:
    return self->info != NULL && g_strv_contains (kh_account_info_get_user_roles (self->info), change->id);
  case KH_COLLECTION_AREAS:
  case KH_COLLECTION_INVITATIONS:
  case KH_COLLECTION_SESSIONS:
  case KH_N_COLLECTIONS:
    break;
  }
  return FALSE;
}

void
kh_account_feed_apply (KhAccount *self, KhChanges *changes)
{
  gboolean all = FALSE;

  kh_account_hold_access (self);
  for (guint i = 0; i < changes->items->len; i++) {
    KhChange *change = g_ptr_array_index (changes->items, i);
    all = all || is_about_own_access (self, change);
    apply (self, change);
  }
  kh_account_release_access (self);
  g_free (self->point);
  self->point = g_strdup (changes->after);
  kh_account_set_synced_at (self, kh_time_now ());
  kh_account_keep (self, TRUE);
  if (all)
    kh_account_refresh (self, KH_ALL_LISTS);
}

static gboolean
on_pause_over (gpointer data)
{
  Waiting *waiting = data;

  if (!g_cancellable_is_cancelled (waiting->cancellable))
    wait_for_changes (waiting->account);
  return G_SOURCE_REMOVE;
}

static void
feed_failed (KhAccount *self, const GError *error)
{
  gint64 wanted = kh_error_get_retry_after (error) * KH_SECOND;
  /* A minute has passed in silence: another one would be one more in which old data look like new. */
  gboolean silent = g_strcmp0 (kh_error_get_word (error), "timeout") == 0;

  self->feed_failures++;
  if (g_error_matches (error, KH_ERROR, KH_ERROR_UNAUTHORIZED)) {
    kh_account_sync_fail (self, error);
  } else if (wanted > 0 || (self->feed_failures == 1 && kh_account_is_passing (error) && !silent)) {
    wait_in (self, wanted + AGAIN_FIRST + g_random_int_range (0, AGAIN_SPREAD));
  } else {
    /* The point may be too old. A sync finds out what else it is, and gets another point. */
    kh_account_feed_stop (self);
    g_clear_pointer (&self->point, g_free);
    kh_account_refresh (self, KH_ALL_LISTS);
  }
}

/* How long to leave the service alone before it is asked again. */
static gint64
pause_after (Waiting *waiting, KhChanges *changes)
{
  if (changes->more)
    return 0;
  if (changes->items->len > 0)
    return GATHER;
  return kh_time_now () - waiting->began < SOON ? PAUSE : 0;
}

static void
on_changes (GObject *source, GAsyncResult *result, gpointer data)
{
  Waiting *waiting = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhChanges) changes = kh_provider_wait_finish (KH_PROVIDER (source), result, &error);

  if (!g_cancellable_is_cancelled (waiting->cancellable)) {
    g_autoptr (KhAccount) self = g_object_ref (waiting->account);
    if (changes == NULL) {
      feed_failed (self, error);
    } else {
      self->feed_failures = 0;
      kh_account_feed_apply (self, changes);
      /* What was applied may have made somebody look away. */
      if (!g_cancellable_is_cancelled (waiting->cancellable))
        wait_in (self, pause_after (waiting, changes));
    }
  }
  waiting_free (waiting);
}

static Waiting *
waiting_new (KhAccount *self)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->account = self;
  waiting->cancellable = g_object_ref (self->following);
  waiting->began = kh_time_now ();
  return waiting;
}

static void
wait_for_changes (KhAccount *self)
{
  kh_provider_wait_async (self->provider, self->point, TRUE, self->following, on_changes, waiting_new (self));
}

static void
wait_in (KhAccount *self, gint64 delay)
{
  if (delay == 0)
    wait_for_changes (self);
  else
    g_timeout_add_full (G_PRIORITY_DEFAULT, delay, on_pause_over, waiting_new (self), (GDestroyNotify) waiting_free);
}
