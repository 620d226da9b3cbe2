/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "ui/users/kh-reminder-bar.h"
#include "ui/users/kh-staff-check.h"
#include "ui/widgets/kh-account-watch.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-pair.h"
#include "ui/widgets/kh-strip.h"

struct _KhReminderBar {
  GtkWidget parent_instance;
  /* template children */
  GtkRevealer *revealer;
  GtkLabel *text;
  GtkWidget *look;
  /* owned */
  GSettings *settings;
  KhAccount *account;
  KhAccountWatch *watch;
};

G_DEFINE_FINAL_TYPE (KhReminderBar, kh_reminder_bar, GTK_TYPE_WIDGET)

static guint look_signal;

/* Of the others who have access. */
static void
count (KhReminderBar *self, guint *people, guint *hinted)
{
  GListModel *users = G_LIST_MODEL (kh_account_get_list (self->account, KH_COLLECTION_USERS));

  *people = *hinted = 0;
  for (guint i = 0; i < g_list_model_get_n_items (users); i++) {
    g_autoptr (KhUser) user = g_list_model_get_item (users, i);
    if (kh_user_get_status (user) != KH_USER_STATUS_ACTIVE || kh_user_get_owner (user))
      continue;
    (*people)++;
    *hinted += kh_account_get_hints (self->account, user) != 0;
  }
}

/* Whether it is time, and one is somebody who can do something about it. */
static gboolean
is_due (KhReminderBar *self)
{
  /* While they come there would be another number to tell for each page of them. */
  if (self->account == NULL || !kh_account_is_whole (self->account, KH_COLLECTION_USERS)
      || kh_account_check (self->account, KH_ACTION_REMOVE_USER, NULL) != KH_DENIAL_NONE)
    return FALSE;
  return kh_staff_check_get_last (self->settings, self->account) == 0
         || kh_staff_check_get_due (self->settings, self->account) != 0;
}

static void
show (KhReminderBar *self, guint hinted)
{
  g_autofree char *text = NULL;

  if (hinted > 0)
    text = g_strdup_printf (
        /* Translators: %u is how many people. */
        ngettext ("Does everybody here still need access? %'u person is worth another look.",
                  "Does everybody here still need access? %'u people are worth another look.", hinted),
        hinted);
  else
    text = g_strdup (_ ("Does everybody here still need access? Go through the list, and remove anybody who has left."));
  gtk_widget_set_visible (self->look, hinted > 0);
  if (g_strcmp0 (gtk_label_get_text (self->text), text) == 0 && gtk_revealer_get_reveal_child (self->revealer))
    return;
  gtk_label_set_text (self->text, text);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  kh_announce (GTK_WIDGET (self), text);
}

static void
update (KhReminderBar *self)
{
  guint people = 0, hinted = 0;

  if (is_due (self))
    count (self, &people, &hinted);
  if (people == 0) {
    gtk_revealer_set_reveal_child (self->revealer, FALSE);
    return;
  }
  /* Who has just come here needs time first, unless there is something to see already. */
  if (hinted == 0 && kh_staff_check_get_last (self->settings, self->account) == 0)
    kh_staff_check_note (self->settings, self->account);
  else
    show (self, hinted);
}

static void
on_account_changed (gpointer owner, guint changed)
{
  update (owner);
}

static void
on_look (KhReminderBar *self)
{
  kh_staff_check_note (self->settings, self->account);
  g_signal_emit (self, look_signal, 0);
}

static void
on_close (KhReminderBar *self)
{
  kh_staff_check_note (self->settings, self->account);
}

void
kh_reminder_bar_set_account (KhReminderBar *self, KhAccount *account)
{
  if (!g_set_object (&self->account, account))
    return;
  g_clear_object (&self->watch);
  if (account != NULL)
    self->watch = kh_account_watch_new (account, KH_WATCH_ACCESS | KH_WATCH (KH_COLLECTION_USERS)
                                                     | KH_WATCH (KH_COLLECTION_ROLES),
                                        on_account_changed, self);
  update (self);
}

static void
kh_reminder_bar_dispose (GObject *object)
{
  KhReminderBar *self = KH_REMINDER_BAR (object);

  g_clear_object (&self->watch);
  g_clear_object (&self->account);
  g_clear_object (&self->settings);
  g_clear_pointer ((GtkWidget **) &self->revealer, gtk_widget_unparent);
  G_OBJECT_CLASS (kh_reminder_bar_parent_class)->dispose (object);
}

static void
kh_reminder_bar_class_init (KhReminderBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_reminder_bar_dispose;
  look_signal = g_signal_new ("look", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                              0);
  g_type_ensure (KH_TYPE_PAIR);
  g_type_ensure (KH_TYPE_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/users/kh-reminder-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, KhReminderBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, KhReminderBar, text);
  gtk_widget_class_bind_template_child (widget_class, KhReminderBar, look);
  gtk_widget_class_bind_template_callback (widget_class, on_look);
  gtk_widget_class_bind_template_callback (widget_class, on_close);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kh_reminder_bar_init (KhReminderBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_buttons (GTK_WIDGET (self), PANGO_WRAP_WORD);
  self->settings = g_settings_new (KH_APP_ID);
  g_signal_connect_object (self->settings, "changed::" KH_STAFF_CHECK_KEY, G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}
