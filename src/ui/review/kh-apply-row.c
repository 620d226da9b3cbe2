/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/kh-apply-row.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/review/kh-review-text.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-pair.h"

struct _KhApplyRow {
  GtkWidget parent_instance;
  /* template children */
  GtkWidget *box;
  GtkLabel *name;
  GtkLabel *what;
  GtkLabel *failure;
  GtkLabel *state;
  /* owned */
  KhApplyRun *run;
  KhReviewItem *item;
  gulong handler;
};

G_DEFINE_FINAL_TYPE (KhApplyRow, kh_apply_row, GTK_TYPE_WIDGET)

static const char *
state_word (KhApplyRow *self)
{
  KhOutcome outcome = kh_review_item_get_outcome (self->item);

  if (outcome != KH_OUTCOME_WAITING)
    return kh_review_outcome_name (outcome);
  switch (kh_apply_run_get_standing (self->run, self->item)) {
  case KH_STANDING_CONFLICT:
    return C_ ("review standing", "Changed Meanwhile");
  case KH_STANDING_ALREADY:
    return C_ ("review standing", "Already Done");
  case KH_STANDING_READY:
  case KH_STANDING_NOTHING:
  default:
    return C_ ("review standing", "Waiting");
  }
}

static const char *
state_style (KhApplyRow *self)
{
  switch (kh_review_item_get_outcome (self->item)) {
  case KH_OUTCOME_DONE:
    return "success";
  case KH_OUTCOME_FAILED:
    return "error";
  case KH_OUTCOME_SKIPPED:
    return "dim-label";
  case KH_OUTCOME_WAITING:
  default:
    return kh_apply_run_get_standing (self->run, self->item) == KH_STANDING_CONFLICT ? "warning" : "dim-label";
  }
}

static void
show (KhApplyRow *self)
{
  static const char *const styles[] = { "success", "warning", "error", "dim-label" };
  const char *failure = kh_review_item_get_failure (self->item);

  gtk_label_set_text (self->state, state_word (self));
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->state), styles[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self->state), state_style (self));
  gtk_label_set_text (self->failure, failure);
  gtk_widget_set_visible (GTK_WIDGET (self->failure), failure != NULL);
}

void
kh_apply_row_set (KhApplyRow *self, KhApplyRun *run, KhReviewItem *item, const char *what)
{
  if (self->item != NULL)
    g_clear_signal_handler (&self->handler, self->item);
  g_set_object (&self->run, run);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  gtk_label_set_text (self->name, kh_subject_get_name (kh_review_item_get_subject (item)));
  gtk_label_set_text (self->what, what);
  self->handler = g_signal_connect_swapped (item, "notify", G_CALLBACK (show), self);
  show (self);
}

static void
kh_apply_row_dispose (GObject *object)
{
  KhApplyRow *self = KH_APPLY_ROW (object);

  kh_apply_row_set (self, NULL, NULL, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (kh_apply_row_parent_class)->dispose (object);
}

static void
kh_apply_row_class_init (KhApplyRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_apply_row_dispose;
  g_type_ensure (KH_TYPE_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/review/kh-apply-row.ui");
  gtk_widget_class_bind_template_child (widget_class, KhApplyRow, box);
  gtk_widget_class_bind_template_child (widget_class, KhApplyRow, name);
  gtk_widget_class_bind_template_child (widget_class, KhApplyRow, what);
  gtk_widget_class_bind_template_child (widget_class, KhApplyRow, failure);
  gtk_widget_class_bind_template_child (widget_class, KhApplyRow, state);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kh_apply_row_init (KhApplyRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_labels (GTK_WIDGET (self));
}

GtkWidget *
kh_apply_row_new (void)
{
  return g_object_new (KH_TYPE_APPLY_ROW, NULL);
}
