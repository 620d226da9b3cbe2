/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The access reviews of one account: begun from what the account is like now and at the baseline, kept on this computer
 * while somebody goes through them, and applied to the account once signed. All but applying works offline.
 */
#pragma once

#include "account/kh-account.h"
#include "model/kh-review.h"

G_BEGIN_DECLS

#define KH_REVIEW_DUE_AFTER (90 * KH_DAY)

#define KH_TYPE_REVIEWS (kh_reviews_get_type ())
G_DECLARE_FINAL_TYPE (KhReviews, kh_reviews, KH, REVIEWS, GObject)

/* Properties: "due-at" (int64: when the next review is due; 0 while nothing is known), "unsaved" (uint: changes that are
 * not in the file yet).
 * Signals: "loaded" (): the list is there; "failed" (GError *): the list, or what was changed, is not read or saved; see
 * kh_reviews_take_error(). */

/* Returns: (transfer none): always the same. */
KhReviews *kh_account_get_reviews (KhAccount *account);

/* Returns: (transfer none): of KhReview, without items, the one that began last first. Loaded from the file by itself. */
GListModel *kh_reviews_get_list (KhReviews *self);
gboolean kh_reviews_is_loaded (KhReviews *self);
/* Returns: (transfer none) (nullable): why the list could not be read; then nobody knows which reviews there are, and none
 * can begin. A damaged file, which is set aside, is no such reason. */
const GError *kh_reviews_get_unreadable (KhReviews *self);
/* Reads the list again, when it could not be read. */
void kh_reviews_read_again (KhReviews *self);
/* Returns: (transfer none) (nullable): one of the list that is not signed, or not all applied. */
KhReview *kh_reviews_find_under_way (KhReviews *self);
gint64 kh_reviews_get_due_at (KhReviews *self);
guint kh_reviews_get_n_unsaved (KhReviews *self);
/* @saving: (nullable): whether that was saving a change, and not reading the list. Returns: (transfer full) (nullable): what
 * failed last and has not been told yet. */
GError *kh_reviews_take_error (KhReviews *self, gboolean *saving);

/* Begins one: everybody as the account has them now, beside the last signed review or, where there is none, the first
 * day that is known. KH_ERROR_CONFLICT, word "review-under-way", while another is not signed; what the list
 * could not be read for; KH_ERROR_RESTRICTED when
 * the users may not be seen; KH_ERROR_OFFLINE when nothing is known of them yet. */
void kh_reviews_start_async (KhReviews *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* One that is there, with its items. */
void kh_reviews_open_async (KhReviews *self, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer data);
/* Of both. Returns: (transfer full): whatever is changed in it from now on is saved by itself. */
KhReview *kh_reviews_open_finish (KhReviews *self, GAsyncResult *result, GError **error);

/* Gives up one that is not signed. */
void kh_reviews_discard_async (KhReviews *self, KhReview *review, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data);
gboolean kh_reviews_discard_finish (KhReviews *self, GAsyncResult *result, GError **error);

/* --- Applying --- */

/* One decision beside the account of now. */
typedef struct {
  KhReviewItem *item;
  KhStanding standing;
  GPtrArray *since; /* of KhDifference: what changed since the review; for conflicts */
} KhReviewStep;

/* Returns: (transfer full) (element-type KhReviewStep): what is still to be done, in the order of the review. */
GPtrArray *kh_reviews_plan (KhReviews *self, KhReview *review);

/* Does one of them and settles it. @despite: also when the person has been changed since. Fails without settling with
 * KH_ERROR_CONFLICT when that is not wanted, or the person is changed at this very moment; with KH_ERROR_NETWORK,
 * OFFLINE, LIMITED or UNAUTHORIZED when it can be tried again later. Any other refusal settles it as failed, and
 * succeeds. */
void kh_reviews_apply_async (KhReviews *self, KhReview *review, KhReviewItem *item, gboolean despite,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean kh_reviews_apply_finish (KhReviews *self, GAsyncResult *result, GError **error);
/* @wording: (transfer full): says in the person's language why something was refused; kept with the decision. Without one
 * the service's own words are kept. */
void kh_reviews_set_wording (KhReviews *self, char *(*wording) (const GError *error));

/* Lets go of the file, once nothing is to be saved any more. What is asked for afterwards opens it again. */
void kh_reviews_close (KhReviews *self);
/* Whether something is being written or read. */
gboolean kh_reviews_is_busy (KhReviews *self);

/* Deletes them all; nothing is kept any more. */
void kh_reviews_erase_async (KhReviews *self, GAsyncReadyCallback callback, gpointer data);
gboolean kh_reviews_erase_finish (KhReviews *self, GAsyncResult *result, GError **error);

G_END_DECLS
