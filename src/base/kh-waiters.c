/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/kh-waiters.h"

typedef struct {
  KhWaiters *waiters; /* NULL: it is being answered */
  GTask *task;
  GSource *cancelled;
} Waiter;

struct _KhWaiters {
  GPtrArray *all; /* of Waiter */
};

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;

  if (waiter->cancelled != NULL) {
    g_source_destroy (waiter->cancelled);
    g_source_unref (waiter->cancelled);
  }
  g_object_unref (waiter->task);
  g_free (waiter);
}

KhWaiters *
kh_waiters_new (void)
{
  KhWaiters *self = g_new (KhWaiters, 1);

  self->all = g_ptr_array_new_with_free_func (waiter_free);
  return self;
}

void
kh_waiters_free (KhWaiters *self)
{
  g_ptr_array_unref (self->all);
  g_free (self);
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer data)
{
  Waiter *waiter = data;
  guint position;

  if (waiter->waiters == NULL || !g_ptr_array_find (waiter->waiters->all, waiter, &position))
    return G_SOURCE_REMOVE;
  g_ptr_array_steal_index (waiter->waiters->all, position);
  g_task_return_error_if_cancelled (waiter->task);
  waiter_free (waiter);
  return G_SOURCE_REMOVE;
}

void
kh_waiters_add (KhWaiters *self, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->waiters = self;
  waiter->task = g_object_ref (task);
  if (cancellable != NULL) {
    waiter->cancelled = g_cancellable_source_new (cancellable);
    g_source_set_callback (waiter->cancelled, G_SOURCE_FUNC (on_cancelled), waiter, NULL);
    g_source_attach (waiter->cancelled, g_task_get_context (task));
  }
  g_ptr_array_add (self->all, waiter);
}

gboolean
kh_waiters_is_empty (KhWaiters *self)
{
  return self->all->len == 0;
}

void
kh_waiters_join (KhWaiters *self, KhWaiters *others)
{
  while (others->all->len > 0) {
    Waiter *waiter = g_ptr_array_steal_index (others->all, 0);
    waiter->waiters = self;
    g_ptr_array_add (self->all, waiter);
  }
}

void
kh_waiters_answer (KhWaiters *self, const GError *error)
{
  g_autoptr (GPtrArray) answered = g_ptr_array_new_with_free_func (waiter_free);

  /* An answer may bring others, who wait for the next time, or the end of @self. */
  while (self->all->len > 0) {
    Waiter *waiter = g_ptr_array_steal_index (self->all, 0);
    waiter->waiters = NULL;
    g_ptr_array_add (answered, waiter);
  }
  for (guint i = 0; i < answered->len; i++) {
    Waiter *waiter = g_ptr_array_index (answered, i);
    if (error != NULL)
      g_task_return_error (waiter->task, g_error_copy (error));
    else
      g_task_return_boolean (waiter->task, TRUE);
  }
}
