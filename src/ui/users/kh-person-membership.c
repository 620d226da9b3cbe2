/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-time.h"
#include "compat/kh-compat.h"
#include "ui/users/kh-person-membership.h"
#include "ui/users/kh-user-action.h"
#include "ui/users/kh-users-pane.h"
#include "ui/widgets/kh-end-date-row.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-role-ends.h"
#include "ui/widgets/kh-text-for.h"

/* For how long somebody who was removed can come back. */
#define RESTORE_TIME (30 * KH_DAY)

struct _KhPersonMembership {
  AdwPreferencesGroup parent_instance;
  /* template children */
  KhEndDateRow *end_date;
  KhRoleEnds *role_ends;
  AdwActionRow *agent_row;
  GtkLabel *agent_state;
  AdwActionRow *suspend_row;
  GtkButton *suspend;
  AdwActionRow *remove_row;
  GtkButton *remove;
  /* owned */
  KhAccount *account;
  KhUserEdit *edit;
  KhUserAction *action; /* the one that runs */
  GCancellable *cancellable;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (KhPersonMembership, kh_person_membership, ADW_TYPE_PREFERENCES_GROUP)

static guint acted;

static KhUser *
get_user (KhPersonMembership *self)
{
  return kh_user_edit_get_user (self->edit);
}

static gboolean
is_running (KhPersonMembership *self)
{
  return self->action != NULL && kh_user_action_get_running (self->action);
}

static void
update_end_date (KhPersonMembership *self, KhDenial denial)
{
  gboolean supported = (kh_account_get_capabilities (self->account) & KH_CAPABILITY_END_DATES) != 0;
  g_auto (GStrv) roles = kh_user_edit_dup_roles (self->edit);
  g_autoptr (KhEnds) ends = kh_user_edit_dup_role_ends (self->edit);

  if (!supported || kh_user_get_owner (get_user (self))
      || kh_user_get_status (get_user (self)) == KH_USER_STATUS_REMOVED)
    denial = KH_DENIAL_UNSUPPORTED;
  kh_end_date_row_set_time (self->end_date, kh_user_edit_get_ends_at (self->edit));
  kh_feedback_gate (GTK_WIDGET (self->end_date), self->account, denial);
  if ((kh_account_get_capabilities (self->account) & KH_CAPABILITY_ROLES) == 0)
    denial = KH_DENIAL_UNSUPPORTED;
  kh_role_ends_set (self->role_ends, self->account, (const char *const *) roles, ends, denial);
}

static void
on_role_end (KhPersonMembership *self, const char *role, gint64 time)
{
  kh_user_edit_set_role_end (self->edit, role, time);
}

/* A setting of the account, not of the person; shown here because it is about them too (S7). */
static void
update_agent_login (KhPersonMembership *self)
{
  KhAccountInfo *info = kh_account_get_info (self->account);
  gboolean supported = (kh_account_get_capabilities (self->account) & KH_CAPABILITY_SETTINGS) != 0;
  gboolean allowed = info != NULL && kh_account_info_get_agent_login (info);

  gtk_widget_set_visible (GTK_WIDGET (self->agent_row),
                          supported && info != NULL
                              && kh_user_get_status (get_user (self)) != KH_USER_STATUS_REMOVED);
  gtk_label_set_text (self->agent_state, allowed ? C_ ("agent login", "On") : C_ ("agent login", "Off"));
  adw_action_row_set_subtitle (self->agent_row,
                               allowed ? _ ("The service’s support agents may sign in as this person. It is set for "
                                            "the whole account and holds for every user.")
                                       : _ ("The service’s support agents may not sign in as this person. It is set "
                                            "for the whole account and holds for every user."));
}

static void
update_suspend (KhPersonMembership *self, KhDenial denial)
{
  KhUserStatus status = kh_user_get_status (get_user (self));
  gboolean suspended = status == KH_USER_STATUS_SUSPENDED;
  gboolean supported = (kh_account_get_capabilities (self->account) & KH_CAPABILITY_SUSPEND) != 0;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->suspend_row),
                                 suspended ? _ ("Let This Person In Again") : _ ("Pause This Person’s Access"));
  adw_action_row_set_subtitle (self->suspend_row,
                               suspended ? _ ("They are suspended: their roles are kept, but they can’t get in.")
                                         : _ ("They are signed out, and keep their roles for later."));
  gtk_button_set_label (self->suspend, suspended ? C_ ("button", "Reactivate") : C_ ("button", "Suspend"));
  kh_fit_side_buttons (GTK_WIDGET (self->suspend));
  gtk_widget_set_visible (GTK_WIDGET (self->suspend_row), supported && status != KH_USER_STATUS_REMOVED
                                                              && !kh_user_get_owner (get_user (self)));
  kh_feedback_gate (GTK_WIDGET (self->suspend), self->account, denial);
}

static void
update_remove (KhPersonMembership *self)
{
  KhUser *user = get_user (self);
  KhDenial denial = kh_account_check (self->account, KH_ACTION_REMOVE_USER, KH_ENTITY (user));
  gboolean removed = kh_user_get_status (user) == KH_USER_STATUS_REMOVED;
  gint64 until = kh_user_get_removed_at (user) + RESTORE_TIME;
  gboolean restorable = (kh_account_get_capabilities (self->account) & KH_CAPABILITY_RESTORE) != 0
                        && until > kh_time_now ();
  g_autofree char *date = kh_text_for_date (until);
  /* Translators: %s is a date. */
  g_autofree char *text = g_strdup_printf (_ ("With the same roles and rights as before, until %s."), date);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->remove_row),
                                 removed ? _ ("Bring This Person Back") : _ ("End This Person’s Access"));
  adw_action_row_set_subtitle (self->remove_row,
                               removed ? text : _ ("They are signed out at once, and can’t come back in."));
  gtk_button_set_label (self->remove, removed ? C_ ("button", "Restore") : C_ ("button", "Remove Access"));
  kh_fit_side_buttons (GTK_WIDGET (self->remove));
  if (removed)
    gtk_widget_remove_css_class (GTK_WIDGET (self->remove), "destructive-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->remove), "destructive-action");
  gtk_widget_set_visible (GTK_WIDGET (self->remove_row), denial != KH_DENIAL_UNSUPPORTED && !kh_user_get_owner (user)
                                                             && (!removed || restorable));
  kh_feedback_gate (GTK_WIDGET (self->remove), self->account, denial);
}

void
kh_person_membership_update (KhPersonMembership *self)
{
  KhDenial denial = kh_account_check (self->account, KH_ACTION_SET_ACCESS, KH_ENTITY (get_user (self)));

  self->updating = TRUE;
  update_end_date (self, denial);
  update_agent_login (self);
  update_suspend (self, denial);
  update_remove (self);
  self->updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), gtk_widget_get_visible (GTK_WIDGET (self->end_date))
                                                 || gtk_widget_get_visible (GTK_WIDGET (self->agent_row))
                                                 || gtk_widget_get_visible (GTK_WIDGET (self->suspend_row))
                                                 || gtk_widget_get_visible (GTK_WIDGET (self->remove_row)));
}

static void
on_end_date (KhPersonMembership *self)
{
  if (!self->updating && self->edit != NULL)
    kh_user_edit_set_ends_at (self->edit, kh_end_date_row_get_time (self->end_date));
}

static void
on_running (KhPersonMembership *self)
{
  if (self->edit == NULL)
    return;
  kh_person_membership_update (self);
  if (!is_running (self))
    g_signal_emit (self, acted, 0);
}

static void
run (KhPersonMembership *self, KhUserActionKind kind)
{
  /* The pane stays when this page is left. */
  GtkWidget *pane = gtk_widget_get_ancestor (GTK_WIDGET (self), KH_TYPE_USERS_PANE);

  /* The buttons stay as they are meanwhile, for what is insensitive loses the focus. */
  if (is_running (self))
    return;
  g_clear_object (&self->action);
  self->action = kh_user_action_new (self->account, get_user (self), kind);
  g_signal_connect_object (self->action, "notify::running", G_CALLBACK (on_running), self, G_CONNECT_SWAPPED);
  kh_user_action_run (self->action, pane != NULL ? pane : GTK_WIDGET (self));
}

static void
on_suspend (KhPersonMembership *self)
{
  gboolean suspended = kh_user_get_status (get_user (self)) == KH_USER_STATUS_SUSPENDED;

  run (self, suspended ? KH_USER_ACTION_REACTIVATE : KH_USER_ACTION_SUSPEND);
}

static void
on_remove_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhPersonMembership) self = data;

  if (kh_confirm_finish (result) && self->edit != NULL)
    run (self, KH_USER_ACTION_REMOVE);
}

static char *
describe_removal (KhPersonMembership *self, const char *name)
{
  const char *account = kh_account_get_name (self->account);

  if ((kh_account_get_capabilities (self->account) & KH_CAPABILITY_RESTORE) != 0)
    /* Translators: first a person's name, then the account's. */
    return g_strdup_printf (_ ("%s is signed out of %s at once, on every device, and can’t come back in. For 30 days "
                               "you can restore them with the same roles."),
                            name, account);
  /* Translators: first a person's name, then the account's. */
  return g_strdup_printf (_ ("%s is signed out of %s at once, on every device, and can’t come back in."), name,
                          account);
}

static void
on_remove (KhPersonMembership *self)
{
  const char *name = kh_user_get_name (get_user (self));
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;

  if (kh_user_get_status (get_user (self)) == KH_USER_STATUS_REMOVED) {
    run (self, KH_USER_ACTION_RESTORE);
    return;
  }
  /* Translators: %s is a person's name. */
  heading = g_strdup_printf (_ ("Remove Access for %s?"), name);
  body = describe_removal (self, name);
  kh_confirm_async (GTK_WIDGET (self), heading, body, _ ("_Remove Access"), TRUE, self->cancellable,
                    on_remove_answer, g_object_ref (self));
}

void
kh_person_membership_set_edit (KhPersonMembership *self, KhAccount *account, KhUserEdit *edit)
{
  g_set_object (&self->account, account);
  g_set_object (&self->edit, edit);
  kh_person_membership_update (self);
}

static void
kh_person_membership_dispose (GObject *object)
{
  KhPersonMembership *self = KH_PERSON_MEMBERSHIP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->action);
  g_clear_object (&self->edit);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_person_membership_parent_class)->dispose (object);
}

static void
kh_person_membership_finalize (GObject *object)
{
  g_object_unref (KH_PERSON_MEMBERSHIP (object)->cancellable);
  G_OBJECT_CLASS (kh_person_membership_parent_class)->finalize (object);
}

static void
kh_person_membership_class_init (KhPersonMembershipClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_person_membership_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_person_membership_finalize;
  acted = g_signal_new ("acted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (KH_TYPE_END_DATE_ROW);
  g_type_ensure (KH_TYPE_ROLE_ENDS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/users/kh-person-membership.ui");
  gtk_widget_class_bind_template_child (widget_class, KhPersonMembership, end_date);
  gtk_widget_class_bind_template_child (widget_class, KhPersonMembership, role_ends);
  gtk_widget_class_bind_template_child (widget_class, KhPersonMembership, agent_row);
  gtk_widget_class_bind_template_child (widget_class, KhPersonMembership, agent_state);
  gtk_widget_class_bind_template_child (widget_class, KhPersonMembership, suspend_row);
  gtk_widget_class_bind_template_child (widget_class, KhPersonMembership, suspend);
  gtk_widget_class_bind_template_child (widget_class, KhPersonMembership, remove_row);
  gtk_widget_class_bind_template_child (widget_class, KhPersonMembership, remove);
  gtk_widget_class_bind_template_callback (widget_class, on_end_date);
  gtk_widget_class_bind_template_callback (widget_class, on_role_end);
  gtk_widget_class_bind_template_callback (widget_class, on_suspend);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
}

static void
kh_person_membership_init (KhPersonMembership *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
