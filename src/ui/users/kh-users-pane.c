/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "ui/users/kh-filter-popover.h"
#include "ui/users/kh-mark-selection.h"
#include "ui/users/kh-person-page.h"
#include "ui/users/kh-reminder-bar.h"
#include "ui/users/kh-selection-bar.h"
#include "ui/users/kh-shown-list.h"
#include "ui/users/kh-user-columns.h"
#include "ui/users/kh-user-filter.h"
#include "ui/users/kh-user-index.h"
#include "ui/users/kh-users-pane.h"
#include "ui/widgets/kh-button-face.h"
#include "ui/widgets/kh-chip.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-text-for.h"

struct _KhUsersPane {
  KhPane parent_instance;
  /* template children */
  GtkStack *pages;
  KhPaneFrame *frame;
  GtkWidget *invite;
  GtkWidget *box;
  GtkMenuButton *filter_button;
  KhReminderBar *reminder;
  GtkBox *chips;
  GtkScrolledWindow *scroller;
  GtkColumnView *view;
  /* owned */
  KhUserFilter *filter;
  KhShownList *shown;
  KhMarkSelection *selection;
  KhUserColumns *columns;
  guint width_id;
  guint remove_page_id;

  /* borrowed */
  KhAccount *account;
  GtkWidget *page; /* KhPersonPage, while one is open */
  /* NULL until they are wanted: the list shows sooner */
  KhFilterPopover *filters;
  KhSelectionBar *selection_bar;
};

/* A page that was left slides away before it goes, in milliseconds. */
#define PAGE_LINGERS 400
/* In pixels: of a row, at the least, and of the list in a window of the usual size. */
#define ROW_HEIGHT   53
#define USUAL_HEIGHT 640

G_DEFINE_FINAL_TYPE (KhUsersPane, kh_users_pane, KH_TYPE_PANE)

static void
drop_page (KhUsersPane *self)
{
  GtkWidget *page = g_steal_pointer (&self->page);

  g_clear_handle_id (&self->remove_page_id, g_source_remove);
  if (page == NULL)
    return;
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (self->frame));
  gtk_stack_remove (self->pages, page);
}

static void
remove_page (gpointer data)
{
  KhUsersPane *self = data;

  self->remove_page_id = 0;
  drop_page (self);
}

static gboolean
is_filtered (KhUsersPane *self)
{
  return self->filters != NULL
         && (kh_filter_popover_get_role (self->filters) != NULL || kh_filter_popover_get_area (self->filters) != NULL
             || kh_filter_popover_get_show (self->filters) != KH_SHOW_CURRENT
             || kh_filter_popover_get_hints (self->filters) != 0);
}

static void
update_count (KhUsersPane *self)
{
  guint n = self->shown != NULL ? kh_shown_list_get_n_matching (self->shown) : 0;
  g_autofree char *text = NULL;

  /* Translators: %u is how many people the list shows. */
  text = g_strdup_printf (ngettext ("%'u person", "%'u people", n), n);
  g_object_set (self->frame, "subtitle", n > 0 ? text : NULL, "no-match", n == 0, NULL);
}

static void
add_chip (KhUsersPane *self, const char *text, GCallback clear)
{
  GtkWidget *button = kh_chip_new (text);

  g_signal_connect_object (button, "clicked", clear, self->filters, G_CONNECT_SWAPPED);
  gtk_box_append (self->chips, button);
}

static void
update_chips (KhUsersPane *self)
{
  KhRole *role;
  KhArea *area;
  KhHints hints;
  GtkWidget *child;

  if (self->filters == NULL)
    return;
  role = kh_account_find_role (self->account, kh_filter_popover_get_role (self->filters));
  area = kh_account_find_area (self->account, kh_filter_popover_get_area (self->filters));
  hints = kh_filter_popover_get_hints (self->filters);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->chips))) != NULL)
    gtk_box_remove (self->chips, child);
  if (role != NULL) {
    /* Translators: a filter; %s is the name of a role. */
    g_autofree char *text = g_strdup_printf (C_ ("filter", "Role: %s"), kh_role_get_name (role));
    add_chip (self, text, G_CALLBACK (kh_filter_popover_clear_role));
  }
  if (area != NULL) {
    g_autofree char *text = NULL;
    /* Translators: a filter: the name of an area, then the least level in it, as "Invoices: Editor or more". */
    text = g_strdup_printf (C_ ("filter", "%s: %s or more"), kh_area_get_name (area),
                            kh_text_for_level (kh_filter_popover_get_level (self->filters)));
    add_chip (self, text, G_CALLBACK (kh_filter_popover_clear_area));
  }
  switch (kh_filter_popover_get_show (self->filters)) {
  case KH_SHOW_ACTIVE:
    add_chip (self, C_ ("filter", "Active"), G_CALLBACK (kh_filter_popover_clear_show));
    break;
  case KH_SHOW_SUSPENDED:
    add_chip (self, C_ ("filter", "Suspended"), G_CALLBACK (kh_filter_popover_clear_show));
    break;
  case KH_SHOW_REMOVED:
    add_chip (self, C_ ("filter", "Removed"), G_CALLBACK (kh_filter_popover_clear_show));
    break;
  case KH_SHOW_CURRENT:
    break;
  }
  if (hints == KH_HINTS_ALL) {
    add_chip (self, C_ ("filter", "Any Hint"), G_CALLBACK (kh_filter_popover_clear_hints));
  } else if (hints != 0) {
    /* Translators: a filter; %s is what is worth another look, as "Not Used". */
    g_autofree char *text = g_strdup_printf (C_ ("filter", "Hint: %s"), kh_text_for_hint (hints));
    add_chip (self, text, G_CALLBACK (kh_filter_popover_clear_hints));
  }
  gtk_widget_set_visible (GTK_WIDGET (self->chips), is_filtered (self));
}

static void
on_filters_changed (KhUsersPane *self)
{
  if (self->filter == NULL || self->filters == NULL)
    return;
  kh_user_filter_set_role (self->filter, kh_filter_popover_get_role (self->filters));
  kh_user_filter_set_access (self->filter, kh_filter_popover_get_area (self->filters),
                             kh_filter_popover_get_level (self->filters));
  kh_user_filter_set_show (self->filter, kh_filter_popover_get_show (self->filters));
  kh_user_filter_set_hints (self->filter, kh_filter_popover_get_hints (self->filters));
  update_chips (self);
}

static KhFilterPopover *
ensure_filters (KhUsersPane *self)
{
  if (self->filters == NULL) {
    self->filters = g_object_new (KH_TYPE_FILTER_POPOVER, NULL);
    kh_filter_popover_set_account (self->filters, self->account);
    g_signal_connect_object (self->filters, "changed", G_CALLBACK (on_filters_changed), self, G_CONNECT_SWAPPED);
    gtk_menu_button_set_popover (self->filter_button, GTK_WIDGET (self->filters));
  }
  return self->filters;
}

static void
on_filter_popup (GtkMenuButton *button, gpointer self)
{
  ensure_filters (self);
}

static void
search (KhPane *pane, char **words)
{
  KhUsersPane *self = KH_USERS_PANE (pane);

  if (self->filter == NULL)
    return;
  if (!kh_text_filter_set_text (KH_TEXT_FILTER (self->filter), kh_pane_frame_get_search_text (self->frame)))
    return;
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  kh_shown_list_start_over (self->shown);
  kh_shown_list_flush (self->shown);
}

static void
on_clear_filters (KhUsersPane *self)
{
  if (self->filters != NULL)
    kh_filter_popover_clear (self->filters);
}

/* What is worth another look, and nothing that hides some of it. */
static void
on_look (KhUsersPane *self)
{
  kh_pane_frame_set_search_mode (self->frame, FALSE);
  kh_filter_popover_clear (ensure_filters (self));
  kh_filter_popover_set_hints (self->filters, KH_HINTS_ALL);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
on_invite (KhUsersPane *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.invite", NULL);
}

/* Back in the list, on the row that the page was opened from. */
static void
on_page_closed (KhUsersPane *self, KhPersonPage *page)
{
  guint n = self->shown != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->shown)) : 0;

  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (self->frame));
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  for (guint i = 0; i < n; i++) {
    g_autoptr (KhUser) user = g_list_model_get_item (G_LIST_MODEL (self->shown), i);
    if (user == kh_person_page_get_user (page))
      gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", i);
  }
  g_clear_handle_id (&self->remove_page_id, g_source_remove);
  self->remove_page_id = g_timeout_add_once (PAGE_LINGERS, remove_page, self);
}

static void
open_page (KhUsersPane *self, KhUser *user)
{
  drop_page (self);
  self->page = GTK_WIDGET (kh_person_page_new (self->account, user));
  g_signal_connect_object (self->page, "closed", G_CALLBACK (on_page_closed), self, G_CONNECT_SWAPPED);
  gtk_stack_add_child (self->pages, self->page);
  gtk_stack_set_visible_child (self->pages, self->page);
  gtk_widget_child_focus (self->page, GTK_DIR_TAB_FORWARD);
}

static void
on_activate (KhUsersPane *self, guint position)
{
  g_autoptr (KhUser) user = g_list_model_get_item (G_LIST_MODEL (self->shown), position);

  if (user != NULL)
    open_page (self, user);
}

static char *
describe_unsaved (KhPane *pane)
{
  KhUsersPane *self = KH_USERS_PANE (pane);

  return self->page != NULL ? kh_person_page_describe_unsaved (KH_PERSON_PAGE (self->page)) : NULL;
}

static void
on_discard_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhUser) user = data;
  KhUsersPane *self = KH_USERS_PANE (source);

  if (kh_confirm_finish (result) && self->account != NULL
      && kh_account_find_user (self->account, kh_entity_get_id (KH_ENTITY (user))) == user)
    open_page (self, user);
}

void
kh_users_pane_show_user (KhUsersPane *self, KhUser *user)
{
  g_autofree char *unsaved = describe_unsaved (KH_PANE (self));

  if (self->page != NULL && kh_person_page_get_user (KH_PERSON_PAGE (self->page)) == user
      && gtk_stack_get_visible_child (self->pages) == self->page)
    return;
  if (unsaved != NULL)
    kh_feedback_ask_discard (GTK_WIDGET (self), unsaved, kh_pane_get_cancellable (KH_PANE (self)), on_discard_answer,
                             g_object_ref (user));
  else
    open_page (self, user);
}

static gboolean
is_narrow (KhUsersPane *self)
{
  gboolean narrow;

  g_object_get (self->frame, "narrow", &narrow, NULL);
  return narrow;
}

static gboolean
apply_width (gpointer data)
{
  KhUsersPane *self = data;
  int width = gtk_widget_get_width (GTK_WIDGET (self->scroller));

  self->width_id = 0;
  /* Before the first frame there is none: then the columns are those that the window will most likely have room for. */
  if (self->columns != NULL && (width > 0 || is_narrow (self)))
    kh_user_columns_set_width (self->columns, width);
  return G_SOURCE_REMOVE;
}

/* Columns cannot change while sizes are being given out. */
static void
on_width_changed (KhUsersPane *self)
{
  if (self->width_id == 0)
    self->width_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, apply_width, self, NULL);
}

static void
on_scrolled (KhUsersPane *self, GtkAdjustment *adjustment)
{
  double page = gtk_adjustment_get_page_size (adjustment);

  if (self->shown == NULL || page <= 0)
    return;
  /* One more than fit whole, so that there is something to scroll to before the others have come. */
  kh_shown_list_set_screenful (self->shown, (guint) page / ROW_HEIGHT + 1);
  kh_shown_list_follow (self->shown, adjustment);
}

static void
update_gates (KhUsersPane *self)
{
  kh_feedback_gate (self->invite, self->account, kh_account_check (self->account, KH_ACTION_INVITE, NULL));
  gtk_widget_set_visible (GTK_WIDGET (self->filter_button),
                          kh_account_get_state (self->account, KH_COLLECTION_USERS) == KH_STATE_READY);
  if (self->selection_bar != NULL)
    kh_selection_bar_update (self->selection_bar);
}

static void
on_marked (KhUsersPane *self)
{
  if (self->selection_bar != NULL || kh_mark_selection_get_n_marked (self->selection) == 0)
    return;
  self->selection_bar = g_object_new (KH_TYPE_SELECTION_BAR, NULL);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->selection_bar));
  kh_selection_bar_set (self->selection_bar, self->account, self->selection);
}

static void
refresh (KhPane *pane, guint changed)
{
  KhUsersPane *self = KH_USERS_PANE (pane);

  update_gates (self);
  if ((changed & KH_WATCH (KH_COLLECTION_ROLES)) != 0 || (changed & KH_WATCH (KH_COLLECTION_AREAS)) != 0)
    update_chips (self);
}

static void
remove_columns (KhUsersPane *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  while (g_list_model_get_n_items (columns) > 0) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);
    gtk_column_view_remove_column (self->view, column);
  }
}

static void
clear_account (KhUsersPane *self)
{
  drop_page (self);
  gtk_column_view_set_model (self->view, NULL);
  remove_columns (self);
  if (self->selection_bar != NULL)
    kh_selection_bar_set (self->selection_bar, NULL, NULL);
  if (self->filters != NULL)
    kh_filter_popover_set_account (self->filters, NULL);
  kh_reminder_bar_set_account (self->reminder, NULL);
  g_clear_object (&self->columns);
  g_clear_object (&self->selection);
  g_clear_object (&self->shown);
  g_clear_object (&self->filter);
}

static void
build_models (KhUsersPane *self)
{
  GListModel *users = G_LIST_MODEL (kh_account_get_list (self->account, KH_COLLECTION_USERS));
  g_autoptr (KhUserIndex) index = kh_user_index_new (self->account);

  self->filter = kh_user_filter_new (index);
  self->shown = kh_shown_list_new (users, GTK_FILTER (self->filter), gtk_column_view_get_sorter (self->view));
  kh_shown_list_set_screenful (self->shown, USUAL_HEIGHT / ROW_HEIGHT + 1);
  self->selection = kh_mark_selection_new (self->shown);
  self->columns = kh_user_columns_new (self->view, index, self->selection);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->shown, "notify::n-matching", G_CALLBACK (update_count), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "notify::n-marked", G_CALLBACK (on_marked), self, G_CONNECT_SWAPPED);
}

static void
set_account (KhPane *pane, KhAccount *account)
{
  KhUsersPane *self = KH_USERS_PANE (pane);

  clear_account (self);
  self->account = account;
  if (account == NULL)
    return;
  build_models (self);
  if (self->filters != NULL)
    kh_filter_popover_set_account (self->filters, account);
  if (self->selection_bar != NULL)
    kh_selection_bar_set (self->selection_bar, account, self->selection);
  kh_reminder_bar_set_account (self->reminder, account);
  g_object_set (self->frame, "search-hint",
                (kh_account_get_capabilities (account) & KH_CAPABILITY_ROLES) != 0
                    ? _ ("Search by name, address or role")
                    : _ ("Search by name or address"),
                NULL);
  search (pane, NULL);
  on_filters_changed (self);
  update_count (self);
  on_width_changed (self);
}

static gboolean
leave (KhPane *pane, gboolean searching)
{
  KhUsersPane *self = KH_USERS_PANE (pane);

  if (self->page != NULL && gtk_stack_get_visible_child (self->pages) == self->page)
    kh_person_page_leave (KH_PERSON_PAGE (self->page));
  else if (self->selection != NULL && kh_mark_selection_get_n_marked (self->selection) > 0)
    gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  else
    return FALSE;
  return TRUE;
}

static void
kh_users_pane_dispose (GObject *object)
{
  KhUsersPane *self = KH_USERS_PANE (object);

  g_clear_handle_id (&self->width_id, g_source_remove);
  G_OBJECT_CLASS (kh_users_pane_parent_class)->dispose (object);
}

static void
kh_users_pane_class_init (KhUsersPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  KhPaneClass *pane_class = KH_PANE_CLASS (klass);

  object_class->dispose = kh_users_pane_dispose;
  pane_class->watched = KH_WATCH_ACCESS | KH_WATCH_INFO | KH_WATCH (KH_COLLECTION_ROLES)
                        | KH_WATCH (KH_COLLECTION_AREAS);
  pane_class->set_account = set_account;
  pane_class->refresh = refresh;
  pane_class->search = search;
  pane_class->leave = leave;
  pane_class->describe_unsaved = describe_unsaved;
  g_type_ensure (KH_TYPE_REMINDER_BAR);
  g_type_ensure (KH_TYPE_BUTTON_FACE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/users/kh-users-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, KhUsersPane, pages);
  gtk_widget_class_bind_template_child (widget_class, KhUsersPane, frame);
  gtk_widget_class_bind_template_child (widget_class, KhUsersPane, invite);
  gtk_widget_class_bind_template_child (widget_class, KhUsersPane, box);
  gtk_widget_class_bind_template_child (widget_class, KhUsersPane, filter_button);
  gtk_widget_class_bind_template_child (widget_class, KhUsersPane, reminder);
  gtk_widget_class_bind_template_child (widget_class, KhUsersPane, chips);
  gtk_widget_class_bind_template_child (widget_class, KhUsersPane, scroller);
  gtk_widget_class_bind_template_child (widget_class, KhUsersPane, view);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_filters);
  gtk_widget_class_bind_template_callback (widget_class, on_look);
  gtk_widget_class_bind_template_callback (widget_class, on_invite);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
kh_users_pane_init (KhUsersPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_pane_set_frame (KH_PANE (self), self->frame);
  kh_pane_frame_set_first (self->frame, GTK_WIDGET (self->view));
  gtk_menu_button_set_create_popup_func (self->filter_button, on_filter_popup, self, NULL);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller), "notify::page-size",
                           G_CALLBACK (on_width_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed",
                           G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "changed",
                           G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);
}

GtkWidget *
kh_users_pane_new (void)
{
  return g_object_new (KH_TYPE_USERS_PANE, NULL);
}
