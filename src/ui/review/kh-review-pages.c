/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/kh-review-pages-private.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#define MARGIN_SIDE 48
#define MARGIN_END  34 /* head and foot begin so far from the paper's ends */
#define HEAD        30 /* what they take */
#define FOOT        26
#define SMALL_LINE  10

static const struct {
  double size;
  PangoWeight weight;
  double grey;
} fonts[KH_N_FONTS] = {
  [KH_FONT_TITLE] = { 22, PANGO_WEIGHT_BOLD, 0 },
  [KH_FONT_STORE] = { 13, PANGO_WEIGHT_NORMAL, 0 },
  [KH_FONT_HEADING] = { 13, PANGO_WEIGHT_BOLD, 0 },
  [KH_FONT_NAME] = { 10, PANGO_WEIGHT_BOLD, 0 },
  [KH_FONT_TEXT] = { 9, PANGO_WEIGHT_NORMAL, 0 },
  [KH_FONT_STRONG] = { 9, PANGO_WEIGHT_BOLD, 0 },
  [KH_FONT_LABEL] = { 8, PANGO_WEIGHT_NORMAL, 0.38 },
  [KH_FONT_SMALL] = { 8, PANGO_WEIGHT_NORMAL, 0 },
  [KH_FONT_FAINT] = { 8, PANGO_WEIGHT_NORMAL, 0.38 },
  [KH_FONT_NUMBER] = { 17, PANGO_WEIGHT_NORMAL, 0 },
};

KhReviewPages *
kh_review_pages_new (KhReviewRecord *record, PangoContext *context, double width, double height, const GtkBorder *margin)
{
  KhReviewPages *self = g_new0 (KhReviewPages, 1);
  KhReviewCursor first = { KH_REVIEW_SUMMARY, 0, 0, 0 };

  self->record = record;
  self->context = g_object_ref (context);
  pango_context_set_round_glyph_positions (context, FALSE); /* a point is no pixel */
  self->width = width;
  self->height = height;
  self->left = MAX (MARGIN_SIDE, margin->left);
  self->right = width - MAX (MARGIN_SIDE, margin->right);
  self->top = MAX (MARGIN_END, margin->top) + HEAD;
  self->bottom = height - MAX (MARGIN_END, margin->bottom) - FOOT;
  self->starts = g_array_new (FALSE, FALSE, sizeof (KhReviewCursor));
  g_array_append_val (self->starts, first);
  for (guint i = 0; i < KH_N_FONTS; i++) {
    self->fonts[i] = pango_font_description_from_string ("Cantarell, Adwaita Sans, Sans");
    pango_font_description_set_size (self->fonts[i], fonts[i].size * PANGO_SCALE);
    pango_font_description_set_weight (self->fonts[i], fonts[i].weight);
  }
  for (guint i = 0; i < KH_REVIEW_N_SECTIONS; i++)
    self->first[i] = -1;
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  return self;
}

void
kh_review_pages_free (KhReviewPages *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->letters); i++)
    g_clear_object (&self->letters[i]);
  for (guint i = 0; i < KH_N_LABELS; i++)
    g_clear_object (&self->labels[i]);
  for (guint i = 0; i < KH_N_FONTS; i++)
    pango_font_description_free (self->fonts[i]);
  g_hash_table_unref (self->values);
  g_clear_pointer (&self->present, g_ptr_array_unref);
  g_clear_pointer (&self->numbers, g_array_unref);
  g_array_unref (self->starts);
  g_object_unref (self->context);
  kh_review_record_free (self->record);
  g_free (self);
}

/* --- What all parts draw with --- */

PangoLayout *
kh_review_layout_new (KhReviewPages *self, KhFont font, const char *text, double width)
{
  PangoLayout *layout = pango_layout_new (self->context);
  PangoAttrList *attributes = pango_attr_list_new ();

  /* A hyphen would be taken for a part of a mail address. */
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_font_description (layout, self->fonts[font]);
  if (width >= 0) {
    pango_layout_set_width (layout, width * PANGO_SCALE);
    pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  }
  pango_layout_set_text (layout, text, -1);
  return layout;
}

double
kh_review_layout_get_width (PangoLayout *layout)
{
  int width;

  pango_layout_get_size (layout, &width, NULL);
  return (double) width / PANGO_SCALE;
}

double
kh_review_layout_get_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

void
kh_review_layout_draw (KhReviewPages *self, cairo_t *cr, KhFont font, PangoLayout *layout, double x, double y)
{
  double grey = fonts[font].grey;

  if (cr == NULL)
    return;
  cairo_set_source_rgb (cr, grey, grey, grey);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}

double
kh_review_text (KhReviewPages *self, cairo_t *cr, KhFont font, const char *text, double x, double y, double width,
                PangoAlignment alignment)
{
  g_autoptr (PangoLayout) layout = kh_review_layout_new (self, font, text, width);

  pango_layout_set_alignment (layout, alignment);
  kh_review_layout_draw (self, cr, font, layout, x, y);
  return kh_review_layout_get_height (layout);
}

void
kh_review_rule (cairo_t *cr, double x1, double y1, double x2, double y2, double grey)
{
  if (cr == NULL)
    return;
  cairo_set_source_rgb (cr, grey, grey, grey);
  cairo_set_line_width (cr, 0.5);
  cairo_move_to (cr, x1, y1);
  cairo_line_to (cr, x2, y2);
  cairo_stroke (cr);
}

double
kh_review_heading (KhReviewPages *self, cairo_t *cr, const char *text, double y)
{
  double height = kh_review_text (self, cr, KH_FONT_HEADING, text, self->left, y, self->right - self->left,
                                  PANGO_ALIGN_LEFT);

  kh_review_rule (cr, self->left, y + height + 3, self->right, y + height + 3, 0);
  return height + 10;
}

/* One line, cut off where it is too long. */
static void
draw_line (KhReviewPages *self, cairo_t *cr, KhFont font, const char *text, double x, double y, double width,
           PangoAlignment alignment)
{
  g_autoptr (PangoLayout) layout = kh_review_layout_new (self, font, text, width);

  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (layout, alignment);
  kh_review_layout_draw (self, cr, font, layout, x, y);
}

/* --- Pages --- */

const char *
kh_review_pages_section_title (KhReviewSection section)
{
  switch (section) {
  case KH_REVIEW_SUMMARY:
    return C_ ("review", "Summary");
  case KH_REVIEW_PEOPLE:
    return C_ ("review", "People and Decisions");
  case KH_REVIEW_MATRIX:
    return C_ ("review", "Access by Area");
  case KH_REVIEW_SIGNATURE:
    return C_ ("review", "Signature");
  default:
    g_return_val_if_reached ("");
  }
}

static void
draw_frame (KhReviewPages *self, cairo_t *cr, guint page)
{
  KhReviewCursor *start = &g_array_index (self->starts, KhReviewCursor, page);
  double width = self->right - self->left, y = self->top - HEAD;
  g_autofree char *left = NULL;
  g_autofree char *right = NULL;
  g_autofree char *number = NULL;

  /* Translators: at the head of a page: the name of a store, and of its service. */
  left = g_strdup_printf (C_ ("head of a page", "%s · %s"), self->record->store, self->record->service);
  /* Translators: at the head of a page: "Access Review", and the title of a part of it. */
  right = start->section == KH_REVIEW_SUMMARY
              ? g_strdup (self->record->title)
              : g_strdup_printf (C_ ("head of a page", "%s · %s"), self->record->title,
                                 kh_review_pages_section_title (start->section));
  draw_line (self, cr, KH_FONT_FAINT, left, self->left, y, width * 0.52, PANGO_ALIGN_LEFT);
  draw_line (self, cr, KH_FONT_FAINT, right, self->left + width * 0.54, y, width * 0.46, PANGO_ALIGN_RIGHT);
  kh_review_rule (cr, self->left, y + SMALL_LINE + 5, self->right, y + SMALL_LINE + 5, 0.6);

  y = self->bottom + FOOT - SMALL_LINE - 2;
  /* Translators: at the foot of a printed page. */
  number = g_strdup_printf (_ ("Page %u of %u"), page + 1, self->starts->len);
  draw_line (self, cr, KH_FONT_FAINT, self->record->state, self->left, y, width * 0.74, PANGO_ALIGN_LEFT);
  draw_line (self, cr, KH_FONT_FAINT, number, self->left + width * 0.75, y, width * 0.25, PANGO_ALIGN_RIGHT);
}

/* Goes down one page. Returns: whether there is another one after it, which begins at @cursor. */
static gboolean
flow (KhReviewPages *self, cairo_t *cr, KhReviewCursor *cursor, int page)
{
  static gboolean (*const sections[]) (KhReviewPages *, cairo_t *, KhReviewCursor *, double *) = {
    [KH_REVIEW_SUMMARY] = kh_review_flow_summary,
    [KH_REVIEW_PEOPLE] = kh_review_flow_people,
    [KH_REVIEW_MATRIX] = kh_review_flow_matrix,
    [KH_REVIEW_SIGNATURE] = kh_review_flow_signature,
  };
  double y = self->top;

  while (cursor->section < KH_REVIEW_N_SECTIONS) {
    KhReviewSection section = cursor->section;
    KhReviewCursor from = *cursor;
    double before = y;
    gboolean through = sections[section](self, cr, cursor, &y);
    gboolean moved = through || from.major != cursor->major || from.row != cursor->row || from.line != cursor->line;
    if (self->first[section] < 0 && moved && (y > before || !through))
      self->first[section] = page;
    if (!through)
      return TRUE;
    *cursor = (KhReviewCursor) { section + 1, 0, 0, 0 };
    if (cursor->section == KH_REVIEW_MATRIX && self->present->len > 0 && self->record->n_areas > 0)
      return TRUE;
  }
  return FALSE;
}

/* Whom the matrix is about. */
static void
find_present (KhReviewPages *self)
{
  GPtrArray *entries = self->record->entries;

  self->present = g_ptr_array_new ();
  self->numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < entries->len; i++) {
    KhReviewEntry *entry = entries->pdata[i];
    guint number = i + 1;
    if (entry->levels == NULL)
      continue;
    g_ptr_array_add (self->present, entry);
    g_array_append_val (self->numbers, number);
  }
}

gboolean
kh_review_pages_lay_out (KhReviewPages *self, gint64 budget)
{
  gint64 end = g_get_monotonic_time () + budget;

  if (self->whole)
    return TRUE;
  if (!kh_review_record_compose (self->record, budget))
    return FALSE;
  if (self->present == NULL)
    find_present (self);
  do {
    KhReviewCursor cursor = g_array_index (self->starts, KhReviewCursor, self->starts->len - 1);
    self->whole = !flow (self, NULL, &cursor, self->starts->len - 1);
    if (!self->whole)
      g_array_append_val (self->starts, cursor);
  } while (!self->whole && g_get_monotonic_time () < end);
  return self->whole;
}

double
kh_review_pages_get_progress (KhReviewPages *self)
{
  KhReviewCursor *last = &g_array_index (self->starts, KhReviewCursor, self->starts->len - 1);
  double n = MAX (self->record->entries->len, 1);

  if (self->whole)
    return 1;
  if (last->section < KH_REVIEW_PEOPLE)
    return 0.3 * kh_review_record_get_progress (self->record);
  return last->section == KH_REVIEW_PEOPLE ? 0.3 + 0.6 * last->major / n : 0.9;
}

guint
kh_review_pages_get_n (KhReviewPages *self)
{
  return self->starts->len;
}

int
kh_review_pages_find_section (KhReviewPages *self, KhReviewSection section)
{
  return self->first[section];
}

void
kh_review_pages_draw (KhReviewPages *self, guint page, cairo_t *cr)
{
  KhReviewCursor cursor;

  g_return_if_fail (self->whole && page < self->starts->len);

  cursor = g_array_index (self->starts, KhReviewCursor, page);
  draw_frame (self, cr, page);
  flow (self, cr, &cursor, page);
}
