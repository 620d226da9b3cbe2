/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of KhReviews share: kh-reviews.c (the object, beginning and keeping), kh-reviews-make.c (what a new
 * one begins with) and kh-reviews-apply.c (applying). Nobody else includes this.
 */
#pragma once

#include "account/kh-reviews.h"
#include "store/kh-review-store.h"
#include "store/kh-snapshot.h"

G_BEGIN_DECLS

struct _KhReviews {
  GObject parent_instance;
  KhAccount *account; /* weak: it owns this */
  KhReviewStore *store;
  GListStore *list;   /* of KhReview, light ones */
  gboolean loaded;
  GError *unreadable; /* why it is not loaded, though it was asked for */
  guint n_unsaved;
  guint n_saving;            /* saves under way */
  KhReview *gathered_review; /* what changed meanwhile, and of what; or NULL */
  GHashTable *gathered;      /* of KhReviewItem */
  guint n_gathered;          /* changes of that */
  GError *error;      /* not told yet */
  gboolean error_of_saving;
  char *(*wording) (const GError *error); /* of why something failed */
};

/* @areas: all of the account's. Returns: (transfer full): @user as the account has them now. */
KhSubject *kh_reviews_describe (KhReviews *self, KhUser *user, const char *const *areas);
/* Everybody as the account has them now, beside what they had after @last, or else on the day of @first: both (transfer full)
 * (nullable). Put together in slices of the main loop. Fails with G_IO_ERROR_CANCELLED when the account goes meanwhile, too. */
void kh_reviews_make_async (KhReviews *self, KhReview *last, KhSnapshotState *first, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full): nothing is decided, and nothing of it kept. */
KhReview *kh_reviews_make_finish (KhReviews *self, GAsyncResult *result, GError **error);

G_END_DECLS
