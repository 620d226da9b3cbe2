/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-csv.h"
#include "base/kh-error.h"
#include "ui/invite/kh-invite-run.h"
#include "ui/invite/kh-invitee-list.h"
#include "ui/widgets/kh-text-for.h"

/* So many at once: few enough that one sees it going on and can stop it. */
#define BATCH 25

struct _KhInviteRun {
  GObject parent_instance;
  KhAccount *account;   /* owned */
  GListModel *invitees; /* owned */
  char *language;
  char **roles;
  KhGrants *grants;
  gint64 ends_at;
  GPtrArray *batches;   /* owned Batch: those of this run */
  guint next;           /* of them */
  guint n_due;
  guint n_tried;
  gboolean stopped;
};

G_DEFINE_FINAL_TYPE (KhInviteRun, kh_invite_run, G_TYPE_OBJECT)

enum { PROP_0, PROP_N_TRIED, N_PROPS };
static GParamSpec *props[N_PROPS];

typedef struct {
  KhCommand *command;  /* owned */
  GPtrArray *invitees; /* owned KhInvitee, in the order of the command's items */
} Batch;

static void
batch_free (Batch *batch)
{
  g_object_unref (batch->command);
  g_ptr_array_unref (batch->invitees);
  g_free (batch);
}

static void
for_each (Batch *batch, void (*call) (KhInvitee *))
{
  for (guint i = 0; i < batch->invitees->len; i++)
    call (g_ptr_array_index (batch->invitees, i));
}

static Batch *
add_batch (KhInviteRun *self, KhCommand *command)
{
  Batch *batch = g_new (Batch, 1);

  batch->command = g_object_ref (command);
  batch->invitees = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->batches, batch);
  return batch;
}

static KhCommand *
command_new (KhInviteRun *self, KhInvitee *invitee)
{
  KhCommand *command = kh_command_new (KH_COMMAND_INVITE, NULL);
  const char *language = kh_invitee_get_language (invitee);
  const char *const *roles = kh_invitee_get_roles (invitee);

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
  return command;
}

/* Those that were asked for together before the connection broke are asked for together again: it is the same request, with
 * the same key. */
static void
add_unanswered (KhInviteRun *self, KhInvitee *invitee)
{
  KhCommand *command = kh_invitee_get_command (invitee);

  for (guint i = 0; i < self->batches->len; i++) {
    Batch *batch = g_ptr_array_index (self->batches, i);
    if (batch->command == command) {
      g_ptr_array_add (batch->invitees, g_object_ref (invitee));
      return;
    }
  }
  g_ptr_array_add (add_batch (self, command)->invitees, g_object_ref (invitee));
}

static void
add_new (KhInviteRun *self, GPtrArray *invitees)
{
  gboolean many = invitees->len > 1
                  && (kh_account_get_capabilities (self->account) & KH_CAPABILITY_INVITE_MANY) != 0;
  Batch *batch = NULL;

  for (guint i = 0; i < invitees->len; i++) {
    KhInvitee *invitee = g_ptr_array_index (invitees, i);
    g_autoptr (KhCommand) command = command_new (self, invitee);
    if (!many) {
      batch = add_batch (self, command);
    } else {
      if (batch == NULL || batch->invitees->len == BATCH) {
        g_autoptr (KhCommand) all = kh_command_new (KH_COMMAND_INVITE_MANY, NULL);
        batch = add_batch (self, all);
      }
      kh_command_add_item (batch->command, command);
    }
    g_ptr_array_add (batch->invitees, g_object_ref (invitee));
    kh_invitee_set_command (invitee, batch->command);
  }
}

static void run_next (GTask *task);

/* @error: of the command as a whole. */
static void
take_result (Batch *batch, guint i, const KhReply *reply, const GError *error)
{
  KhInvitee *invitee = g_ptr_array_index (batch->invitees, i);
  const KhReplyRow *row = reply != NULL && reply->rows != NULL && i < reply->rows->len
                              ? g_ptr_array_index (reply->rows, i)
                              : NULL;

  kh_invitee_set_result (invitee, row != NULL ? row->error : error);
  if (!kh_invitee_is_unanswered (invitee) || error == NULL)
    kh_invitee_set_command (invitee, NULL);
}

static void
on_run (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KhInviteRun *self = g_task_get_source_object (task);
  Batch *batch = g_ptr_array_index (self->batches, self->next);
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = kh_account_run_finish (KH_ACCOUNT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    for_each (batch, kh_invitee_reset);
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  if (reply != NULL && kh_command_get_kind (batch->command) == KH_COMMAND_INVITE_MANY
      && (reply->rows == NULL || reply->rows->len != batch->invitees->len))
    error = kh_error_new (KH_ERROR_CORRUPT, NULL, "The server did not answer about each invitation.");
  for (guint i = 0; i < batch->invitees->len; i++)
    take_result (batch, i, error == NULL ? reply : NULL, error);
  self->n_tried += batch->invitees->len;
  self->next++;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_TRIED]);
  run_next (g_steal_pointer (&task));
}

static void
stop (KhInvitee *invitee)
{
  if (!kh_invitee_is_unanswered (invitee))
    kh_invitee_set_stopped (invitee);
}

static void
run_next (GTask *task)
{
  KhInviteRun *self = g_task_get_source_object (task);
  Batch *batch;

  if (self->stopped)
    for (; self->next < self->batches->len; self->next++)
      for_each (g_ptr_array_index (self->batches, self->next), stop);
  if (self->next == self->batches->len) {
    g_task_return_boolean (task, TRUE);
    g_object_unref (task);
    return;
  }
  batch = g_ptr_array_index (self->batches, self->next);
  for_each (batch, kh_invitee_set_sending);
  kh_account_run_async (self->account, batch->command, g_task_get_cancellable (task), on_run, task);
}

void
kh_invite_run_async (KhInviteRun *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  g_autoptr (GPtrArray) fresh = g_ptr_array_new_with_free_func (g_object_unref);

  g_task_set_source_tag (task, kh_invite_run_async);
  g_ptr_array_set_size (self->batches, 0);
  self->n_due = self->n_tried = self->next = 0;
  self->stopped = FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (self->invitees); i++) {
    g_autoptr (KhInvitee) invitee = g_list_model_get_item (self->invitees, i);
    if (!kh_invitee_is_due (invitee))
      continue;
    self->n_due++;
    if (kh_invitee_is_unanswered (invitee))
      add_unanswered (self, invitee);
    else
      g_ptr_array_add (fresh, g_steal_pointer (&invitee));
  }
  add_new (self, fresh);
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
  return self->n_due;
}

char *
kh_invite_run_to_csv (GListModel *invitees)
{
  GString *out = g_string_new (NULL);

  kh_csv_begin (out, (const char *[]) { _ ("Mail address"), _ ("Result"), _ ("Reason"), NULL });
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
  g_ptr_array_unref (self->batches);
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
  self->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) batch_free);
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
