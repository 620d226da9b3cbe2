/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An account's access reviews, under way and signed, in a file of their own in the user's data folder. What a call has
 * answered is in the file whatever happens to the process after.
 *
 * All calls are made on one thread, block nothing, and are done in the order in which they are made. All fail as
 * kh_data_file_run() does; the words are "reviews-damaged", "reviews-newer" and
 * "reviews-unusable".
 */
#pragma once

#include <gio/gio.h>

#include "model/kh-review.h"

G_BEGIN_DECLS

#define KH_TYPE_REVIEW_STORE (kh_review_store_get_type ())
G_DECLARE_FINAL_TYPE (KhReviewStore, kh_review_store, KH, REVIEW_STORE, GObject)

/* @account: its id in the configuration. Nothing is opened yet. */
KhReviewStore *kh_review_store_new (const char *account);

/* Every review, the one that began last first, without items. */
void kh_review_store_list_async (KhReviewStore *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data);
/* Returns: (transfer full) (element-type KhReview) */
GPtrArray *kh_review_store_list_finish (KhReviewStore *self, GAsyncResult *result, GError **error);

/* One of them, whole. */
void kh_review_store_load_async (KhReviewStore *self, const char *id, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full) (nullable): NULL without an error when there is none. */
KhReview *kh_review_store_load_finish (KhReviewStore *self, GAsyncResult *result, GError **error);

/* A new one, with all of its items. They are read until the answer is there, and must not change until then. */
void kh_review_store_add_async (KhReviewStore *self, KhReview *review, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data);
/* The review itself and, with it, @items (element-type KhReviewItem), which changed. They are read at once, and may
 * change afterwards. */
void kh_review_store_save_async (KhReviewStore *self, KhReview *review, GPtrArray *items, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data);
/* Gives up one that is not signed; KH_ERROR_CONFLICT, word "review-signed", for one that is. */
void kh_review_store_discard_async (KhReviewStore *self, const char *id, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
/* Deletes the file and whatever was ever set aside of it. */
void kh_review_store_erase_async (KhReviewStore *self, GAsyncReadyCallback callback, gpointer data);
/* See kh_data_file_close(). */
void kh_review_store_close (KhReviewStore *self);
/* Whether a call has not come to its end yet. */
gboolean kh_review_store_is_busy (KhReviewStore *self);
/* Of all that bring nothing. */
gboolean kh_review_store_finish (KhReviewStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
