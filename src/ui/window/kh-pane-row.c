/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "ui/window/kh-pane-row.h"

struct _KhPaneRow {
  GtkListBoxRow parent_instance;

  /* children */
  GtkLabel *count;

  /* owned */
  GSignalGroup *account_signals;
  GSignalGroup *list_signals;
  KhAccount *account;
  KhPeople *people;

  const KhPaneInfo *info;
  guint update_id;
};

G_DEFINE_FINAL_TYPE (KhPaneRow, kh_pane_row, GTK_TYPE_LIST_BOX_ROW)

static guint
count_items (KhPaneRow *self)
{
  GListModel *list = G_LIST_MODEL (kh_account_get_list (self->account, self->info->collection));
  guint n = g_list_model_get_n_items (list);
  guint count = 0;

  if (self->info->counts == NULL)
    return n;
  for (guint i = 0; i < n; i++) {
    g_autoptr (KhEntity) entity = g_list_model_get_item (list, i);
    count += self->info->counts (entity);
  }
  return count;
}

static void
show (KhPaneRow *self, const char *text, gboolean visible)
{
  gtk_label_set_label (self->count, text);
  gtk_widget_set_visible (GTK_WIDGET (self->count), *text != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self), visible);
  kh_widget_describe (GTK_WIDGET (self), text);
}

static void
update_across (KhPaneRow *self)
{
  guint n = self->people != NULL ? kh_people_get_n_current (self->people) : 0;
  g_autofree char *text = n > 0 ? g_strdup_printf ("%'u", n) : g_strdup ("");

  show (self, text, self->people != NULL);
}

static void
update (KhPaneRow *self)
{
  gboolean known = self->account != NULL && self->info->collection < KH_N_COLLECTIONS
                   && kh_account_get_state (self->account, self->info->collection) == KH_STATE_READY;
  KhCapabilities capabilities = self->account != NULL ? kh_account_get_capabilities (self->account) : 0;
  g_autofree char *text = known ? g_strdup_printf ("%'u", count_items (self)) : g_strdup ("");

  show (self, text,
        self->account == NULL || capabilities == 0
            || (capabilities & self->info->capabilities) == self->info->capabilities);
}

static gboolean
on_idle (gpointer data)
{
  KhPaneRow *self = data;

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* Many people come in many pieces: they are counted once, after the last. */
static void
queue_update (KhPaneRow *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_LOW, on_idle, self, NULL);
}

const KhPaneInfo *
kh_pane_row_get_info (KhPaneRow *self)
{
  g_return_val_if_fail (KH_IS_PANE_ROW (self), NULL);

  return self->info;
}

void
kh_pane_row_set_account (KhPaneRow *self, KhAccount *account)
{
  g_return_if_fail (KH_IS_PANE_ROW (self));

  if (self->info->across || !g_set_object (&self->account, account))
    return;
  g_signal_group_set_target (self->account_signals, account);
  g_signal_group_set_target (self->list_signals,
                             account != NULL && self->info->collection < KH_N_COLLECTIONS
                                 ? kh_account_get_list (account, self->info->collection)
                                 : NULL);
  update (self);
}

void
kh_pane_row_set_people (KhPaneRow *self, KhPeople *people)
{
  g_return_if_fail (KH_IS_PANE_ROW (self));

  if (!self->info->across || self->people == people)
    return;
  if (self->people != NULL)
    g_signal_handlers_disconnect_by_data (self->people, self);
  g_set_object (&self->people, people);
  if (people != NULL)
    g_signal_connect_object (people, "notify::n-current", G_CALLBACK (update_across), self, G_CONNECT_SWAPPED);
  update_across (self);
}

static void
kh_pane_row_dispose (GObject *object)
{
  KhPaneRow *self = KH_PANE_ROW (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->account_signals);
  g_clear_object (&self->list_signals);
  g_clear_object (&self->account);
  g_clear_object (&self->people);
  G_OBJECT_CLASS (kh_pane_row_parent_class)->dispose (object);
}

static void
kh_pane_row_class_init (KhPaneRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kh_pane_row_dispose;
}

static void
kh_pane_row_init (KhPaneRow *self)
{
  self->account_signals = g_signal_group_new (KH_TYPE_ACCOUNT);
  g_signal_group_connect_swapped (self->account_signals, "access-changed", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->account_signals, "state-changed", G_CALLBACK (update), self);
  self->list_signals = g_signal_group_new (KH_TYPE_ENTITY_LIST);
  g_signal_group_connect_swapped (self->list_signals, "updated", G_CALLBACK (queue_update), self);
}

GtkWidget *
kh_pane_row_new (const KhPaneInfo *info)
{
  KhPaneRow *self = g_object_new (KH_TYPE_PANE_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (info->icon);
  GtkWidget *title = gtk_label_new (_ (info->title));

  self->info = info;
  self->count = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "numeric");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->count));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (info->title), -1);
  if (info->across)
    update_across (self);
  return GTK_WIDGET (self);
}
