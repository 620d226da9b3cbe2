/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/kh-apply-window.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "ui/review/kh-apply-row.h"
#include "ui/review/kh-apply-run.h"
#include "ui/review/kh-review-text.h"
#include "ui/widgets/kh-button-face.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-save-table.h"
#include "ui/widgets/kh-text-for.h"

struct _KhApplyWindow {
  AdwWindow parent_instance;
  /* template children */
  KhButtonFace *close;
  GtkWidget *apply;
  GtkWidget *done;
  GtkStack *pages;
  GtkLabel *heading;
  GtkLabel *text;
  GtkProgressBar *progress;
  GtkListView *view;
  GtkWidget *buttons;
  GtkWidget *retry;
  GtkWidget *skip;
  GtkWidget *save;
  GtkLabel *conflict_heading;
  GtkLabel *conflict_decision;
  GtkListBox *conflict_list;
  GtkLabel *conflict_gone;
  GtkWidget *leave;
  GtkWidget *anyway;
  /* owned */
  KhAccount *account;
  KhReview *review;
  KhApplyRun *run;
  GCancellable *cancellable;
  KhApplyState shown; /* the state that was announced */
};

G_DEFINE_FINAL_TYPE (KhApplyWindow, kh_apply_window, ADW_TYPE_WINDOW)

/* --- Rows --- */

static void
show_row (KhApplyWindow *self, GtkListItem *list_item)
{
  KhReviewItem *item = gtk_list_item_get_item (list_item);
  g_autofree char *what = kh_review_decision_text (self->review, self->account, item);
  const char *name = kh_subject_get_name (kh_review_item_get_subject (item));
  /* Translators: a person's name, and what was decided about them. */
  g_autofree char *label = g_strdup_printf (C_ ("name and decision", "%s: %s"), name, what);

  kh_apply_row_set (KH_APPLY_ROW (gtk_list_item_get_child (list_item)), self->run, item, what);
  kh_list_item_set_label (list_item, label);
}

static void
on_row_setup (KhApplyWindow *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, kh_apply_row_new ());
  gtk_list_item_set_activatable (list_item, FALSE);
}

static void
on_row_bind (KhApplyWindow *self, GtkListItem *list_item)
{
  show_row (self, list_item);
}

static void
on_row_unbind (KhApplyWindow *self, GtkListItem *list_item)
{
  kh_apply_row_set (KH_APPLY_ROW (gtk_list_item_get_child (list_item)), NULL, NULL, NULL);
}

/* --- States --- */

static guint
count_conflicts (KhApplyWindow *self)
{
  GListModel *items = kh_apply_run_get_items (self->run);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (KhReviewItem) item = g_list_model_get_item (items, i);
    n += kh_apply_run_get_standing (self->run, item) == KH_STANDING_CONFLICT;
  }
  return n;
}

static char *
plan_text (KhApplyWindow *self)
{
  guint n = g_list_model_get_n_items (kh_apply_run_get_items (self->run)), conflicts = count_conflicts (self);
  GString *text = g_string_new (NULL);

  /* Translators: how many decisions, and the name of the account. */
  g_string_append_printf (text,
                          ngettext ("%'u decision will be applied to %s.", "%'u decisions will be applied to %s.", n), n,
                          kh_account_get_name (self->account));
  if (conflicts > 0)
    g_string_append_printf (
        text,
        /* Translators: comes after a sentence that says how many decisions there are. Begins with a space. */
        ngettext (" %'u of them meets a change that was made meanwhile; you will be asked about it.",
                  " %'u of them meet changes that were made meanwhile; you will be asked about each.", conflicts),
        conflicts);
  return g_string_free (text, FALSE);
}

static char *
broken_text (KhApplyWindow *self)
{
  g_autofree char *why = kh_text_for_error (kh_apply_run_get_error (self->run));
  guint left = g_list_model_get_n_items (kh_apply_run_get_items (self->run)) - kh_apply_run_get_n_tried (self->run);

  if (left == 0)
    return g_steal_pointer (&why);
  /* Translators: %s is a sentence that says what is wrong; %u is how many decisions. */
  return g_strdup_printf (ngettext ("%s %'u decision is not applied yet. You can go on now or later; nothing is done "
                                    "twice.",
                                    "%s %'u decisions are not applied yet. You can go on now or later; nothing is done "
                                    "twice.",
                                    left),
                          why, left);
}

static char *
done_text (KhApplyWindow *self)
{
  guint done = kh_apply_run_count (self->run, KH_OUTCOME_DONE);
  guint skipped = kh_apply_run_count (self->run, KH_OUTCOME_SKIPPED);
  guint failed = kh_apply_run_count (self->run, KH_OUTCOME_FAILED);
  GString *text = g_string_new (NULL);

  /* Translators: %u is how many decisions. */
  g_string_append_printf (text, ngettext ("%'u decision was applied.", "%'u decisions were applied.", done), done);
  if (skipped > 0)
    /* Translators: %u is how many people. Begins with a space. */
    g_string_append_printf (text, ngettext (" %'u person stays as they are.", " %'u people stay as they are.", skipped),
                            skipped);
  if (failed > 0)
    /* Translators: %u is how many decisions. Begins with a space. */
    g_string_append_printf (text, ngettext (" %'u decision was refused.", " %'u decisions were refused.", failed),
                            failed);
  return g_string_free (text, FALSE);
}

static void
set_texts (KhApplyWindow *self, const char *heading, const char *text)
{
  gtk_label_set_text (self->heading, heading);
  gtk_label_set_text (self->text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->text), text != NULL);
}

static void
show_progress (KhApplyWindow *self)
{
  guint tried = kh_apply_run_get_n_tried (self->run);
  guint all = g_list_model_get_n_items (kh_apply_run_get_items (self->run));
  /* Translators: how many decisions have been dealt with, of how many. */
  g_autofree char *text = g_strdup_printf (_ ("%'u of %'u"), tried, all);

  gtk_progress_bar_set_fraction (self->progress, all > 0 ? (double) tried / all : 0);
  gtk_progress_bar_set_text (self->progress, text);
}

static void
show_conflict (KhApplyWindow *self)
{
  const KhReviewStep *step = kh_apply_run_get_conflict (self->run);
  const char *name = kh_subject_get_name (kh_review_item_get_subject (step->item));
  gboolean can = kh_apply_run_can_apply_conflict (self->run);
  g_autofree char *what = kh_review_decision_text (self->review, self->account, step->item);
  /* Translators: %s is a person's name. */
  g_autofree char *heading = g_strdup_printf (_ ("%s Was Changed Meanwhile"), name);
  /* Translators: %s is what was decided, as "Roles: Packer → Finance". */
  g_autofree char *decision = g_strdup_printf (_ ("You decided: %s"), what);
  GtkWidget *child;

  gtk_label_set_text (self->conflict_heading, heading);
  gtk_label_set_text (self->conflict_decision, decision);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->conflict_list))) != NULL)
    gtk_list_box_remove (self->conflict_list, child);
  for (guint i = 0; i < step->since->len; i++) {
    g_autofree char *text = kh_review_difference_text (self->review, self->account, step->since->pdata[i]);
    GtkWidget *row = adw_action_row_new ();
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
    adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
    gtk_list_box_append (self->conflict_list, row);
  }
  gtk_widget_set_visible (self->anyway, can);
  gtk_widget_set_visible (GTK_WIDGET (self->conflict_gone), !can);
  gtk_widget_grab_focus (self->leave);
  kh_announce (GTK_WIDGET (self), heading);
}

static void
show_list (KhApplyWindow *self, KhApplyState state)
{
  guint failed = kh_apply_run_count (self->run, KH_OUTCOME_FAILED);
  g_autofree char *heading = NULL;
  g_autofree char *text = NULL;

  if (state == KH_APPLY_PLANNED) {
    heading = g_strdup (_ ("What Will Be Done"));
    text = plan_text (self);
  } else if (state == KH_APPLY_RUNNING) {
    heading = g_strdup (_ ("Applying…"));
  } else if (state == KH_APPLY_BROKEN) {
    heading = kh_text_for_error_title (kh_apply_run_get_error (self->run));
    text = broken_text (self);
  } else {
    heading = g_strdup (failed == 0 ? _ ("Decisions Applied") : _ ("Not Everything Could Be Applied"));
    text = done_text (self);
  }
  set_texts (self, heading, text);
  show_progress (self);
  if (state != self->shown && state != KH_APPLY_RUNNING)
    kh_announce (GTK_WIDGET (self), heading);
}

static void
show (KhApplyWindow *self)
{
  KhApplyState state = kh_apply_run_get_state (self->run);
  gboolean done = state == KH_APPLY_DONE, broken = state == KH_APPLY_BROKEN;
  guint failed = done ? kh_apply_run_count (self->run, KH_OUTCOME_FAILED) : 0;

  gtk_stack_set_visible_child_name (self->pages, state == KH_APPLY_PLANNING   ? "wait"
                                                 : state == KH_APPLY_CONFLICT ? "conflict"
                                                                              : "list");
  gtk_widget_set_visible (self->apply, state == KH_APPLY_PLANNED);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), state == KH_APPLY_RUNNING);
  gtk_widget_set_visible (self->retry, broken || failed > 0);
  gtk_widget_set_visible (self->skip, failed > 0);
  gtk_widget_set_visible (self->save, done);
  gtk_widget_set_visible (self->buttons, broken || done);
  gtk_widget_set_visible (self->done, done);
  g_object_set (self->close, "label",
                broken                                                     ? C_ ("button", "Close")
                : state == KH_APPLY_PLANNED || state == KH_APPLY_PLANNING ? C_ ("button", "Cancel")
                                                                           : C_ ("button", "Stop"),
                NULL);
  if (state == KH_APPLY_CONFLICT)
    show_conflict (self);
  else if (state != KH_APPLY_PLANNING)
    show_list (self, state);
  self->shown = state;
}

static void
begin (KhApplyWindow *self)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  if (self->run != NULL) {
    g_signal_handlers_disconnect_by_data (self->run, self);
    kh_apply_run_stop (self->run);
    g_clear_object (&self->run);
  }
  self->run = kh_apply_run_new (self->account, self->review);
  selection = gtk_no_selection_new (g_object_ref (kh_apply_run_get_items (self->run)));
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (self->run, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}

static void
on_apply (KhApplyWindow *self)
{
  kh_apply_run_start (self->run);
}

/* After a refusal the plan is another one. */
static void
on_retry (KhApplyWindow *self)
{
  if (kh_apply_run_get_state (self->run) == KH_APPLY_BROKEN)
    kh_apply_run_start (self->run);
  else
    begin (self);
}

static void
on_skip (KhApplyWindow *self)
{
  kh_apply_run_skip_failed (self->run);
}

static void
on_leave (KhApplyWindow *self)
{
  kh_apply_run_resolve (self->run, FALSE);
}

static void
on_anyway (KhApplyWindow *self)
{
  kh_apply_run_resolve (self->run, TRUE);
}

static void
on_save (KhApplyWindow *self)
{
  kh_save_table (GTK_WIDGET (self), _ ("Save Results"), _ ("Review Results.csv"), kh_apply_run_to_csv (self->run),
                 _ ("Results saved"), _ ("Could Not Save the Results"), self->cancellable);
}

static void
kh_apply_window_dispose (GObject *object)
{
  KhApplyWindow *self = KH_APPLY_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->run != NULL)
    kh_apply_run_stop (self->run);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (kh_apply_window_parent_class)->dispose (object);
}

static void
kh_apply_window_finalize (GObject *object)
{
  KhApplyWindow *self = KH_APPLY_WINDOW (object);

  g_clear_object (&self->review);
  g_clear_object (&self->account);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (kh_apply_window_parent_class)->finalize (object);
}

static void
kh_apply_window_class_init (KhApplyWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_apply_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_apply_window_finalize;
  g_type_ensure (KH_TYPE_BUTTON_FACE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/review/kh-apply-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KhApplyWindow, close);
  gtk_widget_class_bind_template_child (widget_class, KhApplyWindow, apply);
  gtk_widget_class_bind_template_child (widget_class, KhApplyWindow, done);
  gtk_widget_class_bind_template_child (widget_class, KhApplyWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, KhApplyWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, KhApplyWindow, text);
  gtk_widget_class_bind_template_child (widget_class, KhApplyWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, KhApplyWindow, view);
  gtk_widget_class_bind_template_child (widget_class, KhApplyWindow, buttons);
  gtk_widget_class_bind_template_child (widget_class, KhApplyWindow, retry);
  gtk_widget_class_bind_template_child (widget_class, KhApplyWindow, skip);
  gtk_widget_class_bind_template_child (widget_class, KhApplyWindow, save);
  gtk_widget_class_bind_template_child (widget_class, KhApplyWindow, conflict_heading);
  gtk_widget_class_bind_template_child (widget_class, KhApplyWindow, conflict_decision);
  gtk_widget_class_bind_template_child (widget_class, KhApplyWindow, conflict_list);
  gtk_widget_class_bind_template_child (widget_class, KhApplyWindow, conflict_gone);
  gtk_widget_class_bind_template_child (widget_class, KhApplyWindow, leave);
  gtk_widget_class_bind_template_child (widget_class, KhApplyWindow, anyway);
  gtk_widget_class_bind_template_callback (widget_class, on_row_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_row_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_row_unbind);
  gtk_widget_class_bind_template_callback (widget_class, on_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_skip);
  gtk_widget_class_bind_template_callback (widget_class, on_leave);
  gtk_widget_class_bind_template_callback (widget_class, on_anyway);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
}

static void
kh_apply_window_init (KhApplyWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_groups (GTK_WIDGET (self));
  kh_fit_buttons (GTK_WIDGET (self), PANGO_WRAP_WORD);
}

GtkWidget *
kh_apply_window_new (GtkWidget *from, KhAccount *account, KhReview *review)
{
  KhApplyWindow *self = g_object_new (KH_TYPE_APPLY_WINDOW, "transient-for", gtk_widget_get_root (from), NULL);

  kh_fit_to_parent (GTK_WINDOW (self));
  self->account = g_object_ref (account);
  self->review = g_object_ref (review);
  begin (self);
  return GTK_WIDGET (self);
}
