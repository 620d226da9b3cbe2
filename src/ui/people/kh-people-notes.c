/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "ui/people/kh-people-notes.h"
#include "ui/people/kh-people-text.h"
#include "ui/widgets/kh-fit.h"

/* More than so many would leave no room for the list. */
#define MOST_SHOWN 2

struct _KhPeopleNotes {
  GtkWidget parent_instance;
  GtkWidget *summary; /* of many: how many, and a button that shows them */
  GtkLabel *summary_label;
  GtkWidget *show_all;
  GtkWidget *bars;
  GListModel *accounts; /* owned */
  GPtrArray *watched;   /* owned KhAccount: those whose signals are listened to */
  char *text;           /* what is said */
  char *state;          /* that, and what can be done about it */
  guint idle_id;
};

G_DEFINE_FINAL_TYPE (KhPeopleNotes, kh_people_notes, GTK_TYPE_WIDGET)

static guint changed;

static void
on_try_again (GtkWidget *button)
{
  KhAccount *account = g_object_get_data (G_OBJECT (button), "kh-account");

  if (!kh_account_get_signed_out (account)) {
    /* What comes of it shows in the account. */
    kh_account_sync_async (account, NULL, NULL, NULL);
    return;
  }
  gtk_widget_activate_action (button, "win.show-account", "s", kh_account_get_id (account));
  gtk_widget_activate_action (button, "win.sign-in", NULL);
}

static GtkWidget *
create_button (KhAccount *account)
{
  gboolean signed_out = kh_account_get_signed_out (account);
  GtkWidget *button = gtk_button_new_with_label (signed_out ? C_ ("button", "Sign In") : C_ ("button", "Try Again"));
  g_autofree char *name = NULL;

  /* Translators: the names of buttons beside an account's name; %s is that name. */
  name = g_strdup_printf (signed_out ? _ ("Sign In to %s") : _ ("Try %s Again"), kh_account_get_name (account));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  kh_fit_side_buttons (button);
  gtk_widget_set_sensitive (button, !kh_account_get_syncing (account));
  kh_button_set_name (button, name);
  g_object_set_data_full (G_OBJECT (button), "kh-account", g_object_ref (account), g_object_unref);
  g_signal_connect (button, "clicked", G_CALLBACK (on_try_again), NULL);
  return button;
}

/* Whether another attempt may help. */
static gboolean
can_be_helped (KhAccount *account)
{
  return !kh_account_get_shut_out (account)
         && kh_account_get_state (account, KH_COLLECTION_USERS) != KH_STATE_RESTRICTED
         && (kh_account_get_signed_out (account) || kh_account_get_error (account) != NULL
             || kh_account_get_offline (account));
}

static void
add_bar (KhPeopleNotes *self, KhAccount *account, const char *note)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (kh_account_get_offline (account) ? "network-offline-symbolic"
                                                                                  : "dialog-information-symbolic");
  GtkWidget *label;
  g_autofree char *text = NULL;

  /* Translators: the name of an account, and what is to be said about it. */
  text = g_strdup_printf (C_ ("note about an account", "%s: %s"), kh_account_get_name (account), note);
  label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (bar, "kh-bar");
  gtk_box_append (GTK_BOX (bar), icon);
  gtk_box_append (GTK_BOX (bar), label);
  if (can_be_helped (account))
    gtk_box_append (GTK_BOX (bar), create_button (account));
  gtk_box_append (GTK_BOX (self->bars), bar);
}

static void
update_visible (KhPeopleNotes *self, guint n)
{
  gboolean many = n > MOST_SHOWN;
  g_autofree char *text = NULL;

  /* Translators: %u is how many accounts, 3 or more. */
  text = g_strdup_printf (ngettext ("%u account is not shown as it is now.", "%u accounts are not shown as they are now.",
                                    n),
                          n);
  gtk_label_set_text (self->summary_label, text);
  gtk_widget_set_visible (self->summary, many);
  gtk_widget_set_visible (self->bars,
                          n > 0 && (!many || gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->show_all))));
}

static guint
count_bars (KhPeopleNotes *self)
{
  guint n = 0;

  for (GtkWidget *bar = gtk_widget_get_first_child (self->bars); bar != NULL; bar = gtk_widget_get_next_sibling (bar))
    n++;
  return n;
}

static void
on_show_all (KhPeopleNotes *self)
{
  update_visible (self, count_bars (self));
}

static void
remove_bars (KhPeopleNotes *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->bars)) != NULL)
    gtk_box_remove (GTK_BOX (self->bars), child);
}

/* Bars stay while they say the same, and the focus with them. */
static void
update (KhPeopleNotes *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) state = g_string_new (NULL);

  for (guint i = 0; i < self->watched->len; i++) {
    KhAccount *account = g_ptr_array_index (self->watched, i);
    g_autofree char *note = kh_people_account_note (account);
    if (note == NULL)
      continue;
    g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", kh_account_get_name (account), note);
    g_string_append_printf (state, "%u%d%d ", i, kh_account_get_syncing (account), can_be_helped (account));
  }
  g_string_append (state, text->str);
  if (g_strcmp0 (state->str, self->state) == 0)
    return;
  g_free (self->state);
  self->state = g_strdup (state->str);
  remove_bars (self);
  for (guint i = 0; i < self->watched->len; i++) {
    g_autofree char *note = kh_people_account_note (g_ptr_array_index (self->watched, i));
    if (note != NULL)
      add_bar (self, g_ptr_array_index (self->watched, i), note);
  }
  update_visible (self, count_bars (self));
  if (g_strcmp0 (text->str, self->text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text->str);
  if (text->len > 0)
    kh_announce (GTK_WIDGET (self), self->text);
  g_signal_emit (self, changed, 0);
}

static gboolean
on_idle (gpointer data)
{
  KhPeopleNotes *self = data;

  self->idle_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
queue_update (KhPeopleNotes *self)
{
  if (self->idle_id == 0)
    self->idle_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_idle, self, NULL);
}

static void
forget_accounts (KhPeopleNotes *self)
{
  for (guint i = 0; i < self->watched->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->watched, i), self);
  g_ptr_array_set_size (self->watched, 0);
}

static void
on_accounts_changed (KhPeopleNotes *self)
{
  forget_accounts (self);
  for (guint i = 0; i < g_list_model_get_n_items (self->accounts); i++) {
    KhAccount *account = g_list_model_get_item (self->accounts, i);
    g_ptr_array_add (self->watched, account);
    g_signal_connect_object (account, "notify", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (account, "state-changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  }
  update (self);
}

void
kh_people_notes_set_accounts (KhPeopleNotes *self, GListModel *accounts)
{
  g_return_if_fail (self->accounts == NULL);

  self->accounts = g_object_ref (accounts);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (on_accounts_changed), self, G_CONNECT_SWAPPED);
  on_accounts_changed (self);
}

char *
kh_people_notes_dup_text (KhPeopleNotes *self)
{
  return g_strdup (self->text != NULL ? self->text : "");
}

static void
kh_people_notes_dispose (GObject *object)
{
  KhPeopleNotes *self = KH_PEOPLE_NOTES (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  forget_accounts (self);
  g_clear_object (&self->accounts);
  g_clear_pointer (&self->summary, gtk_widget_unparent);
  g_clear_pointer (&self->bars, gtk_widget_unparent);
  G_OBJECT_CLASS (kh_people_notes_parent_class)->dispose (object);
}

static void
kh_people_notes_finalize (GObject *object)
{
  KhPeopleNotes *self = KH_PEOPLE_NOTES (object);

  g_free (self->text);
  g_free (self->state);
  g_ptr_array_unref (self->watched);
  G_OBJECT_CLASS (kh_people_notes_parent_class)->finalize (object);
}

static void
kh_people_notes_class_init (KhPeopleNotesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_people_notes_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_people_notes_finalize;
  changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                          0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
kh_people_notes_init (KhPeopleNotes *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                  GTK_ORIENTATION_VERTICAL);
  self->summary = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->summary_label = GTK_LABEL (label);
  self->show_all = gtk_toggle_button_new_with_label (C_ ("button", "Show Which"));
  self->bars = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_label_set_xalign (self->summary_label, 0);
  gtk_label_set_wrap (self->summary_label, TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (self->show_all, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->summary, "kh-bar");
  gtk_box_append (GTK_BOX (self->summary), gtk_image_new_from_icon_name ("dialog-information-symbolic"));
  gtk_box_append (GTK_BOX (self->summary), label);
  gtk_box_append (GTK_BOX (self->summary), self->show_all);
  gtk_widget_set_visible (self->summary, FALSE);
  gtk_widget_set_visible (self->bars, FALSE);
  gtk_widget_set_parent (self->summary, GTK_WIDGET (self));
  gtk_widget_set_parent (self->bars, GTK_WIDGET (self));
  g_signal_connect_object (self->show_all, "toggled", G_CALLBACK (on_show_all), self, G_CONNECT_SWAPPED);
}
