/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an account was like on two days, beside each other: who came, who went, and whose access was another. Of what is
 * kept on this computer, so that it works offline.
 */
#pragma once

#include "account/kh-account.h"
#include "model/kh-review.h"

G_BEGIN_DECLS

void kh_account_list_days_async (KhAccount *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full) (element-type KhSnapshotDay): those of which it is known, in order. */
GArray *kh_account_list_days_finish (KhAccount *self, GAsyncResult *result, GError **error);

/* @from, @to: of those days, in any order. KH_ERROR_RESTRICTED when one may not see the users, now. */
void kh_account_compare_days_async (KhAccount *self, guint from, guint to, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full): everybody who differs, by name: an item each, of a review that nobody goes through. */
KhReview *kh_account_compare_days_finish (KhAccount *self, GAsyncResult *result, GError **error);

G_END_DECLS
