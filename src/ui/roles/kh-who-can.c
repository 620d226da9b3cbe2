/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/roles/kh-who-can.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "ui/roles/kh-holder-row.h"
#include "ui/roles/kh-holders.h"
#include "ui/widgets/kh-ordered.h"
#include "ui/widgets/kh-pair.h"
#include "ui/widgets/kh-restricted-page.h"
#include "ui/widgets/kh-text-for.h"

/* A view makes up to 200 rows however few fit, and that takes its time: so the list has as many as fill most windows, then
 * some more until they do, and the others once somebody scrolls. */
#define SCREENFUL 16
#define MORE      8
#define PIECE     32
/* After drawing what is there. */
#define GROW_PRIORITY (GDK_PRIORITY_REDRAW + 10)

struct _KhWhoCan {
  AdwBin parent_instance;

  /* template children */
  GtkDropDown *area;
  GtkDropDown *level;
  GtkLabel *meaning;
  GtkLabel *count;
  KhRestrictedPage *restricted;
  GtkStack *results;
  GtkScrolledWindow *scroller;
  GtkListView *view;

  /* owned */
  KhAccount *account;
  KhHolders *holders;   /* NULL: to be made again */
  GListStore *areas;    /* KhArea */
  GListStore *people;   /* KhUser: all who can */
  GtkSliceListModel *shown; /* the first of them */
  guint grow_id;
  GPtrArray *rows;      /* borrowed KhHolderRow that show somebody */
  char **words;
  guint round;          /* of questions asked */
  gboolean updating;
  gboolean stale;       /* changed while it was not seen */
};

G_DEFINE_FINAL_TYPE (KhWhoCan, kh_who_can, ADW_TYPE_BIN)

static KhLevel
chosen_level (KhWhoCan *self)
{
  guint selected = gtk_drop_down_get_selected (self->level);

  return selected == GTK_INVALID_LIST_POSITION ? KH_LEVEL_GUEST : KH_LEVEL_GUEST + selected;
}

static void
show_count (KhWhoCan *self, guint n)
{
  g_autofree char *text = NULL;

  if (n == 0)
    text = g_strdup (self->words != NULL ? _ ("Nobody found") : _ ("Nobody can"));
  else
    /* Translators: how many people have a level in an area. */
    text = g_strdup_printf (ngettext ("%'u person", "%'u people", n), n);
  if (g_strcmp0 (gtk_label_get_label (self->count), text) != 0) {
    gtk_label_set_label (self->count, text);
    kh_announce (GTK_WIDGET (self), text);
  }
  gtk_stack_set_visible_child_name (self->results, n > 0 ? "people" : "nobody");
}

/* Takes @found over, leaving alone what is the same at the start and the end, so that the place in the list stays. */
static void
take_people (KhWhoCan *self, GPtrArray *found)
{
  GListModel *model = G_LIST_MODEL (self->people);
  guint before = g_list_model_get_n_items (model), start = 0, end = 0;

  for (; start < before && start < found->len; start++) {
    g_autoptr (GObject) there = g_list_model_get_item (model, start);
    if (there != g_ptr_array_index (found, start))
      break;
  }
  for (; end < before - start && end < found->len - start; end++) {
    g_autoptr (GObject) there = g_list_model_get_item (model, before - 1 - end);
    if (there != g_ptr_array_index (found, found->len - 1 - end))
      break;
  }
  if (start + end < before || start + end < found->len)
    g_list_store_splice (self->people, start, before - start - end, found->pdata + start, found->len - start - end);
}

static gboolean
is_all_shown (KhWhoCan *self)
{
  return gtk_slice_list_model_get_size (self->shown) >= g_list_model_get_n_items (G_LIST_MODEL (self->people));
}

static gboolean
fill (gpointer data)
{
  KhWhoCan *self = data;

  self->grow_id = 0;
  gtk_slice_list_model_set_size (self->shown, gtk_slice_list_model_get_size (self->shown) + MORE);
  return G_SOURCE_REMOVE;
}

static gboolean
grow (gpointer data)
{
  KhWhoCan *self = data;

  gtk_slice_list_model_set_size (self->shown, gtk_slice_list_model_get_size (self->shown) + PIECE);
  if (!is_all_shown (self))
    return G_SOURCE_CONTINUE;
  self->grow_id = 0;
  return G_SOURCE_REMOVE;
}

/* Not at once: sizes may be being given out. */
static void
on_scrolled (KhWhoCan *self, GtkAdjustment *adjustment)
{
  double page = gtk_adjustment_get_page_size (adjustment);

  if (page <= 0 || self->grow_id != 0 || is_all_shown (self))
    return;
  if (gtk_adjustment_get_value (adjustment) > 0)
    self->grow_id = g_idle_add_full (GROW_PRIORITY, grow, self, NULL);
  else if (gtk_adjustment_get_upper (adjustment) <= page)
    self->grow_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fill, self, NULL);
}

/* Another question: from the top. */
static void
start_over (KhWhoCan *self)
{
  g_clear_handle_id (&self->grow_id, g_source_remove);
  gtk_slice_list_model_set_size (self->shown, SCREENFUL);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static gboolean
is_restricted (KhWhoCan *self)
{
  return self->account != NULL && kh_account_get_state (self->account, KH_COLLECTION_USERS) == KH_STATE_RESTRICTED;
}

/* Whoever may not see the people is not told that there are none; nor is anything of them left for those who look behind the
 * page. */
static void
show_restricted (KhWhoCan *self)
{
  g_list_store_remove_all (self->people);
  kh_restricted_page_set_contact (self->restricted, self->account,
                                  kh_account_get_collection_error (self->account, KH_COLLECTION_USERS));
  gtk_label_set_label (self->count, "");
  gtk_stack_set_visible_child_name (self->results, "restricted");
}

static void
ask (KhWhoCan *self)
{
  KhArea *area = gtk_drop_down_get_selected_item (self->area);
  KhLevel level = chosen_level (self);
  g_autoptr (GPtrArray) found = NULL;

  if (self->account == NULL || area == NULL)
    return;
  gtk_label_set_label (self->meaning, kh_text_for_level_meaning (level));
  if (is_restricted (self)) {
    show_restricted (self);
    return;
  }
  if (self->holders == NULL)
    self->holders = kh_holders_new (self->account);
  found = kh_holders_find (self->holders, kh_entity_get_id (KH_ENTITY (area)), level, self->words);
  self->round++;
  take_people (self, found);
  for (guint i = 0; i < self->rows->len; i++)
    kh_holder_row_refresh (g_ptr_array_index (self->rows, i), area, self->round);
  show_count (self, found->len);
}

/* The chooser's areas, when they are not those any more; the one that is chosen stays. */
static void
take_areas (KhWhoCan *self)
{
  g_autoptr (GPtrArray) areas = kh_ordered_areas (self->account);
  KhArea *chosen = gtk_drop_down_get_selected_item (self->area);
  gboolean same = areas->len == g_list_model_get_n_items (G_LIST_MODEL (self->areas));
  guint position = 0;

  for (guint i = 0; same && i < areas->len; i++) {
    g_autoptr (GObject) there = g_list_model_get_item (G_LIST_MODEL (self->areas), i);
    same = there == g_ptr_array_index (areas, i);
  }
  if (same)
    return;
  if (chosen != NULL)
    g_ptr_array_find (areas, chosen, &position);
  self->updating = TRUE;
  g_list_store_splice (self->areas, 0, g_list_model_get_n_items (G_LIST_MODEL (self->areas)), areas->pdata,
                       areas->len);
  gtk_drop_down_set_selected (self->area, position < areas->len ? position : 0);
  self->updating = FALSE;
}

static void
update (KhWhoCan *self)
{
  self->stale = FALSE;
  g_clear_pointer (&self->holders, kh_holders_free);
  take_areas (self);
  ask (self);
}

void
kh_who_can_refresh (KhWhoCan *self)
{
  if (self->account != NULL && gtk_widget_get_mapped (GTK_WIDGET (self))) {
    update (self);
    return;
  }
  self->stale = TRUE;
  if (is_restricted (self)) {
    g_clear_pointer (&self->holders, kh_holders_free);
    show_restricted (self);
  }
}

void
kh_who_can_set_account (KhWhoCan *self, KhAccount *account)
{
  if (!g_set_object (&self->account, account))
    return;
  start_over (self);
  g_list_store_remove_all (self->people);
  g_list_store_remove_all (self->areas);
  kh_who_can_refresh (self);
}

void
kh_who_can_search (KhWhoCan *self, char **words)
{
  g_strfreev (self->words);
  self->words = g_strdupv (words);
  start_over (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && !self->stale)
    ask (self);
  else
    self->stale = TRUE;
}

static void
on_chosen (KhWhoCan *self)
{
  if (self->updating || self->stale)
    return;
  start_over (self);
  ask (self);
}

static void
on_activated (KhWhoCan *self, guint position)
{
  g_autoptr (KhUser) user = g_list_model_get_item (G_LIST_MODEL (self->people), position);

  if (user != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-user", "s", kh_entity_get_id (KH_ENTITY (user)));
}

static void
on_row_setup (KhWhoCan *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, kh_holder_row_new ());
}

static void
on_row_bind (KhWhoCan *self, GtkListItem *item)
{
  KhHolderRow *row = KH_HOLDER_ROW (gtk_list_item_get_child (item));
  KhUser *user = gtk_list_item_get_item (item);
  KhArea *area = gtk_drop_down_get_selected_item (self->area);

  kh_holder_row_set (row, self->account, user);
  if (area != NULL)
    kh_holder_row_refresh (row, area, self->round);
  kh_list_item_set_label (item, kh_user_get_name (user));
  g_ptr_array_add (self->rows, row);
}

static void
on_row_unbind (KhWhoCan *self, GtkListItem *item)
{
  KhHolderRow *row = KH_HOLDER_ROW (gtk_list_item_get_child (item));

  g_ptr_array_remove_fast (self->rows, row);
  kh_holder_row_set (row, NULL, NULL);
}

static void
kh_who_can_map (GtkWidget *widget)
{
  KhWhoCan *self = KH_WHO_CAN (widget);

  if (self->stale && self->account != NULL)
    update (self);
  GTK_WIDGET_CLASS (kh_who_can_parent_class)->map (widget);
}

static void
kh_who_can_dispose (GObject *object)
{
  KhWhoCan *self = KH_WHO_CAN (object);

  g_clear_handle_id (&self->grow_id, g_source_remove);
  g_clear_pointer (&self->holders, kh_holders_free);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_who_can_parent_class)->dispose (object);
}

static void
kh_who_can_finalize (GObject *object)
{
  KhWhoCan *self = KH_WHO_CAN (object);

  g_clear_object (&self->areas);
  g_clear_object (&self->people);
  g_clear_object (&self->shown);
  g_ptr_array_unref (self->rows);
  g_strfreev (self->words);
  G_OBJECT_CLASS (kh_who_can_parent_class)->finalize (object);
}

static void
kh_who_can_class_init (KhWhoCanClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kh_who_can_dispose;
  object_class->finalize = kh_who_can_finalize;
  widget_class->map = kh_who_can_map;
  g_type_ensure (KH_TYPE_PAIR);
  g_type_ensure (KH_TYPE_RESTRICTED_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/roles/kh-who-can.ui");
  gtk_widget_class_bind_template_child (widget_class, KhWhoCan, area);
  gtk_widget_class_bind_template_child (widget_class, KhWhoCan, level);
  gtk_widget_class_bind_template_child (widget_class, KhWhoCan, meaning);
  gtk_widget_class_bind_template_child (widget_class, KhWhoCan, count);
  gtk_widget_class_bind_template_child (widget_class, KhWhoCan, restricted);
  gtk_widget_class_bind_template_child (widget_class, KhWhoCan, results);
  gtk_widget_class_bind_template_child (widget_class, KhWhoCan, scroller);
  gtk_widget_class_bind_template_child (widget_class, KhWhoCan, view);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_row_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_row_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_row_unbind);
}

static void
kh_who_can_init (KhWhoCan *self)
{
  g_autoptr (GtkStringList) levels = gtk_string_list_new (NULL);
  g_autoptr (GtkExpression) name = NULL;
  g_autoptr (GtkNoSelection) selection = NULL;
  GtkAdjustment *adjustment;

  self->stale = TRUE;
  self->rows = g_ptr_array_new ();
  self->areas = g_list_store_new (KH_TYPE_AREA);
  self->people = g_list_store_new (KH_TYPE_USER);
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));

  for (KhLevel level = KH_LEVEL_GUEST; level < KH_LEVEL_APPROVER; level++) {
    /* Translators: a choice of levels; %s is the lowest that counts: "Guest or higher". */
    g_autofree char *text = g_strdup_printf (_ ("%s or higher"), kh_text_for_level (level));
    gtk_string_list_append (levels, text);
  }
  gtk_string_list_append (levels, kh_text_for_level (KH_LEVEL_APPROVER));
  gtk_drop_down_set_model (self->level, G_LIST_MODEL (levels));

  name = gtk_property_expression_new (KH_TYPE_AREA, NULL, "name");
  gtk_drop_down_set_expression (self->area, name);
  gtk_drop_down_set_model (self->area, G_LIST_MODEL (self->areas));
  self->shown = gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (self->people)), 0, SCREENFUL);
  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->shown)));
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  self->updating = FALSE;
}
