/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/users/kh-user-action.h"
#include "ui/widgets/kh-feedback.h"

struct _KhUserAction {
  GObject parent_instance;
  KhAccount *account; /* owned */
  KhUser *user;       /* owned */
  KhUserActionKind kind;
  GWeakRef from;      /* GtkWidget */
  gboolean running;
};

G_DEFINE_FINAL_TYPE (KhUserAction, kh_user_action, G_TYPE_OBJECT)

enum { PROP_0, PROP_RUNNING, N_PROPS };
static GParamSpec *props[N_PROPS];

static KhUserActionKind
opposite_of (KhUserActionKind kind)
{
  switch (kind) {
  case KH_USER_ACTION_SUSPEND:
    return KH_USER_ACTION_REACTIVATE;
  case KH_USER_ACTION_REACTIVATE:
    return KH_USER_ACTION_SUSPEND;
  case KH_USER_ACTION_REMOVE:
    return KH_USER_ACTION_RESTORE;
  case KH_USER_ACTION_RESTORE:
  default:
    return KH_USER_ACTION_REMOVE;
  }
}

static KhCommand *
create_command (KhUserAction *self)
{
  KhCommand *command;

  if (self->kind == KH_USER_ACTION_REMOVE)
    return kh_command_new (KH_COMMAND_REMOVE_USER, KH_ENTITY (self->user));
  if (self->kind == KH_USER_ACTION_RESTORE)
    return kh_command_new (KH_COMMAND_RESTORE_USER, KH_ENTITY (self->user));
  command = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (self->user));
  kh_command_set_string (command, "status",
                         kh_enum_to_word (KH_TYPE_USER_STATUS, self->kind == KH_USER_ACTION_SUSPEND
                                                                   ? KH_USER_STATUS_SUSPENDED
                                                                   : KH_USER_STATUS_ACTIVE));
  return command;
}

static char *
describe_result (KhUserAction *self)
{
  const char *name = kh_user_get_name (self->user);

  switch (self->kind) {
  case KH_USER_ACTION_SUSPEND:
    /* Translators: %s is a person's name. */
    return g_strdup_printf (_ ("%s is suspended"), name);
  case KH_USER_ACTION_REACTIVATE:
    /* Translators: %s is a person's name. */
    return g_strdup_printf (_ ("%s is active again"), name);
  case KH_USER_ACTION_REMOVE:
    /* Translators: %s is a person's name. */
    return g_strdup_printf (_ ("%s no longer has access"), name);
  case KH_USER_ACTION_RESTORE:
  default:
    /* Translators: %s is a person's name. */
    return g_strdup_printf (_ ("%s has access again"), name);
  }
}

static char *
describe_failure (KhUserAction *self)
{
  const char *name = kh_user_get_name (self->user);

  switch (self->kind) {
  case KH_USER_ACTION_SUSPEND:
    /* Translators: %s is a person's name. */
    return g_strdup_printf (_ ("%s Could Not Be Suspended"), name);
  case KH_USER_ACTION_REACTIVATE:
    /* Translators: %s is a person's name. */
    return g_strdup_printf (_ ("%s Could Not Be Reactivated"), name);
  case KH_USER_ACTION_REMOVE:
    /* Translators: %s is a person's name. */
    return g_strdup_printf (_ ("Access for %s Could Not Be Removed"), name);
  case KH_USER_ACTION_RESTORE:
  default:
    /* Translators: %s is a person's name. */
    return g_strdup_printf (_ ("%s Could Not Be Restored"), name);
  }
}

static gboolean
can_be_undone (KhUserAction *self)
{
  if (self->kind == KH_USER_ACTION_REMOVE)
    return (kh_account_get_capabilities (self->account) & KH_CAPABILITY_RESTORE) != 0;
  return self->kind == KH_USER_ACTION_SUSPEND;
}

static void
on_undo (GObject *object)
{
  KhUserAction *self = KH_USER_ACTION (object);
  g_autoptr (KhUserAction) undo = kh_user_action_new (self->account, self->user, opposite_of (self->kind));
  g_autoptr (GtkWidget) from = g_weak_ref_get (&self->from);

  kh_user_action_run (undo, from);
}

static void
set_running (KhUserAction *self, gboolean running)
{
  self->running = running;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RUNNING]);
}

static void
free_weak_ref (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* What it says may be no longer so once something else is done to that person. */
static void
keep_toast (KhUserAction *self, AdwToast *toast)
{
  GWeakRef *ref = g_new0 (GWeakRef, 1);

  g_weak_ref_init (ref, toast);
  g_object_set_data_full (G_OBJECT (self->user), "kh-toast", ref, free_weak_ref);
}

static void
dismiss_toast (KhUserAction *self)
{
  GWeakRef *ref = g_object_get_data (G_OBJECT (self->user), "kh-toast");
  g_autoptr (AdwToast) toast = ref != NULL ? g_weak_ref_get (ref) : NULL;

  if (toast != NULL)
    adw_toast_dismiss (toast);
}

static void
on_run (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhUserAction) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = kh_account_run_finish (KH_ACCOUNT (source), result, &error);
  g_autoptr (GtkWidget) from = g_weak_ref_get (&self->from);
  g_autofree char *text = reply != NULL ? describe_result (self) : describe_failure (self);

  set_running (self, FALSE);
  if (from == NULL)
    return;
  if (reply == NULL)
    kh_feedback_account_error (from, self->account, text, error);
  else if (can_be_undone (self)) {
    keep_toast (self, kh_feedback_toast_with_button (from, text, C_ ("button", "Undo"), G_OBJECT (self), on_undo));
    kh_feedback_focus_toast (from);
  } else
    kh_feedback_toast (from, text);
}

void
kh_user_action_run (KhUserAction *self, GtkWidget *from)
{
  g_autoptr (KhCommand) command = create_command (self);

  g_weak_ref_set (&self->from, from);
  dismiss_toast (self);
  set_running (self, TRUE);
  kh_account_run_async (self->account, command, NULL, on_run, g_object_ref (self));
}

gboolean
kh_user_action_get_running (KhUserAction *self)
{
  return self->running;
}

static void
kh_user_action_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  if (prop == PROP_RUNNING)
    g_value_set_boolean (value, KH_USER_ACTION (object)->running);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
}

static void
kh_user_action_finalize (GObject *object)
{
  KhUserAction *self = KH_USER_ACTION (object);

  g_weak_ref_clear (&self->from);
  g_object_unref (self->user);
  g_object_unref (self->account);
  G_OBJECT_CLASS (kh_user_action_parent_class)->finalize (object);
}

static void
kh_user_action_class_init (KhUserActionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = kh_user_action_finalize;
  object_class->get_property = kh_user_action_get_property;
  props[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
kh_user_action_init (KhUserAction *self)
{
  g_weak_ref_init (&self->from, NULL);
}

KhUserAction *
kh_user_action_new (KhAccount *account, KhUser *user, KhUserActionKind kind)
{
  KhUserAction *self = g_object_new (KH_TYPE_USER_ACTION, NULL);

  self->account = g_object_ref (account);
  self->user = g_object_ref (user);
  self->kind = kind;
  return self;
}
