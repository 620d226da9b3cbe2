/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is done to a person's membership at once, and can be undone: suspending, removing and their opposites. It goes
 * on, and can be undone, when the page where it began has been left.
 */
#pragma once

#include <gtk/gtk.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

typedef enum {
  KH_USER_ACTION_SUSPEND,
  KH_USER_ACTION_REACTIVATE,
  KH_USER_ACTION_REMOVE,
  KH_USER_ACTION_RESTORE,
} KhUserActionKind;

#define KH_TYPE_USER_ACTION (kh_user_action_get_type ())
G_DECLARE_FINAL_TYPE (KhUserAction, kh_user_action, KH, USER_ACTION, GObject)

/* Property "running" (boolean); notifies. */
KhUserAction *kh_user_action_new (KhAccount *account, KhUser *user, KhUserActionKind kind);
/* Does it, and says how it went where @from is: a toast, with Undo where there is a way back, or a dialog. */
void kh_user_action_run (KhUserAction *self, GtkWidget *from);
gboolean kh_user_action_get_running (KhUserAction *self);

G_END_DECLS
