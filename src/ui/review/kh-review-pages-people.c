/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Summary, people and signature of a printed review.
 */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/review/kh-review-pages-private.h"
#include "ui/widgets/kh-text-for.h"

#define LABELS   92 /* width of the column of labels */
#define NUMBER   30 /* of the number before a name */
#define DECISION 150
#define ROW_GAP  2
#define FRESH    40  /* a page with no more than a heading on it is as good as empty */
#define MIN_PART 120 /* what is too long for a page begins where there is so much room */
#define MAX_KEPT 500 /* texts */
#define SIGNATURE_HEIGHT 118

/* --- Summary --- */

static double
draw_state (KhReviewPages *self, cairo_t *cr, double y)
{
  KhReviewRecord *record = self->record;
  double width = self->right - self->left, inner = y + 9;
  static const double dashes[] = { 4, 3 };

  inner += kh_review_text (self, cr, KH_FONT_NAME, record->state, self->left + 12, inner, width - 24, PANGO_ALIGN_LEFT);
  inner += 2 + kh_review_text (self, cr, KH_FONT_TEXT, record->remark, self->left + 12, inner + 2, width - 24,
                               PANGO_ALIGN_LEFT);
  inner += 9;
  if (cr != NULL) {
    cairo_save (cr);
    cairo_set_source_rgb (cr, 0, 0, 0);
    cairo_set_line_width (cr, 1);
    if (record->draft)
      cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
    cairo_rectangle (cr, self->left + 0.5, y, width - 1, inner - y);
    cairo_stroke (cr);
    cairo_restore (cr);
  }
  return inner - y;
}

static double
draw_counts (KhReviewPages *self, cairo_t *cr, double y)
{
  guint n = G_N_ELEMENTS (self->record->counts);
  double cell = (self->right - self->left) / n, height = 0;

  for (guint i = 0; i < n; i++) {
    KhReviewFact *fact = &self->record->counts[i];
    double x = self->left + i * cell + (i > 0 ? 10 : 0);
    double number = kh_review_text (self, cr, KH_FONT_NUMBER, fact->value, x, y, cell - 12, PANGO_ALIGN_LEFT);
    double label = kh_review_text (self, cr, KH_FONT_LABEL, fact->label, x, y + number, cell - 12, PANGO_ALIGN_LEFT);
    height = MAX (height, number + label);
  }
  for (guint i = 1; i < n; i++)
    kh_review_rule (cr, self->left + i * cell, y + 3, self->left + i * cell, y + height, 0.75);
  return height;
}

gboolean
kh_review_flow_summary (KhReviewPages *self, cairo_t *cr, KhReviewCursor *cursor, double *y)
{
  KhReviewRecord *record = self->record;
  double width = self->right - self->left;

  *y += 6 + kh_review_text (self, cr, KH_FONT_TITLE, record->title, self->left, *y, width, PANGO_ALIGN_LEFT);
  *y += kh_review_text (self, cr, KH_FONT_STORE, record->store, self->left, *y, width, PANGO_ALIGN_LEFT);
  *y += 14 + kh_review_text (self, cr, KH_FONT_TEXT, record->service, self->left, *y + 2, width, PANGO_ALIGN_LEFT);
  *y += 14 + draw_state (self, cr, *y);
  for (guint i = 0; i < record->n_facts; i++) {
    double label = kh_review_text (self, cr, KH_FONT_LABEL, record->facts[i].label, self->left, *y + 1, LABELS - 8,
                                   PANGO_ALIGN_LEFT);
    double value = kh_review_text (self, cr, KH_FONT_TEXT, record->facts[i].value, self->left + LABELS, *y,
                                   width - LABELS, PANGO_ALIGN_LEFT);
    *y += 3 + MAX (label + 1, value);
  }
  *y += 10;
  *y += 22 + draw_counts (self, cr, *y);
  return TRUE;
}

/* --- People --- */

typedef struct {
  PangoLayout *label; /* borrowed */
  PangoLayout *value;
  double height;
} Row;

/* One person, laid out. */
typedef struct {
  PangoLayout *name;
  PangoLayout *login;
  double head; /* height of both */
  Row rows[KH_N_LABELS];
  guint n_rows;
} Block;

static void
block_clear (Block *block)
{
  g_clear_object (&block->name);
  g_clear_object (&block->login);
  for (guint i = 0; i < block->n_rows; i++)
    g_object_unref (block->rows[i].value);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Block, block_clear)

static const char *
label_text (KhLabel label)
{
  switch (label) {
  case KH_LABEL_ROLES:
    return C_ ("review", "Roles");
  case KH_LABEL_RIGHTS:
    return C_ ("review", "Rights");
  case KH_LABEL_CHANGES:
    return C_ ("review", "Changes");
  case KH_LABEL_ACCESS:
    return C_ ("review", "Access");
  case KH_LABEL_LAST_SEEN:
    return C_ ("review", "Last Seen");
  case KH_LABEL_ENDS:
    return C_ ("review", "Access Ends");
  case KH_LABEL_HINTS:
    return C_ ("review", "Hints");
  case KH_LABEL_DECISION:
    return C_ ("review", "Decision");
  case KH_LABEL_NOTE:
    return C_ ("review", "Note");
  case KH_LABEL_OUTCOME:
    return C_ ("review", "Outcome");
  default:
    g_return_val_if_reached ("");
  }
}

/* Returns: (transfer full): laid out once for everybody with the same roles or access. */
static PangoLayout *
value_layout (KhReviewPages *self, const char *text)
{
  PangoLayout *layout = g_hash_table_lookup (self->values, text);

  if (layout != NULL)
    return g_object_ref (layout);
  layout = kh_review_layout_new (self, KH_FONT_TEXT, text, self->right - self->left - NUMBER - LABELS);
  if (g_hash_table_size (self->values) < MAX_KEPT)
    g_hash_table_insert (self->values, (gpointer) pango_layout_get_text (layout), g_object_ref (layout));
  return layout;
}

static void
add_row (KhReviewPages *self, Block *block, KhLabel label, const char *value)
{
  Row *row = &block->rows[block->n_rows++];

  if (self->labels[label] == NULL)
    self->labels[label] = kh_review_layout_new (self, KH_FONT_LABEL, label_text (label), LABELS - 8);
  row->label = self->labels[label];
  row->value = value_layout (self, value);
  row->height = ROW_GAP + MAX (kh_review_layout_get_height (row->label) + 1, kh_review_layout_get_height (row->value));
}

/* "Packer → Finance", or only one where that says it all. */
static char *
roles_text (const KhReviewEntry *entry)
{
  if (*entry->roles_before == '\0' || g_str_equal (entry->roles_before, entry->roles_now))
    return g_strdup (entry->roles_now);
  if (*entry->roles_now == '\0')
    return g_strdup (entry->roles_before);
  /* Translators: somebody's roles before and now. */
  return g_strdup_printf (C_ ("roles", "%s → %s"), entry->roles_before, entry->roles_now);
}

/* @continued: it began on the page before. */
static void
lay_out_name (KhReviewPages *self, Block *block, const KhReviewEntry *entry, gboolean continued)
{
  double width = self->right - self->left - NUMBER - DECISION;
  g_autofree char *name = NULL;
  g_autofree char *login = NULL;

  if (continued)
    /* Translators: the name of a person whose entry began on the page before. */
    name = g_strdup_printf (_ ("%s (continued)"), entry->name);
  /* Translators: a mail address, and a status such as "Active". */
  login = g_strdup_printf (C_ ("address and status", "%s · %s"), entry->email, entry->status);
  block->name = kh_review_layout_new (self, KH_FONT_NAME, continued ? name : entry->name, width);
  block->login = kh_review_layout_new (self, KH_FONT_FAINT, login, width);
  block->head = kh_review_layout_get_height (block->name) + kh_review_layout_get_height (block->login) + 3;
}

static void
lay_out (KhReviewPages *self, Block *block, const KhReviewEntry *entry, gboolean continued)
{
  g_autofree char *roles = roles_text (entry);
  g_autofree char *seen = kh_text_for_moment (entry->last_seen_at);

  lay_out_name (self, block, entry, continued);
  if (*roles != '\0')
    add_row (self, block, KH_LABEL_ROLES, roles);
  if (*entry->rights != '\0')
    add_row (self, block, KH_LABEL_RIGHTS, entry->rights);
  add_row (self, block, KH_LABEL_CHANGES, *entry->changes != '\0' ? entry->changes : C_ ("changes", "None"));
  add_row (self, block, KH_LABEL_ACCESS, entry->access);
  if (self->record->has_last_seen)
    add_row (self, block, KH_LABEL_LAST_SEEN, seen);
  if (entry->ends_at != 0) {
    g_autofree char *ends = kh_text_for_date (entry->ends_at);
    add_row (self, block, KH_LABEL_ENDS, ends);
  }
  if (*entry->hints != '\0')
    add_row (self, block, KH_LABEL_HINTS, entry->hints);
  add_row (self, block, KH_LABEL_DECISION, entry->decided);
  if (*entry->note != '\0')
    add_row (self, block, KH_LABEL_NOTE, entry->note);
  if (*entry->outcome != '\0')
    add_row (self, block, KH_LABEL_OUTCOME, entry->outcome);
}

/* Number, name, address and decision. */
static void
draw_name (KhReviewPages *self, cairo_t *cr, guint number, const KhReviewEntry *entry, const Block *block, double y)
{
  g_autofree char *digits = g_strdup_printf ("%u", number);
  double x = self->left + NUMBER;

  if (cr == NULL)
    return;
  kh_review_text (self, cr, KH_FONT_FAINT, digits, self->left, y + 1.5, -1, PANGO_ALIGN_LEFT);
  kh_review_text (self, cr, KH_FONT_NAME, entry->decision, self->right - DECISION + 8, y, DECISION - 8,
                  PANGO_ALIGN_RIGHT);
  kh_review_layout_draw (self, cr, KH_FONT_NAME, block->name, x, y);
  kh_review_layout_draw (self, cr, KH_FONT_FAINT, block->login, x, y + kh_review_layout_get_height (block->name));
}

static void
draw_label (KhReviewPages *self, cairo_t *cr, const Row *row, double y)
{
  double drop = (double) (pango_layout_get_baseline (row->value) - pango_layout_get_baseline (row->label)) / PANGO_SCALE;

  kh_review_layout_draw (self, cr, KH_FONT_LABEL, row->label, self->left + NUMBER, y + MAX (drop, 0));
}

/* From @cursor's line on, as many as there is room for. Returns: whether it was all. */
static gboolean
draw_lines (KhReviewPages *self, cairo_t *cr, const Row *row, KhReviewCursor *cursor, double *y)
{
  PangoLayoutIter *lines = pango_layout_get_iter (row->value);
  guint line = 0;
  gboolean more = FALSE;

  do {
    PangoRectangle extents;
    double height;
    pango_layout_iter_get_line_extents (lines, NULL, &extents);
    height = (double) extents.height / PANGO_SCALE;
    if (line++ < cursor->line)
      continue;
    more = *y + height > self->bottom;
    if (more)
      break;
    if (cr != NULL) {
      cairo_set_source_rgb (cr, 0, 0, 0);
      cairo_move_to (cr, self->left + NUMBER + LABELS,
                     *y + (double) (pango_layout_iter_get_baseline (lines) - extents.y) / PANGO_SCALE);
      pango_cairo_show_layout_line (cr, pango_layout_iter_get_line_readonly (lines));
    }
    *y += height;
    cursor->line++;
  } while (pango_layout_iter_next_line (lines));
  pango_layout_iter_free (lines);
  return !more;
}

/* What is too long for one page ends at a line, not in one. Returns: whether it was all. */
static gboolean
draw_in_parts (KhReviewPages *self, cairo_t *cr, const Block *block, KhReviewCursor *cursor, double *y)
{
  for (; cursor->row < block->n_rows; cursor->row++, cursor->line = 0) {
    const Row *row = &block->rows[cursor->row];
    if (*y + kh_review_layout_get_height (row->label) > self->bottom)
      return FALSE;
    if (cursor->line == 0)
      draw_label (self, cr, row, *y);
    if (!draw_lines (self, cr, row, cursor, y))
      return FALSE;
    *y += ROW_GAP;
  }
  return TRUE;
}

static double
find_height (const Block *block, const KhReviewCursor *cursor)
{
  double height = block->head;

  for (guint i = cursor->row; i < block->n_rows; i++)
    height += block->rows[i].height;
  return height;
}

/* Returns: FALSE when the page is full. */
static gboolean
flow_entry (KhReviewPages *self, cairo_t *cr, KhReviewCursor *cursor, double *y)
{
  const KhReviewEntry *entry = self->record->entries->pdata[cursor->major];
  g_auto (Block) block = { 0 };
  double needed, room = self->bottom - *y;

  lay_out (self, &block, entry, cursor->row > 0 || cursor->line > 0);
  needed = find_height (&block, cursor);
  if (needed > room && *y > self->top + FRESH && (needed <= self->bottom - self->top || room < MIN_PART))
    return FALSE;
  draw_name (self, cr, cursor->major + 1, entry, &block, *y);
  *y += block.head;
  if (!draw_in_parts (self, cr, &block, cursor, y))
    return FALSE;
  *y += 5;
  if (*y < self->bottom)
    kh_review_rule (cr, self->left, *y, self->right, *y, 0.8);
  *y += 6;
  return TRUE;
}

gboolean
kh_review_flow_people (KhReviewPages *self, cairo_t *cr, KhReviewCursor *cursor, double *y)
{
  GPtrArray *entries = self->record->entries;

  if (cursor->major == 0 && cursor->row == 0 && cursor->line == 0) {
    KhReviewCursor first = *cursor;
    double heading = kh_review_heading (self, NULL, kh_review_pages_section_title (KH_REVIEW_PEOPLE), *y);
    double start = *y + heading, trial = start;
    if (entries->len == 0)
      return TRUE;
    /* No heading without anybody under it. */
    if (!flow_entry (self, NULL, &first, &trial) && trial == start)
      return FALSE;
    kh_review_heading (self, cr, kh_review_pages_section_title (KH_REVIEW_PEOPLE), *y);
    *y = start;
  }
  for (; cursor->major < entries->len; cursor->major++, cursor->row = 0, cursor->line = 0)
    if (!flow_entry (self, cr, cursor, y))
      return FALSE;
  return TRUE;
}

/* --- Signature --- */

gboolean
kh_review_flow_signature (KhReviewPages *self, cairo_t *cr, KhReviewCursor *cursor, double *y)
{
  double width = self->right - self->left, half = (width - 24) / 2, line;

  if (*y > self->top && *y + SIGNATURE_HEIGHT > self->bottom)
    return FALSE;
  if (*y > self->top)
    *y += 14;
  *y += kh_review_heading (self, cr, kh_review_pages_section_title (KH_REVIEW_SIGNATURE), *y);
  *y += kh_review_text (self, cr, KH_FONT_TEXT, self->record->state, self->left, *y, width, PANGO_ALIGN_LEFT);
  line = *y + 46;
  kh_review_rule (cr, self->left, line, self->left + half, line, 0);
  kh_review_rule (cr, self->right - half, line, self->right, line, 0);
  kh_review_text (self, cr, KH_FONT_LABEL, C_ ("review", "Place and date"), self->left, line + 3, half, PANGO_ALIGN_LEFT);
  *y = line + 3
       + kh_review_text (self, cr, KH_FONT_LABEL, C_ ("review", "Name and signature"), self->right - half, line + 3, half,
                         PANGO_ALIGN_LEFT);
  return TRUE;
}
