/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/settings/kh-account-settings.h"
#include "compat/kh-compat.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-text-for.h"

struct _KhAccountSettings {
  AdwWindow parent_instance;

  AdwEntryRow *name_row;
  GtkLabel *kind_label;
  AdwActionRow *owner_row;
  AdwActionRow *plan_row;
  GtkLabel *plan_label;
  AdwComboRow *policy_row;
  AdwComboRow *language_row;
  AdwActionRow *sender_row;
  AdwActionRow *agent_row;
  GtkSwitch *agent_switch;

  KhAccount *account;
  GCancellable *cancellable;
  GStrv languages; /* tags, in the order of language_row */
  gboolean filling; /* the rows are being set from the account, not by the person */
};

G_DEFINE_FINAL_TYPE (KhAccountSettings, kh_account_settings, ADW_TYPE_WINDOW)

static void
fill_plan (KhAccountSettings *self, KhAccountInfo *info)
{
  int limit = kh_account_info_get_user_limit (info);
  int taken = kh_account_info_get_plan_users (info);
  int pending = kh_account_info_get_plan_pending (info);
  g_autofree char *text = NULL;

  if (limit >= 0)
    /* Translators: %1$d of %2$d places for users are taken, %3$d of those by pending invitations. */
    text = g_strdup_printf (ngettext ("%1$'d of %2$'d place taken, %3$'d by a pending invitation",
                                      "%1$'d of %2$'d places taken, %3$'d by pending invitations", limit),
                            taken + pending, limit, pending);
  else
    text = g_strdup (_("Any number of users"));
  adw_action_row_set_subtitle (self->plan_row, text);
  gtk_label_set_text (self->plan_label, kh_account_info_get_plan_name (info));
}

static void
fill_language (KhAccountSettings *self, KhAccountInfo *info)
{
  const char *const *tags = kh_account_info_get_languages (info);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = GTK_INVALID_LIST_POSITION;

  if (self->languages == NULL || !g_strv_equal ((const char *const *) self->languages, tags)) {
    g_strfreev (self->languages);
    self->languages = g_strdupv ((char **) tags);
    for (guint i = 0; tags[i] != NULL; i++)
      gtk_string_list_append (names, kh_language_get_name (tags[i]));
    adw_combo_row_set_model (self->language_row, G_LIST_MODEL (names));
  }
  for (guint i = 0; tags[i] != NULL; i++)
    if (g_strcmp0 (tags[i], kh_account_info_get_default_language (info)) == 0)
      selected = i;
  adw_combo_row_set_selected (self->language_row, selected);
}

static gboolean
is_own_account (KhAccount *account)
{
  KhUser *user = kh_account_get_own_user (account);

  return user != NULL && kh_user_get_owner (user);
}

static void
gate (KhAccountSettings *self)
{
  KhDenial denial = kh_account_check (self->account, KH_ACTION_EDIT_SETTINGS, NULL);

  kh_feedback_gate (GTK_WIDGET (self->name_row), self->account, denial);
  kh_feedback_gate (GTK_WIDGET (self->language_row), self->account, denial);
  kh_feedback_gate (GTK_WIDGET (self->agent_row), self->account, denial);
  kh_feedback_gate (GTK_WIDGET (self->policy_row), self->account, denial);
  /* Somebody who could widen the policy could get around it. The row says so itself. */
  if (denial == KH_DENIAL_NONE)
    gtk_widget_set_sensitive (GTK_WIDGET (self->policy_row), is_own_account (self->account));
}

static void
fill (KhAccountSettings *self)
{
  KhAccountInfo *info = kh_account_get_info (self->account);
  g_autofree char *owner = NULL;

  if (info == NULL)
    return;
  self->filling = TRUE;
  if (!gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->name_row)))))
    gtk_editable_set_text (GTK_EDITABLE (self->name_row), kh_account_info_get_name (info));
  gtk_label_set_text (self->kind_label, kh_text_for_account_kind (kh_account_info_get_kind (info)));
  /* Translators: the owner's name, then their mail address. */
  owner = g_strdup_printf (C_ ("owner", "%s, %s"), kh_account_info_get_owner_name (info),
                           kh_account_info_get_owner_email (info));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->owner_row), FALSE);
  adw_action_row_set_subtitle (self->owner_row, owner);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->sender_row), FALSE);
  adw_action_row_set_subtitle (self->sender_row, kh_account_info_get_mail_sender (info));
  fill_plan (self, info);
  fill_language (self, info);
  adw_combo_row_set_selected (self->policy_row, kh_account_info_get_invite_policy (info));
  gtk_switch_set_active (self->agent_switch, kh_account_info_get_agent_login (info));
  gtk_switch_set_state (self->agent_switch, kh_account_info_get_agent_login (info));
  self->filling = FALSE;
  gate (self);
}

static void
on_updated (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhAccountSettings) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = kh_account_run_finish (KH_ACCOUNT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->account == NULL)
    return;
  if (reply == NULL)
    kh_feedback_error (GTK_WIDGET (self), _("The Setting Was Not Changed"), error);
  else
    kh_feedback_toast (GTK_WIDGET (self), _("Setting saved"));
  fill (self);
}

/* Takes @command. */
static void
run (KhAccountSettings *self, KhCommand *command)
{
  kh_account_run_async (self->account, command, self->cancellable, on_updated, g_object_ref (self));
  g_object_unref (command);
}

static KhCommand *
update (KhAccountSettings *self)
{
  return kh_command_new (KH_COMMAND_UPDATE_ACCOUNT, KH_ENTITY (kh_account_get_info (self->account)));
}

static void
on_name_apply (KhAccountSettings *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name_row));
  KhCommand *command = update (self);

  kh_command_set_string (command, "name", name);
  run (self, command);
}

static void
on_policy_selected (KhAccountSettings *self)
{
  guint selected = adw_combo_row_get_selected (self->policy_row);
  KhCommand *command;

  if (self->filling || selected == GTK_INVALID_LIST_POSITION
      || selected == kh_account_info_get_invite_policy (kh_account_get_info (self->account)))
    return;
  command = update (self);
  kh_command_set_string (command, "invite_policy", kh_enum_to_word (KH_TYPE_INVITE_POLICY, selected));
  run (self, command);
}

static void
on_language_selected (KhAccountSettings *self)
{
  guint selected = adw_combo_row_get_selected (self->language_row);
  KhCommand *command;

  if (self->filling || selected >= g_strv_length (self->languages)
      || g_strcmp0 (self->languages[selected],
                    kh_account_info_get_default_language (kh_account_get_info (self->account)))
             == 0)
    return;
  command = update (self);
  kh_command_set_string (command, "default_language", self->languages[selected]);
  run (self, command);
}

static void
set_agent_login (KhAccountSettings *self, gboolean allowed)
{
  KhCommand *command = update (self);

  kh_command_set_boolean (command, "agent_login", allowed);
  run (self, command);
}

static void
on_agent_confirmed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhAccountSettings) self = data;
  gboolean confirmed = kh_confirm_finish (result);

  if (self->account == NULL)
    return;
  if (confirmed)
    set_agent_login (self, TRUE);
  else
    fill (self);
}

static gboolean
on_agent_state_set (KhAccountSettings *self, gboolean allowed)
{
  if (self->filling || allowed == kh_account_info_get_agent_login (kh_account_get_info (self->account)))
    return FALSE;
  if (allowed)
    kh_confirm_async (GTK_WIDGET (self), _("Allow Agent Login?"),
                      _("The service's support agents can then sign in to this account. It holds for you and for "
                        "every other user of the account too, and until it is turned off."),
                      _("Allow Agent Login"), FALSE, self->cancellable, on_agent_confirmed, g_object_ref (self));
  else
    set_agent_login (self, FALSE);
  /* The switch shows the new state once the server has it. */
  return TRUE;
}

static void
kh_account_settings_dispose (GObject *object)
{
  KhAccountSettings *self = KH_ACCOUNT_SETTINGS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->account);
  g_clear_pointer (&self->languages, g_strfreev);
  G_OBJECT_CLASS (kh_account_settings_parent_class)->dispose (object);
}

static void
kh_account_settings_class_init (KhAccountSettingsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_account_settings_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/settings/kh-account-settings.ui");
  gtk_widget_class_bind_template_child (widget_class, KhAccountSettings, name_row);
  gtk_widget_class_bind_template_child (widget_class, KhAccountSettings, kind_label);
  gtk_widget_class_bind_template_child (widget_class, KhAccountSettings, owner_row);
  gtk_widget_class_bind_template_child (widget_class, KhAccountSettings, plan_row);
  gtk_widget_class_bind_template_child (widget_class, KhAccountSettings, plan_label);
  gtk_widget_class_bind_template_child (widget_class, KhAccountSettings, policy_row);
  gtk_widget_class_bind_template_child (widget_class, KhAccountSettings, language_row);
  gtk_widget_class_bind_template_child (widget_class, KhAccountSettings, sender_row);
  gtk_widget_class_bind_template_child (widget_class, KhAccountSettings, agent_row);
  gtk_widget_class_bind_template_child (widget_class, KhAccountSettings, agent_switch);
  gtk_widget_class_bind_template_callback (widget_class, on_name_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_policy_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_language_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_agent_state_set);
}

static void
kh_account_settings_init (KhAccountSettings *self)
{
  const char *const policies[] = { _("The owner"), _("Admins"), _("Everybody who may approve users"), NULL };
  g_autoptr (GtkStringList) names = gtk_string_list_new (policies);

  self->cancellable = g_cancellable_new ();
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_groups (GTK_WIDGET (self));
  adw_combo_row_set_model (self->policy_row, G_LIST_MODEL (names));
  self->filling = FALSE;
}

void
kh_account_settings_present (GtkWindow *parent, KhAccount *account)
{
  KhAccountSettings *self
      = g_object_new (KH_TYPE_ACCOUNT_SETTINGS, "transient-for", parent, "destroy-with-parent", TRUE, NULL);

  self->account = g_object_ref (account);
  g_signal_connect_object (account, "notify::info", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "access-changed", G_CALLBACK (gate), self, G_CONNECT_SWAPPED);
  fill (self);
  kh_fit_to_parent (GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (self));
}
