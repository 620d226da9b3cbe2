/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/http/kh-holds.h"

#include <string.h>

typedef struct {
  KhHolds *holds;
  guint64 id;
  struct MHD_Connection *connection;
  char *account;
  GSource *timer;
} Hold;

struct _KhHolds {
  GMutex mutex;
  GMainContext *context;
  GHashTable *all;  /* guint64 id → Hold */
  guint64 next_id;
  guint64 mark;
  gboolean ended;
};

static void
hold_free (Hold *hold)
{
  g_source_destroy (hold->timer);
  g_source_unref (hold->timer);
  g_free (hold->account);
  g_free (hold);
}

KhHolds *
kh_holds_new (void)
{
  KhHolds *self = g_new0 (KhHolds, 1);

  g_mutex_init (&self->mutex);
  self->context = g_main_context_ref_thread_default ();
  self->all = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) hold_free);
  return self;
}

void
kh_holds_free (KhHolds *self)
{
  g_hash_table_unref (self->all);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

guint64
kh_holds_get_mark (KhHolds *self)
{
  guint64 mark;

  g_mutex_lock (&self->mutex);
  mark = self->mark;
  g_mutex_unlock (&self->mutex);
  return mark;
}

gboolean
kh_holds_has_ended (KhHolds *self)
{
  gboolean ended;

  g_mutex_lock (&self->mutex);
  ended = self->ended;
  g_mutex_unlock (&self->mutex);
  return ended;
}

/* A hold may have been woken just before its time was up: it is looked for by its number. */
typedef struct {
  KhHolds *holds;
  guint64 id;
} Timer;

static gboolean
on_time_up (gpointer data)
{
  Timer *timer = data;
  KhHolds *self = timer->holds;
  Hold *hold;

  g_mutex_lock (&self->mutex);
  hold = g_hash_table_lookup (self->all, &timer->id);
  if (hold != NULL) {
    MHD_resume_connection (hold->connection);
    g_hash_table_remove (self->all, &timer->id);
  }
  g_mutex_unlock (&self->mutex);
  return G_SOURCE_REMOVE;
}

static GSource *
start_timer (KhHolds *self, guint64 id, gint64 until)
{
  gint64 left = MAX (until - g_get_monotonic_time (), 0);
  GSource *source = g_timeout_source_new (left / 1000 + 1);
  Timer *timer = g_new0 (Timer, 1);

  timer->holds = self;
  timer->id = id;
  g_source_set_callback (source, on_time_up, timer, g_free);
  g_source_attach (source, self->context);
  return source;
}

gboolean
kh_holds_add (KhHolds *self, struct MHD_Connection *connection, const char *account, gint64 until, guint64 mark)
{
  gboolean held = FALSE;

  g_mutex_lock (&self->mutex);
  if (self->mark == mark && !self->ended) {
    Hold *hold = g_new0 (Hold, 1);
    hold->holds = self;
    hold->id = self->next_id++;
    hold->connection = connection;
    hold->account = g_strdup (account);
    hold->timer = start_timer (self, hold->id, until);
    MHD_suspend_connection (connection);
    g_hash_table_insert (self->all, &hold->id, hold);
    held = TRUE;
  }
  g_mutex_unlock (&self->mutex);
  return held;
}

/* @account: NULL for all. */
static void
resume (KhHolds *self, const char *account)
{
  GHashTableIter iter;
  Hold *hold;

  g_hash_table_iter_init (&iter, self->all);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &hold)) {
    if (account != NULL && strcmp (account, hold->account) != 0)
      continue;
    MHD_resume_connection (hold->connection);
    g_hash_table_iter_remove (&iter);
  }
}

void
kh_holds_wake (KhHolds *self, const char *account)
{
  g_mutex_lock (&self->mutex);
  self->mark++;
  resume (self, account);
  g_mutex_unlock (&self->mutex);
}

void
kh_holds_end (KhHolds *self)
{
  g_mutex_lock (&self->mutex);
  self->ended = TRUE;
  resume (self, NULL);
  g_mutex_unlock (&self->mutex);
}
