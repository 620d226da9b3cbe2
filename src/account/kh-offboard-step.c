/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One account's part of an offboarding. What is still there is looked up anew before each command and after each answer,
 * so that what somebody else does meanwhile, or what was done and never answered, is seen as done.
 */
#include "account/kh-offboarding-private.h"

#include "account/kh-account-private.h"
#include "base/kh-error.h"

/* There is one removal and one revocation; more goes means that something keeps coming back. */
#define MOST_COMMANDS 4

struct _KhOffboardStep {
  GObject parent_instance;
  KhPeople *people;   /* owned */
  KhAccount *account; /* owned */
  char *key;
  KhUser *user;             /* owned */
  KhInvitation *invitation; /* owned */
  guint n_sessions;
  KhOffboardState state;
  KhDenial denial;
  GError *error;
  KhCommand *command; /* sent, and not known to be answered: the same one is sent again */
  guint commands;     /* in this run */
};

G_DEFINE_FINAL_TYPE (KhOffboardStep, kh_offboard_step, G_TYPE_OBJECT)

static guint changed;

KhAccount *
kh_offboard_step_get_account (KhOffboardStep *self)
{
  return self->account;
}

KhOffboardState
kh_offboard_step_get_state (KhOffboardStep *self)
{
  return self->state;
}

KhDenial
kh_offboard_step_get_denial (KhOffboardStep *self)
{
  return self->denial;
}

const GError *
kh_offboard_step_get_error (KhOffboardStep *self)
{
  return self->error;
}

KhUser *
kh_offboard_step_get_user (KhOffboardStep *self)
{
  return self->user;
}

KhInvitation *
kh_offboard_step_get_invitation (KhOffboardStep *self)
{
  return self->invitation;
}

guint
kh_offboard_step_get_n_sessions (KhOffboardStep *self)
{
  return self->n_sessions;
}

gboolean
kh_offboard_step_can_run (KhOffboardStep *self)
{
  return self->state == KH_OFFBOARD_TO_DO || self->state == KH_OFFBOARD_AWAY || self->state == KH_OFFBOARD_FAILED;
}

/* @error: (nullable): taken. */
static void
set_state (KhOffboardStep *self, KhOffboardState state, KhDenial denial, GError *error)
{
  gboolean same = self->state == state && self->denial == denial && self->error == NULL && error == NULL;

  self->state = state;
  self->denial = denial;
  g_clear_error (&self->error);
  self->error = error;
  if (!same)
    g_signal_emit (self, changed, 0);
}

/* --- What there is --- */

/* Who is to be removed; NULL when there is nobody any more. */
static KhUser *
find_user (KhOffboardStep *self)
{
  KhIndividual *individual = kh_people_lookup (self->people, self->key);
  const KhMembership *membership
      = individual != NULL ? kh_individual_find_membership (individual, self->account) : NULL;
  KhUser *user = membership != NULL ? membership->user : NULL;

  return user != NULL && kh_user_get_status (user) != KH_USER_STATUS_REMOVED ? user : NULL;
}

static KhInvitation *
find_invitation (KhOffboardStep *self)
{
  KhIndividual *individual = kh_people_lookup (self->people, self->key);
  const KhMembership *membership
      = individual != NULL ? kh_individual_find_membership (individual, self->account) : NULL;

  return membership != NULL ? membership->invitation : NULL;
}

static guint
count_sessions (KhOffboardStep *self)
{
  GListModel *sessions = G_LIST_MODEL (kh_account_get_list (self->account, KH_COLLECTION_SESSIONS));
  const char *id = kh_entity_get_id (KH_ENTITY (self->user));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (sessions); i++) {
    g_autoptr (KhSession) session = g_list_model_get_item (sessions, i);
    n += g_strcmp0 (kh_session_get_user (session), id) == 0;
  }
  return n;
}

/* Keeps what it was about when there is nothing any more. */
static void
note (KhOffboardStep *self, KhUser *user, KhInvitation *invitation)
{
  if (user != NULL) {
    g_set_object (&self->user, user);
    self->n_sessions = count_sessions (self);
  }
  if (invitation != NULL)
    g_set_object (&self->invitation, invitation);
}

/* Whether nobody is still to come. */
static gboolean
is_known (KhOffboardStep *self)
{
  KhState invitations = kh_account_get_state (self->account, KH_COLLECTION_INVITATIONS);

  return kh_account_is_whole (self->account, KH_COLLECTION_USERS)
         && (invitations == KH_STATE_RESTRICTED || invitations == KH_STATE_ERROR
             || kh_account_is_whole (self->account, KH_COLLECTION_INVITATIONS));
}

/* Why the account cannot say who is in it, though it can be reached. */
static KhDenial
check_sight (KhOffboardStep *self)
{
  if (kh_account_get_shut_out (self->account)
      || kh_account_get_state (self->account, KH_COLLECTION_USERS) == KH_STATE_RESTRICTED)
    return KH_DENIAL_ACCESS;
  return is_known (self) ? KH_DENIAL_NONE : KH_DENIAL_LOADING;
}

static KhDenial
check (KhOffboardStep *self, KhUser *user, KhInvitation *invitation)
{
  KhDenial denial = KH_DENIAL_NONE;

  if (user != NULL)
    denial = kh_account_check (self->account, KH_ACTION_REMOVE_USER, KH_ENTITY (user));
  if (denial == KH_DENIAL_NONE && invitation != NULL)
    denial = kh_account_check (self->account, KH_ACTION_INVITE, KH_ENTITY (invitation));
  return denial;
}

/* What passes by itself, or with another sign-in. */
static gboolean
is_away (KhDenial denial)
{
  return denial == KH_DENIAL_OFFLINE || denial == KH_DENIAL_SIGNED_OUT || denial == KH_DENIAL_LOADING;
}

gboolean
kh_offboard_step_plan (KhOffboardStep *self)
{
  KhUser *user = find_user (self);
  KhInvitation *invitation = find_invitation (self);
  KhDenial denial = check_sight (self);

  g_clear_object (&self->user);
  g_clear_object (&self->invitation);
  self->n_sessions = 0;
  note (self, user, invitation);
  if (denial != KH_DENIAL_ACCESS && kh_account_check_connection (self->account) != KH_DENIAL_NONE)
    denial = kh_account_check_connection (self->account);
  if (denial == KH_DENIAL_NONE && user == NULL && invitation == NULL)
    return FALSE;
  if (denial == KH_DENIAL_NONE)
    denial = check (self, user, invitation);
  set_state (self,
             denial == KH_DENIAL_NONE ? KH_OFFBOARD_TO_DO
             : is_away (denial)       ? KH_OFFBOARD_AWAY
                                      : KH_OFFBOARD_BY_HAND,
             denial, NULL);
  return TRUE;
}

/* --- Doing it --- */

static void go_on (GTask *task);

static void
finish (GTask *task, KhOffboardState state, KhDenial denial, GError *error)
{
  set_state (g_task_get_source_object (task), state, denial, error);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static gboolean
is_ours (KhOffboardStep *self, KhCommandKind kind, KhEntity *target)
{
  return self->command != NULL && kh_command_get_kind (self->command) == kind
         && g_strcmp0 (kh_command_get_target (self->command), kh_entity_get_id (target)) == 0;
}

/* Whether the answer leaves open what became of the command, or says that another time may be better. */
static gboolean
is_passing (const GError *error)
{
  return error->domain != KH_ERROR || kh_account_is_passing (error) || error->code == KH_ERROR_UNAUTHORIZED;
}

/* The account as it is after an answer that says that it is another than it seemed. */
static void
on_seen_again (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  KhOffboardStep *self = g_task_get_source_object (task);
  g_autoptr (GError) refusal = g_steal_pointer (&self->error);
  gboolean seen = kh_account_sync_finish (KH_ACCOUNT (source), result, NULL);

  if (seen && find_user (self) == NULL && find_invitation (self) == NULL)
    finish (task, KH_OFFBOARD_DONE, KH_DENIAL_NONE, NULL);
  else
    finish (task, KH_OFFBOARD_FAILED, KH_DENIAL_NONE, g_steal_pointer (&refusal));
}

static void
on_run (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  KhOffboardStep *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (KhReply) reply = kh_account_run_finish (KH_ACCOUNT (source), result, &error);

  if (reply != NULL) {
    g_clear_object (&self->command);
    go_on (task);
  } else if (is_passing (error)) {
    finish (task, KH_OFFBOARD_FAILED, KH_DENIAL_NONE, error);
  } else if (error->code == KH_ERROR_CONFLICT || g_strcmp0 (kh_error_get_word (error), "not-found") == 0) {
    /* Whatever comes next is decided on what is there then. */
    g_clear_object (&self->command);
    self->error = error;
    kh_account_sync_async (self->account, g_task_get_cancellable (task), on_seen_again, task);
  } else {
    gboolean never = error->code == KH_ERROR_RESTRICTED || error->code == KH_ERROR_UNSUPPORTED;
    g_clear_object (&self->command);
    finish (task, never ? KH_OFFBOARD_BY_HAND : KH_OFFBOARD_FAILED, KH_DENIAL_NONE, error);
  }
}

static void
send (GTask *task, KhCommandKind kind, KhEntity *target)
{
  KhOffboardStep *self = g_task_get_source_object (task);

  if (self->commands++ >= MOST_COMMANDS) {
    finish (task, KH_OFFBOARD_FAILED, KH_DENIAL_NONE,
            kh_error_new (KH_ERROR_CONFLICT, NULL, "The person comes back as soon as they are removed."));
    return;
  }
  if (!is_ours (self, kind, target)) {
    g_clear_object (&self->command);
    self->command = kh_command_new (kind, target);
  }
  kh_account_run_async (self->account, self->command, g_task_get_cancellable (task), on_run, task);
}

/* What is next for what is there now. */
static void
go_on (GTask *task)
{
  KhOffboardStep *self = g_task_get_source_object (task);
  KhUser *user = find_user (self);
  KhInvitation *invitation = find_invitation (self);
  KhDenial denial = check_sight (self);

  note (self, user, invitation);
  if (denial == KH_DENIAL_NONE)
    denial = check (self, user, invitation);
  if (denial != KH_DENIAL_NONE && !is_away (denial))
    finish (task, KH_OFFBOARD_BY_HAND, denial, NULL);
  else if (denial == KH_DENIAL_LOADING || (user == NULL && invitation == NULL && denial != KH_DENIAL_NONE))
    finish (task, KH_OFFBOARD_AWAY, denial, NULL);
  else if (user != NULL)
    send (task, KH_COMMAND_REMOVE_USER, KH_ENTITY (user));
  else if (invitation != NULL)
    send (task, KH_COMMAND_REVOKE, KH_ENTITY (invitation));
  else
    finish (task, KH_OFFBOARD_DONE, KH_DENIAL_NONE, NULL);
}

static void
on_synced (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  KhOffboardStep *self = g_task_get_source_object (task);
  GError *error = NULL;
  gboolean synced = kh_account_sync_finish (KH_ACCOUNT (source), result, &error);

  /* Without access there is nothing to try again. */
  if (synced || kh_account_get_shut_out (self->account)) {
    g_clear_error (&error);
    go_on (task);
  } else {
    finish (task, KH_OFFBOARD_FAILED, KH_DENIAL_NONE, error);
  }
}

void
kh_offboard_step_run_async (KhOffboardStep *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  gboolean look_first = self->state != KH_OFFBOARD_TO_DO;

  g_task_set_source_tag (task, kh_offboard_step_run_async);
  g_task_set_check_cancellable (task, FALSE);
  self->commands = 0;
  set_state (self, KH_OFFBOARD_RUNNING, KH_DENIAL_NONE, NULL);
  /* What is not as it is shown, or what became of the last attempt, only the service can tell. */
  if (look_first)
    kh_account_sync_async (self->account, cancellable, on_synced, task);
  else
    go_on (task);
}

static void
kh_offboard_step_finalize (GObject *object)
{
  KhOffboardStep *self = KH_OFFBOARD_STEP (object);

  g_clear_object (&self->command);
  g_clear_object (&self->user);
  g_clear_object (&self->invitation);
  g_clear_error (&self->error);
  g_free (self->key);
  g_object_unref (self->account);
  g_object_unref (self->people);
  G_OBJECT_CLASS (kh_offboard_step_parent_class)->finalize (object);
}

static void
kh_offboard_step_class_init (KhOffboardStepClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_offboard_step_finalize;
  changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                          0);
}

static void
kh_offboard_step_init (KhOffboardStep *self)
{
}

KhOffboardStep *
kh_offboard_step_new (KhPeople *people, KhAccount *account, const char *key)
{
  KhOffboardStep *self = g_object_new (KH_TYPE_OFFBOARD_STEP, NULL);

  self->people = g_object_ref (people);
  self->account = g_object_ref (account);
  self->key = g_strdup (key);
  return self;
}
