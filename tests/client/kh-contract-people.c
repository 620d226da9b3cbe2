/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What every provider keeps to about invitations, people and roles.
 */
#include "base/kh-error.h"
#include "base/kh-time.h"
#include "kh-contract-private.h"
#include "kh-wait.h"

/* --- Inviting --- */

static gboolean
knows_sending (KhContractFixture *f)
{
  return (kh_provider_get_capabilities (f->provider) & KH_CAPABILITY_INVITE_EXPIRY) != 0;
}

static void
test_invite (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (KhCommand) command = NULL;
  g_autoptr (KhInvitation) invitation = NULL;
  g_autoptr (KhInvitation) listed = NULL;

  if (kh_contract_lacks (f, KH_CAPABILITY_INVITE))
    return;
  command = kh_contract_invite (f, NEWCOMER);
  invitation = kh_contract_execute (f, command);
  g_assert_cmpstr (kh_invitation_get_email (invitation), ==, NEWCOMER);
  g_assert_cmpint (kh_invitation_get_status (invitation), ==, KH_INVITATION_STATUS_PENDING);
  if ((kh_provider_get_capabilities (f->provider) & KH_CAPABILITY_INVITE_LANGUAGE) != 0)
    g_assert_cmpstr (kh_invitation_get_language (invitation), ==, "nl-NL");
  if (knows_sending (f))
    g_assert_cmpint (kh_invitation_get_expires_at (invitation) - kh_invitation_get_sent_at (invitation), ==,
                     7 * KH_DAY);
  listed = kh_contract_find (f, KH_COLLECTION_INVITATIONS, kh_entity_get_id (KH_ENTITY (invitation)));
  g_assert_nonnull (listed);
}

/* A command that is sent again is not done again. */
static void
test_invite_is_done_once (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (KhCommand) command = NULL;
  g_autoptr (KhCommand) other = NULL;
  g_autoptr (KhInvitation) first = NULL;
  g_autoptr (KhInvitation) again = NULL;
  g_autoptr (GError) error = NULL;

  if (kh_contract_lacks (f, KH_CAPABILITY_INVITE))
    return;
  command = kh_contract_invite (f, NEWCOMER);
  first = kh_contract_execute (f, command);
  again = kh_contract_execute (f, command);
  g_assert_cmpstr (kh_entity_get_id (KH_ENTITY (first)), ==, kh_entity_get_id (KH_ENTITY (again)));
  if (knows_sending (f))
    g_assert_cmpint (kh_invitation_get_send_count (again), ==, 1);
  other = kh_contract_invite (f, NEWCOMER);
  g_assert_null (kh_contract_try (f, other, &error));
  kh_assert_error (error, KH_ERROR_CONFLICT, "already-invited");
}

static void
test_invite_wrong_address (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (KhCommand) command = NULL;
  g_autoptr (GError) error = NULL;

  if (kh_contract_lacks (f, KH_CAPABILITY_INVITE))
    return;
  command = kh_contract_invite (f, "not an address");
  g_assert_null (kh_contract_try (f, command, &error));
  g_assert_error (error, KH_ERROR, KH_ERROR_INVALID);
  g_assert_cmpstr (kh_error_get_field (error, "/email"), !=, NULL);
}

static void
test_resend_and_revoke (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (KhCommand) command = NULL;
  g_autoptr (KhCommand) resend = NULL;
  g_autoptr (KhCommand) revoke = NULL;
  g_autoptr (KhCommand) again = NULL;
  g_autoptr (KhInvitation) invitation = NULL;
  g_autoptr (KhInvitation) resent = NULL;
  g_autoptr (KhInvitation) revoked = NULL;
  g_autoptr (KhInvitation) listed = NULL;
  g_autoptr (GError) error = NULL;

  if (kh_contract_lacks (f, KH_CAPABILITY_INVITE))
    return;
  command = kh_contract_invite (f, NEWCOMER);
  invitation = kh_contract_execute (f, command);
  resend = kh_command_new (KH_COMMAND_RESEND, KH_ENTITY (invitation));
  resent = kh_contract_execute (f, resend);
  g_assert_cmpstr (kh_entity_get_id (KH_ENTITY (resent)), ==, kh_entity_get_id (KH_ENTITY (invitation)));
  if (knows_sending (f))
    g_assert_cmpint (kh_invitation_get_send_count (resent), ==, 2);
  revoke = kh_command_new (KH_COMMAND_REVOKE, KH_ENTITY (resent));
  revoked = kh_contract_execute (f, revoke);
  /* It stays as revoked, or it is gone. */
  listed = kh_contract_find (f, KH_COLLECTION_INVITATIONS, kh_entity_get_id (KH_ENTITY (resent)));
  g_assert_true ((listed != NULL) == (revoked != NULL));
  if (revoked != NULL)
    g_assert_cmpint (kh_invitation_get_status (revoked), ==, KH_INVITATION_STATUS_REVOKED);
  again = kh_command_new (KH_COMMAND_RESEND, KH_ENTITY (resent));
  g_assert_null (kh_contract_try (f, again, &error));
  kh_assert_error (error, KH_ERROR_CONFLICT, "not-pending");
}

/* --- People --- */

static void
test_contact_details (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (KhUser) user = kh_contract_some_user (f);
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
  g_autoptr (KhUser) changed = NULL;
  g_autoptr (KhUser) listed = NULL;

  if (kh_contract_lacks (f, KH_CAPABILITY_CONTACT_DETAILS))
    return;
  kh_command_set_string (command, "name", "Zoë 王 \"quoted\"");
  kh_command_set_string (command, "phone", NULL);
  changed = kh_contract_execute (f, command);
  g_assert_cmpstr (kh_user_get_name (changed), ==, "Zoë 王 \"quoted\"");
  g_assert_cmpstr (kh_user_get_phone (changed), ==, NULL);
  g_assert_cmpstr (kh_user_get_email (changed), ==, kh_user_get_email (user));
  listed = kh_contract_find (f, KH_COLLECTION_USERS, kh_entity_get_id (KH_ENTITY (user)));
  g_assert_false (kh_entity_assign (KH_ENTITY (listed), KH_ENTITY (changed)));
}

/* Of two who decide on the same version the second is told. */
static void
test_stale_version (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (KhUser) user = kh_contract_some_user (f);
  g_autoptr (KhCommand) first = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
  g_autoptr (KhCommand) second = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
  g_autoptr (KhUser) changed = NULL;
  g_autoptr (GError) error = NULL;

  if (kh_contract_lacks (f, KH_CAPABILITY_CONTACT_DETAILS))
    return;
  kh_command_set_string (first, "name", "One");
  kh_command_set_string (second, "name", "Two");
  changed = kh_contract_execute (f, first);
  g_assert_null (kh_contract_try (f, second, &error));
  kh_assert_error (error, KH_ERROR_CONFLICT, "precondition-failed");
}

static void
test_roles_of_a_user (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (KhUser) user = kh_contract_some_user (f);
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
  g_autoptr (GPtrArray) roles = NULL;
  g_autoptr (KhUser) changed = NULL;
  const char *ids[3] = { NULL };

  if (kh_contract_lacks (f, KH_CAPABILITY_ROLES))
    return;
  roles = kh_contract_list (f, KH_COLLECTION_ROLES);
  for (guint i = 0; i < MIN (roles->len, 2); i++)
    ids[i] = kh_entity_get_id (g_ptr_array_index (roles, i));
  kh_command_set_strv (command, "roles", ids);
  changed = kh_contract_execute (f, command);
  g_assert_cmpuint (g_strv_length ((char **) kh_user_get_roles (changed)), ==, MIN (roles->len, 2));
  g_assert_true (g_strv_contains (kh_user_get_roles (changed), ids[0]));
}

static void
test_grants_of_a_user (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (KhUser) user = kh_contract_some_user (f);
  g_autoptr (KhCommand) give = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
  g_autoptr (KhCommand) take = NULL;
  g_autoptr (KhGrants) grants = kh_contract_some_grants (f, 2);
  g_autofree char *first = g_strdup (kh_grants_get_nth (grants, 0, NULL));
  g_autoptr (KhUser) given = NULL;
  g_autoptr (KhUser) taken = NULL;
  g_autoptr (KhUser) listed = NULL;

  if (kh_contract_lacks (f, KH_CAPABILITY_GRANTS))
    return;
  kh_command_set_grants (give, "grants", grants);
  given = kh_contract_execute (f, give);
  g_assert_true (kh_grants_equal (kh_user_get_grants (given), grants));

  kh_grants_set (grants, first, KH_LEVEL_NONE);
  take = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (given));
  kh_command_set_grants (take, "grants", grants);
  taken = kh_contract_execute (f, take);
  g_assert_true (kh_grants_equal (kh_user_get_grants (taken), grants));
  listed = kh_contract_find (f, KH_COLLECTION_USERS, kh_entity_get_id (KH_ENTITY (user)));
  g_assert_true (kh_grants_equal (kh_user_get_grants (listed), grants));
}

/* What somebody else changed meanwhile is not overwritten. */
static void
test_stale_grants (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (KhUser) user = kh_contract_some_user (f);
  g_autoptr (KhCommand) first = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
  g_autoptr (KhCommand) second = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
  g_autoptr (KhGrants) three = kh_contract_some_grants (f, 3);
  g_autoptr (KhGrants) one = kh_contract_some_grants (f, 1);
  g_autoptr (KhUser) changed = NULL;
  g_autoptr (KhUser) listed = NULL;
  g_autoptr (GError) error = NULL;

  if (kh_contract_lacks (f, KH_CAPABILITY_GRANTS))
    return;
  kh_command_set_grants (first, "grants", three);
  kh_command_set_grants (second, "grants", one);
  changed = kh_contract_execute (f, first);
  g_assert_null (kh_contract_try (f, second, &error));
  kh_assert_error (error, KH_ERROR_CONFLICT, "precondition-failed");
  listed = kh_contract_find (f, KH_COLLECTION_USERS, kh_entity_get_id (KH_ENTITY (user)));
  g_assert_true (kh_grants_equal (kh_user_get_grants (listed), three));
}

/* Where no right at all cannot be told from something else, it is refused. */
static void
test_no_rights (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (KhUser) user = kh_contract_some_user (f);
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
  g_autoptr (KhGrants) none = kh_grants_new ();
  g_autoptr (KhReply) reply = NULL;
  g_autoptr (KhUser) listed = NULL;
  g_autoptr (GError) error = NULL;

  if (kh_contract_lacks (f, KH_CAPABILITY_GRANTS))
    return;
  kh_command_set_grants (command, "grants", none);
  reply = kh_contract_try (f, command, &error);
  listed = kh_contract_find (f, KH_COLLECTION_USERS, kh_entity_get_id (KH_ENTITY (user)));
  if ((kh_provider_get_capabilities (f->provider) & KH_CAPABILITY_NO_RIGHTS) != 0) {
    g_assert_no_error (error);
    g_assert_cmpuint (kh_grants_get_size (kh_user_get_grants (listed)), ==, 0);
  } else {
    kh_assert_error (error, KH_ERROR_INVALID, "last-right");
    g_assert_true (kh_grants_equal (kh_user_get_grants (listed), kh_user_get_grants (user)));
  }
}

static void
test_suspend (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (KhUser) user = kh_contract_some_user (f);
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
  g_autoptr (KhUser) changed = NULL;

  if (kh_contract_lacks (f, KH_CAPABILITY_SUSPEND))
    return;
  kh_command_set_string (command, "status", "suspended");
  changed = kh_contract_execute (f, command);
  g_assert_cmpint (kh_user_get_status (changed), ==, KH_USER_STATUS_SUSPENDED);
}

static void
test_end_date (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (KhUser) user = kh_contract_some_user (f);
  g_autoptr (KhCommand) set = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
  g_autoptr (KhCommand) unset = NULL;
  g_autoptr (KhUser) with = NULL;
  g_autoptr (KhUser) without = NULL;
  gint64 end = kh_time_now () + 30 * KH_DAY;

  if (kh_contract_lacks (f, KH_CAPABILITY_END_DATES))
    return;
  kh_command_set_time (set, "ends_at", end);
  with = kh_contract_execute (f, set);
  g_assert_cmpint (kh_user_get_ends_at (with), ==, end);
  unset = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (with));
  kh_command_set_time (unset, "ends_at", 0);
  without = kh_contract_execute (f, unset);
  g_assert_cmpint (kh_user_get_ends_at (without), ==, 0);
}

static void
test_remove_and_restore (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (KhUser) user = kh_contract_some_user (f);
  g_autoptr (KhCommand) remove = kh_command_new (KH_COMMAND_REMOVE_USER, KH_ENTITY (user));
  g_autoptr (KhCommand) restore = NULL;
  g_autoptr (KhUser) removed = kh_contract_execute (f, remove);
  g_autoptr (KhUser) listed = kh_contract_find (f, KH_COLLECTION_USERS, kh_entity_get_id (KH_ENTITY (user)));
  g_autoptr (KhUser) restored = NULL;

  if ((kh_provider_get_capabilities (f->provider) & KH_CAPABILITY_RESTORE) == 0) {
    g_assert_null (listed);
    return;
  }
  g_assert_cmpint (kh_user_get_status (removed), ==, KH_USER_STATUS_REMOVED);
  g_assert_cmpint (kh_user_get_status (listed), ==, KH_USER_STATUS_REMOVED);
  restore = kh_command_new (KH_COMMAND_RESTORE_USER, KH_ENTITY (removed));
  restored = kh_contract_execute (f, restore);
  g_assert_cmpint (kh_user_get_status (restored), ==, KH_USER_STATUS_ACTIVE);
  g_assert_true (g_strv_equal (kh_user_get_roles (restored), kh_user_get_roles (user)));
}

/* Rule 1. */
static void
test_owner_stays (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (KhAccountInfo) info = kh_contract_load_account (f);
  g_autoptr (KhUser) owner = kh_contract_find (f, KH_COLLECTION_USERS, kh_account_info_get_owner_id (info));
  g_autoptr (KhCommand) command = NULL;
  g_autoptr (GError) error = NULL;

  if (kh_contract_lacks (f, KH_CAPABILITY_PERSON))
    return;
  command = kh_command_new (KH_COMMAND_REMOVE_USER, KH_ENTITY (owner));
  g_assert_null (kh_contract_try (f, command, &error));
  g_assert_error (error, KH_ERROR, KH_ERROR_CONFLICT);
}

static void
test_what_is_not_there (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (KhUser) nobody = g_object_new (KH_TYPE_USER, "id", "nobody-at-all", "version", 1, NULL);
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_REMOVE_USER, KH_ENTITY (nobody));
  g_autoptr (GError) error = NULL;

  g_assert_null (kh_contract_try (f, command, &error));
  kh_assert_error (error, KH_ERROR_CONFLICT, "not-found");
}

/* --- Roles --- */

static void
test_custom_role (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (KhCommand) create = kh_command_new (KH_COMMAND_CREATE_ROLE, NULL);
  g_autoptr (KhCommand) update = NULL;
  g_autoptr (KhCommand) delete = NULL;
  g_autoptr (GPtrArray) areas = kh_contract_list (f, KH_COLLECTION_AREAS);
  g_autoptr (KhGrants) grants = kh_grants_new ();
  g_autoptr (KhRole) role = NULL;
  g_autoptr (KhRole) changed = NULL;
  g_autoptr (KhRole) gone = NULL;

  if (kh_contract_lacks (f, KH_CAPABILITY_CUSTOM_ROLES))
    return;
  kh_grants_set (grants, kh_entity_get_id (g_ptr_array_index (areas, 0)), KH_LEVEL_EDITOR);
  kh_command_set_string (create, "name", "Weekend Help");
  kh_command_set_string (create, "description", "Saturdays only.");
  kh_command_set_grants (create, "grants", grants);
  role = kh_contract_execute (f, create);
  g_assert_cmpstr (kh_role_get_name (role), ==, "Weekend Help");
  g_assert_false (kh_role_get_built_in (role));
  g_assert_true (kh_grants_equal (kh_role_get_grants (role), grants));

  kh_grants_set (grants, kh_entity_get_id (g_ptr_array_index (areas, 0)), KH_LEVEL_NONE);
  kh_grants_set (grants, kh_entity_get_id (g_ptr_array_index (areas, 1)), KH_LEVEL_GUEST);
  update = kh_command_new (KH_COMMAND_UPDATE_ROLE, KH_ENTITY (role));
  kh_command_set_grants (update, "grants", grants);
  changed = kh_contract_execute (f, update);
  g_assert_true (kh_grants_equal (kh_role_get_grants (changed), grants));

  delete = kh_command_new (KH_COMMAND_DELETE_ROLE, KH_ENTITY (changed));
  g_assert_null (kh_contract_execute (f, delete));
  gone = kh_contract_find (f, KH_COLLECTION_ROLES, kh_entity_get_id (KH_ENTITY (role)));
  g_assert_null (gone);
}

static void
test_built_in_role_stays (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) roles = NULL;
  g_autoptr (KhCommand) command = NULL;
  g_autoptr (GError) error = NULL;

  if (kh_contract_lacks (f, KH_CAPABILITY_CUSTOM_ROLES))
    return;
  roles = kh_contract_list (f, KH_COLLECTION_ROLES);
  g_assert_true (kh_role_get_built_in (g_ptr_array_index (roles, 0)));
  command = kh_command_new (KH_COMMAND_DELETE_ROLE, g_ptr_array_index (roles, 0));
  g_assert_null (kh_contract_try (f, command, &error));
  kh_assert_error (error, KH_ERROR_CONFLICT, "role-built-in");
}

void
kh_contract_add_people (const KhContract *contract)
{
  static const KhContractTest tests[] = {
    { "invite", test_invite },
    { "invite-is-done-once", test_invite_is_done_once },
    { "invite-wrong-address", test_invite_wrong_address },
    { "resend-and-revoke", test_resend_and_revoke },
    { "contact-details", test_contact_details },
    { "stale-version", test_stale_version },
    { "roles-of-a-user", test_roles_of_a_user },
    { "grants-of-a-user", test_grants_of_a_user },
    { "stale-grants", test_stale_grants },
    { "no-rights", test_no_rights },
    { "suspend", test_suspend },
    { "end-date", test_end_date },
    { "remove-and-restore", test_remove_and_restore },
    { "owner-stays", test_owner_stays },
    { "what-is-not-there", test_what_is_not_there },
    { "custom-role", test_custom_role },
    { "built-in-role-stays", test_built_in_role_stays },
  };

  kh_contract_add (contract, tests, G_N_ELEMENTS (tests));
}
