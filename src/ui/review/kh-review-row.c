/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/kh-review-row.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/review/kh-review-text.h"
#include "ui/widgets/kh-initials.h"
#include "ui/widgets/kh-line.h"
#include "ui/widgets/kh-text-for.h"

struct _KhReviewRow {
  GtkWidget parent_instance;
  /* template children */
  GtkWidget *box;
  KhInitials *initials;
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

/* As wide as its word. */
static void
show_pill (KhLine *pill, const char *word)
{
  kh_line_set_text (pill, word);
  kh_line_set_room (pill, word);
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
  show_pill (self->hints, words);
  gtk_widget_set_visible (GTK_WIDGET (self->hints), hints != 0);
  kh_line_set_text (self->note, note);
  gtk_widget_set_visible (GTK_WIDGET (self->note), *note != '\0');
  show_pill (self->decision, decision_word (self->item));
  set_style (self, decision_style (self->item));
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

  kh_review_row_set (self, NULL, NULL, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (kh_review_row_parent_class)->dispose (object);
}

static void
kh_review_row_class_init (KhReviewRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_review_row_dispose;
  g_type_ensure (KH_TYPE_INITIALS);
  g_type_ensure (KH_TYPE_LINE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/review/kh-review-row.ui");
  gtk_widget_class_bind_template_child (widget_class, KhReviewRow, box);
  gtk_widget_class_bind_template_child (widget_class, KhReviewRow, initials);
  gtk_widget_class_bind_template_child (widget_class, KhReviewRow, name);
  gtk_widget_class_bind_template_child (widget_class, KhReviewRow, changes);
  gtk_widget_class_bind_template_child (widget_class, KhReviewRow, hints);
  gtk_widget_class_bind_template_child (widget_class, KhReviewRow, note);
  gtk_widget_class_bind_template_child (widget_class, KhReviewRow, decision);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
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
