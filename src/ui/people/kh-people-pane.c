/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "ui/people/kh-individual-page.h"
#include "ui/people/kh-people-filter.h"
#include "ui/people/kh-people-notes.h"
#include "ui/people/kh-people-pane.h"
#include "ui/people/kh-people-row.h"
#include "ui/users/kh-shown-rows.h"
#include "ui/widgets/kh-chip.h"

struct _KhPeoplePane {
  KhPane parent_instance;

  /* template children */
  GtkStack *pages;
  KhPaneFrame *frame;
  GtkWidget *filter_button;
  GtkCheckButton *all;
  GtkCheckButton *several;
  GtkCheckButton *only_here;
  GtkBox *chips;
  KhPeopleNotes *notes;
  GtkScrolledWindow *scroller;
  GtkListView *view;

  /* owned */
  KhPeople *people;
  KhPeopleFilter *filter;
  GtkSorter *sorter;
  KhShownList *shown;
  guint remove_page_id;

  /* borrowed */
  KhAccount *account;
  GtkWidget *page; /* KhIndividualPage, while one is open */
};

/* A page that was left slides away before it goes, in milliseconds. */
#define PAGE_LINGERS 400

G_DEFINE_FINAL_TYPE (KhPeoplePane, kh_people_pane, KH_TYPE_PANE)

enum { PROP_0, PROP_PEOPLE, N_PROPS };
static GParamSpec *props[N_PROPS];

static void
update_count (KhPeoplePane *self)
{
  guint n = self->shown != NULL ? kh_shown_list_get_n_matching (self->shown) : 0;
  /* Translators: %u is how many people the list shows. */
  g_autofree char *text = g_strdup_printf (ngettext ("%'u person", "%'u people", n), n);

  g_object_set (self->frame, "subtitle", n > 0 ? text : NULL, "no-match", n == 0, NULL);
}

/* Whether there is anybody, or will be. */
static void
update_state (KhPeoplePane *self)
{
  guint n = self->people != NULL ? kh_people_get_n_current (self->people) : 0;
  g_autofree char *text = kh_people_notes_dup_text (self->notes);
  g_autofree char *markup = g_markup_escape_text (text, -1);
  gboolean loading = FALSE;

  for (guint i = 0; self->people != NULL && n == 0 && i < g_list_model_get_n_items (kh_people_get_accounts (self->people));
       i++) {
    g_autoptr (KhAccount) account = g_list_model_get_item (kh_people_get_accounts (self->people), i);
    loading = loading || (!kh_account_get_signed_out (account) && !kh_account_get_offline (account)
                          && kh_account_get_state (account, KH_COLLECTION_USERS) == KH_STATE_LOADING);
  }
  g_object_set (self->frame, "empty", n == 0 && !loading, "empty-description", markup, NULL);
  kh_pane_frame_set_state (self->frame, loading ? KH_STATE_LOADING : KH_STATE_READY, NULL);
}

/* --- What is shown --- */

static KhPeopleShow
get_show (KhPeoplePane *self)
{
  if (gtk_check_button_get_active (self->several))
    return KH_PEOPLE_SEVERAL;
  return gtk_check_button_get_active (self->only_here) ? KH_PEOPLE_ONLY_HERE : KH_PEOPLE_ALL;
}

static void
on_clear_filters (KhPeoplePane *self)
{
  gtk_check_button_set_active (self->all, TRUE);
}

static void
update_chips (KhPeoplePane *self)
{
  KhPeopleShow show = get_show (self);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->chips))) != NULL)
    gtk_box_remove (self->chips, child);
  if (show != KH_PEOPLE_ALL) {
    child = kh_chip_new (gtk_check_button_get_label (show == KH_PEOPLE_SEVERAL ? self->several : self->only_here));
    g_signal_connect_object (child, "clicked", G_CALLBACK (on_clear_filters), self, G_CONNECT_SWAPPED);
    gtk_box_append (self->chips, child);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->chips), show != KH_PEOPLE_ALL);
}

static void
update_show (KhPeoplePane *self)
{
  if (self->filter != NULL)
    kh_people_filter_set_show (self->filter, get_show (self), self->account);
  update_chips (self);
}

static void
on_show_toggled (KhPeoplePane *self, GtkCheckButton *button)
{
  if (gtk_check_button_get_active (button))
    update_show (self);
}

static void
search (KhPane *pane, char **words)
{
  KhPeoplePane *self = KH_PEOPLE_PANE (pane);

  if (self->filter == NULL
      || !kh_text_filter_set_text (KH_TEXT_FILTER (self->filter), kh_pane_frame_get_search_text (self->frame)))
    return;
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  kh_shown_list_start_over (self->shown);
  kh_shown_list_flush (self->shown);
}

static void
on_scrolled (KhPeoplePane *self, GtkAdjustment *adjustment)
{
  if (self->shown != NULL)
    kh_shown_list_follow (self->shown, adjustment);
}

/* --- Rows --- */

static void
on_row_setup (GtkListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, kh_people_row_new ());
}

static void
show_row (GtkListItem *item)
{
  KhIndividual *individual = kh_shown_row_get_item (gtk_list_item_get_item (item));

  kh_people_row_set (KH_PEOPLE_ROW (gtk_list_item_get_child (item)), individual);
  kh_list_item_set_label (item, kh_individual_get_name (individual));
}

static void
on_row_bind (GtkListItemFactory *factory, GtkListItem *item)
{
  g_signal_connect_swapped (gtk_list_item_get_item (item), "notify::item", G_CALLBACK (show_row), item);
  show_row (item);
}

static void
on_row_unbind (GtkListItemFactory *factory, GtkListItem *item)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item), item);
  kh_people_row_set (KH_PEOPLE_ROW (gtk_list_item_get_child (item)), NULL);
}

/* --- The page of one person --- */

static void
drop_page (KhPeoplePane *self)
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
  KhPeoplePane *self = data;

  self->remove_page_id = 0;
  drop_page (self);
}

/* Back in the list, on the row that the page was opened from. */
static void
on_page_closed (KhPeoplePane *self, KhIndividualPage *page)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (page))) {
    drop_page (self); /* nobody sees it go, nor has the focus there */
    return;
  }
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (self->frame));
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->shown)); i++) {
    g_autoptr (KhIndividual) individual = g_list_model_get_item (G_LIST_MODEL (self->shown), i);
    if (individual == kh_individual_page_get_individual (page))
      gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", i);
  }
  g_clear_handle_id (&self->remove_page_id, g_source_remove);
  self->remove_page_id = g_timeout_add_once (PAGE_LINGERS, remove_page, self);
}

static void
on_activate (KhPeoplePane *self, guint position)
{
  g_autoptr (KhIndividual) individual = g_list_model_get_item (G_LIST_MODEL (self->shown), position);

  if (individual == NULL)
    return;
  drop_page (self);
  self->page = GTK_WIDGET (kh_individual_page_new (self->people, individual));
  g_signal_connect_object (self->page, "closed", G_CALLBACK (on_page_closed), self, G_CONNECT_SWAPPED);
  gtk_stack_add_child (self->pages, self->page);
  gtk_stack_set_visible_child (self->pages, self->page);
  gtk_widget_child_focus (self->page, GTK_DIR_TAB_FORWARD);
}

static gboolean
leave (KhPane *pane, gboolean searching)
{
  KhPeoplePane *self = KH_PEOPLE_PANE (pane);

  if (self->page == NULL || gtk_stack_get_visible_child (self->pages) != self->page)
    return FALSE;
  on_page_closed (self, KH_INDIVIDUAL_PAGE (self->page));
  return TRUE;
}

/* --- The pane --- */

static void
set_account (KhPane *pane, KhAccount *account)
{
  KhPeoplePane *self = KH_PEOPLE_PANE (pane);
  g_autofree char *label = NULL;

  self->account = account;
  if (account == NULL)
    return;
  /* Translators: a filter: people who are in this account and in no other; %s is its name. */
  label = g_strdup_printf (C_ ("filter", "Only in %s"), kh_account_get_name (account));
  gtk_check_button_set_label (self->only_here, label);
  update_show (self);
}

static void
refresh (KhPane *pane, guint changed)
{
  set_account (pane, KH_PEOPLE_PANE (pane)->account);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  int order = kh_individual_compare_names ((KhIndividual *) a, (KhIndividual *) b);

  return order < 0 ? GTK_ORDERING_SMALLER : order > 0 ? GTK_ORDERING_LARGER : GTK_ORDERING_EQUAL;
}

static void
on_people_changed (GtkSorter *sorter)
{
  gtk_sorter_changed (sorter, GTK_SORTER_CHANGE_DIFFERENT);
}

static void
set_people (KhPeoplePane *self, KhPeople *people)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  g_return_if_fail (self->people == NULL && people != NULL);
  self->people = g_object_ref (people);
  self->filter = kh_people_filter_new (people);
  self->sorter = GTK_SORTER (gtk_custom_sorter_new (compare, NULL, NULL));
  g_signal_connect_object (people, "changed", G_CALLBACK (on_people_changed), self->sorter, G_CONNECT_SWAPPED);
  self->shown = kh_shown_list_new (G_LIST_MODEL (people), GTK_FILTER (self->filter), self->sorter);
  g_signal_connect_object (self->shown, "notify::n-matching", G_CALLBACK (update_count), self, G_CONNECT_SWAPPED);
  selection = gtk_no_selection_new (G_LIST_MODEL (kh_shown_rows_new (self->shown)));
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (people, "notify::n-current", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  kh_people_notes_set_accounts (self->notes, kh_people_get_accounts (people));
  update_state (self);
  update_count (self);
  kh_people_prepare (people);
}

static void
kh_people_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PEOPLE)
    g_value_set_object (value, KH_PEOPLE_PANE (object)->people);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kh_people_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PEOPLE)
    set_people (KH_PEOPLE_PANE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kh_people_pane_dispose (GObject *object)
{
  KhPeoplePane *self = KH_PEOPLE_PANE (object);

  g_clear_handle_id (&self->remove_page_id, g_source_remove);
  G_OBJECT_CLASS (kh_people_pane_parent_class)->dispose (object);
  g_clear_object (&self->shown);
  g_clear_object (&self->filter);
  g_clear_object (&self->sorter);
  g_clear_object (&self->people);
}

static void
kh_people_pane_class_init (KhPeoplePaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  KhPaneClass *pane_class = KH_PANE_CLASS (klass);

  object_class->get_property = kh_people_pane_get_property;
  object_class->set_property = kh_people_pane_set_property;
  object_class->dispose = kh_people_pane_dispose;
  props[PROP_PEOPLE] = g_param_spec_object ("people", NULL, NULL, KH_TYPE_PEOPLE,
                                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  pane_class->watched = KH_WATCH_INFO;
  pane_class->set_account = set_account;
  pane_class->refresh = refresh;
  pane_class->search = search;
  pane_class->leave = leave;
  g_type_ensure (KH_TYPE_PEOPLE_NOTES);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/people/kh-people-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, KhPeoplePane, pages);
  gtk_widget_class_bind_template_child (widget_class, KhPeoplePane, frame);
  gtk_widget_class_bind_template_child (widget_class, KhPeoplePane, filter_button);
  gtk_widget_class_bind_template_child (widget_class, KhPeoplePane, all);
  gtk_widget_class_bind_template_child (widget_class, KhPeoplePane, several);
  gtk_widget_class_bind_template_child (widget_class, KhPeoplePane, only_here);
  gtk_widget_class_bind_template_child (widget_class, KhPeoplePane, chips);
  gtk_widget_class_bind_template_child (widget_class, KhPeoplePane, notes);
  gtk_widget_class_bind_template_child (widget_class, KhPeoplePane, scroller);
  gtk_widget_class_bind_template_child (widget_class, KhPeoplePane, view);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_filters);
  gtk_widget_class_bind_template_callback (widget_class, on_show_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, update_state);
  gtk_widget_class_bind_template_callback (widget_class, on_row_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_row_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_row_unbind);
}

static void
kh_people_pane_init (KhPeoplePane *self)
{
  GtkAdjustment *adjustment;

  gtk_widget_init_template (GTK_WIDGET (self));
  kh_pane_set_frame (KH_PANE (self), self->frame);
  kh_pane_frame_set_first (self->frame, GTK_WIDGET (self->view));
  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);
}

GtkWidget *
kh_people_pane_new (void)
{
  return g_object_new (KH_TYPE_PEOPLE_PANE, NULL);
}
