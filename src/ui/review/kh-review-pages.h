/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A review on paper: the summary, everybody with what was decided, who has which level where, and room to sign. All
 * lengths are in points. It may be used on any thread, by one at a time.
 */
#pragma once

#include <gtk/gtk.h>

#include "ui/review/kh-review-record.h"

G_BEGIN_DECLS

typedef enum {
  KH_REVIEW_SUMMARY,
  KH_REVIEW_PEOPLE,
  KH_REVIEW_MATRIX,
  KH_REVIEW_SIGNATURE,
  KH_REVIEW_N_SECTIONS,
} KhReviewSection;

typedef struct _KhReviewPages KhReviewPages;

/* @record: (transfer full): it need not be composed yet. @context: whose fonts are in points. @width, @height: of the paper;
 * @margin: what is kept free of it at least. */
KhReviewPages *kh_review_pages_new (KhReviewRecord *record, PangoContext *context, double width, double height,
                                    const GtkBorder *margin);
void kh_review_pages_free (KhReviewPages *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhReviewPages, kh_review_pages_free)

/* Finds out where pages end, a page at least, going on for about @budget microseconds. Returns: whether all are known. */
gboolean kh_review_pages_lay_out (KhReviewPages *self, gint64 budget);
/* Returns: how much of that is done, 0 to 1. */
double kh_review_pages_get_progress (KhReviewPages *self);

/* Once all are known. @page: from 0. */
guint kh_review_pages_get_n (KhReviewPages *self);
void kh_review_pages_draw (KhReviewPages *self, guint page, cairo_t *cr);
/* Returns: the page that a section begins on; -1 when there is none. */
int kh_review_pages_find_section (KhReviewPages *self, KhReviewSection section);
const char *kh_review_pages_section_title (KhReviewSection section);

G_END_DECLS
