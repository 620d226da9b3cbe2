/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What every pane is: it shows one account after the other, follows what it looks at there, and answers the window's
 * "pane.search" and "pane.leave". What it shows stands in its KhPaneFrame.
 * Property "account" (KhAccount, nullable).
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"
#include "ui/widgets/kh-account-watch.h"
#include "ui/widgets/kh-pane-frame.h"

G_BEGIN_DECLS

#define KH_TYPE_PANE (kh_pane_get_type ())
G_DECLARE_DERIVABLE_TYPE (KhPane, kh_pane, KH, PANE, AdwBin)

/* What a pane may do of its own; NULL for what it does not. */
struct _KhPaneClass {
  AdwBinClass parent_class;

  guint watched; /* KH_WATCH bits: what refresh() is called for */
  /* The account is another one, or none (NULL), the last time when the pane goes; refresh() follows. */
  void (*set_account) (KhPane *self, KhAccount *account);
  /* @changed: the bits of what changed, all of @watched at first. Never without an account. */
  void (*refresh) (KhPane *self, guint changed);
  /* Other words are searched for. @words: (nullable): NULL for no search. */
  void (*search) (KhPane *self, char **words);
  /* A minute has passed, or the pane comes into sight. Never without an account. */
  void (*minute) (KhPane *self);
  /* Esc. @searching: the search is what is left when this returns FALSE. */
  gboolean (*leave) (KhPane *self, gboolean searching);
  /* See kh_pane_describe_unsaved(). */
  char *(*describe_unsaved) (KhPane *self);
};

/* For init, after the template: the frame, which is a child. */
void kh_pane_set_frame (KhPane *self, KhPaneFrame *frame);
/* Returns: (transfer none): cancelled when the account is another one. */
GCancellable *kh_pane_get_cancellable (KhPane *self);
/* Returns: (transfer full) (nullable): in a sentence what would be lost if the account were another one now; NULL:
 * nothing would. */
char *kh_pane_describe_unsaved (KhPane *self);
/* Moves the keyboard into it, unless it is there. */
void kh_pane_take_focus (KhPane *self);
/* Shows what @text finds. */
void kh_pane_search_for (KhPane *self, const char *text);
/* Returns: (transfer none) (nullable): what is searched for. */
char **kh_pane_get_words (KhPane *self);

G_END_DECLS
