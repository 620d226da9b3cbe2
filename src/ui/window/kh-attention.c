/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window/kh-attention.h"

#include "compat/kh-compat.h"

struct _KhAttention {
  GObject parent_instance;
  /* owned */
  KhAccounts *accounts;
  KhAccount *account;

  gboolean all;
  gboolean hidden; /* nobody sees the window, as far as the desktop says */
};

G_DEFINE_FINAL_TYPE (KhAttention, kh_attention, G_TYPE_OBJECT)

static void
update (KhAttention *self)
{
  GListModel *accounts = G_LIST_MODEL (self->accounts);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr (KhAccount) account = g_list_model_get_item (accounts, i);
    kh_account_set_watched (account, self->all || account == self->account);
    kh_account_set_hidden (account, self->hidden);
  }
}

void
kh_attention_set (KhAttention *self, KhAccount *account, gboolean all)
{
  g_return_if_fail (KH_IS_ATTENTION (self));

  /* It may have left the list. */
  if (self->account != NULL && self->account != account)
    kh_account_set_watched (self->account, FALSE);
  g_set_object (&self->account, account);
  self->all = all;
  update (self);
}

void
kh_attention_sync (KhAttention *self)
{
  GListModel *accounts = G_LIST_MODEL (self->accounts);

  g_return_if_fail (KH_IS_ATTENTION (self));

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr (KhAccount) account = g_list_model_get_item (accounts, i);
    if (account == self->account || (self->all && !kh_account_get_signed_out (account)))
      kh_account_sync_async (account, NULL, NULL, NULL);
  }
}

/* Not the surface that the window says it has: newer GTK has taken it away by the time that it ends. */
static void
on_surface_state (KhAttention *self, GParamSpec *pspec, GdkToplevel *surface)
{
  self->hidden = !kh_surface_is_seen (surface);
  update (self);
}

static void
on_realized (KhAttention *self, GtkNative *window)
{
  g_signal_connect_object (gtk_native_get_surface (window), "notify::state", G_CALLBACK (on_surface_state), self,
                           G_CONNECT_SWAPPED);
}

static void
kh_attention_dispose (GObject *object)
{
  KhAttention *self = KH_ATTENTION (object);

  g_clear_object (&self->account);
  g_clear_object (&self->accounts);
  G_OBJECT_CLASS (kh_attention_parent_class)->dispose (object);
}

static void
kh_attention_class_init (KhAttentionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kh_attention_dispose;
}

static void
kh_attention_init (KhAttention *self)
{
}

KhAttention *
kh_attention_new (GtkWindow *window, KhAccounts *accounts)
{
  KhAttention *self = g_object_new (KH_TYPE_ATTENTION, NULL);

  self->accounts = g_object_ref (accounts);
  g_signal_connect_object (window, "realize", G_CALLBACK (on_realized), self, G_CONNECT_SWAPPED);
  return self;
}
