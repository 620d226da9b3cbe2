/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the parts of a printed review share. Each part is a function that goes down one page: without a cairo context it
 * only finds out where the page ends, with one it draws the same.
 */
#pragma once

#include "ui/review/kh-review-pages.h"

G_BEGIN_DECLS

typedef enum {
  KH_FONT_TITLE,
  KH_FONT_STORE,
  KH_FONT_HEADING,
  KH_FONT_NAME,
  KH_FONT_TEXT,
  KH_FONT_STRONG,
  KH_FONT_LABEL,  /* grey */
  KH_FONT_SMALL,
  KH_FONT_FAINT,  /* small and grey */
  KH_FONT_NUMBER,
  KH_N_FONTS,
} KhFont;

/* What stands before the texts of an entry. */
typedef enum {
  KH_LABEL_ROLES,
  KH_LABEL_RIGHTS,
  KH_LABEL_CHANGES,
  KH_LABEL_ACCESS,
  KH_LABEL_LAST_SEEN,
  KH_LABEL_ENDS,
  KH_LABEL_HINTS,
  KH_LABEL_DECISION,
  KH_LABEL_NOTE,
  KH_LABEL_OUTCOME,
  KH_N_LABELS,
} KhLabel;

/* Where a page begins. */
typedef struct {
  KhReviewSection section;
  guint major;   /* a person; a group of columns */
  guint row;     /* what of that is the first; a row of the group */
  guint line;    /* of that row */
} KhReviewCursor;

struct _KhReviewPages {
  /* owned */
  KhReviewRecord *record;
  PangoContext *context;
  PangoFontDescription *fonts[KH_N_FONTS];
  PangoLayout *letters[KH_LEVEL_APPROVER + 1]; /* made when first drawn, as are the labels */
  PangoLayout *labels[KH_N_LABELS];
  GHashTable *values; /* of PangoLayout, by text: what many people have in common */
  GPtrArray *present; /* borrowed KhReviewEntry: rows of the matrix */
  GArray *numbers;    /* guint, of each of those: which entry it is, from 1 */

  double width, height;            /* of the paper */
  double left, right, top, bottom; /* what is between head and foot */
  GArray *starts;                  /* of KhReviewCursor, for each page */
  int first[KH_REVIEW_N_SECTIONS];
  gboolean whole;                  /* all pages are known */
  double head;                     /* height of the matrix's head; 0: not known yet */
};

/* Returns: (transfer full): @width: it is wrapped to; -1 for one line. @text is not markup. */
PangoLayout *kh_review_layout_new (KhReviewPages *self, KhFont font, const char *text, double width);
double kh_review_layout_get_width (PangoLayout *layout);
double kh_review_layout_get_height (PangoLayout *layout);
/* @cr: (nullable): nothing is drawn. */
void kh_review_layout_draw (KhReviewPages *self, cairo_t *cr, KhFont font, PangoLayout *layout, double x, double y);
/* All of it at once. Returns: the height. */
double kh_review_text (KhReviewPages *self, cairo_t *cr, KhFont font, const char *text, double x, double y,
                       double width, PangoAlignment alignment);
/* A hairline, @grey 0 (black) to 1. */
void kh_review_rule (cairo_t *cr, double x1, double y1, double x2, double y2, double grey);
/* A section's heading. Returns: the height. */
double kh_review_heading (KhReviewPages *self, cairo_t *cr, const char *text, double y);

/* Each goes on from @cursor at @y, and moves both on. Returns: whether the section is through; otherwise the page is
 * full. */
gboolean kh_review_flow_summary (KhReviewPages *self, cairo_t *cr, KhReviewCursor *cursor, double *y);
gboolean kh_review_flow_people (KhReviewPages *self, cairo_t *cr, KhReviewCursor *cursor, double *y);
gboolean kh_review_flow_matrix (KhReviewPages *self, cairo_t *cr, KhReviewCursor *cursor, double *y);
gboolean kh_review_flow_signature (KhReviewPages *self, cairo_t *cr, KhReviewCursor *cursor, double *y);

G_END_DECLS
