/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-error.h"
#include "compat/kh-compat.h"
#include "ui/connect/kh-connect-window.h"
#include "ui/widgets/kh-button-face.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-text-for.h"

struct _KhConnectWindow {
  AdwWindow parent_instance;

  /* template children */
  AdwWindowTitle *title;
  GtkStack *stack;
  GtkWidget *submit_button;
  GtkStack *submit_stack;
  GtkSpinner *spinner;
  AdwPreferencesGroup *services;
  GtkWidget *server;
  GtkWidget *address;
  GtkLabel *address_error;
  GtkWidget *methods;
  GtkToggleButton *sign_in_toggle;
  GtkToggleButton *token_toggle;
  GtkWidget *email;
  GtkWidget *password;
  GtkWidget *token;
  GtkLabel *credentials_error;
  GtkLabel *hint;
  GtkWidget *back_button;
  GtkWidget *problem;
  GtkLabel *problem_title;
  GtkLabel *problem_text;
  GtkWidget *memory_button;

  /* owned */
  KhAccounts *accounts;
  KhAccount *account; /* NULL to connect another */
  GCancellable *cancellable;

  const KhService *service;
  gboolean busy;
};

enum { CONNECTED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhConnectWindow, kh_connect_window, ADW_TYPE_WINDOW)

static const char *
text_of (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static gboolean
by_token (KhConnectWindow *self)
{
  return !gtk_toggle_button_get_active (self->sign_in_toggle);
}

static void
update_hint (KhConnectWindow *self)
{
  const char *kept = by_token (self) ? _ ("The token is kept in this computer’s keyring and nowhere else.")
                                     : _ ("The password is not kept. The sign-in is, in this computer’s keyring.");
  g_autofree char *text = NULL;

  if (by_token (self) && self->service != NULL && self->service->token_hint != NULL)
    text = g_strconcat (_ (self->service->token_hint), "\n", kept, NULL);
  gtk_label_set_label (self->hint, text != NULL ? text : kept);
}

static void
update (KhConnectWindow *self)
{
  gboolean form = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "form") == 0;
  gboolean filled;

  if (by_token (self))
    filled = *text_of (self->token) != '\0';
  else
    filled = *text_of (self->email) != '\0' && *text_of (self->password) != '\0';
  if (self->service != NULL && (self->service->flags & KH_SERVICE_ADDRESS) != 0)
    filled = filled && *text_of (self->address) != '\0';
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connect.submit", form && filled && !self->busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connect.in-memory", form && filled && !self->busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connect.back", form && self->account == NULL && !self->busy);
  gtk_widget_set_visible (self->back_button, form && self->account == NULL);
  gtk_widget_set_visible (self->submit_button, form);
  /* A window forgets one that was hidden. */
  if (form)
    gtk_window_set_default_widget (GTK_WINDOW (self), self->submit_button);
  /* Between three buttons there is no room for it, and the form says which service it is of. */
  adw_window_title_set_title (self->title, gtk_widget_get_visible (self->back_button)
                                               ? "" : gtk_window_get_title (GTK_WINDOW (self)));

  gtk_widget_set_visible (self->email, !by_token (self));
  gtk_widget_set_visible (self->password, !by_token (self));
  gtk_widget_set_visible (self->token, by_token (self));
  update_hint (self);
}

/* Tells assistive technology, of the row and of the text in it, which has the focus. @why: NULL when it is well. */
static void
set_invalid (GtkWidget *row, const char *why)
{
  GtkAccessible *parts[] = { GTK_ACCESSIBLE (row), GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (row))) };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (why != NULL) {
      gtk_accessible_update_state (parts[i], GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
      gtk_accessible_update_property (parts[i], GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, why, -1);
    } else {
      gtk_accessible_reset_state (parts[i], GTK_ACCESSIBLE_STATE_INVALID);
      gtk_accessible_reset_property (parts[i], GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
    }
}

static void
clear_problems (KhConnectWindow *self)
{
  GtkWidget *rows[] = { self->address, self->email, self->password, self->token };

  gtk_widget_set_visible (GTK_WIDGET (self->address_error), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->credentials_error), FALSE);
  gtk_widget_set_visible (self->problem, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    gtk_widget_remove_css_class (rows[i], "error");
    set_invalid (rows[i], NULL);
  }
}

static void
edited_cb (KhConnectWindow *self)
{
  clear_problems (self);
  update (self);
}

static void
method_cb (KhConnectWindow *self)
{
  clear_problems (self);
  update (self);
}

static void
set_busy (KhConnectWindow *self, gboolean busy)
{
  self->busy = busy;
  gtk_stack_set_visible_child_name (self->submit_stack, busy ? "busy" : "label");
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->stack), !busy);
  update (self);
}

/* Says @text beneath the field @row, and puts the focus there. */
static void
show_at (KhConnectWindow *self, GtkWidget *row, GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), TRUE);
  gtk_widget_add_css_class (row, "error");
  set_invalid (row, text);
  gtk_widget_grab_focus (row);
  kh_announce (GTK_WIDGET (self), text);
}

static void
show_problem (KhConnectWindow *self, const GError *error, gboolean no_keyring)
{
  g_autofree char *title = kh_text_for_error_title (error);
  g_autofree char *text = kh_text_for_error (error);
  g_autofree char *all = NULL;

  if (no_keyring)
    /* Translators: %s is the sentence that there is no keyring. */
    all = g_strdup_printf (_ ("%s Keyholder can keep it in memory until you close it, and writes it nowhere."), text);
  gtk_label_set_label (self->problem_title, title);
  gtk_label_set_label (self->problem_text, all != NULL ? all : text);
  gtk_widget_set_visible (self->memory_button, no_keyring);
  gtk_widget_set_visible (self->problem, TRUE);
  if (no_keyring)
    gtk_widget_grab_focus (self->memory_button);
  kh_announce (GTK_WIDGET (self), all != NULL ? all : text);
}

static gboolean
is_about_address (const GError *error)
{
  static const char *const words[] = { "address-invalid", "address-insecure", "not-keyholder", "store-invalid",
                                        "store-not-found", NULL };
  const char *word = kh_error_get_word (error);

  return (word != NULL && g_strv_contains (words, word)) || g_error_matches (error, KH_ERROR, KH_ERROR_NETWORK)
         || g_error_matches (error, KH_ERROR, KH_ERROR_OFFLINE);
}

static void
show_error (KhConnectWindow *self, const GError *error)
{
  const char *email_code = kh_error_get_field (error, "/email");
  const char *password_code = kh_error_get_field (error, "/password");
  g_autofree char *text = NULL;

  if (g_strcmp0 (kh_error_get_word (error), "no-keyring") == 0) {
    show_problem (self, error, TRUE);
  } else if (is_about_address (error)) {
    text = kh_text_for_error (error);
    show_at (self, self->address, self->address_error, text);
  } else if (g_error_matches (error, KH_ERROR, KH_ERROR_UNAUTHORIZED)) {
    show_at (self, by_token (self) ? self->token : self->password, self->credentials_error,
             by_token (self) ? _ ("The server does not know this token, or it was withdrawn.")
                             : _ ("The mail address or the password is wrong."));
  } else if (g_strcmp0 (kh_error_get_word (error), "token-scopes") == 0) {
    text = kh_text_for_error (error);
    show_at (self, self->token, self->credentials_error, text);
  } else if (!by_token (self) && (email_code != NULL || password_code != NULL)) {
    text = kh_text_for_field_code (email_code != NULL ? email_code : password_code);
    show_at (self, email_code != NULL ? self->email : self->password, self->credentials_error, text);
  } else
    show_problem (self, error, FALSE);
}

static void
finished (KhConnectWindow *self, KhAccount *account, const GError *error)
{
  set_busy (self, FALSE);
  if (error != NULL) {
    show_error (self, error);
    return;
  }
  if (account != NULL)
    g_signal_emit (self, signals[CONNECTED], 0, account);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* What is kept already goes on to its end, also when the window is closed meanwhile. */
static gboolean
is_closed (KhConnectWindow *self)
{
  return self->cancellable == NULL;
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhConnectWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) opened = kh_accounts_connect_finish (KH_ACCOUNTS (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || is_closed (self))
    return;
  finished (self, opened != NULL && opened->len > 0 ? g_ptr_array_index (opened, 0) : NULL, error);
}

static void
reconnected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhConnectWindow) self = data;
  g_autoptr (GError) error = NULL;

  kh_accounts_reconnect_finish (KH_ACCOUNTS (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || is_closed (self))
    return;
  finished (self, self->account, error);
}

static void
submit (KhConnectWindow *self, gboolean in_memory)
{
  g_autofree char *address = NULL;
  g_autofree char *email = g_strstrip (g_strdup (text_of (self->email)));
  g_autofree char *token = g_strstrip (g_strdup (text_of (self->token)));
  g_autoptr (GError) error = NULL;
  KhConnectRequest request = { .service = self->service, .in_memory = in_memory };

  clear_problems (self);
  /* Of an account that is there already the address is known. */
  if (self->account == NULL && (self->service->flags & KH_SERVICE_ADDRESS) != 0) {
    address = self->service->parse_address (text_of (self->address), &error);
    if (address == NULL) {
      show_error (self, error);
      return;
    }
  }
  request.address = address;
  if (by_token (self))
    request.token = token;
  else {
    request.email = email;
    request.password = text_of (self->password);
  }
  set_busy (self, TRUE);
  if (self->account != NULL)
    kh_accounts_reconnect_async (self->accounts, self->account, &request, self->cancellable, reconnected_cb,
                                 g_object_ref (self));
  else
    kh_accounts_connect_async (self->accounts, &request, self->cancellable, connected_cb, g_object_ref (self));
}

static void
submit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  submit (KH_CONNECT_WINDOW (widget), FALSE);
}

static void
in_memory_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  submit (KH_CONNECT_WINDOW (widget), TRUE);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KhConnectWindow *self = KH_CONNECT_WINDOW (widget);

  clear_problems (self);
  gtk_stack_set_visible_child_name (self->stack, "services");
  update (self);
  gtk_widget_child_focus (GTK_WIDGET (self->services), GTK_DIR_TAB_FORWARD);
}

/* The first time it stops what is under way, and the form stays as it was filled in. */
static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KhConnectWindow *self = KH_CONNECT_WINDOW (widget);

  if (!self->busy) {
    gtk_window_close (GTK_WINDOW (self));
    return;
  }
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  set_busy (self, FALSE);
}

static void
choose_service (KhConnectWindow *self, const KhService *service)
{
  gboolean both = (service->flags & KH_SERVICE_SIGN_IN) != 0 && (service->flags & KH_SERVICE_TOKEN) != 0;

  /* What was typed for another service is none of this one's. */
  if (self->service != NULL && self->service != service) {
    gtk_editable_set_text (GTK_EDITABLE (self->address), "");
    gtk_editable_set_text (GTK_EDITABLE (self->token), "");
  }
  self->service = service;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->address), _ (service->address_title));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->token), _ (service->token_title));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->server), _ (service->name));
  gtk_widget_set_visible (self->server, (service->flags & KH_SERVICE_ADDRESS) != 0);
  gtk_widget_set_visible (self->methods, both);
  if (!both)
    gtk_toggle_button_set_active ((service->flags & KH_SERVICE_TOKEN) != 0 ? self->token_toggle
                                                                          : self->sign_in_toggle,
                                  TRUE);
  gtk_stack_set_visible_child_name (self->stack, "form");
  update (self);
  if (self->account == NULL && (service->flags & KH_SERVICE_ADDRESS) != 0)
    gtk_widget_grab_focus (self->address);
  else
    gtk_widget_grab_focus (by_token (self) ? self->token : self->email);
}

static void
service_activated_cb (KhConnectWindow *self, AdwActionRow *row)
{
  choose_service (self, kh_services_find (g_object_get_data (G_OBJECT (row), "kh-service")));
}

static void
fill_services (KhConnectWindow *self)
{
  const KhService *const *services = kh_services_get ();

  for (guint i = 0; services[i] != NULL; i++) {
    GtkWidget *row = adw_action_row_new ();

    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (services[i]->name));
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
    g_object_set_data_full (G_OBJECT (row), "kh-service", g_strdup (services[i]->id), g_free);
    g_signal_connect_object (row, "activated", G_CALLBACK (service_activated_cb), self, G_CONNECT_SWAPPED);
    adw_preferences_group_add (self->services, row);
  }
}

static void
kh_connect_window_dispose (GObject *object)
{
  KhConnectWindow *self = KH_CONNECT_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->accounts);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_connect_window_parent_class)->dispose (object);
}

static void
kh_connect_window_class_init (KhConnectWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_connect_window_dispose;
  signals[CONNECTED] = g_signal_new ("connected", KH_TYPE_CONNECT_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, KH_TYPE_ACCOUNT);

  g_type_ensure (KH_TYPE_BUTTON_FACE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/connect/kh-connect-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KhConnectWindow, title);
  gtk_widget_class_bind_template_child (widget_class, KhConnectWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, KhConnectWindow, submit_stack);
  gtk_widget_class_bind_template_child (widget_class, KhConnectWindow, submit_button);
  gtk_widget_class_bind_template_child (widget_class, KhConnectWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, KhConnectWindow, services);
  gtk_widget_class_bind_template_child (widget_class, KhConnectWindow, server);
  gtk_widget_class_bind_template_child (widget_class, KhConnectWindow, address);
  gtk_widget_class_bind_template_child (widget_class, KhConnectWindow, address_error);
  gtk_widget_class_bind_template_child (widget_class, KhConnectWindow, methods);
  gtk_widget_class_bind_template_child (widget_class, KhConnectWindow, sign_in_toggle);
  gtk_widget_class_bind_template_child (widget_class, KhConnectWindow, token_toggle);
  gtk_widget_class_bind_template_child (widget_class, KhConnectWindow, email);
  gtk_widget_class_bind_template_child (widget_class, KhConnectWindow, password);
  gtk_widget_class_bind_template_child (widget_class, KhConnectWindow, token);
  gtk_widget_class_bind_template_child (widget_class, KhConnectWindow, credentials_error);
  gtk_widget_class_bind_template_child (widget_class, KhConnectWindow, hint);
  gtk_widget_class_bind_template_child (widget_class, KhConnectWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, KhConnectWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, KhConnectWindow, problem_title);
  gtk_widget_class_bind_template_child (widget_class, KhConnectWindow, problem_text);
  gtk_widget_class_bind_template_child (widget_class, KhConnectWindow, memory_button);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, method_cb);

  gtk_widget_class_install_action (widget_class, "connect.submit", NULL, submit_action);
  gtk_widget_class_install_action (widget_class, "connect.in-memory", NULL, in_memory_action);
  gtk_widget_class_install_action (widget_class, "connect.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "connect.cancel", NULL, cancel_action);
}

static void
kh_connect_window_init (KhConnectWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_buttons (self->methods, PANGO_WRAP_WORD);
}

KhConnectWindow *
kh_connect_window_new (GtkWindow *parent, KhAccounts *accounts, KhAccount *account)
{
  KhConnectWindow *self = g_object_new (KH_TYPE_CONNECT_WINDOW, "transient-for", parent, NULL);

  self->accounts = g_object_ref (accounts);
  g_set_object (&self->account, account);
  kh_fit_to_parent (GTK_WINDOW (self));
  if (account != NULL) {
    KhPerson *person = kh_account_get_person (account);
    const char *address = kh_accounts_get_address (accounts, account);

    const KhService *service = kh_accounts_get_service (accounts, account);
    g_autofree char *shown = address != NULL ? service->show_address (address) : g_strdup ("");

    gtk_window_set_title (GTK_WINDOW (self),
                          (service->flags & KH_SERVICE_SIGN_IN) != 0 ? _ ("Sign In Again") : _ ("New Token"));
    gtk_editable_set_text (GTK_EDITABLE (self->address), shown);
    /* It is the same account only at the same address. */
    gtk_widget_set_sensitive (self->address, FALSE);
    if (person != NULL)
      gtk_editable_set_text (GTK_EDITABLE (self->email), kh_person_get_email (person));
    choose_service (self, service);
    if (person != NULL)
      gtk_widget_grab_focus (self->password);
  } else {
    fill_services (self);
    gtk_stack_set_visible_child_name (self->stack, "services");
    update (self);
  }
  return self;
}

void
kh_connect_window_set_address (KhConnectWindow *self, const char *address)
{
  g_return_if_fail (KH_IS_CONNECT_WINDOW (self) && self->account == NULL);

  choose_service (self, kh_services_find ("account-api"));
  gtk_editable_set_text (GTK_EDITABLE (self->address), address);
  gtk_widget_grab_focus (self->email);
}
