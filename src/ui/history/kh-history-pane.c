/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/history/kh-history-pane.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "account/kh-history.h"
#include "compat/kh-compat.h"
#include "ui/history/kh-event-row.h"
#include "ui/history/kh-event-text.h"
#include "ui/history/kh-history-filters.h"
#include "ui/history/kh-history-save.h"
#include "ui/widgets/kh-chip.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-text-for.h"

#define PAGE_SIZE 100
/* Nearer to the end than this many heights of the view, more is loaded. */
#define AHEAD 3
/* However often names change, rows say so at most this often, in milliseconds. */
#define NAMES_EVERY 300

struct _KhHistoryPane {
  KhPane parent_instance;

  /* template children */
  KhPaneFrame *frame;
  GtkWidget *export;
  KhHistoryFilters *filters;
  GtkBox *chips;
  GtkScrolledWindow *scroller;
  GtkListView *view;
  GtkRevealer *more;
  GtkSpinner *more_spinner;
  GtkLabel *more_label;
  GtkWidget *more_button;
  KhExportBar *export_bar;

  /* owned */
  KhHistory *history;
  GPtrArray *items;     /* borrowed GtkListItem that show something */
  GHashTable *unfolded; /* char *: ids of events with all their changes */
  guint look_id;
  guint names_id;

  /* borrowed */
  KhAccount *account;
};

G_DEFINE_FINAL_TYPE (KhHistoryPane, kh_history_pane, KH_TYPE_PANE)

/* --- Rows --- */

/* Returns: (transfer full) (nullable): the day that begins with the event at @position. */
static char *
day_at (KhHistoryPane *self, guint position)
{
  g_autoptr (KhEvent) event = g_list_model_get_item (G_LIST_MODEL (self->history), position);
  g_autoptr (KhEvent) before = position > 0 ? g_list_model_get_item (G_LIST_MODEL (self->history), position - 1) : NULL;
  g_autofree char *day = kh_text_for_day (kh_event_get_time (event));
  g_autofree char *day_before = before != NULL ? kh_text_for_day (kh_event_get_time (before)) : NULL;

  return g_strcmp0 (day, day_before) != 0 ? g_steal_pointer (&day) : NULL;
}

static void
show_row (KhHistoryPane *self, GtkListItem *item)
{
  KhEventRow *row = KH_EVENT_ROW (gtk_list_item_get_child (item));
  KhEvent *event = gtk_list_item_get_item (item);
  g_autofree char *sentence = kh_event_sentence (event, self->account, FALSE);
  g_autofree char *day = day_at (self, gtk_list_item_get_position (item));

  kh_event_row_set (row, self->account, event, FALSE,
                    g_hash_table_contains (self->unfolded, kh_entity_get_id (KH_ENTITY (event))));
  kh_event_row_set_heading (row, day);
  kh_list_item_set_label (item, sentence);
}

static void
refresh_rows (KhHistoryPane *self)
{
  for (guint i = 0; i < self->items->len; i++)
    show_row (self, g_ptr_array_index (self->items, i));
}

static void
on_unfolded (KhHistoryPane *self, KhEventRow *row)
{
  KhEvent *event = kh_event_row_get_event (row);

  g_hash_table_add (self->unfolded, g_strdup (kh_entity_get_id (KH_ENTITY (event))));
  kh_event_row_set (row, self->account, event, FALSE, TRUE);
}

static void
on_row_setup (KhHistoryPane *self, GtkListItem *item)
{
  GtkWidget *row = kh_event_row_new ();

  g_signal_connect_object (row, "unfolded", G_CALLBACK (on_unfolded), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, row);
}

static void
on_row_bind (KhHistoryPane *self, GtkListItem *item)
{
  g_ptr_array_add (self->items, item);
  show_row (self, item);
}

static void
on_row_unbind (KhHistoryPane *self, GtkListItem *item)
{
  g_ptr_array_remove_fast (self->items, item);
  kh_event_row_set (KH_EVENT_ROW (gtk_list_item_get_child (item)), NULL, NULL, FALSE, FALSE);
}

/* Whose page the event opens: to whom it was done, or else who did it. */
static void
on_activate (KhHistoryPane *self, guint position)
{
  g_autoptr (KhEvent) event = g_list_model_get_item (G_LIST_MODEL (self->history), position);
  const char *id = kh_event_get_target (event);

  if (g_strcmp0 (kh_event_get_target_kind (event), "user") != 0 || kh_account_find_user (self->account, id) == NULL)
    id = kh_event_get_actor (event);
  if (id != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-user", "s", id);
}

/* --- Loading --- */

static gboolean
look (gpointer data)
{
  KhHistoryPane *self = data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double left = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_value (adjustment);
  double page = gtk_adjustment_get_page_size (adjustment);

  self->look_id = 0;
  if (self->history != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->view)) && page > 0 && left < (AHEAD + 1) * page
      && kh_history_get_error (self->history) == NULL)
    kh_history_load_more (self->history);
  return G_SOURCE_REMOVE;
}

/* Where the view is may change while sizes are being given out. */
static void
on_scrolled (KhHistoryPane *self)
{
  if (self->look_id == 0)
    self->look_id = g_idle_add (look, self);
}

static void
on_load_more (KhHistoryPane *self)
{
  kh_history_load_more (self->history);
}

static void
show_more (KhHistoryPane *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->history));
  gboolean loading = n > 0 && kh_history_get_loading (self->history);
  gboolean failed = n > 0 && kh_history_get_error (self->history) != NULL && !kh_history_get_complete (self->history);
  gboolean full = n >= KH_HISTORY_MOST && kh_history_get_complete (self->history);
  gboolean kept = n > 0 && kh_history_get_kept (self->history) && kh_history_get_complete (self->history) && !full;
  g_autofree char *text = NULL;

  if (full)
    /* Translators: %u is a number, about 20,000. */
    text = g_strdup_printf (_ ("These are the newest %'u entries. To see older ones, filter or export them."), n);
  else if (kept)
    text = g_strdup (_ ("What is kept on this computer ends here. If there are older entries, they come with a "
                        "connection."));
  else if (failed)
    text = kh_text_for_error (kh_history_get_error (self->history));
  else
    text = g_strdup (_ ("Loading older entries…"));
  gtk_label_set_label (self->more_label, text);
  gtk_spinner_set_spinning (self->more_spinner, loading && !failed);
  gtk_widget_set_visible (GTK_WIDGET (self->more_spinner), loading && !failed && !full && !kept);
  gtk_widget_set_visible (self->more_button, failed && !loading);
  gtk_revealer_set_reveal_child (self->more, full || kept || failed || (loading && !kh_history_get_complete (self->history)));
}

static void
show_state (KhHistoryPane *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->history));
  gint64 total = kh_history_get_total (self->history);
  gboolean narrow = kh_history_query_is_narrow (kh_history_get_query (self->history));
  gboolean restricted = kh_history_get_state (self->history) == KH_STATE_RESTRICTED;
  gboolean narrow_window;
  g_autofree char *subtitle = NULL;

  if (n > 0)
    /* Translators: %u is how many entries the history has, or how many of them are looked at. */
    subtitle = g_strdup_printf (ngettext ("%'u entry", "%'u entries", (gulong) total), (guint) total);
  g_object_set (self->frame, "subtitle", subtitle, "empty", n == 0 && !narrow, "no-match", n == 0 && narrow, NULL);
  kh_pane_frame_set_state (self->frame, kh_history_get_state (self->history), kh_history_get_error (self->history));
  kh_feedback_gate (self->export, self->account, restricted ? KH_DENIAL_ACCESS : KH_DENIAL_NONE);
  if (restricted)
    return;
  gtk_widget_set_sensitive (self->export, n > 0);
  g_object_get (self->frame, "narrow", &narrow_window, NULL);
  gtk_widget_set_tooltip_text (self->export, n == 0 ? _ ("There is nothing to export") : narrow_window ? _ ("Export…") : NULL);
}

static void
on_narrow (KhHistoryPane *self)
{
  gboolean narrow;

  g_object_get (self->frame, "narrow", &narrow, NULL);
  kh_fit_menu_button (GTK_MENU_BUTTON (self->export), narrow, _ ("Export…"), "document-save-symbolic");
  if (self->history != NULL)
    show_state (self);
}

static void
on_updated (KhHistoryPane *self)
{
  show_state (self);
  show_more (self);
  on_scrolled (self);
}

/* What is new shows where one is at the top; elsewhere what one reads stays where it is. And the day of what was first so
 * far may stand above something else now. */
static void
on_items_changed (KhHistoryPane *self, guint position, guint removed, guint added)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  if (position == 0 && added > 0 && gtk_adjustment_get_value (adjustment) < 1)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", 0);
  if (position + added >= g_list_model_get_n_items (G_LIST_MODEL (self->history)))
    return; /* newer GTK has the rows of what is gone until later */
  for (guint i = 0; i < self->items->len; i++)
    if (gtk_list_item_get_position (g_ptr_array_index (self->items, i)) == position + added)
      show_row (self, g_ptr_array_index (self->items, i));
}

/* --- Filters --- */

static void
add_chip (KhHistoryPane *self, char *text, void (*clear) (KhHistoryFilters *))
{
  GtkWidget *chip = text != NULL ? kh_chip_new (text) : NULL;

  g_free (text);
  if (chip == NULL)
    return;
  g_signal_connect_object (chip, "clicked", G_CALLBACK (clear), self->filters, G_CONNECT_SWAPPED);
  gtk_box_append (self->chips, chip);
}

static void
show_chips (KhHistoryPane *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->chips))) != NULL)
    gtk_box_remove (self->chips, child);
  add_chip (self, kh_history_filters_person_text (self->filters), kh_history_filters_clear_person);
  add_chip (self, kh_history_filters_action_text (self->filters), kh_history_filters_clear_action);
  add_chip (self, kh_history_filters_time_text (self->filters), kh_history_filters_clear_time);
  gtk_widget_set_visible (GTK_WIDGET (self->chips), gtk_widget_get_first_child (GTK_WIDGET (self->chips)) != NULL);
}

/* (transfer full) */
static KhHistoryQuery *
make_query (KhHistoryPane *self)
{
  KhHistoryQuery *query = kh_history_query_copy (NULL);
  g_autofree char *text = g_strstrip (g_strdup (kh_pane_frame_get_search_text (self->frame)));

  kh_history_filters_apply (self->filters, query);
  query->text = *text != '\0' ? g_steal_pointer (&text) : NULL;
  return query;
}

static void
apply_query (KhHistoryPane *self)
{
  g_autoptr (KhHistoryQuery) query = NULL;

  if (self->history == NULL)
    return;
  query = make_query (self);
  kh_history_set_query (self->history, query);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static void
on_filters_changed (KhHistoryPane *self)
{
  if (self->account == NULL)
    return;
  show_chips (self);
  apply_query (self);
}

static void
on_clear_filters (KhHistoryPane *self)
{
  kh_history_filters_clear (self->filters);
}

static void
search (KhPane *pane, char **words)
{
  apply_query (KH_HISTORY_PANE (pane));
}

void
kh_history_pane_show_person (KhHistoryPane *self, const char *user)
{
  kh_pane_frame_set_search_mode (self->frame, FALSE);
  kh_history_filters_show_person (self->filters, user);
}

/* --- Export --- */

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KhHistoryPane *self = KH_HISTORY_PANE (widget);
  gboolean csv = g_str_equal (g_variant_get_string (parameter, NULL), "csv");

  if (self->history != NULL)
    kh_history_save (self->export_bar, self->account, kh_history_get_query (self->history),
                         csv ? KH_HISTORY_CSV : KH_HISTORY_JSON_LINES, G_LIST_MODEL (self->history));
}

/* --- The pane --- */

static void
on_names (gpointer data)
{
  KhHistoryPane *self = data;

  self->names_id = 0;
  refresh_rows (self);
}

/* Names of roles and areas, and who is still there. Out of sight nothing is done: minute() does it all when it comes into
 * sight. */
static void
refresh (KhPane *pane, guint changed)
{
  KhHistoryPane *self = KH_HISTORY_PANE (pane);

  show_chips (self);
  show_state (self);
  if (self->names_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self->view)))
    self->names_id = g_timeout_add_once (NAMES_EVERY, on_names, self);
}

/* Which day is today is another one too, now and then. */
static void
minute (KhPane *pane)
{
  refresh_rows (KH_HISTORY_PANE (pane));
  on_scrolled (KH_HISTORY_PANE (pane));
}

static void
set_account (KhPane *pane, KhAccount *account)
{
  KhHistoryPane *self = KH_HISTORY_PANE (pane);
  g_autoptr (GtkNoSelection) selection = NULL;
  g_autoptr (KhHistoryQuery) query = NULL;

  gtk_list_view_set_model (self->view, NULL);
  if (self->history != NULL)
    g_signal_handlers_disconnect_by_data (self->history, self);
  g_clear_object (&self->history);
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_handle_id (&self->names_id, g_source_remove);
  g_hash_table_remove_all (self->unfolded);
  kh_export_bar_stop (self->export_bar);
  self->account = NULL;
  kh_history_filters_set_account (self->filters, account);
  self->account = account;
  if (account == NULL)
    return;
  query = make_query (self);
  self->history = kh_history_new (account, query, PAGE_SIZE);
  /* After the view has heard of it, which comes from connecting last. */
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->history)));
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (self->history, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->history, "updated", G_CALLBACK (on_updated), self, G_CONNECT_SWAPPED);
}

static void
kh_history_pane_dispose (GObject *object)
{
  KhHistoryPane *self = KH_HISTORY_PANE (object);

  G_OBJECT_CLASS (kh_history_pane_parent_class)->dispose (object);
  /* Letting go of the account may have asked for another look. */
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_handle_id (&self->names_id, g_source_remove);
}

static void
kh_history_pane_finalize (GObject *object)
{
  KhHistoryPane *self = KH_HISTORY_PANE (object);

  g_ptr_array_unref (self->items);
  g_hash_table_unref (self->unfolded);
  G_OBJECT_CLASS (kh_history_pane_parent_class)->finalize (object);
}

static void
kh_history_pane_class_init (KhHistoryPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  KhPaneClass *pane_class = KH_PANE_CLASS (klass);

  object_class->dispose = kh_history_pane_dispose;
  object_class->finalize = kh_history_pane_finalize;
  pane_class->watched = KH_WATCH (KH_COLLECTION_USERS) | KH_WATCH (KH_COLLECTION_ROLES) | KH_WATCH (KH_COLLECTION_AREAS);
  pane_class->set_account = set_account;
  pane_class->refresh = refresh;
  pane_class->search = search;
  pane_class->minute = minute;

  gtk_widget_class_install_action (widget_class, "history.export", "s", export_action);
  g_type_ensure (KH_TYPE_HISTORY_FILTERS);
  g_type_ensure (KH_TYPE_EXPORT_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/history/kh-history-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, KhHistoryPane, frame);
  gtk_widget_class_bind_template_child (widget_class, KhHistoryPane, export);
  gtk_widget_class_bind_template_child (widget_class, KhHistoryPane, filters);
  gtk_widget_class_bind_template_child (widget_class, KhHistoryPane, chips);
  gtk_widget_class_bind_template_child (widget_class, KhHistoryPane, scroller);
  gtk_widget_class_bind_template_child (widget_class, KhHistoryPane, view);
  gtk_widget_class_bind_template_child (widget_class, KhHistoryPane, more);
  gtk_widget_class_bind_template_child (widget_class, KhHistoryPane, more_spinner);
  gtk_widget_class_bind_template_child (widget_class, KhHistoryPane, more_label);
  gtk_widget_class_bind_template_child (widget_class, KhHistoryPane, more_button);
  gtk_widget_class_bind_template_child (widget_class, KhHistoryPane, export_bar);
  gtk_widget_class_bind_template_callback (widget_class, on_row_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_row_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_row_unbind);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_load_more);
  gtk_widget_class_bind_template_callback (widget_class, on_filters_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_filters);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow);
}

static void
kh_history_pane_init (KhHistoryPane *self)
{
  GtkAdjustment *adjustment;

  self->items = g_ptr_array_new ();
  self->unfolded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_buttons (GTK_WIDGET (self), PANGO_WRAP_WORD);
  kh_pane_set_frame (KH_PANE (self), self->frame);
  kh_pane_frame_set_first (self->frame, GTK_WIDGET (self->view));
  on_narrow (self);
  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);
}

GtkWidget *
kh_history_pane_new (void)
{
  return g_object_new (KH_TYPE_HISTORY_PANE, NULL);
}
