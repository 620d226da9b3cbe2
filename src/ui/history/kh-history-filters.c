/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/history/kh-history-filters.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-time.h"
#include "ui/history/kh-day-button.h"
#include "ui/history/kh-event-text.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-text-for.h"

struct _KhHistoryFilters {
  GtkPopover parent_instance;

  /* template children */
  GtkDropDown *person;
  GtkDropDown *action;
  GtkDropDown *time;
  GtkWidget *days;
  KhDayButton *first;
  KhDayButton *last;

  /* owned */
  KhAccount *account;
  GPtrArray *people; /* char *: ids of users, the first NULL: everybody */
  char *chosen;      /* the id of the person who is shown */
  gboolean filling;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhHistoryFilters, kh_history_filters, GTK_TYPE_POPOVER)

#define ANY    0
#define CHOSEN (-1)

static const struct {
  int days; /* back, today among them; or ANY, or CHOSEN */
  const char *words;
} times[] = {
  { ANY, NC_ ("time filter", "Any Time") },     { 1, NC_ ("time filter", "Today") },
  { 7, NC_ ("time filter", "Last 7 Days") },    { 30, NC_ ("time filter", "Last 30 Days") },
  { 90, NC_ ("time filter", "Last 90 Days") },  { 365, NC_ ("time filter", "Last 12 Months") },
  { CHOSEN, NC_ ("time filter", "Choose Days…") },
};

/* What a span that is chosen begins with, where there was none. */
#define DAYS_AT_FIRST 30

static void
on_choice (KhHistoryFilters *self)
{
  if (!self->filling)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_person (KhHistoryFilters *self)
{
  guint selected = gtk_drop_down_get_selected (self->person);

  if (self->filling || selected >= self->people->len)
    return;
  g_free (self->chosen);
  self->chosen = g_strdup (g_ptr_array_index (self->people, selected));
  on_choice (self);
}

static int
compare_users (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (kh_user_get_name (*(KhUser *const *) a), kh_user_get_name (*(KhUser *const *) b));
}

/* Returns: (transfer full) (element-type KhUser): by name. */
static GPtrArray *
sorted_users (KhHistoryFilters *self)
{
  GListModel *users = G_LIST_MODEL (kh_account_get_list (self->account, KH_COLLECTION_USERS));
  GPtrArray *sorted = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (users); i++)
    g_ptr_array_add (sorted, g_list_model_get_item (users, i));
  g_ptr_array_sort (sorted, compare_users);
  return sorted;
}

static void
fill_people (KhHistoryFilters *self)
{
  g_autoptr (GPtrArray) users = sorted_users (self);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  self->filling = TRUE;
  g_ptr_array_set_size (self->people, 0);
  g_ptr_array_add (self->people, NULL);
  gtk_string_list_append (names, C_ ("filter", "Everybody"));
  for (guint i = 0; i < users->len; i++) {
    KhUser *user = g_ptr_array_index (users, i);
    const char *id = kh_entity_get_id (KH_ENTITY (user));
    if (g_strcmp0 (id, self->chosen) == 0)
      selected = i + 1;
    g_ptr_array_add (self->people, g_strdup (id));
    gtk_string_list_append (names, kh_user_get_name (user));
  }
  gtk_drop_down_set_model (self->person, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->person, selected);
  self->filling = FALSE;
}

static void
kh_history_filters_map (GtkWidget *widget)
{
  KhHistoryFilters *self = KH_HISTORY_FILTERS (widget);

  if (self->account != NULL)
    fill_people (self);
  GTK_WIDGET_CLASS (kh_history_filters_parent_class)->map (widget);
}

static int
get_days (KhHistoryFilters *self)
{
  guint selected = gtk_drop_down_get_selected (self->time);

  return selected < G_N_ELEMENTS (times) ? times[selected].days : ANY; /* none, on its way out */
}

static gint64
start_of_last (int days)
{
  return kh_day_add (kh_time_now (), 1 - days);
}

/* A span that is to be chosen begins as the one that was shown. */
static void
on_time (KhHistoryFilters *self)
{
  int days = get_days (self);
  gboolean filling = self->filling;

  self->filling = TRUE;
  if (days != CHOSEN) {
    kh_day_button_set_day (self->first, start_of_last (days != ANY ? days : DAYS_AT_FIRST));
    kh_day_button_set_day (self->last, start_of_last (1));
  }
  self->filling = filling;
  gtk_widget_set_visible (self->days, days == CHOSEN);
  on_choice (self);
}

/* The other end gives way: a span that ends before it begins has nothing in it. */
static void
move_end (KhHistoryFilters *self, KhDayButton *end, gint64 day)
{
  if (self->filling)
    return;
  self->filling = TRUE;
  kh_day_button_set_day (end, day);
  self->filling = FALSE;
  on_choice (self);
}

static void
on_first (KhHistoryFilters *self)
{
  gint64 first = kh_day_button_get_day (self->first);

  move_end (self, self->last, MAX (kh_day_button_get_day (self->last), first));
}

static void
on_last (KhHistoryFilters *self)
{
  gint64 last = kh_day_button_get_day (self->last);

  move_end (self, self->first, MIN (kh_day_button_get_day (self->first), last));
}

void
kh_history_filters_apply (KhHistoryFilters *self, KhHistoryQuery *query)
{
  int days = get_days (self);
  const char *action = NULL;

  kh_event_action_group (gtk_drop_down_get_selected (self->action), &action);
  g_free (query->person);
  query->person = g_strdup (self->chosen);
  g_free (query->action);
  query->action = g_strdup (action);
  query->since = query->until = 0;
  if (days == CHOSEN) {
    query->since = kh_day_button_get_day (self->first);
    query->until = kh_day_add (kh_day_button_get_day (self->last), 1);
  } else if (days != ANY) {
    query->since = start_of_last (days);
  }
}

static void
set_all (KhHistoryFilters *self, const char *person)
{
  self->filling = TRUE;
  g_free (self->chosen);
  self->chosen = g_strdup (person);
  gtk_drop_down_set_selected (self->person, 0);
  gtk_drop_down_set_selected (self->action, 0);
  gtk_drop_down_set_selected (self->time, 0);
  self->filling = FALSE;
  on_choice (self);
}

void
kh_history_filters_show_person (KhHistoryFilters *self, const char *user)
{
  set_all (self, user);
}

void
kh_history_filters_clear (KhHistoryFilters *self)
{
  set_all (self, NULL);
}

void
kh_history_filters_set_account (KhHistoryFilters *self, KhAccount *account)
{
  if (g_set_object (&self->account, account))
    kh_history_filters_clear (self);
}

char *
kh_history_filters_person_text (KhHistoryFilters *self)
{
  KhUser *user = self->chosen != NULL ? kh_account_find_user (self->account, self->chosen) : NULL;

  if (self->chosen == NULL)
    return NULL;
  return g_strdup (user != NULL ? kh_user_get_name (user) : C_ ("filter", "One person"));
}

char *
kh_history_filters_action_text (KhHistoryFilters *self)
{
  guint selected = gtk_drop_down_get_selected (self->action);
  const char *action;

  return selected > 0 ? g_strdup (kh_event_action_group (selected, &action)) : NULL;
}

char *
kh_history_filters_time_text (KhHistoryFilters *self)
{
  guint selected = gtk_drop_down_get_selected (self->time);
  g_autofree char *first = kh_text_for_date (kh_day_button_get_day (self->first));
  g_autofree char *last = kh_text_for_date (kh_day_button_get_day (self->last));

  if (times[selected].days == ANY)
    return NULL;
  if (times[selected].days != CHOSEN)
    return g_strdup (g_dpgettext2 (NULL, "time filter", times[selected].words));
  if (g_str_equal (first, last))
    return g_steal_pointer (&first);
  /* Translators: the first and the last of some days, as in "24 October 2026 – 2 November 2026". */
  return g_strdup_printf (C_ ("days", "%s – %s"), first, last);
}

void
kh_history_filters_clear_person (KhHistoryFilters *self)
{
  g_clear_pointer (&self->chosen, g_free);
  self->filling = TRUE;
  gtk_drop_down_set_selected (self->person, 0);
  self->filling = FALSE;
  on_choice (self);
}

void
kh_history_filters_clear_action (KhHistoryFilters *self)
{
  gtk_drop_down_set_selected (self->action, 0);
}

void
kh_history_filters_clear_time (KhHistoryFilters *self)
{
  gtk_drop_down_set_selected (self->time, 0);
}

static void
kh_history_filters_dispose (GObject *object)
{
  KhHistoryFilters *self = KH_HISTORY_FILTERS (object);

  self->filling = TRUE;
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_history_filters_parent_class)->dispose (object);
}

static void
kh_history_filters_finalize (GObject *object)
{
  KhHistoryFilters *self = KH_HISTORY_FILTERS (object);

  g_ptr_array_unref (self->people);
  g_free (self->chosen);
  G_OBJECT_CLASS (kh_history_filters_parent_class)->finalize (object);
}

static void
kh_history_filters_class_init (KhHistoryFiltersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_history_filters_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_history_filters_finalize;
  widget_class->map = kh_history_filters_map;
  signals[CHANGED] = g_signal_new ("changed", KH_TYPE_HISTORY_FILTERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  g_type_ensure (KH_TYPE_DAY_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/history/kh-history-filters.ui");
  gtk_widget_class_bind_template_child (widget_class, KhHistoryFilters, person);
  gtk_widget_class_bind_template_child (widget_class, KhHistoryFilters, action);
  gtk_widget_class_bind_template_child (widget_class, KhHistoryFilters, time);
  gtk_widget_class_bind_template_child (widget_class, KhHistoryFilters, days);
  gtk_widget_class_bind_template_child (widget_class, KhHistoryFilters, first);
  gtk_widget_class_bind_template_child (widget_class, KhHistoryFilters, last);
  gtk_widget_class_bind_template_callback (widget_class, on_person);
  gtk_widget_class_bind_template_callback (widget_class, on_choice);
  gtk_widget_class_bind_template_callback (widget_class, on_time);
  gtk_widget_class_bind_template_callback (widget_class, on_first);
  gtk_widget_class_bind_template_callback (widget_class, on_last);
  gtk_widget_class_bind_template_callback (widget_class, kh_history_filters_clear);
}

static void
kh_history_filters_init (KhHistoryFilters *self)
{
  g_autoptr (GtkStringList) actions = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  const char *action, *text;

  self->people = g_ptr_array_new_with_free_func (g_free);
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_buttons (GTK_WIDGET (self), PANGO_WRAP_WORD);
  for (guint i = 0; (text = kh_event_action_group (i, &action)) != NULL; i++)
    gtk_string_list_append (actions, text);
  gtk_drop_down_set_model (self->action, G_LIST_MODEL (actions));
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    gtk_string_list_append (words, g_dpgettext2 (NULL, "time filter", times[i].words));
  gtk_drop_down_set_model (self->time, G_LIST_MODEL (words));
  gtk_drop_down_set_expression (self->person, gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  self->filling = FALSE;
}
