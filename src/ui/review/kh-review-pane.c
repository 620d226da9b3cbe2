/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/kh-review-pane.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "account/kh-reviews.h"
#include "compat/kh-compat.h"
#include "ui/review/kh-apply-window.h"
#include "ui/review/kh-days-window.h"
#include "ui/review/kh-review-sign-window.h"
#include "ui/review/kh-review-export.h"
#include "ui/review/kh-review-start.h"
#include "ui/review/kh-review-work.h"
#include "ui/users/kh-staff-check.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-text-for.h"

struct _KhReviewPane {
  KhPane parent_instance;

  /* template children */
  KhPaneFrame *frame;
  GtkWidget *export;
  GtkStack *pages;
  KhReviewStart *start;
  KhReviewWork *work;
  KhExportBar *export_bar;

  /* owned */
  KhReviews *reviews;
  KhReview *review; /* the one that is open, or NULL */
  gboolean opening;
  gboolean start_wanted;

  /* borrowed */
  KhAccount *account;
};

G_DEFINE_FINAL_TYPE (KhReviewPane, kh_review_pane, KH_TYPE_PANE)

/* --- What is shown --- */

static void
show_title (KhReviewPane *self)
{
  g_autofree char *date = NULL;
  g_autofree char *subtitle = NULL;

  if (self->review != NULL && kh_review_get_signed_at (self->review) == 0) {
    date = kh_text_for_past (kh_review_get_started_at (self->review));
    /* Translators: %s is a date, or "Today at 14:02". */
    subtitle = g_strdup_printf (_ ("Started: %s"), date);
  } else if (self->review != NULL) {
    date = kh_text_for_past (kh_review_get_signed_at (self->review));
    /* Translators: %s is a date, or "Today at 14:02". */
    subtitle = g_strdup_printf (_ ("Signed: %s"), date);
  }
  g_object_set (self->frame, "subtitle", subtitle, "can-go-back", self->review != NULL, "searchable",
                self->review != NULL, NULL);
  gtk_widget_set_visible (self->export, self->review != NULL);
}

/* The reviews, and everybody whom one is about. */
static gboolean
is_there (KhReviewPane *self)
{
  return kh_reviews_is_loaded (self->reviews) && kh_account_is_whole (self->account, KH_COLLECTION_USERS);
}

static void
show_state (KhReviewPane *self)
{
  KhState state = kh_account_get_state (self->account, KH_COLLECTION_USERS);
  const GError *error = kh_account_get_collection_error (self->account, KH_COLLECTION_USERS);

  /* What cannot come now is not waited for: reviews can be read and gone on with all the same. */
  if (state == KH_STATE_READY
      && (self->opening || !(kh_account_get_error (self->account) == NULL ? is_there (self)
                                                                          : kh_reviews_is_loaded (self->reviews))))
    state = KH_STATE_LOADING;
  kh_pane_frame_set_state (self->frame, state, error);
  show_title (self);
}

static void
set_review (KhReviewPane *self, KhReview *review)
{
  if (self->review != NULL)
    g_signal_handlers_disconnect_by_data (self->review, self);
  g_set_object (&self->review, review);
  if (review != NULL)
    g_signal_connect_object (review, "changed", G_CALLBACK (show_title), self, G_CONNECT_SWAPPED);
  kh_pane_frame_set_search_mode (self->frame, FALSE);
  gtk_stack_set_visible_child (self->pages, review != NULL ? GTK_WIDGET (self->work) : GTK_WIDGET (self->start));
  kh_review_work_set (self->work, self->account, review);
  kh_pane_frame_set_first (self->frame, review != NULL ? GTK_WIDGET (self->work) : NULL);
}

static gboolean
is_restricted (KhReviewPane *self)
{
  return kh_account_get_state (self->account, KH_COLLECTION_USERS) == KH_STATE_RESTRICTED;
}

/* --- Opening --- */

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhReviewPane) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReview) review = kh_reviews_open_finish (KH_REVIEWS (source), result, &error);

  if (self->account == NULL || self->reviews != KH_REVIEWS (source))
    return;
  self->opening = FALSE;
  set_review (self, is_restricted (self) ? NULL : review);
  show_state (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self->work)))
    gtk_widget_grab_focus (GTK_WIDGET (self->work));
  if (error != NULL)
    kh_feedback_error (GTK_WIDGET (self), _ ("The Review Could Not Be Opened"), error);
}

static void
open_review (KhReviewPane *self, const char *id)
{
  if (self->opening)
    return;
  self->opening = TRUE;
  kh_reviews_open_async (self->reviews, id, kh_pane_get_cancellable (KH_PANE (self)), on_opened, g_object_ref (self));
  show_state (self);
}

static void
start_review (KhReviewPane *self)
{
  if (self->opening)
    return;
  self->opening = TRUE;
  kh_reviews_start_async (self->reviews, kh_pane_get_cancellable (KH_PANE (self)), on_opened, g_object_ref (self));
  show_state (self);
}

static void
on_compare (KhReviewPane *self)
{
  gtk_window_present (GTK_WINDOW (kh_days_window_new (GTK_WIDGET (self), self->account)));
}

static void
on_open (KhReviewPane *self, const char *id)
{
  open_review (self, id);
}

/* What is under way, or what was asked for before the list was there. */
static void
on_loaded (KhReviewPane *self)
{
  KhReview *review = kh_reviews_find_under_way (self->reviews);
  gboolean wanted = self->start_wanted;

  self->start_wanted = FALSE;
  show_state (self);
  if (review != NULL && (!wanted || kh_review_get_signed_at (review) == 0))
    open_review (self, kh_entity_get_id (KH_ENTITY (review)));
  else if (wanted)
    start_review (self);
}

void
kh_review_pane_start (KhReviewPane *self)
{
  if (self->account == NULL || (self->review != NULL && kh_review_get_signed_at (self->review) == 0))
    return;
  self->start_wanted = TRUE;
  if (is_there (self))
    on_loaded (self);
}

/* What is not in the file does not stay in sight as if it were. */
static void
on_failed (KhReviewPane *self)
{
  gboolean saving;
  g_autoptr (GError) error = kh_reviews_take_error (self->reviews, &saving);
  g_autofree char *id = self->review != NULL ? g_strdup (kh_entity_get_id (KH_ENTITY (self->review))) : NULL;

  if (error == NULL)
    return;
  kh_feedback_error (GTK_WIDGET (self),
                     saving ? _ ("The Review Could Not Be Saved") : _ ("The Reviews Could Not Be Read"), error);
  if (id == NULL)
    return;
  set_review (self, NULL);
  open_review (self, id);
}

/* --- Signing and applying --- */

static void
on_signed (KhReviewPane *self)
{
  g_autoptr (GSettings) settings = g_settings_new (KH_APP_ID);

  if (self->account != NULL)
    kh_staff_check_note (settings, self->account);
}

static void
on_sign (KhReviewPane *self)
{
  GtkWidget *window = kh_review_sign_window_new (GTK_WIDGET (self), self->account, self->review);

  g_signal_connect_object (window, "signed", G_CALLBACK (on_signed), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
on_apply (KhReviewPane *self)
{
  gtk_window_present (GTK_WINDOW (kh_apply_window_new (GTK_WIDGET (self), self->account, self->review)));
}

/* --- Giving up --- */

/* What is asked about; another account may be shown when the answer comes. */
typedef struct {
  KhReviews *reviews;
  KhReview *review;
} Discarding;

static void
on_discarded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhReviewPane) self = data;
  g_autoptr (GError) error = NULL;

  if (!kh_reviews_discard_finish (KH_REVIEWS (source), result, &error))
    kh_feedback_error (GTK_WIDGET (self), _ ("The Review Could Not Be Discarded"), error);
}

static void
on_discard_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Discarding *discarding = data;
  g_autoptr (KhReviews) reviews = discarding->reviews;
  g_autoptr (KhReview) review = discarding->review;
  KhReviewPane *self = KH_REVIEW_PANE (source);

  if (kh_confirm_finish (result))
    kh_reviews_discard_async (reviews, review, kh_pane_get_cancellable (KH_PANE (self)), on_discarded,
                              g_object_ref (self));
}

static void
on_discard (KhReviewPane *self, KhReview *review)
{
  Discarding *discarding = g_new (Discarding, 1);

  *discarding = (Discarding) { g_object_ref (self->reviews), g_object_ref (review) };
  kh_confirm_async (GTK_WIDGET (self), _ ("Discard the Review?"),
                    _ ("All decisions and notes of this review are lost. Nothing changes in the account."),
                    _ ("_Discard"), TRUE, kh_pane_get_cancellable (KH_PANE (self)), on_discard_answer,
                    discarding);
}

/* --- Export --- */

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KhReviewPane *self = KH_REVIEW_PANE (widget);

  if (self->review != NULL)
    kh_review_export (self->export_bar, self->review, self->account,
                      g_str_equal (name, "review.export-pdf") ? KH_REVIEW_PDF : KH_REVIEW_CSV);
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KhReviewPane *self = KH_REVIEW_PANE (widget);

  if (self->review != NULL)
    kh_review_print (widget, self->review, self->account);
}

/* --- The pane --- */

static void
close_review (KhReviewPane *self)
{
  set_review (self, NULL);
  show_state (self);
}

static void
on_narrow (KhReviewPane *self)
{
  gboolean narrow;

  g_object_get (self->frame, "narrow", &narrow, NULL);
  kh_fit_menu_button (GTK_MENU_BUTTON (self->export), narrow, _ ("Export"), "document-save-symbolic");
}

static void
on_back (KhReviewPane *self)
{
  if (!kh_review_work_leave (self->work))
    close_review (self);
}

static gboolean
leave (KhPane *pane, gboolean searching)
{
  KhReviewPane *self = KH_REVIEW_PANE (pane);

  if (self->review == NULL || searching)
    return FALSE;
  on_back (self);
  return TRUE;
}

static void
search (KhPane *pane, char **words)
{
  KhReviewPane *self = KH_REVIEW_PANE (pane);

  kh_review_work_search (self->work, kh_pane_frame_get_search_text (self->frame));
}

static void
refresh (KhPane *pane, guint changed)
{
  KhReviewPane *self = KH_REVIEW_PANE (pane);

  /* Who may not see the users any more keeps their review, but not in sight. */
  if (self->review != NULL && is_restricted (self))
    set_review (self, NULL);
  show_state (self);
  kh_review_work_update (self->work);
  if (self->start_wanted)
    kh_review_pane_start (self);
}

static void
minute (KhPane *pane)
{
  kh_review_start_update (KH_REVIEW_PANE (pane)->start);
}

static void
set_account (KhPane *pane, KhAccount *account)
{
  KhReviewPane *self = KH_REVIEW_PANE (pane);

  kh_export_bar_stop (self->export_bar);
  set_review (self, NULL);
  if (self->reviews != NULL)
    g_signal_handlers_disconnect_by_data (self->reviews, self);
  g_clear_object (&self->reviews);
  self->opening = FALSE;
  self->start_wanted = FALSE;
  self->account = account;
  if (account != NULL)
    self->reviews = g_object_ref (kh_account_get_reviews (account));
  kh_review_start_set_reviews (self->start, self->reviews);
  if (account == NULL)
    return;
  kh_reviews_set_wording (self->reviews, kh_text_for_error);
  g_signal_connect_object (self->reviews, "loaded", G_CALLBACK (on_loaded), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reviews, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  if (kh_reviews_is_loaded (self->reviews))
    on_loaded (self);
  on_failed (self);
}

static void
kh_review_pane_class_init (KhReviewPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  KhPaneClass *pane_class = KH_PANE_CLASS (klass);

  pane_class->watched = KH_WATCH_ACCESS | KH_WATCH_INFO;
  pane_class->set_account = set_account;
  pane_class->refresh = refresh;
  pane_class->search = search;
  pane_class->minute = minute;
  pane_class->leave = leave;

  gtk_widget_class_install_action (widget_class, "review.export-pdf", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "review.export-csv", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "review.print", NULL, print_action);
  g_type_ensure (KH_TYPE_EXPORT_BAR);
  g_type_ensure (KH_TYPE_REVIEW_START);
  g_type_ensure (KH_TYPE_REVIEW_WORK);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/review/kh-review-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, KhReviewPane, frame);
  gtk_widget_class_bind_template_child (widget_class, KhReviewPane, export);
  gtk_widget_class_bind_template_child (widget_class, KhReviewPane, pages);
  gtk_widget_class_bind_template_child (widget_class, KhReviewPane, start);
  gtk_widget_class_bind_template_child (widget_class, KhReviewPane, work);
  gtk_widget_class_bind_template_child (widget_class, KhReviewPane, export_bar);
  gtk_widget_class_bind_template_callback (widget_class, start_review);
  gtk_widget_class_bind_template_callback (widget_class, on_compare);
  gtk_widget_class_bind_template_callback (widget_class, on_open);
  gtk_widget_class_bind_template_callback (widget_class, on_discard);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow);
  gtk_widget_class_bind_template_callback (widget_class, on_sign);
  gtk_widget_class_bind_template_callback (widget_class, on_apply);
}

static void
kh_review_pane_init (KhReviewPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_pane_set_frame (KH_PANE (self), self->frame);
  on_narrow (self);
}

GtkWidget *
kh_review_pane_new (void)
{
  return g_object_new (KH_TYPE_REVIEW_PANE, NULL);
}
