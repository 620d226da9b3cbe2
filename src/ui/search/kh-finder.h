/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds people and roles in all accounts, as they are known now, for the desktop's own search.
 */
#pragma once

#include <gio/gio.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_FINDER_MOST 30 /* results of one search */

#define KH_TYPE_FINDER (kh_finder_get_type ())
G_DECLARE_FINAL_TYPE (KhFinder, kh_finder, KH, FINDER, GObject)

/* @accounts: of KhAccount. */
KhFinder *kh_finder_new (GListModel *accounts);

/* Whether all that is kept of the accounts on this computer has been read; "ready" () is emitted when it may have become
 * so. */
gboolean kh_finder_is_ready (KhFinder *self);

/* Returns: (transfer full): ids of what has all of @terms in it, the best first: what begins with them in its name before
 * what has them elsewhere, people by name before roles. Whom one may not see, and who was removed, is not found. */
char **kh_finder_find (KhFinder *self, const char *const *terms);

typedef struct {
  KhAccount *account;
  const char *pane;  /* static: where it is shown */
  KhEntity *entity;  /* a KhUser or a KhRole */
} KhFound;

/* What the id is of. All is borrowed from the account. Returns: whether it is still there. */
gboolean kh_finder_look_up (KhFinder *self, const char *id, KhFound *found);

G_END_DECLS
