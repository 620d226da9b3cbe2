/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-error.h"
#include "compat/kh-compat.h"
#include "ui/history/kh-person-history.h"
#include "ui/users/kh-person-contact.h"
#include "ui/users/kh-person-hints.h"
#include "ui/users/kh-person-membership.h"
#include "ui/users/kh-person-page.h"
#include "ui/users/kh-person-sessions.h"
#include "ui/users/kh-user-edit.h"
#include "ui/widgets/kh-access-list.h"
#include "ui/widgets/kh-account-watch.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-grants-editor.h"
#include "ui/widgets/kh-pair.h"
#include "ui/widgets/kh-pane-frame.h"
#include "ui/widgets/kh-role-checks.h"
#include "ui/widgets/kh-strip.h"
#include "ui/widgets/kh-text-for.h"

struct _KhPersonPage {
  AdwBin parent_instance;
  /* template children */
  KhPaneFrame *frame;
  GtkRevealer *notice_revealer;
  GtkLabel *notice;
  AdwAvatar *avatar;
  GtkLabel *name;
  GtkLabel *email;
  GtkLabel *status;
  GtkLabel *seen;
  KhPersonHints *hints;
  KhPersonContact *contact;
  KhRoleChecks *roles;
  GtkWidget *rights;
  KhGrantsEditor *grants;
  GtkLabel *rights_text;
  KhPersonMembership *membership;
  KhAccessList *access;
  KhPersonSessions *sessions;
  KhPersonHistory *history;
  GtkRevealer *save_revealer;
  GtkSpinner *spinner;
  GtkWidget *discard;
  GtkLabel *unsaved;
  GtkWidget *save;
  /* owned */
  KhAccount *account;
  KhAccountWatch *watch;
  KhUser *user;
  KhUserEdit *edit;
  GCancellable *cancellable;

  int version; /* of the person when the page was last up to date without edits */
  gboolean running;
  gboolean updating;
  gboolean leaving; /* once the save is through */
  gboolean closed;
};

G_DEFINE_FINAL_TYPE (KhPersonPage, kh_person_page, ADW_TYPE_BIN)

enum { PROP_0, PROP_ACCOUNT, N_PROPS };
static GParamSpec *props[N_PROPS];
static guint closed;

static gboolean
is_removed (KhPersonPage *self)
{
  return kh_user_get_status (self->user) == KH_USER_STATUS_REMOVED;
}

static void
show_notice (KhPersonPage *self, const char *text)
{
  gtk_label_set_text (self->notice, text != NULL ? text : "");
  gtk_revealer_set_reveal_child (self->notice_revealer, text != NULL);
  if (text != NULL)
    kh_announce (GTK_WIDGET (self), text);
}

static void
on_notice_closed (KhPersonPage *self)
{
  show_notice (self, NULL);
}

static char *
describe_seen (KhPersonPage *self)
{
  g_autofree char *seen = kh_text_for_past (kh_user_get_last_seen_at (self->user));

  if (kh_user_get_last_seen_at (self->user) == 0)
    return g_strdup (_ ("Never signed in"));
  /* Translators: %s is when, as "Today at 14:02" or "12 November". */
  return g_strdup_printf (_ ("Last seen: %s"), seen);
}

static void
update_header (KhPersonPage *self)
{
  KhUserStatus status = kh_user_get_status (self->user);
  gboolean knows_seen = (kh_account_get_capabilities (self->account) & KH_CAPABILITY_LAST_SEEN) != 0;
  g_autofree char *seen = describe_seen (self);

  g_object_set (self->frame, "title", kh_user_get_name (self->user), NULL);
  adw_avatar_set_text (self->avatar, kh_user_get_name (self->user));
  gtk_label_set_text (self->name, kh_user_get_name (self->user));
  gtk_label_set_text (self->email, kh_user_get_email (self->user));
  gtk_label_set_text (self->status, kh_user_get_owner (self->user) ? C_ ("user", "Owner")
                                                                   : kh_text_for_user_status (status));
  gtk_label_set_text (self->seen, seen);
  gtk_widget_set_visible (GTK_WIDGET (self->seen), knows_seen);
}

/* The reason why roles, rights and end date cannot be changed. */
static KhDenial
get_access_denial (KhPersonPage *self)
{
  return kh_account_check (self->account, KH_ACTION_SET_ACCESS, KH_ENTITY (self->user));
}

static void
update_access (KhPersonPage *self)
{
  g_autoptr (KhAccess) access = kh_user_edit_preview_access (self->edit);
  g_autoptr (KhAccess) before = kh_account_compute_access (self->account, self->user);
  const char *empty = _ ("Without a role or a right there is no access to anything.");

  if (is_removed (self))
    empty = _ ("This person’s access was removed.");
  else if (kh_user_get_status (self->user) == KH_USER_STATUS_SUSPENDED)
    empty = _ ("While this person is suspended, they can do nothing.");
  kh_access_list_set_empty_text (self->access, empty);
  kh_access_list_set (self->access, self->account, access, before);
}

/* Beside the tooltips, which the keyboard does not reach. */
static void
describe_roles (KhPersonPage *self, KhDenial denial)
{
  g_autofree char *why = kh_text_for_denial (denial, self->account);
  g_autofree char *markup = why != NULL && denial != KH_DENIAL_LOADING ? g_markup_escape_text (why, -1) : NULL;

  if (kh_user_get_owner (self->user))
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->roles),
                                           _ ("The owner has full access, whatever the roles."));
  else
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->roles), markup);
}

static void
update_edited (KhPersonPage *self)
{
  KhCapabilities capabilities = kh_account_get_capabilities (self->account);
  g_auto (GStrv) roles = kh_user_edit_dup_roles (self->edit);
  g_autoptr (KhGrants) grants = kh_user_edit_dup_grants (self->edit);
  KhDenial denial = get_access_denial (self);
  gboolean owner = kh_user_get_owner (self->user);

  self->updating = TRUE;
  /* Who was removed has to be brought back first. */
  gtk_widget_set_visible (GTK_WIDGET (self->contact), (capabilities & KH_CAPABILITY_CONTACT_DETAILS) != 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->contact), !is_removed (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->roles), !is_removed (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->rights), !is_removed (self));
  kh_person_contact_update (self->contact);
  gtk_widget_set_visible (GTK_WIDGET (self->roles), (capabilities & KH_CAPABILITY_ROLES) != 0);
  kh_role_checks_set_denial (self->roles, denial);
  kh_role_checks_set (self->roles, (const char *const *) roles, kh_user_get_roles (self->user));
  describe_roles (self, denial);
  gtk_widget_set_visible (self->rights, (capabilities & KH_CAPABILITY_GRANTS) != 0 && !owner);
  if ((capabilities & KH_CAPABILITY_ROLES) == 0)
    gtk_label_set_label (self->rights_text, _ ("What this person may do."));
  kh_grants_editor_set_denial (self->grants, denial);
  kh_grants_editor_set (self->grants, grants);
  self->updating = FALSE;
}

static void
update_save (KhPersonPage *self)
{
  gboolean edited = kh_user_edit_is_changed (self->edit);
  gboolean outlasts = kh_user_edit_outlasts (self->edit);
  KhDenial connection = kh_account_check_connection (self->account);
  KhDenial denial = connection != KH_DENIAL_NONE ? connection : kh_user_edit_check_rights (self->edit);
  g_autofree char *reason = outlasts ? kh_text_for_outlasting (self->account) : kh_text_for_denial (denial, self->account);

  gtk_label_set_label (self->unsaved, outlasts || denial == KH_DENIAL_LAST_RIGHT ? reason : _ ("Not saved yet"));
  gtk_revealer_set_reveal_child (self->save_revealer, edited);
  gtk_widget_set_sensitive (self->save, edited && kh_user_edit_is_valid (self->edit) && !outlasts && !self->running
                                            && denial == KH_DENIAL_NONE);
  gtk_widget_set_tooltip_text (self->save, reason);
  gtk_widget_set_sensitive (self->discard, !self->running);
  gtk_spinner_set_spinning (self->spinner, self->running);
}

/* Edits on the screen and somebody else's change beneath them: say so, once for each change. */
static void
check_version (KhPersonPage *self)
{
  int version = kh_user_get_version (self->user);

  if (kh_user_edit_is_changed (self->edit) && version != self->version && !self->running && !self->closed) {
    g_autofree char *text = NULL;
    /* Translators: %s is a person's name. */
    text = g_strdup_printf (_ ("%s was changed elsewhere meanwhile. The page shows the new values; what you changed "
                               "yourself is kept until you save or discard it."),
                            kh_user_get_name (self->user));
    show_notice (self, text);
  }
  self->version = version;
}

static void
update (KhPersonPage *self)
{
  update_header (self);
  kh_person_hints_update (self->hints);
  update_edited (self);
  update_access (self);
  kh_person_membership_update (self->membership);
  update_save (self);
  check_version (self);
}

static void
on_edit_changed (KhPersonPage *self)
{
  if (!self->updating)
    update (self);
}

static void
on_role_toggled (KhPersonPage *self, const char *role, gboolean active)
{
  kh_user_edit_set_role (self->edit, role, active);
}

static void
on_level_chosen (KhPersonPage *self, const char *area, KhLevel level)
{
  kh_user_edit_set_level (self->edit, area, level);
}

static void
set_running (KhPersonPage *self, gboolean running)
{
  self->running = running;
  update_save (self);
}

static void
close_page (KhPersonPage *self)
{
  if (self->closed)
    return;
  self->closed = TRUE;
  g_signal_emit (self, closed, 0);
}

/* What one did oneself is not news. */
static void
on_acted (KhPersonPage *self)
{
  self->version = kh_user_get_version (self->user);
}

static void
on_discard (KhPersonPage *self)
{
  kh_user_edit_reset (self->edit);
  show_notice (self, NULL);
  kh_announce (GTK_WIDGET (self), _ ("Changes discarded"));
  gtk_widget_child_focus (GTK_WIDGET (self->contact), GTK_DIR_TAB_FORWARD);
}

static void
on_leave_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhPersonPage) self = data;

  if (kh_confirm_finish (result))
    close_page (self);
}

char *
kh_person_page_describe_unsaved (KhPersonPage *self)
{
  if (self->closed || !kh_user_edit_is_changed (self->edit))
    return NULL;
  /* Translators: %s is a person's name. */
  return g_strdup_printf (_ ("What you changed about %s has not been saved."), kh_user_get_name (self->user));
}

void
kh_person_page_leave (KhPersonPage *self)
{
  g_autofree char *body = kh_person_page_describe_unsaved (self);

  if (body == NULL) {
    close_page (self);
    return;
  }
  if (self->running) {
    self->leaving = TRUE;
    return;
  }
  kh_feedback_ask_discard (GTK_WIDGET (self), body, self->cancellable, on_leave_answer, g_object_ref (self));
}

static void
on_synced (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhPersonPage) self = data;

  /* What went wrong with it shows in the account. */
  kh_account_sync_finish (KH_ACCOUNT (source), result, NULL);
  if (self->edit != NULL)
    update (self);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhPersonPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = kh_account_run_finish (KH_ACCOUNT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->edit == NULL)
    return;
  set_running (self, FALSE);
  if (reply == NULL)
    self->leaving = FALSE;
  else
    self->version = kh_user_get_version (self->user);
  kh_user_edit_end_save (self->edit, reply != NULL);
  if (reply != NULL) {
    show_notice (self, NULL);
    kh_feedback_toast (GTK_WIDGET (self), _ ("Saved"));
    if (self->leaving && !kh_user_edit_is_changed (self->edit))
      close_page (self);
    self->leaving = FALSE;
    return;
  }
  if (g_strcmp0 (kh_error_get_word (error), "precondition-failed") == 0) {
    g_autofree char *text = NULL;
    /* Translators: %s is a person's name. */
    text = g_strdup_printf (_ ("Nothing was saved: %s was changed elsewhere meanwhile. The page now shows the new "
                               "values, with your changes on top. Look at them, and save again."),
                            kh_user_get_name (self->user));
    show_notice (self, text);
    kh_account_sync_async (self->account, self->cancellable, on_synced, g_object_ref (self));
    return;
  }
  kh_feedback_error (GTK_WIDGET (self), _ ("Could Not Save"), error);
}

static void
on_save (KhPersonPage *self)
{
  g_autoptr (KhCommand) command = NULL;

  if (self->running || !kh_user_edit_is_changed (self->edit))
    return;
  if (kh_user_edit_outlasts (self->edit))
    return;
  if (!kh_user_edit_is_valid (self->edit)) {
    kh_person_contact_focus_problem (self->contact);
    return;
  }
  command = kh_user_edit_create_command (self->edit);
  kh_user_edit_begin_save (self->edit);
  set_running (self, TRUE);
  kh_account_run_async (self->account, command, self->cancellable, on_saved, g_object_ref (self));
}

static void
on_account_changed (gpointer owner, guint changed)
{
  KhPersonPage *self = owner;

  if (kh_account_find_user (self->account, kh_entity_get_id (KH_ENTITY (self->user))) != self->user) {
    g_autofree char *text = NULL;
    if (self->closed)
      return;
    /* Translators: %s is a person's name. */
    text = g_strdup_printf (_ ("%s is no longer among the users"), kh_user_get_name (self->user));
    kh_feedback_toast (GTK_WIDGET (self), text);
    close_page (self);
    return;
  }
  update (self);
}

static void
leave_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kh_person_page_leave (KH_PERSON_PAGE (widget));
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  on_save (KH_PERSON_PAGE (widget));
}

KhUser *
kh_person_page_get_user (KhPersonPage *self)
{
  return self->user;
}

static void
kh_person_page_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  if (prop == PROP_ACCOUNT)
    g_value_set_object (value, KH_PERSON_PAGE (object)->account);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
}

static void
kh_person_page_dispose (GObject *object)
{
  KhPersonPage *self = KH_PERSON_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->watch);
  if (self->edit != NULL)
    g_signal_handlers_disconnect_by_data (self->edit, self);
  g_clear_object (&self->edit);
  G_OBJECT_CLASS (kh_person_page_parent_class)->dispose (object);
}

static void
kh_person_page_finalize (GObject *object)
{
  KhPersonPage *self = KH_PERSON_PAGE (object);

  g_clear_object (&self->user);
  g_clear_object (&self->account);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (kh_person_page_parent_class)->finalize (object);
}

static void
kh_person_page_class_init (KhPersonPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kh_person_page_dispose;
  object_class->finalize = kh_person_page_finalize;
  object_class->get_property = kh_person_page_get_property;
  props[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, KH_TYPE_ACCOUNT,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  closed = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (KH_TYPE_ACCESS_LIST);
  g_type_ensure (KH_TYPE_GRANTS_EDITOR);
  g_type_ensure (KH_TYPE_PAIR);
  g_type_ensure (KH_TYPE_STRIP);
  g_type_ensure (KH_TYPE_PANE_FRAME);
  g_type_ensure (KH_TYPE_PERSON_CONTACT);
  g_type_ensure (KH_TYPE_PERSON_HINTS);
  g_type_ensure (KH_TYPE_PERSON_MEMBERSHIP);
  g_type_ensure (KH_TYPE_PERSON_SESSIONS);
  g_type_ensure (KH_TYPE_PERSON_HISTORY);
  g_type_ensure (KH_TYPE_ROLE_CHECKS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/users/kh-person-page.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, KhPersonPage, child)
  BIND (frame);
  BIND (notice_revealer);
  BIND (notice);
  BIND (avatar);
  BIND (name);
  BIND (email);
  BIND (status);
  BIND (seen);
  BIND (hints);
  BIND (contact);
  BIND (roles);
  BIND (rights);
  BIND (rights_text);
  BIND (grants);
  BIND (membership);
  BIND (access);
  BIND (sessions);
  BIND (history);
  BIND (save_revealer);
  BIND (spinner);
  BIND (discard);
  BIND (unsaved);
  BIND (save);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, kh_person_page_leave);
  gtk_widget_class_bind_template_callback (widget_class, on_notice_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_role_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_level_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_acted);
  gtk_widget_class_bind_template_callback (widget_class, on_discard);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_install_action (widget_class, "person.leave", NULL, leave_action);
  gtk_widget_class_install_action (widget_class, "person.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "person.leave", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "person.save", NULL);
}

static void
kh_person_page_init (KhPersonPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_groups (GTK_WIDGET (self));
  kh_fit_side_buttons (GTK_WIDGET (self));
}

KhPersonPage *
kh_person_page_new (KhAccount *account, KhUser *user)
{
  KhPersonPage *self = g_object_new (KH_TYPE_PERSON_PAGE, NULL);

  self->account = g_object_ref (account);
  self->user = g_object_ref (user);
  self->version = kh_user_get_version (user);
  self->edit = kh_user_edit_new (account, user);
  g_signal_connect_object (self->edit, "changed", G_CALLBACK (on_edit_changed), self, G_CONNECT_SWAPPED);
  g_object_set (self->frame, "account", account, NULL);
  g_object_set (self->roles, "account", account, NULL);
  g_object_set (self->grants, "account", account, NULL);
  kh_person_hints_set_user (self->hints, account, user);
  kh_person_contact_set_edit (self->contact, account, self->edit);
  kh_person_membership_set_edit (self->membership, account, self->edit);
  kh_person_sessions_set_user (self->sessions, account, user);
  kh_person_history_set_user (self->history, account, user);
  self->watch = kh_account_watch_new (account,
                                      KH_WATCH_ACCESS | KH_WATCH_INFO | KH_WATCH (KH_COLLECTION_USERS)
                                          | KH_WATCH (KH_COLLECTION_ROLES) | KH_WATCH (KH_COLLECTION_AREAS),
                                      on_account_changed, self);
  update (self);
  return self;
}
