/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A review with people of every kind: what is printed and exported in tests.
 */
#pragma once

#include "model/kh-review.h"

G_BEGIN_DECLS

typedef enum {
  KH_SAMPLE_DRAFT,
  KH_SAMPLE_SIGNED,
  KH_SAMPLE_APPLIED,
} KhSampleState;

/* @people: at least one; the first eight are particular, the ninth has a note that is longer than a page. @areas: 0 for those of a shipping account; otherwise so many with
 * names of their own. */
KhReview *kh_sample_review_new (guint people, guint areas, KhSampleState state);

G_END_DECLS
