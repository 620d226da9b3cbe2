/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The matrix of a printed review: people down, areas across, a letter where they meet. Where the areas are too many for
 * one page, a group of them comes after the other.
 */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/review/kh-review-pages-private.h"
#include "ui/roles/kh-role-text.h"
#include "ui/widgets/kh-text-for.h"

#define NAMES    154 /* width of the column of names */
#define NUMBER   30  /* of which the number before a name takes so much */
#define MIN_CELL 14.5
#define MAX_CELL 24
#define MAX_HEAD 190
#define ROW_GAP  3

typedef struct {
  guint n_groups;
  guint first, n; /* columns of this group */
  double cell;
} Columns;

static Columns
find_columns (KhReviewPages *self, guint group)
{
  guint areas = self->record->n_areas;
  double room = self->right - self->left - NAMES;
  guint most = MAX (1, (guint) (room / MIN_CELL));
  guint n_groups = (areas + most - 1) / most;
  guint each = (areas + n_groups - 1) / n_groups;
  Columns columns = { n_groups, group * each, 0, MIN (MAX_CELL, room / each) };

  columns.n = MIN (each, areas - columns.first);
  return columns;
}

/* --- Head --- */

static double
measure_head (KhReviewPages *self)
{
  double height = 0;

  for (guint i = 0; i < self->record->n_areas; i++) {
    g_autoptr (PangoLayout) layout = kh_review_layout_new (self, KH_FONT_SMALL, self->record->areas[i], -1);
    height = MAX (height, kh_review_layout_get_width (layout));
  }
  return MIN (height + 1, MAX_HEAD);
}

/* Names of areas, from the bottom up. */
static double
draw_head (KhReviewPages *self, cairo_t *cr, const Columns *columns, double y)
{
  double foot;

  if (self->head == 0)
    self->head = measure_head (self);
  foot = y + self->head;
  for (guint i = 0; cr != NULL && i < columns->n; i++) {
    g_autoptr (PangoLayout) layout
        = kh_review_layout_new (self, KH_FONT_SMALL, self->record->areas[columns->first + i], self->head);
    double x = self->left + NAMES + (i + 0.5) * columns->cell;
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    cairo_save (cr);
    cairo_translate (cr, x - kh_review_layout_get_height (layout) / 2, foot);
    cairo_rotate (cr, -G_PI / 2);
    kh_review_layout_draw (self, cr, KH_FONT_SMALL, layout, 0, 0);
    cairo_restore (cr);
  }
  kh_review_text (self, cr, KH_FONT_LABEL, C_ ("column", "Name"), self->left + NUMBER, foot - 12, NAMES - NUMBER - 4,
                  PANGO_ALIGN_LEFT);
  kh_review_rule (cr, self->left, foot + 3, self->left + NAMES + columns->n * columns->cell, foot + 3, 0);
  return self->head + 6;
}

static double
draw_title (KhReviewPages *self, cairo_t *cr, const Columns *columns, double y)
{
  g_autoptr (GString) legend = g_string_new (NULL);
  double width = self->right - self->left, start = y;

  y += kh_review_heading (self, cr, kh_review_pages_section_title (KH_REVIEW_MATRIX), y);
  y += 2 + kh_review_text (self, cr, KH_FONT_TEXT, _ ("What everybody could do when the review was started."), self->left,
                           y, width, PANGO_ALIGN_LEFT);
  for (int level = KH_LEVEL_APPROVER; level >= KH_LEVEL_NONE; level--) {
    if (legend->len > 0)
      g_string_append (legend, "     ");
    g_string_append_printf (legend, C_ ("legend", "%s = %s"), kh_level_letter (level), kh_text_for_level (level));
  }
  y += 8 + kh_review_text (self, cr, KH_FONT_TEXT, legend->str, self->left, y, width, PANGO_ALIGN_LEFT);
  if (columns->n_groups > 1) {
    /* Translators: a part of a table whose columns are areas: "Areas 1 to 20 of 45". */
    g_autofree char *text = g_strdup_printf (_ ("Areas %u to %u of %u"), columns->first + 1, columns->first + columns->n,
                                             self->record->n_areas);
    y += 6 + kh_review_text (self, cr, KH_FONT_STRONG, text, self->left, y, width, PANGO_ALIGN_LEFT);
  }
  return y - start;
}

/* --- Rows --- */

static PangoLayout *
letter (KhReviewPages *self, KhLevel level)
{
  if (self->letters[level] == NULL)
    self->letters[level]
        = kh_review_layout_new (self, level == KH_LEVEL_APPROVER ? KH_FONT_STRONG : KH_FONT_TEXT, kh_level_letter (level),
                                -1);
  return self->letters[level];
}

static void
draw_levels (KhReviewPages *self, cairo_t *cr, const Columns *columns, const guint8 *levels, double y)
{
  for (guint i = 0; i < columns->n; i++) {
    KhLevel level = levels[columns->first + i];
    PangoLayout *layout = letter (self, level);
    double x = self->left + NAMES + (i + 0.5) * columns->cell - kh_review_layout_get_width (layout) / 2;
    kh_review_layout_draw (self, cr, level == KH_LEVEL_NONE ? KH_FONT_FAINT : KH_FONT_TEXT, layout, x, y);
  }
}

/* Returns: FALSE when the page is full. */
static gboolean
draw_row (KhReviewPages *self, cairo_t *cr, const Columns *columns, guint position, double *y)
{
  const KhReviewEntry *entry = self->present->pdata[position];
  const char *name = *entry->name != '\0' ? entry->name : entry->email;
  g_autoptr (PangoLayout) layout = kh_review_layout_new (self, KH_FONT_TEXT, name, NAMES - NUMBER - 6);
  double height = kh_review_layout_get_height (layout) + ROW_GAP;
  double end = self->left + NAMES + columns->n * columns->cell;

  if (*y + height > self->bottom)
    return FALSE;
  if (cr != NULL) {
    g_autofree char *number = g_strdup_printf ("%u", g_array_index (self->numbers, guint, position));
    kh_review_text (self, cr, KH_FONT_FAINT, number, self->left, *y + 1, -1, PANGO_ALIGN_LEFT);
    kh_review_layout_draw (self, cr, KH_FONT_TEXT, layout, self->left + NUMBER, *y);
    draw_levels (self, cr, columns, entry->levels, *y);
    kh_review_rule (cr, self->left, *y + height - ROW_GAP / 2.0, end, *y + height - ROW_GAP / 2.0, 0.85);
  }
  *y += height;
  return TRUE;
}

static void
draw_uprights (KhReviewPages *self, cairo_t *cr, const Columns *columns, double from, double to)
{
  for (guint i = 0; i <= columns->n; i++) {
    double x = self->left + NAMES + i * columns->cell;
    kh_review_rule (cr, x, from, x, to, 0.85);
  }
}

/* One group of columns, from @cursor's row on. Returns: FALSE when the page is full. */
static gboolean
flow_group (KhReviewPages *self, cairo_t *cr, KhReviewCursor *cursor, double *y)
{
  Columns columns = find_columns (self, cursor->major);
  double from;

  *y += draw_title (self, cr, &columns, *y);
  *y += draw_head (self, cr, &columns, *y);
  from = *y;
  for (; cursor->row < self->present->len; cursor->row++)
    if (!draw_row (self, cr, &columns, cursor->row, y))
      break;
  draw_uprights (self, cr, &columns, from - 3, *y - ROW_GAP / 2.0);
  return cursor->row == self->present->len;
}

gboolean
kh_review_flow_matrix (KhReviewPages *self, cairo_t *cr, KhReviewCursor *cursor, double *y)
{
  if (self->present->len == 0 || self->record->n_areas == 0)
    return TRUE;
  if (!flow_group (self, cr, cursor, y))
    return FALSE;
  cursor->major++;
  cursor->row = 0;
  return cursor->major == find_columns (self, 0).n_groups;
}
