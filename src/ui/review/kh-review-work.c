/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/kh-review-work.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "ui/review/kh-review-change.h"
#include "ui/review/kh-review-detail.h"
#include "ui/review/kh-review-filter.h"
#include "ui/review/kh-review-index.h"
#include "ui/review/kh-review-progress.h"
#include "ui/review/kh-review-row.h"
#include "ui/users/kh-shown-rows.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-focus.h"
#include "ui/widgets/kh-list-detail.h"

struct _KhReviewWork {
  AdwBin parent_instance;
  /* template children */
  KhListDetail *panes;
  GtkDropDown *choice;
  GtkStack *list_stack;
  GtkLabel *nobody;
  GtkScrolledWindow *scroller;
  GtkListView *view;
  KhReviewDetail *detail;
  KhReviewProgress *progress;
  /* owned */
  KhAccount *account;
  KhReview *review;
  KhReviewIndex *index;
  KhReviewFilter *filter;
  KhShownList *shown;           /* what the filter leaves, by name */
  GtkSelectionModel *selection; /* of its KhShownRows */
  GPtrArray *bound;             /* borrowed GtkListItem that show something */
  char *search;                 /* nullable: what is searched for */
  guint last;                   /* where the selection was */
  guint label_id;
  gboolean by_hand;             /* somebody chose whoever is chosen */
  gboolean choosing;            /* it is not by hand what is chosen now */
  gboolean deciding;            /* about many: it is shown at the end */
};

G_DEFINE_FINAL_TYPE (KhReviewWork, kh_review_work, ADW_TYPE_BIN)

enum { SIGN, APPLY, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- The list --- */

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  return kh_review_index_compare (KH_REVIEW_WORK (data)->index, (KhReviewItem *) a, (KhReviewItem *) b);
}

static KhReviewItem *
get_item (GtkListItem *list_item)
{
  return kh_shown_row_get_item (gtk_list_item_get_item (list_item));
}

static void
label_row (KhReviewWork *self, GtkListItem *list_item)
{
  g_autofree char *text = kh_review_row_describe (self->review, self->account, get_item (list_item));

  kh_list_item_set_label (list_item, text);
}

static void
on_row_setup (KhReviewWork *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, kh_review_row_new ());
}

static void
label_rows (gpointer data)
{
  KhReviewWork *self = data;

  self->label_id = 0;
  for (guint i = 0; i < self->bound->len; i++)
    label_row (self, self->bound->pdata[i]);
}

/* Each name is a message on the accessibility bus: they are sent after the frame in which the rows are seen. */
static void
show_row (KhReviewWork *self, GtkListItem *list_item)
{
  kh_review_row_set (KH_REVIEW_ROW (gtk_list_item_get_child (list_item)), self->review, self->account,
                     get_item (list_item));
  if (self->label_id == 0)
    self->label_id = g_idle_add_once (label_rows, self);
}

static void
on_rewritten (KhReviewWork *self, GParamSpec *pspec, KhShownRow *row)
{
  for (guint i = 0; i < self->bound->len; i++)
    if (gtk_list_item_get_item (self->bound->pdata[i]) == row)
      show_row (self, self->bound->pdata[i]);
}

static void
on_row_bind (KhReviewWork *self, GtkListItem *list_item)
{
  g_ptr_array_add (self->bound, list_item);
  g_signal_connect_swapped (gtk_list_item_get_item (list_item), "notify::item", G_CALLBACK (on_rewritten), self);
  show_row (self, list_item);
}

static void
on_row_unbind (KhReviewWork *self, GtkListItem *list_item)
{
  g_ptr_array_remove_fast (self->bound, list_item);
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (list_item), self);
  kh_review_row_set (KH_REVIEW_ROW (gtk_list_item_get_child (list_item)), NULL, NULL, NULL);
}

static GtkListItem *
find_bound (KhReviewWork *self, guint position)
{
  for (guint i = 0; i < self->bound->len; i++)
    if (gtk_list_item_get_position (self->bound->pdata[i]) == position)
      return self->bound->pdata[i];
  return NULL;
}

/* Most lists have their first rows only: until somebody goes further. */
static void
ensure_shown (KhReviewWork *self, guint position)
{
  if (position >= g_list_model_get_n_items (G_LIST_MODEL (self->shown)))
    kh_shown_list_go_to_end (self->shown);
}

static gboolean
focus_row (KhReviewWork *self, guint position)
{
  GtkListItem *list_item;

  ensure_shown (self, position);
  gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", position);
  list_item = find_bound (self, position);
  return gtk_widget_grab_focus (list_item != NULL ? gtk_widget_get_parent (gtk_list_item_get_child (list_item))
                                                  : GTK_WIDGET (self->view));
}

static void
go_to (KhReviewWork *self, guint position)
{
  ensure_shown (self, position);
  gtk_selection_model_select_item (self->selection, position, TRUE);
  if (kh_focus_is_in (GTK_WIDGET (self->view)))
    focus_row (self, position);
  else
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", position);
}

/* --- What is chosen --- */

/* Returns: (transfer full) (nullable): whoever alone is chosen. */
static KhReviewItem *
get_chosen (KhReviewWork *self)
{
  g_autoptr (GtkBitset) chosen = gtk_selection_model_get_selection (self->selection);

  if (gtk_bitset_get_size (chosen) != 1)
    return NULL;
  return g_list_model_get_item (G_LIST_MODEL (self->shown), gtk_bitset_get_minimum (chosen));
}

static void
show_chosen (KhReviewWork *self)
{
  g_autoptr (GtkBitset) chosen = gtk_selection_model_get_selection (self->selection);
  g_autoptr (KhReviewItem) item = get_chosen (self);
  guint64 n = gtk_bitset_get_size (chosen);

  if (n > 1)
    kh_review_detail_set_many (self->detail, (guint) n);
  else
    kh_review_detail_set_item (self->detail, item);
  if (n > 0)
    self->last = gtk_bitset_get_minimum (chosen);
}

static void
on_selection_changed (KhReviewWork *self)
{
  if (self->choosing)
    return;
  self->by_hand = TRUE;
  show_chosen (self);
}

/* Somebody is chosen as long as there is anybody. */
static void
on_shown_changed (KhReviewWork *self)
{
  g_autoptr (GtkBitset) chosen = gtk_selection_model_get_selection (self->selection);
  guint n = kh_shown_list_get_n_matching (self->shown);
  gboolean undecided = gtk_drop_down_get_selected (self->choice) == KH_REVIEW_SHOW_UNDECIDED
                       && kh_text_filter_get_words (KH_TEXT_FILTER (self->filter)) == NULL;

  gtk_label_set_label (self->nobody, undecided ? _ ("Everybody is decided") : _ ("Nobody found"));
  gtk_stack_set_visible_child_name (self->list_stack, n > 0 ? "list" : "nobody");
  if (n > 0 && gtk_bitset_is_empty (chosen)) {
    ensure_shown (self, MIN (self->last, n - 1));
    gtk_selection_model_select_item (self->selection, MIN (self->last, n - 1), TRUE);
  }
  show_chosen (self);
}

/* Returns: (transfer full) (element-type KhReviewItem): a set of those whom somebody chose. */
static GHashTable *
get_chosen_by_hand (KhReviewWork *self)
{
  GHashTable *items = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  g_autoptr (GtkBitset) chosen = gtk_selection_model_get_selection (self->selection);
  GtkBitsetIter iter;
  guint position;

  for (gboolean valid = self->by_hand && gtk_bitset_iter_init_first (&iter, chosen, &position); valid;
       valid = gtk_bitset_iter_next (&iter, &position))
    g_hash_table_add (items, g_list_model_get_item (G_LIST_MODEL (self->shown), position));
  return items;
}

/* Those of @items that are shown, or else the first. */
static void
choose_again (KhReviewWork *self, GHashTable *items)
{
  g_autoptr (GtkBitset) chosen = gtk_bitset_new_empty ();
  g_autoptr (GtkBitset) all = NULL;
  guint n = kh_shown_list_get_n_matching (self->shown);

  for (guint i = 0; g_hash_table_size (items) > 0 && i < n; i++)
    if (g_hash_table_contains (items, kh_shown_list_get_matching (self->shown, i)))
      gtk_bitset_add (chosen, i);
  self->by_hand = !gtk_bitset_is_empty (chosen);
  if (self->by_hand)
    ensure_shown (self, gtk_bitset_get_maximum (chosen));
  else if (n > 0)
    gtk_bitset_add (chosen, 0);
  all = gtk_bitset_new_range (0, g_list_model_get_n_items (G_LIST_MODEL (self->shown)));
  gtk_selection_model_set_selection (self->selection, chosen, all);
}

/* What has been decided since may have an effect on who is shown. */
static void
look_again (KhReviewWork *self)
{
  if (gtk_drop_down_get_selected (self->choice) != KH_REVIEW_SHOW_ALL)
    gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

/* What somebody asks to see. */
static void
show_asked (KhReviewWork *self)
{
  g_autoptr (GHashTable) items = get_chosen_by_hand (self);

  self->last = 0;
  self->choosing = TRUE;
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  look_again (self);
  kh_review_filter_set_show (self->filter, gtk_drop_down_get_selected (self->choice));
  kh_text_filter_set_text (KH_TEXT_FILTER (self->filter), self->search != NULL ? self->search : "");
  kh_shown_list_start_over (self->shown);
  kh_shown_list_flush (self->shown);
  choose_again (self, items);
  self->choosing = FALSE;
  on_shown_changed (self);
}

static void
on_choice (KhReviewWork *self)
{
  if (self->filter != NULL)
    show_asked (self);
}

static void
on_scrolled (KhReviewWork *self, GtkAdjustment *adjustment)
{
  if (self->shown != NULL)
    kh_shown_list_follow (self->shown, adjustment);
}

/* What chooses everybody, or the last one, needs all of them. */
static gboolean
on_list_key (KhReviewWork *self, guint key, guint code, GdkModifierType modifiers)
{
  gboolean all = (modifiers & GDK_CONTROL_MASK) != 0 && (key == GDK_KEY_a || key == GDK_KEY_slash);

  if (self->shown != NULL && (all || key == GDK_KEY_End || key == GDK_KEY_KP_End))
    kh_shown_list_go_to_end (self->shown);
  return FALSE;
}

static void
watch_list (KhReviewWork *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_list_key), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->view), keys);
}

void
kh_review_work_search (KhReviewWork *self, const char *text)
{
  g_free (self->search);
  self->search = g_strdup (text);
  on_choice (self);
}

/* --- How far it is --- */

static void
show_progress (KhReviewWork *self)
{
  if (!self->deciding)
    kh_review_progress_update (self->progress);
}

void
kh_review_work_update (KhReviewWork *self)
{
  show_progress (self);
}

static void
on_review_changed (KhReviewWork *self, KhReviewItem *item)
{
  for (guint i = 0; item != NULL && i < self->bound->len; i++)
    if (get_item (self->bound->pdata[i]) == item)
      label_row (self, self->bound->pdata[i]);
  show_progress (self);
  if (item == NULL)
    show_chosen (self);
}

/* --- Deciding --- */

/* Returns: (transfer full) (nullable): the undecided one after @position, or else the first of all; not one of
 * @chosen. */
static KhReviewItem *
find_next (KhReviewWork *self, guint position, GtkBitset *chosen)
{
  guint n = kh_shown_list_get_n_matching (self->shown);

  for (guint i = 1; i <= n; i++) {
    guint next = (position + i) % n;
    KhReviewItem *item = kh_shown_list_get_matching (self->shown, next);
    if (kh_review_item_is_open (item) && !gtk_bitset_contains (chosen, next))
      return g_object_ref (item);
  }
  return NULL;
}

static guint
find_position (KhReviewWork *self, KhReviewItem *item)
{
  for (guint i = 0; i < kh_shown_list_get_n_matching (self->shown); i++)
    if (kh_shown_list_get_matching (self->shown, i) == item)
      return i;
  return GTK_INVALID_LIST_POSITION;
}

/* After those of @chosen were decided: on to @next, as far as there is one. */
static void
go_on (KhReviewWork *self, KhReviewItem *next)
{
  guint position;

  look_again (self);
  kh_shown_list_flush (self->shown);
  on_shown_changed (self);
  position = next != NULL ? find_position (self, next) : GTK_INVALID_LIST_POSITION;
  if (position != GTK_INVALID_LIST_POSITION)
    go_to (self, position);
  if (kh_review_get_n_decided (self->review) == kh_review_get_n_to_decide (self->review))
    kh_announce (GTK_WIDGET (self), _ ("Everybody is decided"));
}

static gboolean
can_decide (KhReviewWork *self)
{
  return self->review != NULL && kh_review_get_signed_at (self->review) == 0;
}

/* Those who are chosen, where there is something to decide. What is decided a second time is taken back. */
static void
decide (KhReviewWork *self, KhDecision decision)
{
  g_autoptr (GtkBitset) chosen = NULL;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (KhReviewItem) next = NULL;
  GtkBitsetIter iter;
  guint position;

  if (!can_decide (self))
    return;
  chosen = gtk_selection_model_get_selection (self->selection);
  if (gtk_bitset_is_empty (chosen))
    return;
  for (gboolean valid = gtk_bitset_iter_init_first (&iter, chosen, &position); valid;
       valid = gtk_bitset_iter_next (&iter, &position)) {
    g_autoptr (KhReviewItem) item = g_list_model_get_item (G_LIST_MODEL (self->shown), position);
    if (kh_review_item_needs_decision (item))
      g_ptr_array_add (items, g_steal_pointer (&item));
  }
  if (gtk_bitset_get_size (chosen) > 1 && decision != KH_DECISION_KEEP && decision != KH_DECISION_OPEN) {
    kh_feedback_toast (GTK_WIDGET (self), _ ("Several people at once can only be kept"));
    return;
  }
  next = find_next (self, gtk_bitset_get_maximum (chosen), chosen);
  self->deciding = TRUE;
  for (guint i = 0; i < items->len; i++)
    kh_review_decide (self->review, items->pdata[i], decision, NULL, NULL, 0, NULL);
  self->deciding = FALSE;
  show_progress (self);
  if (decision == KH_DECISION_OPEN)
    go_on (self, NULL);
  else if (items->len > 0 || next != NULL)
    go_on (self, next);
}

static void
on_change_decided (KhReviewWork *self)
{
  g_autoptr (GtkBitset) chosen = gtk_selection_model_get_selection (self->selection);
  g_autoptr (KhReviewItem) next = NULL;

  if (gtk_bitset_is_empty (chosen))
    return;
  next = find_next (self, gtk_bitset_get_maximum (chosen), chosen);
  go_on (self, next);
}

static void
change (KhReviewWork *self)
{
  g_autoptr (KhReviewItem) item = get_chosen (self);
  GtkWidget *window;

  if (item == NULL || !kh_review_item_needs_decision (item)) {
    decide (self, KH_DECISION_CHANGE);
    return;
  }
  window = kh_review_change_new (GTK_WIDGET (self), self->account, self->review, item);
  g_signal_connect_object (window, "decided", G_CALLBACK (on_change_decided), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
on_decide (KhReviewWork *self, KhDecision decision)
{
  if (!can_decide (self))
    return;
  if (decision == KH_DECISION_CHANGE)
    change (self);
  else
    decide (self, decision);
}

static gboolean
decide_key (GtkWidget *widget, GVariant *args, gpointer data)
{
  on_decide (KH_REVIEW_WORK (widget), g_variant_get_int32 (args));
  return TRUE;
}

static gboolean
note_key (GtkWidget *widget, GVariant *args, gpointer data)
{
  KhReviewWork *self = KH_REVIEW_WORK (widget);

  if (!can_decide (self))
    return FALSE;
  kh_list_detail_set_show_detail (self->panes, TRUE);
  kh_review_detail_edit_note (self->detail);
  return TRUE;
}

/* --- The whole --- */

static void
on_activate (KhReviewWork *self, guint position)
{
  gtk_selection_model_select_item (self->selection, position, TRUE);
  kh_list_detail_set_show_detail (self->panes, TRUE);
  kh_review_detail_focus (self->detail);
}

/* Back in the list, on the row of whoever is chosen. */
static void
on_detail_left (KhReviewWork *self)
{
  kh_list_detail_set_show_detail (self->panes, FALSE);
  focus_row (self, self->last);
}

gboolean
kh_review_work_leave (KhReviewWork *self)
{
  g_autoptr (GtkBitset) chosen = self->selection != NULL ? gtk_selection_model_get_selection (self->selection) : NULL;

  if (chosen != NULL && gtk_bitset_get_size (chosen) > 1) {
    go_to (self, gtk_bitset_get_minimum (chosen));
    return TRUE;
  }
  if (!kh_focus_is_in (GTK_WIDGET (self->detail))
      && (!kh_list_detail_get_narrow (self->panes) || !kh_list_detail_get_show_detail (self->panes)))
    return FALSE;
  on_detail_left (self);
  return TRUE;
}

static void
on_sign (KhReviewWork *self)
{
  g_signal_emit (self, signals[SIGN], 0);
}

static void
on_apply (KhReviewWork *self)
{
  g_signal_emit (self, signals[APPLY], 0);
}

static void
let_go (KhReviewWork *self)
{
  if (self->review == NULL)
    return;
  kh_review_detail_set (self->detail, NULL, NULL);
  kh_review_progress_set (self->progress, NULL, NULL);
  gtk_list_view_set_model (self->view, NULL);
  g_signal_handlers_disconnect_by_data (self->review, self);
  g_signal_handlers_disconnect_by_data (kh_account_get_reviews (self->account), self);
  g_clear_object (&self->selection);
  g_clear_object (&self->shown);
  g_clear_object (&self->filter);
  g_clear_object (&self->index);
  g_clear_object (&self->review);
  g_clear_object (&self->account);
}

void
kh_review_work_set (KhReviewWork *self, KhAccount *account, KhReview *review)
{
  g_autoptr (GtkSorter) sorter = NULL;

  let_go (self);
  if (review == NULL)
    return;
  g_set_object (&self->account, account);
  g_set_object (&self->review, review);
  self->index = kh_review_index_new (review);
  gtk_drop_down_set_selected (self->choice, KH_REVIEW_SHOW_ALL);
  self->filter = kh_review_filter_new (self->index);
  kh_text_filter_set_text (KH_TEXT_FILTER (self->filter), self->search != NULL ? self->search : "");
  sorter = GTK_SORTER (gtk_custom_sorter_new (compare, self, NULL));
  self->shown = kh_shown_list_new (G_LIST_MODEL (kh_review_get_items (review)), GTK_FILTER (self->filter), sorter);
  self->selection = GTK_SELECTION_MODEL (gtk_multi_selection_new (G_LIST_MODEL (kh_shown_rows_new (self->shown))));
  self->last = 0;
  self->by_hand = FALSE;
  kh_review_detail_set (self->detail, account, review);
  kh_review_progress_set (self->progress, account, review);
  gtk_list_view_set_model (self->view, self->selection);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (on_selection_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (review, "changed", G_CALLBACK (on_review_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (kh_account_get_reviews (account), "notify::unsaved", G_CALLBACK (show_progress), self,
                           G_CONNECT_SWAPPED);
  kh_list_detail_set_show_detail (self->panes, FALSE);
  self->choosing = TRUE;
  on_shown_changed (self);
  self->choosing = FALSE;
}

/* In the list, on the row of whoever is chosen. */
static gboolean
kh_review_work_grab_focus (GtkWidget *widget)
{
  KhReviewWork *self = KH_REVIEW_WORK (widget);

  return self->review != NULL && kh_shown_list_get_n_matching (self->shown) > 0 && focus_row (self, self->last);
}

static void
kh_review_work_dispose (GObject *object)
{
  let_go (KH_REVIEW_WORK (object));
  G_OBJECT_CLASS (kh_review_work_parent_class)->dispose (object);
}

static void
kh_review_work_finalize (GObject *object)
{
  KhReviewWork *self = KH_REVIEW_WORK (object);

  g_ptr_array_unref (self->bound);
  g_free (self->search);
  G_OBJECT_CLASS (kh_review_work_parent_class)->finalize (object);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding (widget_class, GDK_KEY_k, 0, decide_key, "i", KH_DECISION_KEEP);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_c, 0, decide_key, "i", KH_DECISION_CHANGE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_r, 0, decide_key, "i", KH_DECISION_REMOVE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_u, 0, decide_key, "i", KH_DECISION_OPEN);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_n, 0, note_key, NULL);
}

static void
kh_review_work_class_init (KhReviewWorkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = kh_review_work_dispose;
  object_class->finalize = kh_review_work_finalize;
  widget_class->grab_focus = kh_review_work_grab_focus;
  signals[SIGN] = g_signal_new ("sign", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[APPLY] = g_signal_new ("apply", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (KH_TYPE_LIST_DETAIL);
  g_type_ensure (KH_TYPE_REVIEW_DETAIL);
  g_type_ensure (KH_TYPE_REVIEW_PROGRESS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/review/kh-review-work.ui");
  gtk_widget_class_bind_template_child (widget_class, KhReviewWork, panes);
  gtk_widget_class_bind_template_child (widget_class, KhReviewWork, choice);
  gtk_widget_class_bind_template_child (widget_class, KhReviewWork, list_stack);
  gtk_widget_class_bind_template_child (widget_class, KhReviewWork, nobody);
  gtk_widget_class_bind_template_child (widget_class, KhReviewWork, view);
  gtk_widget_class_bind_template_child (widget_class, KhReviewWork, scroller);
  gtk_widget_class_bind_template_child (widget_class, KhReviewWork, detail);
  gtk_widget_class_bind_template_child (widget_class, KhReviewWork, progress);
  gtk_widget_class_bind_template_callback (widget_class, on_row_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_row_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_row_unbind);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_choice);
  gtk_widget_class_bind_template_callback (widget_class, on_decide);
  gtk_widget_class_bind_template_callback (widget_class, on_detail_left);
  gtk_widget_class_bind_template_callback (widget_class, on_sign);
  gtk_widget_class_bind_template_callback (widget_class, on_apply);
  add_keys (widget_class);
}

static void
kh_review_work_init (KhReviewWork *self)
{
  self->bound = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  watch_list (self);
  kh_fit_buttons (GTK_WIDGET (self), PANGO_WRAP_WORD);
  /* Translators: the name of a list of choices: whom to show. */
  kh_button_set_name (GTK_WIDGET (self->choice), C_ ("whom to show", "Show"));
}
