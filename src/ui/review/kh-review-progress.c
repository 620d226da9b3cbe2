/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/kh-review-progress.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-pair.h"
#include "ui/widgets/kh-text-for.h"

struct _KhReviewProgress {
  AdwBin parent_instance;
  /* template children */
  GtkLabel *text;
  GtkLabel *saved;
  GtkProgressBar *bar;
  GtkWidget *sign;
  GtkWidget *apply;
  /* owned */
  KhAccount *account;
  KhReview *review;
};

G_DEFINE_FINAL_TYPE (KhReviewProgress, kh_review_progress, ADW_TYPE_BIN)

enum { SIGN, APPLY, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
count_applied (KhReviewProgress *self, guint *settled, guint *all)
{
  GListModel *items = G_LIST_MODEL (kh_review_get_items (self->review));

  *settled = *all = 0;
  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (KhReviewItem) item = g_list_model_get_item (items, i);
    if (!kh_review_item_changes_access (item))
      continue;
    (*all)++;
    *settled += kh_review_item_is_settled (item);
  }
}

static void
show_signed (KhReviewProgress *self)
{
  g_autofree char *date = kh_text_for_moment (kh_review_get_signed_at (self->review));
  g_autofree char *text = NULL;
  g_autofree char *applied = NULL;
  guint settled, all;

  count_applied (self, &settled, &all);
  /* Translators: first a person's name, then a date and time. */
  text = g_strdup_printf (_ ("Signed by %s on %s"), kh_review_get_signed_by (self->review), date);
  gtk_label_set_text (self->text, text);
  if (all > 0)
    /* Translators: how many decisions have been applied, of how many. */
    applied = g_strdup_printf (ngettext ("%'u of %'u decision applied", "%'u of %'u decisions applied", all), settled,
                               all);
  else
    applied = g_strdup (_ ("Nothing had to be applied"));
  gtk_label_set_text (self->saved, applied);
  gtk_progress_bar_set_fraction (self->bar, all > 0 ? (double) settled / all : 1);
}

static void
show_deciding (KhReviewProgress *self)
{
  guint decided = kh_review_get_n_decided (self->review), all = kh_review_get_n_to_decide (self->review);
  KhReviews *reviews = kh_account_get_reviews (self->account);
  g_autofree char *text = NULL;
  g_autofree char *left = NULL;

  /* Translators: for how many people it has been decided, of how many. */
  text = g_strdup_printf (ngettext ("%'u of %'u decided", "%'u of %'u decided", all), decided, all);
  gtk_label_set_text (self->text, text);
  gtk_label_set_text (self->saved, kh_reviews_get_n_unsaved (reviews) > 0 ? C_ ("review", "Saving…")
                                                                          : C_ ("review", "Saved"));
  gtk_progress_bar_set_fraction (self->bar, all > 0 ? (double) decided / all : 1);
  /* Translators: %u is how many people. */
  left = g_strdup_printf (ngettext ("%'u person is still undecided", "%'u people are still undecided", all - decided),
                          all - decided);
  gtk_widget_set_sensitive (self->sign, decided == all);
  /* Setting it asks the display where the pointer is, and waits for the answer. */
  if (g_strcmp0 (gtk_widget_get_tooltip_text (self->sign), decided == all ? NULL : left) == 0)
    return;
  gtk_widget_set_tooltip_text (self->sign, decided == all ? NULL : left);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->sign), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  decided == all ? "" : left, -1);
}

void
kh_review_progress_update (KhReviewProgress *self)
{
  gboolean is_signed;

  if (self->review == NULL)
    return;
  is_signed = kh_review_get_signed_at (self->review) != 0;
  /* Not while deciding, which is to be quick: it may set a tooltip. */
  if (is_signed)
    kh_feedback_gate (self->apply, self->account, kh_account_check (self->account, KH_ACTION_SET_ACCESS, NULL));
  gtk_widget_set_visible (self->sign, !is_signed);
  gtk_widget_set_visible (self->apply, is_signed && kh_review_get_applied_at (self->review) == 0);
  if (is_signed)
    show_signed (self);
  else
    show_deciding (self);
}

void
kh_review_progress_set (KhReviewProgress *self, KhAccount *account, KhReview *review)
{
  g_set_object (&self->account, account);
  g_set_object (&self->review, review);
  kh_review_progress_update (self);
}

static void
on_sign (KhReviewProgress *self)
{
  g_signal_emit (self, signals[SIGN], 0);
}

static void
on_apply (KhReviewProgress *self)
{
  g_signal_emit (self, signals[APPLY], 0);
}

static void
kh_review_progress_dispose (GObject *object)
{
  KhReviewProgress *self = KH_REVIEW_PROGRESS (object);

  g_clear_object (&self->account);
  g_clear_object (&self->review);
  G_OBJECT_CLASS (kh_review_progress_parent_class)->dispose (object);
}

static void
kh_review_progress_class_init (KhReviewProgressClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_review_progress_dispose;
  signals[SIGN] = g_signal_new ("sign", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[APPLY] = g_signal_new ("apply", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (KH_TYPE_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/review/kh-review-progress.ui");
  gtk_widget_class_bind_template_child (widget_class, KhReviewProgress, text);
  gtk_widget_class_bind_template_child (widget_class, KhReviewProgress, saved);
  gtk_widget_class_bind_template_child (widget_class, KhReviewProgress, bar);
  gtk_widget_class_bind_template_child (widget_class, KhReviewProgress, sign);
  gtk_widget_class_bind_template_child (widget_class, KhReviewProgress, apply);
  gtk_widget_class_bind_template_callback (widget_class, on_sign);
  gtk_widget_class_bind_template_callback (widget_class, on_apply);
}

static void
kh_review_progress_init (KhReviewProgress *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
