/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a pane looks at in an account. However much changes at once, the pane is told once, before the next frame.
 */
#pragma once

#include "account/kh-account.h"

G_BEGIN_DECLS

/* Bits of what changed. */
#define KH_WATCH(collection) (1u << (collection))
#define KH_WATCH_ACCESS      (1u << KH_N_COLLECTIONS)       /* what one may do, or the state of a list */
#define KH_WATCH_INFO        (1u << (KH_N_COLLECTIONS + 1)) /* the account itself, or whose token it is */

typedef void (*KhAccountWatchFunc) (gpointer owner, guint changed);

#define KH_TYPE_ACCOUNT_WATCH (kh_account_watch_get_type ())
G_DECLARE_FINAL_TYPE (KhAccountWatch, kh_account_watch, KH, ACCOUNT_WATCH, GObject)

/* @what: the bits that matter. @func gets those that changed. @owner is not held: it holds the watch and drops it
 * when it goes. */
KhAccountWatch *kh_account_watch_new (KhAccount *account, guint what, KhAccountWatchFunc func, gpointer owner);

G_END_DECLS
