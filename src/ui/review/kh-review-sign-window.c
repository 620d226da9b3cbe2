/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/kh-review-sign-window.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-time.h"
#include "ui/review/kh-review-text.h"
#include "ui/widgets/kh-button-face.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-fit.h"

/* Who is to be changed or removed is named, as far as anybody would read. */
#define MOST_NAMED 50

struct _KhReviewSignWindow {
  AdwWindow parent_instance;
  /* template children */
  GtkWidget *sign;
  AdwEntryRow *name;
  GtkLabel *kept;
  GtkLabel *changed;
  GtkLabel *removed;
  GtkWidget *to_apply;
  GtkListBox *list;
  GtkLabel *more;
  /* owned */
  KhAccount *account;
  KhReview *review;
};

G_DEFINE_FINAL_TYPE (KhReviewSignWindow, kh_review_sign_window, ADW_TYPE_WINDOW)

static guint signed_signal;

static void
on_name_changed (KhReviewSignWindow *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
  gboolean named = *name != '\0';

  gtk_widget_set_sensitive (self->sign, named);
  gtk_widget_set_tooltip_text (self->sign, named ? NULL : _ ("A review is signed with a name"));
}

static void
on_sign (KhReviewSignWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (!gtk_widget_get_sensitive (self->sign))
    return;
  if (!kh_review_sign (self->review, gtk_editable_get_text (GTK_EDITABLE (self->name)), kh_time_now (), &error)) {
    kh_feedback_error (GTK_WIDGET (self), _ ("The Review Could Not Be Signed"), error);
    return;
  }
  g_signal_emit (self, signed_signal, 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
add_row (KhReviewSignWindow *self, KhReviewItem *item)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *text = kh_review_decision_text (self->review, self->account, item);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), kh_subject_get_name (kh_review_item_get_subject (item)));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_append (self->list, row);
}

static void
set_number (GtkLabel *label, guint n)
{
  g_autofree char *text = g_strdup_printf ("%'u", n);

  gtk_label_set_text (label, text);
}

static void
fill (KhReviewSignWindow *self)
{
  GListModel *items = G_LIST_MODEL (kh_review_get_items (self->review));
  guint counts[KH_DECISION_REMOVE + 1] = { 0 };
  guint named = 0;
  g_autofree char *more = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (KhReviewItem) item = g_list_model_get_item (items, i);
    counts[kh_review_item_get_decision (item)]++;
    if (kh_review_item_changes_access (item) && named++ < MOST_NAMED)
      add_row (self, item);
  }
  set_number (self->kept, counts[KH_DECISION_KEEP]);
  set_number (self->changed, counts[KH_DECISION_CHANGE]);
  set_number (self->removed, counts[KH_DECISION_REMOVE]);
  gtk_widget_set_visible (self->to_apply, named > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->more), named > MOST_NAMED);
  if (named > MOST_NAMED) {
    /* Translators: %u is how many people are not named above. */
    more = g_strdup_printf (ngettext ("and %'u more", "and %'u more", named - MOST_NAMED), named - MOST_NAMED);
    gtk_label_set_text (self->more, more);
  }
}

static void
kh_review_sign_window_dispose (GObject *object)
{
  KhReviewSignWindow *self = KH_REVIEW_SIGN_WINDOW (object);

  g_clear_object (&self->account);
  g_clear_object (&self->review);
  G_OBJECT_CLASS (kh_review_sign_window_parent_class)->dispose (object);
}

static void
kh_review_sign_window_class_init (KhReviewSignWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_review_sign_window_dispose;
  signed_signal = g_signal_new ("signed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  g_type_ensure (KH_TYPE_BUTTON_FACE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/review/kh-review-sign-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KhReviewSignWindow, sign);
  gtk_widget_class_bind_template_child (widget_class, KhReviewSignWindow, name);
  gtk_widget_class_bind_template_child (widget_class, KhReviewSignWindow, kept);
  gtk_widget_class_bind_template_child (widget_class, KhReviewSignWindow, changed);
  gtk_widget_class_bind_template_child (widget_class, KhReviewSignWindow, removed);
  gtk_widget_class_bind_template_child (widget_class, KhReviewSignWindow, to_apply);
  gtk_widget_class_bind_template_child (widget_class, KhReviewSignWindow, list);
  gtk_widget_class_bind_template_child (widget_class, KhReviewSignWindow, more);
  gtk_widget_class_bind_template_callback (widget_class, on_name_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_sign);
}

static void
kh_review_sign_window_init (KhReviewSignWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_groups (GTK_WIDGET (self));
}

GtkWidget *
kh_review_sign_window_new (GtkWidget *from, KhAccount *account, KhReview *review)
{
  KhReviewSignWindow *self
      = g_object_new (KH_TYPE_REVIEW_SIGN_WINDOW, "transient-for", gtk_widget_get_root (from), NULL);
  KhPerson *person = kh_account_get_person (account);
  const char *name = person != NULL ? kh_person_get_name (person) : NULL;

  kh_fit_to_parent (GTK_WINDOW (self));
  self->account = g_object_ref (account);
  self->review = g_object_ref (review);
  fill (self);
  gtk_editable_set_text (GTK_EDITABLE (self->name), name != NULL ? name : "");
  on_name_changed (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
  return GTK_WIDGET (self);
}
