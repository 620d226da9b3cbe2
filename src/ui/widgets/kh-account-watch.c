/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-account-watch.h"

struct _KhAccountWatch {
  GObject parent_instance;
  KhAccountWatchFunc func;
  guint changed;
  guint idle;

  /* borrowed */
  gpointer owner;
  KhEntityList *lists[KH_N_COLLECTIONS];
};

G_DEFINE_FINAL_TYPE (KhAccountWatch, kh_account_watch, G_TYPE_OBJECT)

static void
kh_account_watch_dispose (GObject *object)
{
  KhAccountWatch *self = KH_ACCOUNT_WATCH (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  self->func = NULL;
  G_OBJECT_CLASS (kh_account_watch_parent_class)->dispose (object);
}

static void
kh_account_watch_class_init (KhAccountWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kh_account_watch_dispose;
}

static void
kh_account_watch_init (KhAccountWatch *self)
{
}

static gboolean
tell (gpointer data)
{
  KhAccountWatch *self = data;
  guint changed = self->changed;

  self->idle = 0;
  self->changed = 0;
  self->func (self->owner, changed);
  return G_SOURCE_REMOVE;
}

static void
note (KhAccountWatch *self, guint bit)
{
  if (self->func == NULL)
    return;
  self->changed |= bit;
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, tell, self, NULL);
}

static void
on_list_updated (KhAccountWatch *self, KhEntityList *list)
{
  for (guint i = 0; i < KH_N_COLLECTIONS; i++)
    if (self->lists[i] == list)
      note (self, KH_WATCH (i));
}

static void
on_access_changed (KhAccountWatch *self)
{
  note (self, KH_WATCH_ACCESS);
}

static void
on_info_changed (KhAccountWatch *self)
{
  note (self, KH_WATCH_INFO);
}

KhAccountWatch *
kh_account_watch_new (KhAccount *account, guint what, KhAccountWatchFunc func, gpointer owner)
{
  KhAccountWatch *self = g_object_new (KH_TYPE_ACCOUNT_WATCH, NULL);

  self->func = func;
  self->owner = owner;
  for (guint i = 0; i < KH_N_COLLECTIONS; i++) {
    if ((what & KH_WATCH (i)) == 0)
      continue;
    self->lists[i] = kh_account_get_list (account, i);
    g_signal_connect_object (self->lists[i], "updated", G_CALLBACK (on_list_updated), self, G_CONNECT_SWAPPED);
  }
  if ((what & KH_WATCH_ACCESS) != 0) {
    g_signal_connect_object (account, "access-changed", G_CALLBACK (on_access_changed), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (account, "state-changed", G_CALLBACK (on_access_changed), self, G_CONNECT_SWAPPED);
  }
  if ((what & KH_WATCH_INFO) != 0) {
    g_signal_connect_object (account, "notify::info", G_CALLBACK (on_info_changed), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (account, "notify::person", G_CALLBACK (on_info_changed), self, G_CONNECT_SWAPPED);
  }
  return self;
}
