/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/kh-review-row.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/review/kh-review-text.h"
#include "ui/widgets/kh-initials.h"
#include "ui/widgets/kh-line.h"
#include "ui/widgets/kh-text-for.h"

/* Pixels. */
#define SPACING 12
#define PILL_SPACING 2
/* What it asks for, whatever it shows: so that showing others measures nothing. */
#define MINIMUM_WIDTH 180
#define NATURAL_WIDTH 300

struct _KhReviewRow {
  GtkWidget parent_instance;
  /* template children */
  KhInitials *initials;
  GtkWidget *lines;
  KhLine *name;
  KhLine *changes;
  KhLine *hints;
  KhLine *note;
  KhLine *decision;
  /* owned */
  KhReview *review;
  KhAccount *account;
  KhReviewItem *item;
  const char *style; /* of the decision */
  gulong handler;
};

G_DEFINE_FINAL_TYPE (KhReviewRow, kh_review_row, GTK_TYPE_WIDGET)

/* What changed in a line, or else the address. */
static char *
changes_text (KhReview *review, KhAccount *account, KhReviewItem *item)
{
  GPtrArray *differences = kh_review_item_get_differences (item);

  if (differences->len == 0 || kh_review_get_baseline_at (review) == 0)
    return g_strdup (kh_subject_get_email (kh_review_item_get_subject (item)));
  return kh_review_differences_text (review, account, differences, " · ");
}

/* The word of the decision, or of what became of it. */
static const char *
decision_word (KhReviewItem *item)
{
  if (kh_review_item_get_now (item) == NULL)
    return C_ ("review", "Left");
  if (!kh_review_item_needs_decision (item))
    return C_ ("review", "Owner");
  return kh_review_decision_name (kh_review_item_get_decision (item));
}

static const char *
decision_style (KhReviewItem *item)
{
  switch (kh_review_item_get_decision (item)) {
  case KH_DECISION_KEEP:
    return "success";
  case KH_DECISION_CHANGE:
    return "warning";
  case KH_DECISION_REMOVE:
    return "error";
  case KH_DECISION_OPEN:
  default:
    return kh_review_item_needs_decision (item) ? "accent" : "dim-label";
  }
}

char *
kh_review_row_describe (KhReview *review, KhAccount *account, KhReviewItem *item)
{
  g_autofree char *changes = changes_text (review, account, item);
  const char *note = kh_review_item_get_note (item);
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  g_strv_builder_add (parts, kh_subject_get_name (kh_review_item_get_subject (item)));
  g_strv_builder_add (parts, decision_word (item));
  if (changes != NULL && *changes != '\0')
    g_strv_builder_add (parts, changes);
  if (kh_review_item_get_hints (item) != 0) {
    g_autofree char *hints = kh_text_for_hints (kh_review_item_get_hints (item));
    g_strv_builder_add (parts, hints);
  }
  if (*note != '\0')
    g_strv_builder_add (parts, note);
  all = g_strv_builder_end (parts);
  return g_strjoinv (", ", all);
}

static void
set_style (KhReviewRow *self, const char *style)
{
  if (g_strcmp0 (self->style, style) == 0)
    return;
  if (self->style != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->decision), self->style);
  gtk_widget_add_css_class (GTK_WIDGET (self->decision), style);
  self->style = style;
}

static void
show (KhReviewRow *self)
{
  KhSubject *subject = kh_review_item_get_subject (self->item);
  KhHints hints = kh_review_item_get_hints (self->item);
  const char *note = kh_review_item_get_note (self->item);
  g_autofree char *changes = changes_text (self->review, self->account, self->item);
  g_autofree char *words = kh_text_for_hints (hints);

  kh_initials_set_name (self->initials, kh_subject_get_name (subject));
  kh_line_set_text (self->name, kh_subject_get_name (subject));
  kh_line_set_text (self->changes, changes);
  kh_line_set_text (self->hints, hints != 0 ? words : NULL);
  kh_line_set_text (self->note, note);
  gtk_widget_set_visible (GTK_WIDGET (self->note), *note != '\0');
  kh_line_set_text (self->decision, decision_word (self->item));
  set_style (self, decision_style (self->item));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* --- Layout: the decision, and the hints below it, at the end --- */

static int
get_height (KhLine *line)
{
  int height;

  gtk_widget_measure (GTK_WIDGET (line), GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  return height;
}

static GtkSizeRequestMode
kh_review_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
kh_review_row_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  KhReviewRow *self = KH_REVIEW_ROW (widget);
  int size, lines;

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MINIMUM_WIDTH;
    *natural = NATURAL_WIDTH;
    return;
  }
  gtk_widget_measure (GTK_WIDGET (self->initials), orientation, -1, &size, NULL, NULL, NULL);
  gtk_widget_measure (self->lines, orientation, -1, &lines, NULL, NULL, NULL);
  *minimum = *natural = MAX (MAX (size, lines), get_height (self->decision) + PILL_SPACING + get_height (self->hints));
}

static void
allocate (GtkWidget *child, int x, int y, int width, int height, int total_width)
{
  gboolean reversed = gtk_widget_get_direction (child) == GTK_TEXT_DIR_RTL;

  gtk_widget_size_allocate (child, &(GtkAllocation) { reversed ? total_width - x - width : x, y, width, height }, -1);
}

static void
kh_review_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KhReviewRow *self = KH_REVIEW_ROW (widget);
  gboolean has_hints = *kh_line_get_text (self->hints) != '\0';
  int decision_width = kh_line_get_width (self->decision);
  int hints_width = has_hints ? kh_line_get_width (self->hints) : 0;
  int decision_height = get_height (self->decision), hints_height = get_height (self->hints);
  int pills_height = decision_height + (has_hints ? PILL_SPACING + hints_height : 0);
  int size, start, pills_width;

  gtk_widget_measure (GTK_WIDGET (self->initials), GTK_ORIENTATION_HORIZONTAL, -1, &size, NULL, NULL, NULL);
  start = size + SPACING;
  /* The name has half of what there is at least. */
  pills_width = CLAMP (MAX (decision_width, hints_width), 0, MAX (width - start - SPACING, 0) / 2);
  decision_width = MIN (decision_width, pills_width);
  hints_width = MIN (hints_width, pills_width);
  allocate (GTK_WIDGET (self->initials), 0, 0, size, height, width);
  allocate (self->lines, start, 0, MAX (width - start - SPACING - pills_width, 0), height, width);
  allocate (GTK_WIDGET (self->decision), width - decision_width, (height - pills_height) / 2, decision_width, decision_height,
            width);
  gtk_widget_set_child_visible (GTK_WIDGET (self->hints), has_hints);
  if (has_hints)
    allocate (GTK_WIDGET (self->hints), width - hints_width, (height + pills_height) / 2 - hints_height, hints_width,
              hints_height, width);
}

void
kh_review_row_set (KhReviewRow *self, KhReview *review, KhAccount *account, KhReviewItem *item)
{
  if (self->item != NULL)
    g_clear_signal_handler (&self->handler, self->item);
  g_set_object (&self->review, review);
  g_set_object (&self->account, account);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  self->handler = g_signal_connect_swapped (item, "notify", G_CALLBACK (show), self);
  show (self);
}

static void
kh_review_row_dispose (GObject *object)
{
  KhReviewRow *self = KH_REVIEW_ROW (object);
  GtkWidget *child;

  kh_review_row_set (self, NULL, NULL, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (kh_review_row_parent_class)->dispose (object);
}

static void
kh_review_row_class_init (KhReviewRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_review_row_dispose;
  widget_class->get_request_mode = kh_review_row_get_request_mode;
  widget_class->measure = kh_review_row_measure;
  widget_class->size_allocate = kh_review_row_size_allocate;
  g_type_ensure (KH_TYPE_INITIALS);
  g_type_ensure (KH_TYPE_LINE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/review/kh-review-row.ui");
  gtk_widget_class_bind_template_child (widget_class, KhReviewRow, lines);
  gtk_widget_class_bind_template_child (widget_class, KhReviewRow, initials);
  gtk_widget_class_bind_template_child (widget_class, KhReviewRow, name);
  gtk_widget_class_bind_template_child (widget_class, KhReviewRow, changes);
  gtk_widget_class_bind_template_child (widget_class, KhReviewRow, hints);
  gtk_widget_class_bind_template_child (widget_class, KhReviewRow, note);
  gtk_widget_class_bind_template_child (widget_class, KhReviewRow, decision);
}

static void
kh_review_row_init (KhReviewRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kh_review_row_new (void)
{
  return g_object_new (KH_TYPE_REVIEW_ROW, NULL);
}
