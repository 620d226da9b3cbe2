/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Inviting many addresses, in batches where the service takes those, each address with a result of its own. What
 * failed can be tried again without inviting the others twice: where the connection broke before an answer came, with
 * the same idempotency key.
 */
#pragma once

#include "ui/invite/kh-invitee.h"

G_BEGIN_DECLS

#define KH_TYPE_INVITE_RUN (kh_invite_run_get_type ())
G_DECLARE_FINAL_TYPE (KhInviteRun, kh_invite_run, KH, INVITE_RUN, GObject)

/* @invitees: a list of KhInvitee. @language, @roles, @grants, @ends_at: what they are invited to; NULL and 0 leave it
 * out. Property "n-tried" (uint): of those that were due in this run; notifies. */
KhInviteRun *kh_invite_run_new (KhAccount *account, GListModel *invitees, const char *language,
                                const char *const *roles, const KhGrants *grants, gint64 ends_at);

/* Invites all that are due. */
void kh_invite_run_async (KhInviteRun *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* Leaves out those whose turn has not come; the run ends with what is under way. */
void kh_invite_run_stop (KhInviteRun *self);
/* Returns: FALSE only when it was cancelled. */
gboolean kh_invite_run_finish (KhInviteRun *self, GAsyncResult *result, GError **error);

guint kh_invite_run_get_n_tried (KhInviteRun *self);
guint kh_invite_run_get_n_due (KhInviteRun *self);

/* Returns: (transfer full): a table of all addresses and how each fared, for a spreadsheet. */
char *kh_invite_run_to_csv (GListModel *invitees);

G_END_DECLS
