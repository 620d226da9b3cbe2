/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Events in words.
 */
#pragma once

#include "account/kh-account.h"

G_BEGIN_DECLS

/* What happened, as one sentence without a full stop: "Ada Owner invited ben@shop.example". @markup: as Pango markup, in
 * which people that the account still knows are links to "user:ID". (transfer full) */
char *kh_event_sentence (KhEvent *event, KhAccount *account, gboolean markup);
/* One of its changes: "Roles: Packer → Finance". (transfer full) */
char *kh_event_change_text (KhEvent *event, guint position, KhAccount *account);
/* Returns: a themed icon's name. */
const char *kh_event_icon (KhEvent *event);

/* What the filter offers: words for an action, or for the beginning of one (NULL: any). @action: (out). Returns: NULL behind
 * the last. */
const char *kh_event_action_group (guint position, const char **action);

G_END_DECLS
