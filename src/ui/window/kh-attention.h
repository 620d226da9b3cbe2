/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which accounts somebody looks at in a window: those keep themselves up to date, and less often while the desktop says
 * that nobody sees the window.
 */
#pragma once

#include <gtk/gtk.h>

#include "account/kh-accounts.h"

G_BEGIN_DECLS

#define KH_TYPE_ATTENTION (kh_attention_get_type ())
G_DECLARE_FINAL_TYPE (KhAttention, kh_attention, KH, ATTENTION, GObject)

/* @window: not realized yet. Nothing is looked at so far. */
KhAttention *kh_attention_new (GtkWindow *window, KhAccounts *accounts);
/* @account: (nullable): the one that is shown; @all: all of them are, beside it. To be told again when the list of
 * accounts has changed. */
void kh_attention_set (KhAttention *self, KhAccount *account, gboolean all);
/* Reads again what somebody looks at. What comes of it shows in the accounts. */
void kh_attention_sync (KhAttention *self);

G_END_DECLS
