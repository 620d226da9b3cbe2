/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "compat/kh-split.h"
#include "ui/connect/kh-connect-window.h"
#include "ui/invite/kh-invite-window.h"
#include "ui/settings/kh-account-settings.h"
#include "ui/settings/kh-profile.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-focus.h"
#include "ui/widgets/kh-text-for.h"
#include "ui/window/kh-account-removal.h"
#include "ui/window/kh-attention.h"
#include "ui/window/kh-pane-deck.h"
#include "ui/window/kh-panes.h"
#include "ui/window/kh-sidebar.h"
#include "ui/window/kh-welcome-page.h"
#include "ui/window/kh-window-size.h"
#include "ui/window/kh-window.h"

struct _KhWindow {
  AdwApplicationWindow parent_instance;

  /* template children */
  GtkStack *stack;
  KhSplit *split;
  KhSidebar *sidebar;
  KhPaneDeck *panes;

  /* owned */
  KhAccounts *accounts;
  KhPeople *people; /* from the first time on that there are two accounts */
  GSettings *settings;
  KhAccount *account;
  KhAttention *attention;
  GSignalGroup *account_signals;
  GCancellable *cancellable;
  char *pane; /* the name of the one that is chosen */
  char *item; /* what to show in it, once the account has been read; or NULL */
  KhConnectWindow *connect_window; /* weak */

  KhWelcomePage *welcome; /* borrowed: NULL until it is first shown */
};

G_DEFINE_FINAL_TYPE (KhWindow, kh_window, ADW_TYPE_APPLICATION_WINDOW)

static guint
count_accounts (KhWindow *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->accounts));
}

/* The pane that is chosen; the first one while that is not to be had. */
static const KhPaneInfo *
get_pane (KhWindow *self)
{
  const KhPaneInfo *info = kh_panes_find (self->pane);
  guint n;

  return info->across && count_accounts (self) < 2 ? kh_panes_get (&n) : info;
}

static void
update_actions (KhWindow *self)
{
  gboolean signed_out = self->account != NULL && kh_account_get_signed_out (self->account);
  gboolean works = self->account != NULL && !signed_out;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sync", works && !kh_account_get_syncing (self->account));
  /* Whoever may not is told so. */
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.invite",
                                 works
                                     && kh_account_check (self->account, KH_ACTION_INVITE, NULL)
                                            != KH_DENIAL_UNSUPPORTED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sign-in", signed_out);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.account-settings",
                                 works && kh_account_get_info (self->account) != NULL
                                     && (kh_account_get_capabilities (self->account) & KH_CAPABILITY_SETTINGS) != 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.profile",
                                 works && kh_account_get_person (self->account) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.remove-account", self->account != NULL);
}

static void
show_pane (KhWindow *self)
{
  const KhPaneInfo *info = get_pane (self);

  g_object_set (self->split, "content-title", kh_pane_deck_show (self->panes, info), NULL);
  kh_sidebar_select (self->sidebar, info->name);
  kh_attention_set (self->attention, self->account, info->across);
}

/* From nowhere, that is when what had the focus went: a row that was removed, a toast that has passed. Left to itself it
 * would go to whatever comes first, and GTK 4.8 complains where that is a label with a link. */
static gboolean
kh_window_focus (GtkWidget *widget, GtkDirectionType direction)
{
  if (kh_focus_get (widget) == NULL) {
    kh_pane_deck_take_focus (KH_WINDOW (widget)->panes);
    if (kh_focus_get (widget) != NULL)
      return TRUE;
  }
  return GTK_WIDGET_CLASS (kh_window_parent_class)->focus (widget, direction);
}

static void
kh_window_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kh_window_parent_class)->map (widget);
  kh_pane_deck_take_focus (KH_WINDOW (widget)->panes);
}

static void
choose_pane (KhWindow *self, const char *name)
{
  const KhPaneInfo *info = kh_panes_find (name);

  if (self->account == NULL || info == NULL || (info->across && count_accounts (self) < 2))
    return;
  if (g_strcmp0 (self->pane, name) != 0) {
    g_free (self->pane);
    self->pane = g_strdup (name);
    g_settings_set_string (self->settings, "pane", name);
  }
  show_pane (self);
  kh_split_set_show_content (self->split, TRUE);
}

static void connected_cb (KhWindow *self, KhAccount *account);

static KhWelcomePage *
ensure_welcome (KhWindow *self)
{
  if (self->welcome == NULL) {
    self->welcome = g_object_new (KH_TYPE_WELCOME_PAGE, "accounts", self->accounts, NULL);
    g_signal_connect_object (self->welcome, "connected", G_CALLBACK (connected_cb), self, G_CONNECT_SWAPPED);
    gtk_stack_add_named (self->stack, GTK_WIDGET (self->welcome), "welcome");
  }
  return self->welcome;
}

static void
update (KhWindow *self)
{
  update_actions (self);
  if (self->account == NULL) {
    kh_attention_set (self->attention, NULL, FALSE);
    gtk_stack_set_visible_child (self->stack, GTK_WIDGET (ensure_welcome (self)));
    return;
  }
  show_pane (self);
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "account") == 0)
    return;
  gtk_stack_set_visible_child_name (self->stack, "account");
  kh_pane_deck_take_focus (self->panes);
}

static void
account_notify_cb (KhWindow *self)
{
  update_actions (self);
  if (self->account != NULL)
    show_pane (self);
}

static void
show_store_error (KhWindow *self)
{
  g_autoptr (GError) error = self->account != NULL ? kh_account_take_store_error (self->account) : NULL;
  g_autofree char *title = NULL;

  if (error == NULL)
    return;
  title = kh_text_for_error_title (error);
  kh_feedback_error (GTK_WIDGET (self->stack), title, error);
}

static void
set_account (KhWindow *self, KhAccount *account)
{
  if (!g_set_object (&self->account, account))
    return;
  g_clear_pointer (&self->item, g_free);
  g_signal_group_set_target (self->account_signals, account);
  kh_pane_deck_set_account (self->panes, account);
  g_object_set (self->sidebar, "account", account, NULL);
  if (account != NULL) {
    g_settings_set_string (self->settings, "account", kh_account_get_id (account));
    if (!kh_account_get_signed_out (account))
      kh_account_sync_async (account, NULL, NULL, NULL);
  }
  update (self);
  show_store_error (self);
}

static void open_now (KhWindow *self, KhAccount *account, const char *pane, const char *item);

static void
switch_answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GVariant) to = data;
  KhWindow *self = KH_WINDOW (source);
  const char *id, *pane, *item;
  KhAccount *account;

  if (!kh_confirm_finish (result) || self->accounts == NULL)
    return;
  g_variant_get (to, "(&sm&sm&s)", &id, &pane, &item);
  account = kh_accounts_find (self->accounts, id);
  if (account != NULL)
    open_now (self, account, pane, item);
}

/* As the person chose, who is asked first when it would cost them something. @pane: (nullable): the one that is shown. */
static void
switch_to (KhWindow *self, KhAccount *account, const char *pane, const char *item)
{
  g_autofree char *unsaved = account != self->account ? kh_pane_deck_describe_unsaved (self->panes) : NULL;

  if (unsaved == NULL)
    open_now (self, account, pane, item);
  else
    kh_feedback_ask_discard (GTK_WIDGET (self), unsaved, self->cancellable, switch_answered_cb,
                             g_variant_ref_sink (g_variant_new ("(smsms)", kh_account_get_id (account), pane, item)));
}

static void
switch_account (KhWindow *self, KhAccount *account)
{
  switch_to (self, account, NULL, NULL);
}

static void
update_people (KhWindow *self)
{
  gboolean several = count_accounts (self) > 1;

  if (several && self->people == NULL) {
    self->people = kh_people_new (G_LIST_MODEL (self->accounts));
    kh_pane_deck_set_people (self->panes, self->people);
  }
  g_object_set (self->sidebar, "people", several ? self->people : NULL, NULL);
}

/* Perhaps the account that is shown has gone, or there was none and now there is. */
static void
accounts_changed_cb (KhWindow *self)
{
  g_autofree char *last = NULL;
  g_autoptr (KhAccount) first = NULL;
  KhAccount *account;

  update_people (self);
  if (self->account != NULL && kh_accounts_find (self->accounts, kh_account_get_id (self->account)) == self->account) {
    show_pane (self);
    return;
  }
  last = g_settings_get_string (self->settings, "account");
  first = g_list_model_get_item (G_LIST_MODEL (self->accounts), 0);
  account = kh_accounts_find (self->accounts, last);
  set_account (self, account != NULL ? account : first);
}

static void
connected_cb (KhWindow *self, KhAccount *account)
{
  switch_account (self, account);
  kh_split_set_show_content (self->split, TRUE);
}

static void
pane_chosen_cb (KhWindow *self, const char *name)
{
  choose_pane (self, name);
  /* The sidebar is gone, and where it had the focus nothing has it. */
  if (kh_split_get_narrow (self->split))
    kh_pane_deck_take_focus (self->panes);
}

void
kh_window_show_sample (KhWindow *self)
{
  guint n;

  g_return_if_fail (KH_IS_WINDOW (self));

  n = g_list_model_get_n_items (G_LIST_MODEL (self->accounts));
  for (guint i = 0; i < n; i++) {
    g_autoptr (KhAccount) account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);
    if (kh_accounts_is_sample (self->accounts, account)) {
      if (self->account == NULL || !kh_accounts_is_sample (self->accounts, self->account))
        switch_account (self, account);
      return;
    }
  }
  if (self->account == NULL)
    kh_welcome_page_try_sample (ensure_welcome (self));
}

static void
open_connect_window (KhWindow *self, KhAccount *account)
{
  KhConnectWindow *window = kh_connect_window_new (GTK_WINDOW (self), self->accounts, account);

  g_set_weak_pointer (&self->connect_window, window);
  g_signal_connect_object (window, "connected", G_CALLBACK (connected_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

void
kh_window_connect_to (KhWindow *self, const char *link)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *address = kh_service_address_from_link (link, &error);

  g_return_if_fail (KH_IS_WINDOW (self));

  if (address == NULL) {
    g_autofree char *title = kh_text_for_error_title (error);
    g_autofree char *text = kh_text_for_error (error);
    kh_alert_show (GTK_WIDGET (self), title, text);
    return;
  }
  /* One that is being filled in stays: a link must not write into it. */
  if (self->connect_window == NULL) {
    open_connect_window (self, NULL);
    kh_connect_window_set_address (self->connect_window, address);
  }
  gtk_window_present (GTK_WINDOW (self->connect_window));
}

static void
connect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_connect_window (KH_WINDOW (widget), NULL);
}

static void
sign_in_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_connect_window (KH_WINDOW (widget), KH_WINDOW (widget)->account);
}

static void
show_account_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KhWindow *self = KH_WINDOW (widget);
  KhAccount *account = kh_accounts_find (self->accounts, g_variant_get_string (parameter, NULL));

  if (account != NULL)
    switch_account (self, account);
}

static void
remove_account_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KhWindow *self = KH_WINDOW (widget);

  kh_account_removal_ask (GTK_WINDOW (self), self->accounts, self->account, self->cancellable);
}

static void
sync_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kh_attention_sync (KH_WINDOW (widget)->attention);
}

static void
invite_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KhWindow *self = KH_WINDOW (widget);
  KhDenial denial = kh_account_check (self->account, KH_ACTION_INVITE, NULL);

  if (denial == KH_DENIAL_NONE)
    kh_invite_window_present (GTK_WINDOW (self), self->account);
  else
    kh_feedback_denied (GTK_WIDGET (self->stack), _ ("Invite"), self->account, denial);
}

static void
account_settings_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kh_account_settings_present (GTK_WINDOW (widget), KH_WINDOW (widget)->account);
}

static void
profile_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kh_profile_present (GTK_WINDOW (widget), KH_WINDOW (widget)->account);
}

static void
show_sidebar_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kh_split_set_show_content (KH_WINDOW (widget)->split, FALSE);
  kh_sidebar_take_focus (KH_WINDOW (widget)->sidebar);
}

static void
show_pane_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KhWindow *self = KH_WINDOW (widget);

  choose_pane (self, kh_sidebar_get_pane (self->sidebar, g_variant_get_uint32 (parameter)));
  kh_pane_deck_take_focus (self->panes);
}

static void
show_user_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KhWindow *self = KH_WINDOW (widget);
  const char *id = g_variant_get_string (parameter, NULL);

  if (self->account == NULL || kh_account_find_user (self->account, id) == NULL)
    return;
  choose_pane (self, "users");
  kh_pane_deck_open_item (self->panes, "users", id);
}

static void
show_item (KhWindow *self)
{
  g_autofree char *item = NULL;

  if (self->item == NULL || self->account == NULL || !kh_account_is_restored (self->account))
    return;
  item = g_steal_pointer (&self->item);
  kh_pane_deck_open_item (self->panes, self->pane, item);
}

static void
access_changed_cb (KhWindow *self)
{
  update_actions (self);
  show_item (self);
}

static void
open_now (KhWindow *self, KhAccount *account, const char *pane, const char *item)
{
  set_account (self, account);
  if (pane == NULL)
    return;
  choose_pane (self, pane);
  g_free (self->item);
  self->item = *item != '\0' ? g_strdup (item) : NULL;
  show_item (self);
}

void
kh_window_open (KhWindow *self, const char *account, const char *pane, const char *item)
{
  KhAccount *found = kh_accounts_find (self->accounts, account);

  if (found != NULL)
    switch_to (self, found, pane, item);
}

void
kh_window_search (KhWindow *self, const char *text)
{
  g_return_if_fail (KH_IS_WINDOW (self));

  if (self->account == NULL)
    return;
  choose_pane (self, "users");
  kh_pane_deck_search_users (self->panes, text);
}

static void
show_history_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KhWindow *self = KH_WINDOW (widget);

  if (self->account == NULL)
    return;
  choose_pane (self, "history");
  kh_pane_deck_open_item (self->panes, "history", g_variant_get_string (parameter, NULL));
}

static void
start_review_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KhWindow *self = KH_WINDOW (widget);

  if (self->account == NULL)
    return;
  choose_pane (self, "review");
  kh_pane_deck_start_review (self->panes);
}

/* The shown pane gets it, wherever the focus is. */
static gboolean
activate_in_pane (KhWindow *self, const char *action)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "account") == 0
         && kh_pane_deck_activate (self->panes, action);
}

static gboolean
search_shortcut (GtkWidget *widget, GVariant *args, gpointer data)
{
  return activate_in_pane (KH_WINDOW (widget), "pane.search");
}

static gboolean
leave_shortcut (GtkWidget *widget, GVariant *args, gpointer data)
{
  return activate_in_pane (KH_WINDOW (widget), "pane.leave");
}

static void
close_answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  if (kh_confirm_finish (result))
    gtk_window_destroy (GTK_WINDOW (source));
}

static gboolean
kh_window_close_request (GtkWindow *window)
{
  KhWindow *self = KH_WINDOW (window);
  g_autofree char *unsaved = kh_pane_deck_describe_unsaved (self->panes);

  kh_window_size_save (window, self->settings);
  if (unsaved != NULL) {
    kh_feedback_ask_discard (GTK_WIDGET (self), unsaved, self->cancellable, close_answered_cb, NULL);
    return TRUE;
  }
  return GTK_WINDOW_CLASS (kh_window_parent_class)->close_request (window);
}

static void
kh_window_dispose (GObject *object)
{
  KhWindow *self = KH_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_weak_pointer (&self->connect_window);
  g_clear_object (&self->account_signals);
  g_clear_object (&self->attention);
  g_clear_object (&self->account);
  g_clear_object (&self->people);
  g_clear_object (&self->accounts);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (kh_window_parent_class)->dispose (object);
}

static void
kh_window_finalize (GObject *object)
{
  g_free (KH_WINDOW (object)->pane);
  g_free (KH_WINDOW (object)->item);
  G_OBJECT_CLASS (kh_window_parent_class)->finalize (object);
}

static void
kh_window_class_init (KhWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kh_window_dispose;
  object_class->finalize = kh_window_finalize;
  widget_class->map = kh_window_map;
  widget_class->focus = kh_window_focus;
  GTK_WINDOW_CLASS (klass)->close_request = kh_window_close_request;

  g_type_ensure (KH_TYPE_PANE_DECK);
  g_type_ensure (KH_TYPE_SIDEBAR);
  g_type_ensure (KH_TYPE_SPLIT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/window/kh-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KhWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, KhWindow, split);
  gtk_widget_class_bind_template_child (widget_class, KhWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, KhWindow, panes);
  gtk_widget_class_bind_template_callback (widget_class, pane_chosen_cb);

  gtk_widget_class_install_action (widget_class, "win.connect", NULL, connect_action);
  gtk_widget_class_install_action (widget_class, "win.sign-in", NULL, sign_in_action);
  gtk_widget_class_install_action (widget_class, "win.show-account", "s", show_account_action);
  gtk_widget_class_install_action (widget_class, "win.remove-account", NULL, remove_account_action);
  gtk_widget_class_install_action (widget_class, "win.account-settings", NULL, account_settings_action);
  gtk_widget_class_install_action (widget_class, "win.profile", NULL, profile_action);
  gtk_widget_class_install_action (widget_class, "win.sync", NULL, sync_action);
  gtk_widget_class_install_action (widget_class, "win.invite", NULL, invite_action);
  gtk_widget_class_install_action (widget_class, "win.show-sidebar", NULL, show_sidebar_action);
  gtk_widget_class_install_action (widget_class, "win.show-pane", "u", show_pane_action);
  /* With a user's id; for other panes. */
  gtk_widget_class_install_action (widget_class, "win.show-user", "s", show_user_action);
  gtk_widget_class_install_action (widget_class, "win.show-history", "s", show_history_action);
  gtk_widget_class_install_action (widget_class, "win.start-review", NULL, start_review_action);
  /* Not application accelerators, for those come before the widget that has the focus: Esc closes a popover or a
   * search first. */
  gtk_widget_class_add_binding (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, search_shortcut, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, leave_shortcut, NULL);
}

static void
kh_window_init (KhWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->account_signals = g_signal_group_new (KH_TYPE_ACCOUNT);
  g_signal_group_connect_swapped (self->account_signals, "notify", G_CALLBACK (account_notify_cb), self);
  g_signal_group_connect_swapped (self->account_signals, "access-changed", G_CALLBACK (access_changed_cb), self);
  g_signal_group_connect_swapped (self->account_signals, "notify::store-error", G_CALLBACK (show_store_error), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_focus_rescue (GTK_WINDOW (self));
}

KhWindow *
kh_window_new (AdwApplication *application, KhAccounts *accounts, GSettings *settings)
{
  KhWindow *self = g_object_new (KH_TYPE_WINDOW, "application", application, NULL);
  const KhPaneInfo *infos;
  guint n;

  self->accounts = g_object_ref (accounts);
  self->attention = kh_attention_new (GTK_WINDOW (self), accounts);
  self->settings = g_object_ref (settings);
  kh_window_size_restore (GTK_WINDOW (self), settings);
  self->pane = g_settings_get_string (settings, "pane");
  infos = kh_panes_get (&n);
  if (kh_panes_find (self->pane) == NULL) {
    g_free (self->pane);
    self->pane = g_strdup (infos[0].name);
  }
  g_object_set (self->sidebar, "accounts", accounts, NULL);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (accounts_changed_cb), self, G_CONNECT_SWAPPED);
  kh_split_set_show_content (self->split, TRUE);
  accounts_changed_cb (self);
  update (self);
  return self;
}
