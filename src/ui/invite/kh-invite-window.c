/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "ui/invite/kh-import-file.h"
#include "ui/invite/kh-import-page.h"
#include "ui/invite/kh-invite-addresses.h"
#include "ui/invite/kh-invite-results.h"
#include "ui/invite/kh-invite-run.h"
#include "ui/invite/kh-invite-window.h"
#include "ui/widgets/kh-access-list.h"
#include "ui/widgets/kh-account-watch.h"
#include "ui/widgets/kh-button-face.h"
#include "ui/widgets/kh-end-date-row.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-grants-editor.h"
#include "ui/widgets/kh-pair.h"
#include "ui/widgets/kh-role-checks.h"
#include "ui/widgets/kh-text-for.h"

struct _KhInviteWindow {
  AdwWindow parent_instance;
  /* template children */
  GtkStack *pages;
  GtkWidget *form;
  GtkWidget *send;
  KhInviteAddresses *addresses;
  GtkLabel *summary;
  GtkWidget *details;
  AdwComboRow *language;
  KhEndDateRow *end_date;
  KhRoleChecks *role_checks;
  GtkWidget *rights;
  GtkLabel *rights_text;
  KhGrantsEditor *grants_editor;
  KhAccessList *access;
  KhImportPage *import_page;
  KhInviteResults *results;
  /* owned */
  KhAccount *account;
  KhAccountWatch *watch;
  GPtrArray *languages; /* char *: tags, in the order of the combo */
  GPtrArray *roles;     /* char *: ids, in the order in which they were ticked */
  KhGrants *grants;
  KhInviteRun *run;
  GCancellable *cancellable;

  gboolean running;
  gboolean may_close; /* it was asked about, or there is nothing to ask about */
};

G_DEFINE_FINAL_TYPE (KhInviteWindow, kh_invite_window, ADW_TYPE_WINDOW)

enum { PROP_0, PROP_ACCOUNT, N_PROPS };
static GParamSpec *props[N_PROPS];

/* How many the plan still has room for; -1 without a limit. */
static int
get_places_left (KhInviteWindow *self)
{
  KhAccountInfo *info = kh_account_get_info (self->account);
  int limit = info != NULL ? kh_account_info_get_user_limit (info) : -1;

  if (limit < 0)
    return -1;
  return MAX (limit - kh_account_info_get_plan_users (info) - kh_account_info_get_plan_pending (info), 0);
}

static char *
describe_places (KhInviteWindow *self, int left)
{
  KhAccountInfo *info = kh_account_get_info (self->account);
  const char *plan = info != NULL ? kh_account_info_get_plan_name (info) : NULL;

  if (left == 0)
    return g_strdup (_ ("The plan has no place left. Remove somebody, revoke an invitation, or change the plan."));
  if (plan != NULL && *plan != '\0')
    /* Translators: first how many more people the plan allows, then the plan's name. */
    return g_strdup_printf (ngettext ("%'d place left in the plan %s.", "%'d places left in the plan %s.", left), left,
                            plan);
  /* Translators: how many more people the plan allows. */
  return g_strdup_printf (ngettext ("%'d place left in the plan.", "%'d places left in the plan.", left), left);
}

static char **
dup_roles (KhInviteWindow *self)
{
  char **roles = g_new0 (char *, self->roles->len + 1);

  for (guint i = 0; i < self->roles->len; i++)
    roles[i] = g_strdup (g_ptr_array_index (self->roles, i));
  return roles;
}

/* Whether what is chosen would last longer than one's own access. */
static gboolean
outlasts (KhInviteWindow *self)
{
  g_auto (GStrv) roles = dup_roles (self);

  return !kh_account_may_give_until (self->account, (const char *const *) roles, self->grants,
                                     kh_end_date_row_get_time (self->end_date));
}

/* Why nothing can be sent now; NULL when something can. */
static char *
find_obstacle (KhInviteWindow *self, guint due, guint invalid, int left)
{
  g_auto (GStrv) roles = dup_roles (self);

  if (invalid > 0)
    /* Translators: %u is how many entries. */
    return g_strdup_printf (ngettext ("%'u entry is not a mail address: correct or remove it.",
                                      "%'u entries are not mail addresses: correct or remove them.", invalid),
                            invalid);
  if (left >= 0 && due > (guint) left) {
    guint over = due - left;
    /* Translators: %u is how many more addresses there are than the plan allows. */
    return g_strdup_printf (ngettext ("That is %'u more than the plan has places for.",
                                      "That is %'u more than the plan has places for.", over),
                            over);
  }
  if (due == 0)
    return g_strdup (_ ("Enter the address of somebody to invite."));
  if (outlasts (self))
    return kh_text_for_outlasting (self->account);
  if (kh_account_check_rights (self->account, (const char *const *) roles, self->grants) != KH_DENIAL_NONE)
    return g_strdup (_ ("Choose at least one right."));
  return NULL;
}

static void
update_summary (KhInviteWindow *self)
{
  guint invalid, left_out;
  guint due = kh_invite_addresses_count (self->addresses, &invalid, &left_out);
  int left = get_places_left (self);
  KhDenial denial = kh_account_check (self->account, KH_ACTION_INVITE, NULL);
  g_autofree char *obstacle = find_obstacle (self, due, invalid, left);
  GString *text = g_string_new (NULL);

  if (due > 1)
    /* Translators: %u is how many people are to be invited. */
    g_string_append_printf (text, ngettext ("%'u person will be invited. ", "%'u people will be invited. ", due), due);
  if (left_out > 0)
    /* Translators: %u is how many of the addresses. */
    g_string_append_printf (text, ngettext ("%'u is left out. ", "%'u are left out. ", left_out), left_out);
  if (obstacle != NULL && (invalid > 0 || due > 0))
    g_string_append_printf (text, "%s ", obstacle);
  if (left >= 0) {
    g_autofree char *places = describe_places (self, left);
    g_string_append (text, places);
  }
  gtk_label_set_text (self->summary, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->summary), text->len > 0);
  kh_feedback_gate (self->send, self->account, denial);
  if (denial == KH_DENIAL_NONE) {
    gtk_widget_set_sensitive (self->send, obstacle == NULL && !self->running);
    gtk_widget_set_tooltip_text (self->send, obstacle);
  }
  g_string_free (text, TRUE);
}

static void
update_access (KhInviteWindow *self)
{
  g_auto (GStrv) roles = dup_roles (self);
  g_autoptr (KhAccess) access = kh_account_preview_access (self->account, (const char *const *) roles, self->grants);

  kh_access_list_set (self->access, self->account, access, NULL);
  update_summary (self);
}

static void
update_gates (KhInviteWindow *self)
{
  KhCapabilities capabilities = kh_account_get_capabilities (self->account);

  gtk_widget_set_visible (GTK_WIDGET (self->language), (capabilities & KH_CAPABILITY_INVITE_LANGUAGE) != 0);
  gtk_widget_set_visible (GTK_WIDGET (self->end_date), (capabilities & KH_CAPABILITY_END_DATES) != 0);
  gtk_widget_set_visible (self->details, gtk_widget_get_visible (GTK_WIDGET (self->language))
                                             || gtk_widget_get_visible (GTK_WIDGET (self->end_date)));
  gtk_widget_set_visible (GTK_WIDGET (self->role_checks), (capabilities & KH_CAPABILITY_ROLES) != 0);
  gtk_widget_set_visible (self->rights, (capabilities & KH_CAPABILITY_GRANTS) != 0);
  if ((capabilities & KH_CAPABILITY_ROLES) == 0)
    gtk_label_set_label (self->rights_text, _ ("What they may do."));
  if ((capabilities & KH_CAPABILITY_NO_RIGHTS) == 0)
    kh_access_list_set_empty_text (self->access, _ ("Nothing yet: choose at least one right."));
}

static void
fill_languages (KhInviteWindow *self)
{
  KhAccountInfo *info = kh_account_get_info (self->account);
  const char *const *tags = info != NULL ? kh_account_info_get_languages (info) : kh_languages;
  const char *preferred = info != NULL ? kh_account_info_get_default_language (info) : NULL;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  for (; *tags != NULL; tags++) {
    if (g_strcmp0 (*tags, preferred) == 0)
      selected = self->languages->len;
    g_ptr_array_add (self->languages, g_strdup (*tags));
    gtk_string_list_append (names, kh_language_get_name (*tags));
  }
  adw_combo_row_set_model (self->language, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->language, selected);
}

static void
on_addresses_changed (KhInviteWindow *self)
{
  if (self->account != NULL)
    update_summary (self);
}

static void
on_role_toggled (KhInviteWindow *self, const char *role, gboolean active)
{
  g_auto (GStrv) roles = NULL;
  guint position;

  if (active)
    g_ptr_array_add (self->roles, g_strdup (role));
  else if (g_ptr_array_find_with_equal_func (self->roles, role, g_str_equal, &position))
    g_ptr_array_remove_index (self->roles, position);
  roles = dup_roles (self);
  kh_role_checks_set (self->role_checks, (const char *const *) roles, NULL);
  update_access (self);
}

static void
on_level_chosen (KhInviteWindow *self, const char *area, KhLevel level)
{
  kh_grants_set (self->grants, area, level);
  kh_grants_editor_set (self->grants_editor, self->grants);
  update_access (self);
  update_summary (self);
}

static void
on_account_changed (gpointer owner, guint changed)
{
  KhInviteWindow *self = owner;

  update_gates (self);
  update_access (self);
}

static void
on_end_date (KhInviteWindow *self)
{
  if (self->account != NULL)
    update_summary (self);
}

static KhInviteRun *
create_run (KhInviteWindow *self)
{
  KhCapabilities capabilities = kh_account_get_capabilities (self->account);
  guint language = adw_combo_row_get_selected (self->language);
  g_auto (GStrv) roles = dup_roles (self);
  gboolean has_language = (capabilities & KH_CAPABILITY_INVITE_LANGUAGE) != 0 && language < self->languages->len;

  return kh_invite_run_new (self->account, kh_invite_addresses_get_list (self->addresses),
                            has_language ? g_ptr_array_index (self->languages, language) : NULL,
                            (capabilities & KH_CAPABILITY_ROLES) != 0 ? (const char *const *) roles : NULL,
                            (capabilities & KH_CAPABILITY_GRANTS) != 0 ? self->grants : NULL,
                            (capabilities & KH_CAPABILITY_END_DATES) != 0 ? kh_end_date_row_get_time (self->end_date)
                                                                          : 0);
}

static void
on_run (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhInviteWindow) self = data;

  if (!kh_invite_run_finish (KH_INVITE_RUN (source), result, NULL) || self->account == NULL)
    return;
  self->running = FALSE;
  kh_invite_results_finish (self->results);
}

static void
start_run (KhInviteWindow *self)
{
  self->running = TRUE;
  kh_invite_run_async (self->run, self->cancellable, on_run, g_object_ref (self));
  kh_invite_results_start (self->results, self->account, self->run, kh_invite_addresses_get_list (self->addresses));
}

static void
on_send (KhInviteWindow *self)
{
  if (!gtk_widget_get_sensitive (self->send) || self->running)
    return;
  kh_invite_addresses_commit (self->addresses);
  g_clear_object (&self->run);
  self->run = create_run (self);
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (self->results));
  start_run (self);
}

static void
on_retry (KhInviteWindow *self)
{
  if (!self->running)
    start_run (self);
}

/* The same roles for others: only the addresses are new. */
static void
on_more (KhInviteWindow *self)
{
  kh_invite_addresses_clear (self->addresses);
  gtk_stack_set_visible_child (self->pages, self->form);
  update_summary (self);
  kh_invite_addresses_focus (self->addresses);
}

static void
on_import_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhInviteWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = kh_import_file_read_finish (G_FILE (source), result, &error);
  guint invalid, left_out;
  int left;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->account == NULL)
    return;
  if (rows == NULL) {
    g_autofree char *text = kh_import_file_describe_error (error);
    kh_alert_show (GTK_WIDGET (self), _ ("Could Not Read the File"), text);
    return;
  }
  kh_invite_addresses_commit (self->addresses);
  left = get_places_left (self);
  if (left >= 0)
    left = MAX (left - (int) kh_invite_addresses_count (self->addresses, &invalid, &left_out), 0);
  kh_import_page_show (self->import_page, self->account, rows, self->addresses, left);
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (self->import_page));
}

static void
on_import_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhInviteWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = kh_file_choose_finish (result, &error);

  if (file != NULL && self->account != NULL)
    kh_import_file_read_async (file, self->account, self->cancellable, on_import_read, g_object_ref (self));
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    kh_alert_show (GTK_WIDGET (self), _ ("Could Not Read the File"), error->message);
}

static void
on_import (KhInviteWindow *self)
{
  kh_file_choose_async (GTK_WINDOW (self), _ ("Import CSV"), NULL, NULL, self->cancellable, on_import_chosen,
                        g_object_ref (self));
}

/* A file dropped on the form. */
static gboolean
on_drop (KhInviteWindow *self, const GValue *value)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  if (files == NULL || self->account == NULL)
    return FALSE;
  kh_import_file_read_async (files->data, self->account, self->cancellable, on_import_read, g_object_ref (self));
  return TRUE;
}

static void
on_import_back (KhInviteWindow *self)
{
  gtk_stack_set_visible_child (self->pages, self->form);
  kh_invite_addresses_focus (self->addresses);
}

static void
on_import_add (KhInviteWindow *self, GListModel *invitees)
{
  kh_invite_addresses_add (self->addresses, invitees);
  on_import_back (self);
}

static void
on_close_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhInviteWindow) self = data;

  if (!kh_confirm_finish (result))
    return;
  self->may_close = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
kh_invite_window_close_request (GtkWindow *window)
{
  KhInviteWindow *self = KH_INVITE_WINDOW (window);
  guint invalid, left_out;
  gboolean at_form = gtk_stack_get_visible_child (self->pages) != GTK_WIDGET (self->results);

  if (!self->may_close && self->running) {
    kh_confirm_async (GTK_WIDGET (self), _ ("Stop Sending?"), _ ("Those that have not been sent yet will not be sent."),
                      _ ("_Stop"), TRUE, self->cancellable, on_close_answer, g_object_ref (self));
    return TRUE;
  }
  if (!self->may_close && at_form && kh_invite_addresses_count (self->addresses, &invalid, &left_out) + invalid > 0) {
    kh_confirm_async (GTK_WIDGET (self), _ ("Discard the Invitation?"), _ ("Nothing has been sent yet."), _ ("_Discard"),
                      TRUE, self->cancellable, on_close_answer, g_object_ref (self));
    return TRUE;
  }
  return GTK_WINDOW_CLASS (kh_invite_window_parent_class)->close_request (window);
}

static void
kh_invite_window_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  if (prop == PROP_ACCOUNT)
    g_value_set_object (value, KH_INVITE_WINDOW (object)->account);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
}

static void
kh_invite_window_dispose (GObject *object)
{
  KhInviteWindow *self = KH_INVITE_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->watch);
  g_clear_object (&self->run);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_invite_window_parent_class)->dispose (object);
}

static void
kh_invite_window_finalize (GObject *object)
{
  KhInviteWindow *self = KH_INVITE_WINDOW (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->languages);
  g_ptr_array_unref (self->roles);
  kh_grants_unref (self->grants);
  G_OBJECT_CLASS (kh_invite_window_parent_class)->finalize (object);
}

static void
kh_invite_window_class_init (KhInviteWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kh_invite_window_dispose;
  object_class->finalize = kh_invite_window_finalize;
  object_class->get_property = kh_invite_window_get_property;
  GTK_WINDOW_CLASS (klass)->close_request = kh_invite_window_close_request;
  props[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, KH_TYPE_ACCOUNT,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  g_type_ensure (KH_TYPE_ACCESS_LIST);
  g_type_ensure (KH_TYPE_END_DATE_ROW);
  g_type_ensure (KH_TYPE_GRANTS_EDITOR);
  g_type_ensure (KH_TYPE_INVITE_ADDRESSES);
  g_type_ensure (KH_TYPE_IMPORT_PAGE);
  g_type_ensure (KH_TYPE_INVITE_RESULTS);
  g_type_ensure (KH_TYPE_PAIR);
  g_type_ensure (KH_TYPE_ROLE_CHECKS);
  g_type_ensure (KH_TYPE_BUTTON_FACE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/invite/kh-invite-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KhInviteWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, KhInviteWindow, form);
  gtk_widget_class_bind_template_child (widget_class, KhInviteWindow, send);
  gtk_widget_class_bind_template_child (widget_class, KhInviteWindow, addresses);
  gtk_widget_class_bind_template_child (widget_class, KhInviteWindow, summary);
  gtk_widget_class_bind_template_child (widget_class, KhInviteWindow, details);
  gtk_widget_class_bind_template_child (widget_class, KhInviteWindow, language);
  gtk_widget_class_bind_template_child (widget_class, KhInviteWindow, end_date);
  gtk_widget_class_bind_template_child (widget_class, KhInviteWindow, role_checks);
  gtk_widget_class_bind_template_child (widget_class, KhInviteWindow, rights);
  gtk_widget_class_bind_template_child (widget_class, KhInviteWindow, rights_text);
  gtk_widget_class_bind_template_child (widget_class, KhInviteWindow, grants_editor);
  gtk_widget_class_bind_template_child (widget_class, KhInviteWindow, access);
  gtk_widget_class_bind_template_child (widget_class, KhInviteWindow, import_page);
  gtk_widget_class_bind_template_child (widget_class, KhInviteWindow, results);
  gtk_widget_class_bind_template_callback (widget_class, gtk_window_close);
  gtk_widget_class_bind_template_callback (widget_class, on_addresses_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_end_date);
  gtk_widget_class_bind_template_callback (widget_class, on_role_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_level_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_send);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_more);
  gtk_widget_class_bind_template_callback (widget_class, on_import);
  gtk_widget_class_bind_template_callback (widget_class, on_import_back);
  gtk_widget_class_bind_template_callback (widget_class, on_import_add);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
kh_invite_window_init (KhInviteWindow *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->cancellable = g_cancellable_new ();
  self->languages = g_ptr_array_new_with_free_func (g_free);
  self->roles = g_ptr_array_new_with_free_func (g_free);
  self->grants = kh_grants_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_groups (GTK_WIDGET (self));
  /* Before the entry, which would take the file's path as text. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drop), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (drop, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (self->form, GTK_EVENT_CONTROLLER (drop));
  kh_access_list_set_empty_text (self->access,
                                 _ ("Nothing yet: choose at least one role or right, or give them some later."));
}

void
kh_invite_window_present (GtkWindow *parent, KhAccount *account)
{
  KhInviteWindow *self = g_object_new (KH_TYPE_INVITE_WINDOW, "transient-for", parent, NULL);

  self->account = g_object_ref (account);
  g_object_set (self->role_checks, "account", account, NULL);
  g_object_set (self->grants_editor, "account", account, NULL);
  kh_invite_addresses_set_account (self->addresses, account);
  fill_languages (self);
  /* Whoever is here for a while invites for no longer. */
  if (kh_account_get_own_user (account) != NULL)
    kh_end_date_row_set_time (self->end_date, kh_user_get_ends_at (kh_account_get_own_user (account)));
  self->watch = kh_account_watch_new (account,
                                      KH_WATCH_ACCESS | KH_WATCH_INFO | KH_WATCH (KH_COLLECTION_ROLES)
                                          | KH_WATCH (KH_COLLECTION_AREAS),
                                      on_account_changed, self);
  update_gates (self);
  update_access (self);
  kh_fit_to_parent (GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (self));
  kh_invite_addresses_focus (self->addresses);
}
