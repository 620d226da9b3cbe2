/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/history/kh-person-history.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "account/kh-history.h"
#include "ui/history/kh-event-row.h"
#include "ui/history/kh-event-text.h"
#include "ui/widgets/kh-fit.h"

#define SHOWN 5

struct _KhPersonHistory {
  AdwPreferencesGroup parent_instance;

  /* owned */
  KhAccount *account;
  KhHistory *history;
  GPtrArray *rows; /* borrowed AdwPreferencesRow */
  char *user_id;

  /* children */
  GtkWidget *none;
};

G_DEFINE_FINAL_TYPE (KhPersonHistory, kh_person_history, ADW_TYPE_PREFERENCES_GROUP)

static void
unfold (KhPersonHistory *self, KhEventRow *content)
{
  kh_event_row_set (content, self->account, kh_event_row_get_event (content), TRUE, TRUE);
}

static void
add_row (KhPersonHistory *self, KhEvent *event)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *content = kh_event_row_new ();
  g_autofree char *sentence = kh_event_sentence (event, self->account, FALSE);

  kh_event_row_set (KH_EVENT_ROW (content), self->account, event, TRUE, FALSE);
  g_signal_connect_object (content, "unfolded", G_CALLBACK (unfold), self, G_CONNECT_SWAPPED);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sentence);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), content);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static gboolean
is_shown (KhPersonHistory *self, guint position, KhEvent *event)
{
  GtkListBoxRow *row = position < self->rows->len ? g_ptr_array_index (self->rows, position) : NULL;

  return row != NULL && kh_event_row_get_event (KH_EVENT_ROW (gtk_list_box_row_get_child (row))) == event;
}

/* There are few rows, and they change seldom: those from the first that differs on are made again. */
static void
on_updated (KhPersonHistory *self)
{
  guint n = MIN (g_list_model_get_n_items (G_LIST_MODEL (self->history)), SHOWN);
  guint same = 0;
  KhState state = kh_history_get_state (self->history);

  for (; same < n; same++) {
    g_autoptr (KhEvent) event = g_list_model_get_item (G_LIST_MODEL (self->history), same);
    if (!is_shown (self, same, event))
      break;
  }
  for (guint i = same; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, same);
  for (guint i = same; i < n; i++) {
    g_autoptr (KhEvent) event = g_list_model_get_item (G_LIST_MODEL (self->history), i);
    add_row (self, event);
  }
  gtk_widget_set_visible (self->none, n == 0);
  gtk_widget_set_visible (GTK_WIDGET (self), state == KH_STATE_READY);
}

static void
on_show_all (KhPersonHistory *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-history", "s", self->user_id);
}

void
kh_person_history_set_user (KhPersonHistory *self, KhAccount *account, KhUser *user)
{
  g_autoptr (KhHistoryQuery) query = kh_history_query_copy (NULL);

  g_return_if_fail (self->history == NULL);
  self->user_id = g_strdup (kh_entity_get_id (KH_ENTITY (user)));
  if ((kh_account_get_capabilities (account) & KH_CAPABILITY_HISTORY) == 0)
    return;
  g_set_object (&self->account, account);
  query->person = g_strdup (self->user_id);
  self->history = kh_history_new (account, query, SHOWN);
  g_signal_connect_object (self->history, "updated", G_CALLBACK (on_updated), self, G_CONNECT_SWAPPED);
}

static void
kh_person_history_dispose (GObject *object)
{
  KhPersonHistory *self = KH_PERSON_HISTORY (object);

  if (self->history != NULL)
    g_signal_handlers_disconnect_by_data (self->history, self);
  g_clear_object (&self->history);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_person_history_parent_class)->dispose (object);
}

static void
kh_person_history_finalize (GObject *object)
{
  KhPersonHistory *self = KH_PERSON_HISTORY (object);

  g_ptr_array_unref (self->rows);
  g_free (self->user_id);
  G_OBJECT_CLASS (kh_person_history_parent_class)->finalize (object);
}

static void
kh_person_history_class_init (KhPersonHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kh_person_history_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_person_history_finalize;
}

static void
kh_person_history_init (KhPersonHistory *self)
{
  GtkWidget *all = gtk_button_new_with_label (C_ ("button", "Show All"));

  self->rows = g_ptr_array_new ();
  self->none = gtk_label_new (_ ("Nothing has happened yet."));
  gtk_label_set_xalign (GTK_LABEL (self->none), 0);
  gtk_widget_add_css_class (self->none, "dim-label");
  gtk_widget_add_css_class (all, "flat");
  gtk_widget_set_valign (all, GTK_ALIGN_CENTER);
  kh_fit_side_buttons (all);
  g_signal_connect_object (all, "clicked", G_CALLBACK (on_show_all), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("History"));
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), all);
  kh_fit_groups (GTK_WIDGET (self));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->none);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
