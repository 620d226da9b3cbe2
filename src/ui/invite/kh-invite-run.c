/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-csv.h"
#include "base/kh-error.h"
#include "ui/invite/kh-invite-run.h"
#include "ui/invite/kh-invitee-list.h"
#include "ui/widgets/kh-text-for.h"

struct _KhInviteRun {
  GObject parent_instance;
  KhAccount *account;   /* owned */
  GListModel *invitees; /* owned */
  char *language;
  char **roles;
  KhGrants *grants;
  gint64 ends_at;
  GPtrArray *due;       /* owned KhInvitee: in this run */
  guint n_tried;
  gboolean stopped;
};

G_DEFINE_FINAL_TYPE (KhInviteRun, kh_invite_run, G_TYPE_OBJECT)

enum { PROP_0, PROP_N_TRIED, N_PROPS };
static GParamSpec *props[N_PROPS];

/* An answer that says no is final, and asking for the same again would get the same answer. Without an answer it may
 * have been done. */
static gboolean
is_answer (const GError *error)
{
  return !g_error_matches (error, KH_ERROR, KH_ERROR_NETWORK) && !g_error_matches (error, KH_ERROR, KH_ERROR_SERVER);
}

static KhCommand *
get_command (KhInviteRun *self, KhInvitee *invitee)
{
  g_autoptr (KhCommand) command = NULL;
  const GError *error = kh_invitee_get_error (invitee);
  const char *language = kh_invitee_get_language (invitee);
  const char *const *roles = kh_invitee_get_roles (invitee);

  if (kh_invitee_get_command (invitee) != NULL && error != NULL && !is_answer (error))
    return kh_invitee_get_command (invitee);
  command = kh_command_new (KH_COMMAND_INVITE, NULL);
  kh_command_set_string (command, "email", kh_invitee_get_email (invitee));
  /* What a file says about somebody goes before what the form says about all. */
  if (self->language != NULL)
    kh_command_set_string (command, "language", language != NULL ? language : self->language);
  if (self->roles != NULL)
    kh_command_set_strv (command, "roles", roles != NULL ? roles : (const char *const *) self->roles);
  if (self->grants != NULL)
    kh_command_set_grants (command, "grants", self->grants);
  if (self->ends_at != 0)
    kh_command_set_time (command, "ends_at", self->ends_at);
  kh_invitee_set_command (invitee, command);
  return kh_invitee_get_command (invitee);
}

static void run_next (GTask *task);

static void
on_run (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KhInviteRun *self = g_task_get_source_object (task);
  KhInvitee *invitee = g_ptr_array_index (self->due, self->n_tried);
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = kh_account_run_finish (KH_ACCOUNT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    kh_invitee_reset (invitee);
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  kh_invitee_set_result (invitee, error);
  self->n_tried++;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_TRIED]);
  run_next (g_steal_pointer (&task));
}

static void
run_next (GTask *task)
{
  KhInviteRun *self = g_task_get_source_object (task);
  KhInvitee *invitee;
  KhCommand *command;

  for (guint i = self->n_tried; self->stopped && i < self->due->len; i++)
    kh_invitee_set_stopped (g_ptr_array_index (self->due, i));
  if (self->stopped)
    g_ptr_array_set_size (self->due, self->n_tried);
  if (self->n_tried == self->due->len) {
    g_task_return_boolean (task, TRUE);
    g_object_unref (task);
    return;
  }
  invitee = g_ptr_array_index (self->due, self->n_tried);
  command = get_command (self, invitee);
  kh_invitee_set_sending (invitee);
  kh_account_run_async (self->account, command, g_task_get_cancellable (task), on_run, task);
}

void
kh_invite_run_async (KhInviteRun *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, kh_invite_run_async);
  g_ptr_array_set_size (self->due, 0);
  self->n_tried = 0;
  self->stopped = FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (self->invitees); i++) {
    g_autoptr (KhInvitee) invitee = g_list_model_get_item (self->invitees, i);
    if (kh_invitee_is_due (invitee))
      g_ptr_array_add (self->due, g_steal_pointer (&invitee));
  }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_TRIED]);
  run_next (task);
}

void
kh_invite_run_stop (KhInviteRun *self)
{
  self->stopped = TRUE;
}

gboolean
kh_invite_run_finish (KhInviteRun *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

guint
kh_invite_run_get_n_tried (KhInviteRun *self)
{
  return self->n_tried;
}

guint
kh_invite_run_get_n_due (KhInviteRun *self)
{
  return self->due->len;
}

char *
kh_invite_run_to_csv (GListModel *invitees)
{
  /* The mark tells spreadsheets that it is UTF-8. */
  GString *out = g_string_new ("\357\273\277");

  kh_csv_append_row (out, (const char *[]) { _ ("Mail address"), _ ("Result"), _ ("Reason"), NULL });
  for (guint i = 0; i < g_list_model_get_n_items (invitees); i++) {
    g_autoptr (KhInvitee) invitee = g_list_model_get_item (invitees, i);
    const GError *error = kh_invitee_get_error (invitee);
    g_autofree char *reason = error != NULL ? kh_text_for_error_title (error) : NULL;
    const char *state = C_ ("invitation", "Not sent");

    if (kh_invitee_get_state (invitee) == KH_INVITEE_SENT)
      state = C_ ("invitation", "Sent");
    else if (kh_invitee_get_check (invitee) == KH_INVITEE_MEMBER)
      reason = g_strdup (_ ("Has access already"));
    else if (kh_invitee_get_check (invitee) == KH_INVITEE_INVITED)
      reason = g_strdup (_ ("Is invited already"));
    else if (reason == NULL && kh_invitee_get_state (invitee) == KH_INVITEE_STOPPED)
      reason = g_strdup (_ ("Not sent yet, because it was stopped"));
    else if (reason == NULL)
      reason = kh_invitee_describe_check (invitee);
    kh_csv_append_row (out, (const char *[]) { kh_invitee_get_email (invitee), state, reason != NULL ? reason : "",
                                               NULL });
  }
  return g_string_free (out, FALSE);
}

static void
kh_invite_run_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  if (prop == PROP_N_TRIED)
    g_value_set_uint (value, KH_INVITE_RUN (object)->n_tried);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
}

static void
kh_invite_run_finalize (GObject *object)
{
  KhInviteRun *self = KH_INVITE_RUN (object);

  g_object_unref (self->account);
  g_object_unref (self->invitees);
  g_free (self->language);
  g_strfreev (self->roles);
  g_clear_pointer (&self->grants, kh_grants_unref);
  g_ptr_array_unref (self->due);
  G_OBJECT_CLASS (kh_invite_run_parent_class)->finalize (object);
}

static void
kh_invite_run_class_init (KhInviteRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = kh_invite_run_finalize;
  object_class->get_property = kh_invite_run_get_property;
  props[PROP_N_TRIED] = g_param_spec_uint ("n-tried", NULL, NULL, 0, G_MAXUINT, 0,
                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
kh_invite_run_init (KhInviteRun *self)
{
  self->due = g_ptr_array_new_with_free_func (g_object_unref);
}

KhInviteRun *
kh_invite_run_new (KhAccount *account, GListModel *invitees, const char *language, const char *const *roles,
                   const KhGrants *grants, gint64 ends_at)
{
  KhInviteRun *self = g_object_new (KH_TYPE_INVITE_RUN, NULL);

  self->account = g_object_ref (account);
  self->invitees = g_object_ref (invitees);
  self->language = g_strdup (language);
  self->roles = g_strdupv ((char **) roles);
  self->grants = grants != NULL ? kh_grants_dup (grants) : NULL;
  self->ends_at = ends_at;
  return self;
}
