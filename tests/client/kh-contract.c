/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-contract-private.h"

#include "kh-wait.h"

static void
set_up (KhContractFixture *f, gconstpointer contract)
{
  f->contract = contract;
  f->provider = f->contract->open (&f->remote);
}

static void
tear_down (KhContractFixture *f, gconstpointer contract)
{
  g_clear_object (&f->provider);
  f->contract->close (f->remote);
}

gboolean
kh_contract_lacks (KhContractFixture *f, KhCapabilities needed)
{
  if ((kh_provider_get_capabilities (f->provider) & needed) == needed)
    return FALSE;
  g_test_message ("The service has no such thing.");
  return TRUE;
}

KhAccountInfo *
kh_contract_load_account (KhContractFixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  KhAccountInfo *info;

  kh_provider_load_account_async (f->provider, NULL, kh_wait_callback, &result);
  info = kh_provider_load_account_finish (f->provider, kh_wait (&result), &error);
  g_assert_no_error (error);
  return info;
}

GPtrArray *
kh_contract_list (KhContractFixture *f, KhCollection collection)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *entities;

  kh_provider_list_async (f->provider, collection, NULL, NULL, NULL, kh_wait_callback, &result);
  entities = kh_provider_list_finish (f->provider, kh_wait (&result), &error);
  g_assert_no_error (error);
  return entities;
}

/* Returns: (transfer full) (nullable) */
gpointer
kh_contract_find (KhContractFixture *f, KhCollection collection, const char *id)
{
  g_autoptr (GPtrArray) entities = kh_contract_list (f, collection);

  for (guint i = 0; i < entities->len; i++)
    if (g_str_equal (kh_entity_get_id (g_ptr_array_index (entities, i)), id))
      return g_object_ref (g_ptr_array_index (entities, i));
  return NULL;
}

KhReply *
kh_contract_try (KhContractFixture *f, KhCommand *command, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kh_provider_execute_async (f->provider, command, NULL, kh_wait_callback, &result);
  return kh_provider_execute_finish (f->provider, kh_wait (&result), error);
}

/* Returns: (transfer full) (nullable): the entity that came back. */
gpointer
kh_contract_execute (KhContractFixture *f, KhCommand *command)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = kh_contract_try (f, command, &error);

  g_assert_no_error (error);
  return g_steal_pointer (&reply->entity);
}

/* Somebody who is neither the owner nor removed. */
KhUser *
kh_contract_some_user (KhContractFixture *f)
{
  g_autoptr (GPtrArray) users = kh_contract_list (f, KH_COLLECTION_USERS);

  for (guint i = 0; i < users->len; i++) {
    KhUser *user = g_ptr_array_index (users, i);
    if (!kh_user_get_owner (user) && kh_user_get_status (user) == KH_USER_STATUS_ACTIVE)
      return g_object_ref (user);
  }
  g_assert_not_reached ();
}

KhCommand *
kh_contract_invite (KhContractFixture *f, const char *email)
{
  KhCommand *command = kh_command_new (KH_COMMAND_INVITE, NULL);
  KhCapabilities capabilities = kh_provider_get_capabilities (f->provider);

  kh_command_set_string (command, "email", email);
  if ((capabilities & KH_CAPABILITY_INVITE_LANGUAGE) != 0)
    kh_command_set_string (command, "language", "nl-NL");
  if ((capabilities & KH_CAPABILITY_ROLES) != 0) {
    g_autoptr (GPtrArray) roles = kh_contract_list (f, KH_COLLECTION_ROLES);
    const char *ids[] = { kh_entity_get_id (g_ptr_array_index (roles, 0)), NULL };
    kh_command_set_strv (command, "roles", ids);
  } else {
    g_autoptr (KhGrants) grants = kh_contract_some_grants (f, 1);
    kh_command_set_grants (command, "grants", grants);
  }
  return command;
}

KhGrants *
kh_contract_some_grants (KhContractFixture *f, guint n)
{
  g_autoptr (GPtrArray) areas = kh_contract_list (f, KH_COLLECTION_AREAS);
  KhGrants *grants = kh_grants_new ();

  g_assert_cmpuint (areas->len, >, n);
  for (guint i = 0; i < n; i++) {
    KhArea *area = g_ptr_array_index (areas, i);
    KhLevel level = KH_LEVEL_GUEST;
    while ((kh_area_get_levels (area) & 1 << level) == 0)
      g_assert_cmpint (level++, <, KH_LEVEL_APPROVER);
    kh_grants_set (grants, kh_entity_get_id (KH_ENTITY (area)), level);
  }
  return grants;
}

/* --- Reading --- */

static void
test_account (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (KhAccountInfo) info = kh_contract_load_account (f);
  g_autoptr (KhUser) own = NULL;

  g_assert_cmpstr (kh_account_info_get_name (info), !=, NULL);
  g_assert_cmpstr (kh_account_info_get_owner_id (info), ==, kh_account_info_get_user_id (info));
  if ((kh_provider_get_capabilities (f->provider) & KH_CAPABILITY_PERSON) == 0)
    return;
  own = kh_contract_find (f, KH_COLLECTION_USERS, kh_account_info_get_user_id (info));
  g_assert_nonnull (own);
  g_assert_true (kh_user_get_owner (own));
}

static void
test_person (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhPerson) person = NULL;

  if (kh_contract_lacks (f, KH_CAPABILITY_PERSON))
    return;
  kh_provider_load_person_async (f->provider, NULL, kh_wait_callback, &result);
  person = kh_provider_load_person_finish (f->provider, kh_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kh_person_get_email (person), !=, NULL);
}

static void
test_lists (KhContractFixture *f, gconstpointer data)
{
  const GType types[] = { KH_TYPE_AREA, KH_TYPE_ROLE, KH_TYPE_USER, KH_TYPE_INVITATION, KH_TYPE_SESSION };
  const KhCapabilities needed[] = { 0, KH_CAPABILITY_ROLES, 0, KH_CAPABILITY_INVITE, KH_CAPABILITY_SESSIONS };

  for (guint i = 0; i < KH_N_COLLECTIONS; i++) {
    g_autoptr (GPtrArray) entities = NULL;
    g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
    if ((kh_provider_get_capabilities (f->provider) & needed[i]) != needed[i])
      continue;
    entities = kh_contract_list (f, i);
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
test_references (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) users = kh_contract_list (f, KH_COLLECTION_USERS);
  g_autoptr (GPtrArray) roles = kh_contract_list (f, KH_COLLECTION_ROLES);
  g_autoptr (GPtrArray) areas = kh_contract_list (f, KH_COLLECTION_AREAS);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) levels = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < roles->len; i++) {
    g_assert_cmpint (kh_role_get_position (g_ptr_array_index (roles, i)), ==, i);
    g_hash_table_add (ids, (gpointer) kh_entity_get_id (g_ptr_array_index (roles, i)));
  }
  for (guint i = 0; i < areas->len; i++)
    g_hash_table_insert (levels, (gpointer) kh_entity_get_id (g_ptr_array_index (areas, i)),
                         GINT_TO_POINTER (kh_area_get_levels (g_ptr_array_index (areas, i))));
  for (guint i = 0; i < users->len; i++) {
    KhUser *user = g_ptr_array_index (users, i);
    KhGrants *grants = kh_user_get_grants (user);
    for (const char *const *role = kh_user_get_roles (user); *role != NULL; role++)
      g_assert_true (g_hash_table_contains (ids, *role));
    for (guint j = 0; j < kh_grants_get_size (grants); j++) {
      KhLevel level;
      const char *area = kh_grants_get_nth (grants, j, &level);
      g_assert_cmpint (GPOINTER_TO_INT (g_hash_table_lookup (levels, area)) & 1 << level, !=, 0);
    }
  }
}

/* --- The account --- */

static void
test_settings (KhContractFixture *f, gconstpointer data)
{
  g_autoptr (KhAccountInfo) info = kh_contract_load_account (f);
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_UPDATE_ACCOUNT, KH_ENTITY (info));
  g_autoptr (KhAccountInfo) changed = NULL;

  if (kh_contract_lacks (f, KH_CAPABILITY_SETTINGS))
    return;
  kh_command_set_boolean (command, "agent_login", !kh_account_info_get_agent_login (info));
  changed = kh_contract_execute (f, command);
  g_assert_cmpint (kh_account_info_get_agent_login (changed), !=, kh_account_info_get_agent_login (info));
  g_assert_cmpstr (kh_account_info_get_user_id (changed), ==, kh_account_info_get_user_id (info));
  g_assert_cmpstr (kh_account_info_get_name (changed), ==, kh_account_info_get_name (info));
}

/* --- Cancelling, one turn of the main loop later each time --- */

static void
test_cancel_at_every_moment (KhContractFixture *f, gconstpointer data)
{
  for (guint i = 0; i < KH_N_COLLECTIONS; i++) {
    gboolean through = FALSE;
    for (guint turns = 0; !through; turns += 1 + turns / 8) {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) entities = NULL;
      g_assert_cmpuint (turns, <, 10000);
      kh_provider_list_async (f->provider, i, NULL, NULL, cancellable, kh_wait_callback, &result);
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
kh_contract_add (const KhContract *contract, const KhContractTest *tests, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    g_autofree char *path = g_strdup_printf ("/contract/%s/%s", contract->name, tests[i].name);
    g_test_add (path, KhContractFixture, contract, set_up, tests[i].function, tear_down);
  }
}

void
kh_contract_add_tests (const KhContract *contract)
{
  static const KhContractTest tests[] = {
    { "account", test_account },
    { "person", test_person },
    { "lists", test_lists },
    { "references", test_references },
    { "settings", test_settings },
    { "cancel-at-every-moment", test_cancel_at_every_moment },
  };

  kh_contract_add (contract, tests, G_N_ELEMENTS (tests));
  kh_contract_add_people (contract);
  kh_contract_add_live (contract);
}
