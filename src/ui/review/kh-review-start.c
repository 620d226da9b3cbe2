/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/kh-review-start.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-time.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-text-for.h"

struct _KhReviewStart {
  AdwBin parent_instance;
  /* template children */
  AdwStatusPage *page;
  GtkButton *start;
  GtkWidget *discard;
  GtkLabel *due;
  GtkWidget *earlier;
  GtkListBox *list;
  /* owned */
  KhReviews *reviews;
};

G_DEFINE_FINAL_TYPE (KhReviewStart, kh_review_start, ADW_TYPE_BIN)

enum { START, OPEN, DISCARD, COMPARE, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Returns: (transfer none) (nullable) */
static KhReview *
find_unsigned (KhReviewStart *self)
{
  GListModel *list = kh_reviews_get_list (self->reviews);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++) {
    g_autoptr (KhReview) review = g_list_model_get_item (list, i);
    if (kh_review_get_signed_at (review) == 0)
      return review; /* the list has it */
  }
  return NULL;
}

static char *
due_text (KhReviewStart *self)
{
  gint64 due = kh_reviews_get_due_at (self->reviews);
  g_autofree char *date = kh_text_for_date (due);

  if (due == 0)
    return g_strdup (_ ("There has not been a review yet."));
  if (due <= kh_time_now ())
    /* Translators: %s is a date. */
    return g_strdup_printf (_ ("A review is due since %s."), date);
  /* Translators: %s is a date. */
  return g_strdup_printf (_ ("The next review is due on %s."), date);
}

/* Which reviews there are is not known, and so not said. */
static void
show_unreadable (KhReviewStart *self, const GError *why)
{
  g_autofree char *plain = kh_text_for_error (why);
  g_autofree char *text = g_markup_escape_text (plain, -1);

  adw_status_page_set_title (self->page, _ ("The Reviews Could Not Be Read"));
  adw_status_page_set_description (self->page, text);
  gtk_button_set_label (self->start, C_ ("button", "Try Again"));
  kh_fit_buttons (GTK_WIDGET (self), PANGO_WRAP_WORD);
  gtk_widget_set_visible (self->discard, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->due), FALSE);
}

static void
show_top (KhReviewStart *self)
{
  KhReview *review = find_unsigned (self);
  g_autofree char *due = due_text (self);
  g_autofree char *text = NULL;

  if (review != NULL) {
    g_autofree char *since = kh_text_for_moment (kh_review_get_started_at (review));
    /* Translators: %s is a date and a time. */
    g_autofree char *plain = g_strdup_printf (_ ("It was started on %s. What has been decided so far is saved."), since);
    text = g_markup_escape_text (plain, -1);
  }
  adw_status_page_set_title (self->page, review != NULL ? _ ("A Review Is Under Way") : _ ("Access Review"));
  adw_status_page_set_description (
      self->page, text != NULL ? text
                               : _ ("Go through everybody who has access: who keeps it, whose changes, who loses it. "
                                    "Then sign what you decided. All of this works without a connection; what you "
                                    "decided is applied when you are online."));
  gtk_button_set_label (self->start, review != NULL ? _ ("Continue Review") : _ ("Start Review"));
  kh_fit_buttons (GTK_WIDGET (self), PANGO_WRAP_WORD);
  gtk_widget_set_visible (self->discard, review != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->due), review == NULL);
  gtk_label_set_text (self->due, due);
}

static void
on_row_activated (KhReviewStart *self, GtkListBoxRow *row)
{
  GListModel *list = kh_reviews_get_list (self->reviews);
  int index = gtk_list_box_row_get_index (row);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++) {
    g_autoptr (KhReview) review = g_list_model_get_item (list, i);
    if (kh_review_get_signed_at (review) != 0 && index-- == 0) {
      g_signal_emit (self, signals[OPEN], 0, kh_entity_get_id (KH_ENTITY (review)));
      return;
    }
  }
}

static GtkWidget *
make_row (KhReview *review)
{
  GtkWidget *row = adw_action_row_new ();
  gboolean applied = kh_review_get_applied_at (review) != 0;
  g_autofree char *date = kh_text_for_moment (kh_review_get_signed_at (review));
  g_autofree char *text = NULL;
  GtkWidget *state = gtk_label_new (applied ? C_ ("review", "Applied") : C_ ("review", "Not Applied Yet"));

  /* Translators: %s is a person's name. */
  text = g_strdup_printf (_ ("Signed by %s"), kh_review_get_signed_by (review));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), date);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_widget_set_valign (state, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (state, "kh-pill");
  gtk_widget_add_css_class (state, applied ? "success" : "warning");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), state);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  return row;
}

static void
show_list (KhReviewStart *self)
{
  GListModel *list = kh_reviews_get_list (self->reviews);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++) {
    g_autoptr (KhReview) review = g_list_model_get_item (list, i);
    if (kh_review_get_signed_at (review) != 0)
      gtk_list_box_append (self->list, make_row (review));
  }
  gtk_widget_set_visible (self->earlier, gtk_widget_get_first_child (GTK_WIDGET (self->list)) != NULL);
}

void
kh_review_start_update (KhReviewStart *self)
{
  if (self->reviews == NULL)
    return;
  if (kh_reviews_get_unreadable (self->reviews) != NULL)
    show_unreadable (self, kh_reviews_get_unreadable (self->reviews));
  else
    show_top (self);
  show_list (self);
}

void
kh_review_start_set_reviews (KhReviewStart *self, KhReviews *reviews)
{
  if (self->reviews != NULL) {
    g_signal_handlers_disconnect_by_data (self->reviews, self);
    g_signal_handlers_disconnect_by_data (kh_reviews_get_list (self->reviews), self);
  }
  g_set_object (&self->reviews, reviews);
  if (reviews == NULL)
    return;
  /* Comes with whatever happens to one of them. */
  g_signal_connect_object (reviews, "notify::due-at", G_CALLBACK (kh_review_start_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (kh_reviews_get_list (reviews), "items-changed", G_CALLBACK (kh_review_start_update), self,
                           G_CONNECT_SWAPPED);
  kh_review_start_update (self);
}

static void
on_start (KhReviewStart *self)
{
  KhReview *review = find_unsigned (self);

  if (kh_reviews_get_unreadable (self->reviews) != NULL)
    kh_reviews_read_again (self->reviews);
  else if (review != NULL)
    g_signal_emit (self, signals[OPEN], 0, kh_entity_get_id (KH_ENTITY (review)));
  else
    g_signal_emit (self, signals[START], 0);
}

static void
on_discard (KhReviewStart *self)
{
  KhReview *review = find_unsigned (self);

  if (review != NULL)
    g_signal_emit (self, signals[DISCARD], 0, review);
}

static void
on_compare (KhReviewStart *self)
{
  g_signal_emit (self, signals[COMPARE], 0);
}

static void
kh_review_start_dispose (GObject *object)
{
  kh_review_start_set_reviews (KH_REVIEW_START (object), NULL);
  G_OBJECT_CLASS (kh_review_start_parent_class)->dispose (object);
}

static void
kh_review_start_class_init (KhReviewStartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_review_start_dispose;
  signals[START] = g_signal_new ("start", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[OPEN] = g_signal_new ("open", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[DISCARD]
      = g_signal_new ("discard", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, KH_TYPE_REVIEW);
  signals[COMPARE] = g_signal_new ("compare", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/review/kh-review-start.ui");
  gtk_widget_class_bind_template_child (widget_class, KhReviewStart, page);
  gtk_widget_class_bind_template_child (widget_class, KhReviewStart, start);
  gtk_widget_class_bind_template_child (widget_class, KhReviewStart, discard);
  gtk_widget_class_bind_template_child (widget_class, KhReviewStart, due);
  gtk_widget_class_bind_template_child (widget_class, KhReviewStart, earlier);
  gtk_widget_class_bind_template_child (widget_class, KhReviewStart, list);
  gtk_widget_class_bind_template_callback (widget_class, on_start);
  gtk_widget_class_bind_template_callback (widget_class, on_discard);
  gtk_widget_class_bind_template_callback (widget_class, on_compare);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
kh_review_start_init (KhReviewStart *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
