/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-contract.h"

#include "base/kh-error.h"
#include "base/kh-time.h"
#include "kh-wait.h"
#include "model/kh-area.h"
#include "model/kh-invitation.h"
#include "model/kh-role.h"
#include "model/kh-session.h"
#include "model/kh-user.h"

#define NEWCOMER "new.comer@example.com"

typedef struct {
  const KhContract *contract;
  gpointer remote;
  KhProvider *provider;
} Fixture;

static void
set_up (Fixture *f, gconstpointer contract)
{
  f->contract = contract;
  f->provider = f->contract->open (&f->remote);
}

static void
tear_down (Fixture *f, gconstpointer contract)
{
  g_clear_object (&f->provider);
  f->contract->close (f->remote);
}

static gboolean
lacks (Fixture *f, KhCapabilities needed)
{
  if ((kh_provider_get_capabilities (f->provider) & needed) == needed)
    return FALSE;
  g_test_skip ("the service has no such thing");
  return TRUE;
}

static KhAccountInfo *
load_account (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  KhAccountInfo *info;

  kh_provider_load_account_async (f->provider, NULL, kh_wait_callback, &result);
  info = kh_provider_load_account_finish (f->provider, kh_wait (&result), &error);
  g_assert_no_error (error);
  return info;
}

static GPtrArray *
list (Fixture *f, KhCollection collection)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *entities;

  kh_provider_list_async (f->provider, collection, NULL, kh_wait_callback, &result);
  entities = kh_provider_list_finish (f->provider, kh_wait (&result), &error);
  g_assert_no_error (error);
  return entities;
}

/* Returns: (transfer full) (nullable) */
static gpointer
find (Fixture *f, KhCollection collection, const char *id)
{
  g_autoptr (GPtrArray) entities = list (f, collection);

  for (guint i = 0; i < entities->len; i++)
    if (g_str_equal (kh_entity_get_id (g_ptr_array_index (entities, i)), id))
      return g_object_ref (g_ptr_array_index (entities, i));
  return NULL;
}

static KhReply *
execute_for_error (Fixture *f, KhCommand *command, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kh_provider_execute_async (f->provider, command, NULL, kh_wait_callback, &result);
  return kh_provider_execute_finish (f->provider, kh_wait (&result), error);
}

/* Returns: (transfer full) (nullable): the entity that came back. */
static gpointer
execute (Fixture *f, KhCommand *command)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = execute_for_error (f, command, &error);

  g_assert_no_error (error);
  return g_steal_pointer (&reply->entity);
}

/* Somebody who is neither the owner nor removed. */
static KhUser *
some_user (Fixture *f)
{
  g_autoptr (GPtrArray) users = list (f, KH_COLLECTION_USERS);

  for (guint i = 0; i < users->len; i++) {
    KhUser *user = g_ptr_array_index (users, i);
    if (!kh_user_get_owner (user) && kh_user_get_status (user) == KH_USER_STATUS_ACTIVE)
      return g_object_ref (user);
  }
  g_assert_not_reached ();
}

static KhCommand *
invite (Fixture *f, const char *email)
{
  KhCommand *command = kh_command_new (KH_COMMAND_INVITE, NULL);
  KhCapabilities capabilities = kh_provider_get_capabilities (f->provider);

  kh_command_set_string (command, "email", email);
  if ((capabilities & KH_CAPABILITY_INVITE_LANGUAGE) != 0)
    kh_command_set_string (command, "language", "nl-NL");
  if ((capabilities & KH_CAPABILITY_ROLES) != 0) {
    g_autoptr (GPtrArray) roles = list (f, KH_COLLECTION_ROLES);
    const char *ids[] = { kh_entity_get_id (g_ptr_array_index (roles, 0)), NULL };
    kh_command_set_strv (command, "roles", ids);
  }
  return command;
}

/* --- Reading --- */

static void
test_account (Fixture *f, gconstpointer data)
{
  g_autoptr (KhAccountInfo) info = load_account (f);
  g_autoptr (KhUser) own = find (f, KH_COLLECTION_USERS, kh_account_info_get_user_id (info));

  g_assert_cmpstr (kh_account_info_get_name (info), !=, NULL);
  g_assert_nonnull (own);
  g_assert_true (kh_user_get_owner (own));
  g_assert_cmpstr (kh_account_info_get_owner_id (info), ==, kh_account_info_get_user_id (info));
}

static void
test_person (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhPerson) person = NULL;

  kh_provider_load_person_async (f->provider, NULL, kh_wait_callback, &result);
  person = kh_provider_load_person_finish (f->provider, kh_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kh_person_get_email (person), !=, NULL);
}

static void
test_lists (Fixture *f, gconstpointer data)
{
  const GType types[] = { KH_TYPE_AREA, KH_TYPE_ROLE, KH_TYPE_USER, KH_TYPE_INVITATION, KH_TYPE_SESSION };
  const KhCapabilities needed[] = { 0, KH_CAPABILITY_ROLES, 0, KH_CAPABILITY_INVITE, KH_CAPABILITY_SESSIONS };

  for (guint i = 0; i < KH_N_COLLECTIONS; i++) {
    g_autoptr (GPtrArray) entities = NULL;
    g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
    if ((kh_provider_get_capabilities (f->provider) & needed[i]) != needed[i])
      continue;
    entities = list (f, i);
    g_assert_cmpuint (entities->len, >, 0);
    for (guint j = 0; j < entities->len; j++) {
      KhEntity *entity = g_ptr_array_index (entities, j);
      g_assert_true (G_TYPE_CHECK_INSTANCE_TYPE (entity, types[i]));
      g_assert_true (g_hash_table_add (ids, (gpointer) kh_entity_get_id (entity)));
    }
  }
}

/* Roles and rights name only what there is. */
static void
test_references (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) users = list (f, KH_COLLECTION_USERS);
  g_autoptr (GPtrArray) roles = list (f, KH_COLLECTION_ROLES);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < roles->len; i++) {
    g_assert_cmpint (kh_role_get_position (g_ptr_array_index (roles, i)), ==, i);
    g_hash_table_add (ids, (gpointer) kh_entity_get_id (g_ptr_array_index (roles, i)));
  }
  for (guint i = 0; i < users->len; i++)
    for (const char *const *role = kh_user_get_roles (g_ptr_array_index (users, i)); *role != NULL; role++)
      g_assert_true (g_hash_table_contains (ids, *role));
}

/* --- Inviting --- */

static void
test_invite (Fixture *f, gconstpointer data)
{
  g_autoptr (KhCommand) command = NULL;
  g_autoptr (KhInvitation) invitation = NULL;
  g_autoptr (KhInvitation) listed = NULL;

  if (lacks (f, KH_CAPABILITY_INVITE))
    return;
  command = invite (f, NEWCOMER);
  invitation = execute (f, command);
  g_assert_cmpstr (kh_invitation_get_email (invitation), ==, NEWCOMER);
  g_assert_cmpint (kh_invitation_get_status (invitation), ==, KH_INVITATION_STATUS_PENDING);
  if ((kh_provider_get_capabilities (f->provider) & KH_CAPABILITY_INVITE_LANGUAGE) != 0)
    g_assert_cmpstr (kh_invitation_get_language (invitation), ==, "nl-NL");
  if ((kh_provider_get_capabilities (f->provider) & KH_CAPABILITY_INVITE_EXPIRY) != 0)
    g_assert_cmpint (kh_invitation_get_expires_at (invitation) - kh_invitation_get_sent_at (invitation), ==,
                     7 * KH_DAY);
  listed = find (f, KH_COLLECTION_INVITATIONS, kh_entity_get_id (KH_ENTITY (invitation)));
  g_assert_nonnull (listed);
}

/* A command that is sent again is not done again. */
static void
test_invite_is_done_once (Fixture *f, gconstpointer data)
{
  g_autoptr (KhCommand) command = NULL;
  g_autoptr (KhCommand) other = NULL;
  g_autoptr (KhInvitation) first = NULL;
  g_autoptr (KhInvitation) again = NULL;
  g_autoptr (GError) error = NULL;

  if (lacks (f, KH_CAPABILITY_INVITE))
    return;
  command = invite (f, NEWCOMER);
  first = execute (f, command);
  again = execute (f, command);
  g_assert_cmpstr (kh_entity_get_id (KH_ENTITY (first)), ==, kh_entity_get_id (KH_ENTITY (again)));
  g_assert_cmpint (kh_invitation_get_send_count (again), ==, 1);
  other = invite (f, NEWCOMER);
  g_assert_null (execute_for_error (f, other, &error));
  kh_assert_error (error, KH_ERROR_CONFLICT, "already-invited");
}

static void
test_invite_wrong_address (Fixture *f, gconstpointer data)
{
  g_autoptr (KhCommand) command = NULL;
  g_autoptr (GError) error = NULL;

  if (lacks (f, KH_CAPABILITY_INVITE))
    return;
  command = invite (f, "not an address");
  g_assert_null (execute_for_error (f, command, &error));
  g_assert_error (error, KH_ERROR, KH_ERROR_INVALID);
  g_assert_cmpstr (kh_error_get_field (error, "/email"), !=, NULL);
}

static void
test_resend_and_revoke (Fixture *f, gconstpointer data)
{
  g_autoptr (KhCommand) command = NULL;
  g_autoptr (KhCommand) resend = NULL;
  g_autoptr (KhCommand) revoke = NULL;
  g_autoptr (KhCommand) again = NULL;
  g_autoptr (KhInvitation) invitation = NULL;
  g_autoptr (KhInvitation) resent = NULL;
  g_autoptr (KhInvitation) revoked = NULL;
  g_autoptr (GError) error = NULL;

  if (lacks (f, KH_CAPABILITY_INVITE))
    return;
  command = invite (f, NEWCOMER);
  invitation = execute (f, command);
  resend = kh_command_new (KH_COMMAND_RESEND, KH_ENTITY (invitation));
  resent = execute (f, resend);
  g_assert_cmpstr (kh_entity_get_id (KH_ENTITY (resent)), ==, kh_entity_get_id (KH_ENTITY (invitation)));
  g_assert_cmpint (kh_invitation_get_send_count (resent), ==, 2);
  revoke = kh_command_new (KH_COMMAND_REVOKE, KH_ENTITY (resent));
  revoked = execute (f, revoke);
  g_assert_cmpint (kh_invitation_get_status (revoked), ==, KH_INVITATION_STATUS_REVOKED);
  again = kh_command_new (KH_COMMAND_RESEND, KH_ENTITY (revoked));
  g_assert_null (execute_for_error (f, again, &error));
  kh_assert_error (error, KH_ERROR_CONFLICT, "not-pending");
}

/* --- People --- */

static void
test_contact_details (Fixture *f, gconstpointer data)
{
  g_autoptr (KhUser) user = some_user (f);
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
  g_autoptr (KhUser) changed = NULL;
  g_autoptr (KhUser) listed = NULL;

  if (lacks (f, KH_CAPABILITY_CONTACT_DETAILS))
    return;
  kh_command_set_string (command, "name", "Zoë 王 \"quoted\"");
  kh_command_set_string (command, "phone", NULL);
  changed = execute (f, command);
  g_assert_cmpstr (kh_user_get_name (changed), ==, "Zoë 王 \"quoted\"");
  g_assert_cmpstr (kh_user_get_phone (changed), ==, NULL);
  g_assert_cmpstr (kh_user_get_email (changed), ==, kh_user_get_email (user));
  listed = find (f, KH_COLLECTION_USERS, kh_entity_get_id (KH_ENTITY (user)));
  g_assert_false (kh_entity_assign (KH_ENTITY (listed), KH_ENTITY (changed)));
}

/* Of two who decide on the same version the second is told. */
static void
test_stale_version (Fixture *f, gconstpointer data)
{
  g_autoptr (KhUser) user = some_user (f);
  g_autoptr (KhCommand) first = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
  g_autoptr (KhCommand) second = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
  g_autoptr (KhUser) changed = NULL;
  g_autoptr (GError) error = NULL;

  if (lacks (f, KH_CAPABILITY_CONTACT_DETAILS))
    return;
  kh_command_set_string (first, "name", "One");
  kh_command_set_string (second, "name", "Two");
  changed = execute (f, first);
  g_assert_null (execute_for_error (f, second, &error));
  kh_assert_error (error, KH_ERROR_CONFLICT, "precondition-failed");
}

static void
test_roles_of_a_user (Fixture *f, gconstpointer data)
{
  g_autoptr (KhUser) user = some_user (f);
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
  g_autoptr (GPtrArray) roles = NULL;
  g_autoptr (KhUser) changed = NULL;
  const char *ids[3] = { NULL };

  if (lacks (f, KH_CAPABILITY_ROLES))
    return;
  roles = list (f, KH_COLLECTION_ROLES);
  for (guint i = 0; i < MIN (roles->len, 2); i++)
    ids[i] = kh_entity_get_id (g_ptr_array_index (roles, i));
  kh_command_set_strv (command, "roles", ids);
  changed = execute (f, command);
  g_assert_cmpuint (g_strv_length ((char **) kh_user_get_roles (changed)), ==, MIN (roles->len, 2));
  g_assert_true (g_strv_contains (kh_user_get_roles (changed), ids[0]));
}

static void
test_grants_of_a_user (Fixture *f, gconstpointer data)
{
  g_autoptr (KhUser) user = some_user (f);
  g_autoptr (KhCommand) give = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
  g_autoptr (KhCommand) take = NULL;
  g_autoptr (GPtrArray) areas = list (f, KH_COLLECTION_AREAS);
  g_autoptr (KhGrants) grants = kh_grants_new ();
  g_autoptr (KhUser) given = NULL;
  g_autoptr (KhUser) taken = NULL;

  if (lacks (f, KH_CAPABILITY_GRANTS))
    return;
  kh_grants_set (grants, kh_entity_get_id (g_ptr_array_index (areas, 0)), KH_LEVEL_EDITOR);
  kh_grants_set (grants, kh_entity_get_id (g_ptr_array_index (areas, 1)), KH_LEVEL_GUEST);
  kh_command_set_grants (give, "grants", grants);
  given = execute (f, give);
  g_assert_true (kh_grants_equal (kh_user_get_grants (given), grants));

  kh_grants_set (grants, kh_entity_get_id (g_ptr_array_index (areas, 0)), KH_LEVEL_NONE);
  take = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (given));
  kh_command_set_grants (take, "grants", grants);
  taken = execute (f, take);
  g_assert_true (kh_grants_equal (kh_user_get_grants (taken), grants));
}

static void
test_suspend (Fixture *f, gconstpointer data)
{
  g_autoptr (KhUser) user = some_user (f);
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
  g_autoptr (KhUser) changed = NULL;

  if (lacks (f, KH_CAPABILITY_SUSPEND))
    return;
  kh_command_set_string (command, "status", "suspended");
  changed = execute (f, command);
  g_assert_cmpint (kh_user_get_status (changed), ==, KH_USER_STATUS_SUSPENDED);
}

static void
test_end_date (Fixture *f, gconstpointer data)
{
  g_autoptr (KhUser) user = some_user (f);
  g_autoptr (KhCommand) set = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
  g_autoptr (KhCommand) unset = NULL;
  g_autoptr (KhUser) with = NULL;
  g_autoptr (KhUser) without = NULL;
  gint64 end = kh_time_now () + 30 * KH_DAY;

  if (lacks (f, KH_CAPABILITY_END_DATES))
    return;
  kh_command_set_time (set, "ends_at", end);
  with = execute (f, set);
  g_assert_cmpint (kh_user_get_ends_at (with), ==, end);
  unset = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (with));
  kh_command_set_time (unset, "ends_at", 0);
  without = execute (f, unset);
  g_assert_cmpint (kh_user_get_ends_at (without), ==, 0);
}

static void
test_remove_and_restore (Fixture *f, gconstpointer data)
{
  g_autoptr (KhUser) user = some_user (f);
  g_autoptr (KhCommand) remove = kh_command_new (KH_COMMAND_REMOVE_USER, KH_ENTITY (user));
  g_autoptr (KhCommand) restore = NULL;
  g_autoptr (KhUser) removed = execute (f, remove);
  g_autoptr (KhUser) listed = find (f, KH_COLLECTION_USERS, kh_entity_get_id (KH_ENTITY (user)));
  g_autoptr (KhUser) restored = NULL;

  if ((kh_provider_get_capabilities (f->provider) & KH_CAPABILITY_RESTORE) == 0) {
    g_assert_null (listed);
    return;
  }
  g_assert_cmpint (kh_user_get_status (removed), ==, KH_USER_STATUS_REMOVED);
  g_assert_cmpint (kh_user_get_status (listed), ==, KH_USER_STATUS_REMOVED);
  restore = kh_command_new (KH_COMMAND_RESTORE_USER, KH_ENTITY (removed));
  restored = execute (f, restore);
  g_assert_cmpint (kh_user_get_status (restored), ==, KH_USER_STATUS_ACTIVE);
  g_assert_true (g_strv_equal (kh_user_get_roles (restored), kh_user_get_roles (user)));
}

/* Rule 1. */
static void
test_owner_stays (Fixture *f, gconstpointer data)
{
  g_autoptr (KhAccountInfo) info = load_account (f);
  g_autoptr (KhUser) owner = find (f, KH_COLLECTION_USERS, kh_account_info_get_owner_id (info));
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_REMOVE_USER, KH_ENTITY (owner));
  g_autoptr (GError) error = NULL;

  g_assert_null (execute_for_error (f, command, &error));
  g_assert_error (error, KH_ERROR, KH_ERROR_CONFLICT);
}

static void
test_what_is_not_there (Fixture *f, gconstpointer data)
{
  g_autoptr (KhUser) nobody = g_object_new (KH_TYPE_USER, "id", "nobody-at-all", "version", 1, NULL);
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_REMOVE_USER, KH_ENTITY (nobody));
  g_autoptr (GError) error = NULL;

  g_assert_null (execute_for_error (f, command, &error));
  kh_assert_error (error, KH_ERROR_CONFLICT, "not-found");
}

/* --- Roles --- */

static void
test_custom_role (Fixture *f, gconstpointer data)
{
  g_autoptr (KhCommand) create = kh_command_new (KH_COMMAND_CREATE_ROLE, NULL);
  g_autoptr (KhCommand) update = NULL;
  g_autoptr (KhCommand) delete = NULL;
  g_autoptr (GPtrArray) areas = list (f, KH_COLLECTION_AREAS);
  g_autoptr (KhGrants) grants = kh_grants_new ();
  g_autoptr (KhRole) role = NULL;
  g_autoptr (KhRole) changed = NULL;
  g_autoptr (KhRole) gone = NULL;

  if (lacks (f, KH_CAPABILITY_CUSTOM_ROLES))
    return;
  kh_grants_set (grants, kh_entity_get_id (g_ptr_array_index (areas, 0)), KH_LEVEL_EDITOR);
  kh_command_set_string (create, "name", "Weekend Help");
  kh_command_set_string (create, "description", "Saturdays only.");
  kh_command_set_grants (create, "grants", grants);
  role = execute (f, create);
  g_assert_cmpstr (kh_role_get_name (role), ==, "Weekend Help");
  g_assert_false (kh_role_get_built_in (role));
  g_assert_true (kh_grants_equal (kh_role_get_grants (role), grants));

  kh_grants_set (grants, kh_entity_get_id (g_ptr_array_index (areas, 0)), KH_LEVEL_NONE);
  kh_grants_set (grants, kh_entity_get_id (g_ptr_array_index (areas, 1)), KH_LEVEL_GUEST);
  update = kh_command_new (KH_COMMAND_UPDATE_ROLE, KH_ENTITY (role));
  kh_command_set_grants (update, "grants", grants);
  changed = execute (f, update);
  g_assert_true (kh_grants_equal (kh_role_get_grants (changed), grants));

  delete = kh_command_new (KH_COMMAND_DELETE_ROLE, KH_ENTITY (changed));
  g_assert_null (execute (f, delete));
  gone = find (f, KH_COLLECTION_ROLES, kh_entity_get_id (KH_ENTITY (role)));
  g_assert_null (gone);
}

static void
test_built_in_role_stays (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) roles = NULL;
  g_autoptr (KhCommand) command = NULL;
  g_autoptr (GError) error = NULL;

  if (lacks (f, KH_CAPABILITY_CUSTOM_ROLES))
    return;
  roles = list (f, KH_COLLECTION_ROLES);
  g_assert_true (kh_role_get_built_in (g_ptr_array_index (roles, 0)));
  command = kh_command_new (KH_COMMAND_DELETE_ROLE, g_ptr_array_index (roles, 0));
  g_assert_null (execute_for_error (f, command, &error));
  kh_assert_error (error, KH_ERROR_CONFLICT, "role-built-in");
}

/* --- Sessions --- */

static void
test_sessions (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) sessions = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_END_OTHER_SESSIONS, NULL);
  g_autoptr (KhReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  guint current = 0;

  if (lacks (f, KH_CAPABILITY_SESSIONS))
    return;
  sessions = list (f, KH_COLLECTION_SESSIONS);
  for (guint i = 0; i < sessions->len; i++)
    current += kh_session_get_current (g_ptr_array_index (sessions, i));
  g_assert_cmpuint (current, ==, 1);
  reply = execute_for_error (f, command, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reply->count, ==, sessions->len - 1);
  after = list (f, KH_COLLECTION_SESSIONS);
  g_assert_cmpuint (after->len, ==, 1);
  g_assert_true (kh_session_get_current (g_ptr_array_index (after, 0)));
}

static void
test_end_session (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) sessions = NULL;

  if (lacks (f, KH_CAPABILITY_SESSIONS))
    return;
  sessions = list (f, KH_COLLECTION_SESSIONS);
  for (guint i = 0; i < sessions->len; i++) {
    KhEntity *session = g_ptr_array_index (sessions, i);
    if (!kh_session_get_current (KH_SESSION (session))) {
      g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_END_SESSION, session);
      g_autoptr (KhSession) gone = NULL;
      g_assert_null (execute (f, command));
      gone = find (f, KH_COLLECTION_SESSIONS, kh_entity_get_id (session));
      g_assert_null (gone);
      return;
    }
  }
  g_test_skip ("there is no other session");
}

/* --- Changes --- */

static KhChanges *
wait_for_changes (Fixture *f, const char *after, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kh_provider_wait_async (f->provider, after, NULL, kh_wait_callback, &result);
  return kh_provider_wait_finish (f->provider, kh_wait (&result), error);
}

static void
test_changes (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhChanges) now = NULL;
  g_autoptr (KhChanges) changes = NULL;
  g_autoptr (KhCommand) command = NULL;
  g_autoptr (KhInvitation) invitation = NULL;
  gboolean found = FALSE;

  if (lacks (f, KH_CAPABILITY_CHANGES | KH_CAPABILITY_INVITE))
    return;
  now = wait_for_changes (f, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (now->items->len, ==, 0);
  kh_provider_wait_async (f->provider, now->after, NULL, kh_wait_callback, &result);
  command = invite (f, NEWCOMER);
  invitation = execute (f, command);
  changes = kh_provider_wait_finish (f->provider, kh_wait (&result), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < changes->items->len; i++) {
    KhChange *change = g_ptr_array_index (changes->items, i);
    if (change->collection == KH_COLLECTION_INVITATIONS) {
      g_assert_cmpstr (change->id, ==, kh_entity_get_id (KH_ENTITY (invitation)));
      g_assert_cmpstr (kh_invitation_get_email (KH_INVITATION (change->entity)), ==, NEWCOMER);
      found = TRUE;
    }
  }
  g_assert_true (found);
}

static void
test_changes_tell_what_is_gone (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhChanges) now = NULL;
  g_autoptr (KhChanges) changes = NULL;
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_END_OTHER_SESSIONS, NULL);
  g_autoptr (KhReply) reply = NULL;
  guint gone = 0;

  if (lacks (f, KH_CAPABILITY_CHANGES | KH_CAPABILITY_SESSIONS))
    return;
  now = wait_for_changes (f, NULL, &error);
  reply = execute_for_error (f, command, &error);
  changes = wait_for_changes (f, now->after, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < changes->items->len; i++) {
    KhChange *change = g_ptr_array_index (changes->items, i);
    gone += change->collection == KH_COLLECTION_SESSIONS && change->entity == NULL;
  }
  g_assert_cmpuint (gone, ==, reply->count);
}

/* --- The account --- */

static void
test_settings (Fixture *f, gconstpointer data)
{
  g_autoptr (KhAccountInfo) info = load_account (f);
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_UPDATE_ACCOUNT, KH_ENTITY (info));
  g_autoptr (KhAccountInfo) changed = NULL;

  if (lacks (f, KH_CAPABILITY_SETTINGS))
    return;
  kh_command_set_boolean (command, "agent_login", !kh_account_info_get_agent_login (info));
  changed = execute (f, command);
  g_assert_cmpint (kh_account_info_get_agent_login (changed), !=, kh_account_info_get_agent_login (info));
  g_assert_cmpstr (kh_account_info_get_user_id (changed), ==, kh_account_info_get_user_id (info));
  g_assert_cmpstr (kh_account_info_get_name (changed), ==, kh_account_info_get_name (info));
}

/* --- Cancelling, one turn of the main loop later each time --- */

static void
test_cancel_at_every_moment (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < KH_N_COLLECTIONS; i++) {
    gboolean through = FALSE;
    for (guint turns = 0; !through; turns += 1 + turns / 8) {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) entities = NULL;
      g_assert_cmpuint (turns, <, 10000);
      kh_provider_list_async (f->provider, i, cancellable, kh_wait_callback, &result);
      for (guint turn = 0; turn < turns && result == NULL; turn++)
        kh_wait_once ();
      through = result != NULL;
      if (!through)
        g_cancellable_cancel (cancellable);
      entities = kh_provider_list_finish (f->provider, kh_wait (&result), &error);
      if (through)
        g_assert_no_error (error);
      else
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
  }
}

void
kh_contract_add_tests (const KhContract *contract)
{
  static const struct {
    const char *name;
    void (*function) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "account", test_account },
    { "person", test_person },
    { "lists", test_lists },
    { "references", test_references },
    { "invite", test_invite },
    { "invite-is-done-once", test_invite_is_done_once },
    { "invite-wrong-address", test_invite_wrong_address },
    { "resend-and-revoke", test_resend_and_revoke },
    { "contact-details", test_contact_details },
    { "stale-version", test_stale_version },
    { "roles-of-a-user", test_roles_of_a_user },
    { "grants-of-a-user", test_grants_of_a_user },
    { "suspend", test_suspend },
    { "end-date", test_end_date },
    { "remove-and-restore", test_remove_and_restore },
    { "owner-stays", test_owner_stays },
    { "what-is-not-there", test_what_is_not_there },
    { "custom-role", test_custom_role },
    { "built-in-role-stays", test_built_in_role_stays },
    { "sessions", test_sessions },
    { "end-session", test_end_session },
    { "changes", test_changes },
    { "changes-tell-what-is-gone", test_changes_tell_what_is_gone },
    { "settings", test_settings },
    { "cancel-at-every-moment", test_cancel_at_every_moment },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strdup_printf ("/contract/%s/%s", contract->name, tests[i].name);
    g_test_add (path, Fixture, contract, set_up, tests[i].function, tear_down);
  }
}
