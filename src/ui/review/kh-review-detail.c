/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/kh-review-detail.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/review/kh-review-text.h"
#include "ui/widgets/kh-column.h"
#include "ui/widgets/kh-fact-row.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-initials.h"
#include "ui/widgets/kh-paragraph.h"
#include "ui/widgets/kh-scrolled.h"
#include "ui/widgets/kh-strip.h"
#include "ui/widgets/kh-text-for.h"

/* A note is kept this long after the last letter, in milliseconds. */
#define NOTE_AFTER 300

struct _KhReviewDetail {
  AdwBin parent_instance;
  /* template children */
  GtkStack *pages;
  GtkScrolledWindow *scroller;
  KhColumn *column;
  KhInitials *initials;
  KhParagraph *name;
  KhParagraph *email;
  KhParagraph *seen;
  GtkWidget *buttons;
  GtkToggleButton *keep;
  GtkToggleButton *change;
  GtkToggleButton *remove;
  KhParagraph *decision;
  AdwPreferencesGroup *note_group;
  AdwEntryRow *note;
  AdwPreferencesGroup *changed_group;
  GtkListBox *changed;
  GtkWidget *hints_group;
  GtkListBox *hints;
  KhFactRow *roles;
  KhFactRow *rights;
  KhFactRow *end;
  AdwExpanderRow *access;
  GtkLabel *many_text;
  GtkWidget *keep_all;
  KhParagraph *access_text; /* in its place for a subtitle */
  /* owned */
  KhAccount *account;
  KhReview *review;
  KhReviewItem *item;
  GPtrArray *access_rows; /* borrowed */
  gulong handler;
  guint note_id;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (KhReviewDetail, kh_review_detail, ADW_TYPE_BIN)

enum { DECIDE, LEFT, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- The note --- */

static void
keep_note (KhReviewDetail *self)
{
  if (self->note_id == 0)
    return;
  g_clear_handle_id (&self->note_id, g_source_remove);
  kh_review_set_note (self->review, self->item, gtk_editable_get_text (GTK_EDITABLE (self->note)), NULL);
}

static void
on_note_time (gpointer data)
{
  KhReviewDetail *self = data;

  self->note_id = 0;
  kh_review_set_note (self->review, self->item, gtk_editable_get_text (GTK_EDITABLE (self->note)), NULL);
}

static void
on_note_changed (KhReviewDetail *self)
{
  if (self->updating || self->item == NULL)
    return;
  g_clear_handle_id (&self->note_id, g_source_remove);
  self->note_id = g_timeout_add_once (NOTE_AFTER, on_note_time, self);
}

static void
on_note_done (KhReviewDetail *self)
{
  keep_note (self);
  g_signal_emit (self, signals[LEFT], 0);
}

/* --- Rows --- */

/* Leaves the first @n. The others say nothing, and wait for the next one who has so many. */
static void
cut_list (GtkListBox *list, int n)
{
  GtkListBoxRow *row;

  for (; (row = gtk_list_box_get_row_at_index (list, n)) != NULL; n++) {
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), "");
    kh_fact_row_set_text (KH_FACT_ROW (row), NULL);
    gtk_widget_set_visible (GTK_WIDGET (row), FALSE);
  }
}

/* Making rows anew takes longer than all else that a key in the search does here. */
static void
set_nth_row (GtkListBox *list, int n, const char *title, const char *text)
{
  GtkWidget *row = GTK_WIDGET (gtk_list_box_get_row_at_index (list, n));

  if (row == NULL) {
    row = kh_fact_row_new ();
    gtk_list_box_append (list, row);
  }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  kh_fact_row_set_text (KH_FACT_ROW (row), text);
  gtk_widget_set_visible (row, TRUE);
}

static void
set_row (KhFactRow *row, const char *text)
{
  kh_fact_row_set_text (row, text);
  gtk_widget_set_visible (GTK_WIDGET (row), text != NULL && *text != '\0');
}

static void
show_changed (KhReviewDetail *self)
{
  GPtrArray *differences = kh_review_item_get_differences (self->item);
  gint64 baseline = kh_review_get_baseline_at (self->review);
  g_autofree char *date = kh_text_for_date (baseline);
  g_autofree char *title = NULL;

  /* Without a baseline everybody is new, which says nothing. */
  gtk_widget_set_visible (GTK_WIDGET (self->changed_group), baseline != 0);
  /* Translators: %s is a date. */
  title = g_strdup_printf (_ ("Changed Since %s"), date);
  adw_preferences_group_set_title (self->changed_group, title);
  for (guint i = 0; i < differences->len; i++) {
    g_autofree char *text = kh_review_difference_text (self->review, self->account, differences->pdata[i]);
    set_nth_row (self->changed, i, text, NULL);
  }
  if (differences->len == 0)
    set_nth_row (self->changed, 0, _ ("Nothing has changed"), NULL);
  cut_list (self->changed, MAX (differences->len, 1));
}

static void
show_hints (KhReviewDetail *self)
{
  KhHints hints = kh_review_item_get_hints (self->item);
  KhUser *user = kh_account_find_user (self->account, kh_entity_get_id (KH_ENTITY (self->item)));
  int n = 0;

  for (guint i = 0; i < KH_N_HINTS; i++)
    if ((hints & (1u << i)) != 0) {
      g_autofree char *advice = user != NULL ? kh_text_for_hint_advice (1u << i, self->account, user) : NULL;
      set_nth_row (self->hints, n++, kh_text_for_hint (1u << i), advice);
    }
  /* Without any it is hidden, and its rows wait for the next one who has some. */
  if (n > 0)
    cut_list (self->hints, n);
  kh_column_set_shown (self->column, self->hints_group, n > 0);
}

/* --- Access: in short, and whole when somebody wants it --- */

static void
fill_access (KhReviewDetail *self)
{
  KhGrants *access = kh_subject_get_access (kh_review_item_get_subject (self->item));
  const char *const *areas = kh_review_get_areas (self->review);

  for (guint i = 0; i < self->access_rows->len; i++)
    adw_expander_row_remove (self->access, self->access_rows->pdata[i]);
  g_ptr_array_set_size (self->access_rows, 0);
  if (!adw_expander_row_get_expanded (self->access))
    return;
  for (; areas != NULL && *areas != NULL; areas++) {
    KhLevel level = kh_grants_get (access, *areas);
    GtkWidget *row = level != KH_LEVEL_NONE ? adw_action_row_new () : NULL;
    GtkWidget *label;
    if (row == NULL)
      continue;
    label = gtk_label_new (kh_text_for_level (level));
    gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                   kh_review_area_name (self->review, self->account, *areas));
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
    adw_expander_row_add_row (self->access, row);
    g_ptr_array_add (self->access_rows, row);
  }
}

static void
on_access_expanded (KhReviewDetail *self)
{
  if (self->item != NULL)
    fill_access (self);
}

static void
show_access (KhReviewDetail *self)
{
  KhSubject *subject = kh_review_item_get_subject (self->item);
  gint64 ends_at = kh_subject_get_ends_at (subject);
  gboolean has_roles = (kh_account_get_capabilities (self->account) & KH_CAPABILITY_ROLES) != 0;
  g_autofree char *roles = kh_review_role_ends_text (self->review, kh_subject_get_roles (subject),
                                                    kh_subject_get_role_ends (subject));
  g_autofree char *rights = kh_review_grants_text (self->review, self->account, kh_subject_get_grants (subject));
  g_autofree char *end = ends_at != 0 ? kh_text_for_date (ends_at) : NULL;
  g_autofree char *access = kh_review_access_text (kh_subject_get_access (subject));

  set_row (self->roles, kh_subject_get_owner (subject) ? C_ ("role", "Owner") : has_roles ? roles : NULL);
  set_row (self->rights, rights);
  set_row (self->end, end);
  kh_paragraph_set_text (self->access_text, access);
  fill_access (self);
}

/* --- The decision --- */

static char *
decision_text (KhReviewDetail *self)
{
  KhDecision decision = kh_review_item_get_decision (self->item);
  g_autofree char *what = NULL;
  char *nothing = kh_review_nothing_text (self->item);

  if (nothing != NULL)
    return nothing;
  if (kh_review_get_signed_at (self->review) == 0)
    return decision == KH_DECISION_CHANGE ? kh_review_decision_text (self->review, self->account, self->item) : NULL;
  what = kh_review_decision_text (self->review, self->account, self->item);
  if (decision == KH_DECISION_KEEP)
    return g_steal_pointer (&what);
  if (kh_review_item_get_failure (self->item) != NULL)
    /* Translators: what was decided, what became of it, and why it failed. */
    return g_strdup_printf (_ ("%s (%s: %s)"), what, kh_review_outcome_name (kh_review_item_get_outcome (self->item)),
                            kh_review_item_get_failure (self->item));
  /* Translators: what was decided, and what became of it. */
  return g_strdup_printf (_ ("%s (%s)"), what, kh_review_outcome_name (kh_review_item_get_outcome (self->item)));
}

static void
show_decision (KhReviewDetail *self)
{
  gboolean open = kh_review_get_signed_at (self->review) == 0;
  KhDecision decision = kh_review_item_get_decision (self->item);
  g_autofree char *text = decision_text (self);

  gtk_widget_set_visible (self->buttons, open && kh_review_item_needs_decision (self->item));
  gtk_toggle_button_set_active (self->keep, decision == KH_DECISION_KEEP);
  gtk_toggle_button_set_active (self->change, decision == KH_DECISION_CHANGE);
  gtk_toggle_button_set_active (self->remove, decision == KH_DECISION_REMOVE);
  kh_paragraph_set_text (self->decision, text);
}

static void
show_note (KhReviewDetail *self)
{
  const char *note = kh_review_item_get_note (self->item);
  gboolean open = kh_review_get_signed_at (self->review) == 0;

  if (self->note_id == 0 && g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->note)), note) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->note), note);
  gtk_editable_set_editable (GTK_EDITABLE (self->note), open);
  gtk_widget_set_visible (GTK_WIDGET (self->note_group), open || *note != '\0');
}

static void
show_person (KhReviewDetail *self)
{
  KhSubject *subject = kh_review_item_get_subject (self->item);
  g_autofree char *past = kh_text_for_past (kh_subject_get_last_seen_at (subject));
  /* Translators: %s is when somebody was last seen, as "Yesterday". */
  g_autofree char *seen = g_strdup_printf (_ ("Last seen: %s"), past);

  kh_initials_set_name (self->initials, kh_subject_get_name (subject));
  kh_paragraph_set_text (self->name, kh_subject_get_name (subject));
  kh_paragraph_set_text (self->email, kh_subject_get_email (subject));
  kh_paragraph_set_text (self->seen,
                         (kh_account_get_capabilities (self->account) & KH_CAPABILITY_LAST_SEEN) != 0 ? seen : NULL);
}

static void
show_item_now (KhReviewDetail *self)
{
  self->updating = TRUE;
  show_decision (self);
  show_note (self);
  self->updating = FALSE;
}

static void
show_all (KhReviewDetail *self)
{
  self->updating = TRUE;
  show_person (self);
  show_changed (self);
  show_hints (self);
  show_access (self);
  self->updating = FALSE;
  show_item_now (self);
}

void
kh_review_detail_set_item (KhReviewDetail *self, KhReviewItem *item)
{
  if (item != NULL && item == self->item) {
    show_item_now (self);
    gtk_stack_set_visible_child_name (self->pages, "person");
    return;
  }
  if (self->item != NULL) {
    keep_note (self);
    g_clear_signal_handler (&self->handler, self->item);
  }
  g_set_object (&self->item, item);
  gtk_stack_set_visible_child_name (self->pages, item != NULL ? "person" : "nobody");
  if (item == NULL)
    return;
  self->handler = g_signal_connect_swapped (item, "notify", G_CALLBACK (show_item_now), self);
  show_all (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

void
kh_review_detail_set_many (KhReviewDetail *self, guint n)
{
  g_autofree char *text = NULL;

  kh_review_detail_set_item (self, NULL);
  /* Translators: %u is how many. */
  text = g_strdup_printf (ngettext ("%'u person is chosen", "%'u people are chosen", n), n);
  gtk_label_set_text (self->many_text, text);
  gtk_widget_set_visible (self->keep_all, kh_review_get_signed_at (self->review) == 0);
  gtk_stack_set_visible_child_name (self->pages, "many");
}

/* What stands in a page that is not shown can be read all the same. */
static void
wipe (KhReviewDetail *self)
{
  self->updating = TRUE;
  kh_initials_set_name (self->initials, NULL);
  kh_paragraph_set_text (self->name, NULL);
  kh_paragraph_set_text (self->email, NULL);
  kh_paragraph_set_text (self->seen, NULL);
  kh_paragraph_set_text (self->decision, NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->note), "");
  cut_list (self->changed, 0);
  cut_list (self->hints, 0);
  kh_fact_row_set_text (self->roles, NULL);
  kh_fact_row_set_text (self->rights, NULL);
  kh_fact_row_set_text (self->end, NULL);
  kh_paragraph_set_text (self->access_text, NULL);
  self->updating = FALSE;
}

void
kh_review_detail_set (KhReviewDetail *self, KhAccount *account, KhReview *review)
{
  kh_review_detail_set_item (self, NULL);
  if (review == NULL)
    wipe (self);
  g_set_object (&self->account, account);
  g_set_object (&self->review, review);
}

void
kh_review_detail_focus (KhReviewDetail *self)
{
  if (gtk_widget_get_visible (self->buttons))
    gtk_widget_grab_focus (GTK_WIDGET (self->keep));
  else
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

void
kh_review_detail_edit_note (KhReviewDetail *self)
{
  if (self->item != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->note));
}

/* A button follows the decision, not the click. */
static void
choose (KhReviewDetail *self, KhDecision decision)
{
  gboolean again = kh_review_item_get_decision (self->item) == decision && decision != KH_DECISION_CHANGE;

  show_item_now (self);
  g_signal_emit (self, signals[DECIDE], 0, again ? KH_DECISION_OPEN : decision);
}

static void
on_keep (KhReviewDetail *self)
{
  choose (self, KH_DECISION_KEEP);
}

static void
on_change (KhReviewDetail *self)
{
  choose (self, KH_DECISION_CHANGE);
}

static void
on_remove (KhReviewDetail *self)
{
  choose (self, KH_DECISION_REMOVE);
}

static void
on_keep_all (KhReviewDetail *self)
{
  g_signal_emit (self, signals[DECIDE], 0, KH_DECISION_KEEP);
}

static void
kh_review_detail_dispose (GObject *object)
{
  KhReviewDetail *self = KH_REVIEW_DETAIL (object);

  if (self->pages != NULL && self->item != NULL) {
    keep_note (self);
    g_clear_signal_handler (&self->handler, self->item);
  }
  g_clear_object (&self->item);
  g_clear_object (&self->review);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_review_detail_parent_class)->dispose (object);
}

static void
kh_review_detail_finalize (GObject *object)
{
  g_ptr_array_unref (KH_REVIEW_DETAIL (object)->access_rows);
  G_OBJECT_CLASS (kh_review_detail_parent_class)->finalize (object);
}

static void
kh_review_detail_class_init (KhReviewDetailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kh_review_detail_dispose;
  object_class->finalize = kh_review_detail_finalize;
  signals[DECIDE] = g_signal_new ("decide", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, KH_TYPE_DECISION);
  signals[LEFT] = g_signal_new ("left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                0);
  g_type_ensure (KH_TYPE_COLUMN);
  g_type_ensure (KH_TYPE_FACT_ROW);
  g_type_ensure (KH_TYPE_INITIALS);
  g_type_ensure (KH_TYPE_PARAGRAPH);
  g_type_ensure (KH_TYPE_STRIP);
  g_type_ensure (KH_TYPE_SCROLLED);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/review/kh-review-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, KhReviewDetail, pages);
  gtk_widget_class_bind_template_child (widget_class, KhReviewDetail, scroller);
  gtk_widget_class_bind_template_child (widget_class, KhReviewDetail, column);
  gtk_widget_class_bind_template_child (widget_class, KhReviewDetail, initials);
  gtk_widget_class_bind_template_child (widget_class, KhReviewDetail, name);
  gtk_widget_class_bind_template_child (widget_class, KhReviewDetail, email);
  gtk_widget_class_bind_template_child (widget_class, KhReviewDetail, seen);
  gtk_widget_class_bind_template_child (widget_class, KhReviewDetail, buttons);
  gtk_widget_class_bind_template_child (widget_class, KhReviewDetail, keep);
  gtk_widget_class_bind_template_child (widget_class, KhReviewDetail, change);
  gtk_widget_class_bind_template_child (widget_class, KhReviewDetail, remove);
  gtk_widget_class_bind_template_child (widget_class, KhReviewDetail, decision);
  gtk_widget_class_bind_template_child (widget_class, KhReviewDetail, note_group);
  gtk_widget_class_bind_template_child (widget_class, KhReviewDetail, note);
  gtk_widget_class_bind_template_child (widget_class, KhReviewDetail, changed_group);
  gtk_widget_class_bind_template_child (widget_class, KhReviewDetail, changed);
  gtk_widget_class_bind_template_child (widget_class, KhReviewDetail, hints_group);
  gtk_widget_class_bind_template_child (widget_class, KhReviewDetail, hints);
  gtk_widget_class_bind_template_child (widget_class, KhReviewDetail, roles);
  gtk_widget_class_bind_template_child (widget_class, KhReviewDetail, rights);
  gtk_widget_class_bind_template_child (widget_class, KhReviewDetail, end);
  gtk_widget_class_bind_template_child (widget_class, KhReviewDetail, access);
  gtk_widget_class_bind_template_child (widget_class, KhReviewDetail, many_text);
  gtk_widget_class_bind_template_child (widget_class, KhReviewDetail, keep_all);
  gtk_widget_class_bind_template_callback (widget_class, on_note_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_note_done);
  gtk_widget_class_bind_template_callback (widget_class, on_access_expanded);
  gtk_widget_class_bind_template_callback (widget_class, on_keep);
  gtk_widget_class_bind_template_callback (widget_class, on_change);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
  gtk_widget_class_bind_template_callback (widget_class, on_keep_all);
}

/* Returns: (nullable): the label below @widget that says @text. */
static GtkWidget *
find_label (GtkWidget *widget, const char *text)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (widget))
    return g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text) ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child, text);
  return found;
}

/* The row's own subtitle has the whole window laid out for each text. */
static KhParagraph *
add_access_text (AdwExpanderRow *row)
{
  GtkWidget *title = find_label (GTK_WIDGET (row), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  KhParagraph *text = kh_paragraph_new ();

  gtk_widget_add_css_class (GTK_WIDGET (text), "kh-dim");
  gtk_widget_add_css_class (GTK_WIDGET (text), "caption");
  gtk_widget_insert_after (GTK_WIDGET (text), gtk_widget_get_parent (title), title);
  return text;
}

static void
kh_review_detail_init (KhReviewDetail *self)
{
  self->access_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->access_text = add_access_text (self->access);
  kh_fit_groups (GTK_WIDGET (self));
  kh_fit_buttons (GTK_WIDGET (self), PANGO_WRAP_WORD);
}
