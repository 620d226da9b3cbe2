/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line in the list of sessions: a session with its button, or a person's heading with theirs.
 * Signal: "end" (): the button was pressed.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"
#include "ui/sessions/kh-session-item.h"

G_BEGIN_DECLS

#define KH_TYPE_SESSION_ROW (kh_session_row_get_type ())
G_DECLARE_FINAL_TYPE (KhSessionRow, kh_session_row, KH, SESSION_ROW, AdwBin)

GtkWidget *kh_session_row_new (void);
/* @item: NULL to let go of the one shown. */
void kh_session_row_set (KhSessionRow *self, KhAccount *account, KhSessionItem *item);
/* Returns: (transfer none) (nullable) */
KhSessionItem *kh_session_row_get_item (KhSessionRow *self);
/* Says again what depends on the time, on names and on what one may do. */
void kh_session_row_refresh (KhSessionRow *self);

/* Where a session is: a place in words, or its address. (transfer full) */
char *kh_session_place (KhSession *session);
/* What is used: "Laptop · Firefox". (transfer full) */
char *kh_session_device_text (KhSession *session);

G_END_DECLS
