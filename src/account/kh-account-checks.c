/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who has which access, and what one may do oneself: rules 1 to 3 of the account API, seen from this side. The server
 * has the last word; this is for showing beforehand what it would say.
 */
#include "account/kh-account-private.h"

#include "base/kh-time.h"
#include "model/kh-catalogue.h"
#include "model/kh-user-access.h"

#define AREA_USERS    "users"
#define AREA_SETTINGS "account-settings"
#define ROLE_ADMIN    "admin"

/* A KhRoleGrants. */
static KhGrants *
grants_of (const char *id, gpointer data)
{
  KhAccount *self = data;
  KhRole *role = kh_account_find_role (self, id);

  if (role != NULL)
    return kh_grants_ref (kh_role_get_grants (role));
  /* The roles may not be seen, but a built-in one is known. */
  return self->info != NULL ? kh_catalogue_get_role_grants (kh_account_info_get_kind (self->info), id) : NULL;
}

static void
add_roles (KhAccount *self, KhAccess *access, const char *const *roles)
{
  for (; roles != NULL && *roles != NULL; roles++) {
    g_autoptr (KhGrants) grants = grants_of (*roles, self);
    if (grants != NULL)
      kh_access_add_role (access, *roles, grants);
  }
}

char **
kh_account_dup_area_ids (KhAccount *self)
{
  GListModel *areas = G_LIST_MODEL (self->lists[KH_COLLECTION_AREAS]);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < g_list_model_get_n_items (areas); i++) {
    g_autoptr (KhEntity) area = g_list_model_get_item (areas, i);
    g_strv_builder_add (ids, kh_entity_get_id (area));
  }
  return g_strv_builder_end (ids);
}

KhAccess *
kh_account_compute_access (KhAccount *self, KhUser *user)
{
  g_auto (GStrv) areas = kh_user_get_owner (user) ? kh_account_dup_area_ids (self) : NULL;

  return kh_user_compute_access (user, kh_time_now (), (const char *const *) areas, grants_of, self);
}

KhAccess *
kh_account_preview_access (KhAccount *self, const char *const *roles, const KhGrants *grants)
{
  KhAccess *access = kh_access_new ();

  add_roles (self, access, roles);
  kh_access_add_grants (access, grants);
  return access;
}

static gboolean
am_owner (KhAccount *self)
{
  const char *id = self->info != NULL ? kh_account_info_get_user_id (self->info) : NULL;

  return id != NULL && g_strcmp0 (id, kh_account_info_get_owner_id (self->info)) == 0;
}

static gboolean
am_admin (KhAccount *self)
{
  KhUser *user = kh_account_get_own_user (self);
  const char *const *roles = user != NULL ? kh_user_get_roles (user) : kh_account_info_get_user_roles (self->info);

  return g_strv_contains (roles, ROLE_ADMIN);
}

KhAccess *
kh_account_get_own_access (KhAccount *self)
{
  KhUser *user;

  if (self->own_access != NULL)
    return self->own_access;
  user = kh_account_get_own_user (self);
  if (user != NULL) {
    self->own_access = kh_account_compute_access (self, user);
  } else {
    self->own_access = kh_access_new ();
    if (am_owner (self)) {
      g_auto (GStrv) areas = kh_account_dup_area_ids (self);
      kh_access_add_owner (self->own_access, (const char *const *) areas);
    }
    if (self->info != NULL) {
      add_roles (self, self->own_access, kh_account_info_get_user_roles (self->info));
      kh_access_add_grants (self->own_access, kh_account_info_get_user_grants (self->info));
    }
  }
  return self->own_access;
}

static gboolean
have (KhAccount *self, const char *area, KhLevel level)
{
  return kh_access_get_level (kh_account_get_own_access (self), area) >= level;
}

static gboolean
is_self (KhAccount *self, KhEntity *target)
{
  const char *own = kh_account_info_get_user_id (self->info);

  if (target == NULL || own == NULL)
    return FALSE;
  if (KH_IS_SESSION (target))
    return g_strcmp0 (kh_session_get_user (KH_SESSION (target)), own) == 0;
  return KH_IS_USER (target) && g_strcmp0 (kh_entity_get_id (target), own) == 0;
}

static gboolean
is_owner (KhEntity *target)
{
  return target != NULL && KH_IS_USER (target) && kh_user_get_owner (KH_USER (target));
}

static KhCapabilities
needed (KhAction action)
{
  switch (action) {
  case KH_ACTION_INVITE:
    return KH_CAPABILITY_INVITE;
  case KH_ACTION_EDIT_CONTACT:
    return KH_CAPABILITY_CONTACT_DETAILS;
  case KH_ACTION_EDIT_ROLES:
    return KH_CAPABILITY_CUSTOM_ROLES;
  case KH_ACTION_END_SESSION:
  case KH_ACTION_END_OTHERS_SESSIONS:
    return KH_CAPABILITY_SESSIONS;
  case KH_ACTION_EDIT_SETTINGS:
    return KH_CAPABILITY_SETTINGS;
  case KH_ACTION_SEE_USERS:
  case KH_ACTION_SET_ACCESS:
  case KH_ACTION_REMOVE_USER:
    break;
  }
  return 0;
}

static gboolean
is_supported (KhAccount *self, KhAction action, KhEntity *target)
{
  KhCapabilities all = kh_account_get_capabilities (self);

  /* A built-in role is the service's own. */
  if (action == KH_ACTION_EDIT_ROLES && target != NULL && KH_IS_ROLE (target)
      && kh_role_get_built_in (KH_ROLE (target)))
    return FALSE;
  if (action == KH_ACTION_SET_ACCESS)
    return (all & (KH_CAPABILITY_ROLES | KH_CAPABILITY_GRANTS)) != 0;
  return (all & needed (action)) == needed (action);
}

/* Where the service does not say whose token it is, there is nobody whose access could be meant. */
static KhDenial
lack (KhAccount *self)
{
  return (kh_account_get_capabilities (self) & KH_CAPABILITY_PERSON) != 0 ? KH_DENIAL_ACCESS : KH_DENIAL_TOKEN;
}

static KhDenial
check_invite (KhAccount *self)
{
  if (!have (self, AREA_USERS, KH_LEVEL_EDITOR))
    return lack (self);
  if (am_owner (self))
    return KH_DENIAL_NONE;
  switch (kh_account_info_get_invite_policy (self->info)) {
  case KH_INVITE_POLICY_OWNER:
    return KH_DENIAL_POLICY;
  case KH_INVITE_POLICY_ADMINS:
    return am_admin (self) ? KH_DENIAL_NONE : KH_DENIAL_POLICY;
  case KH_INVITE_POLICY_APPROVERS:
    return have (self, AREA_USERS, KH_LEVEL_APPROVER) ? KH_DENIAL_NONE : KH_DENIAL_POLICY;
  }
  g_return_val_if_reached (KH_DENIAL_POLICY);
}

static KhDenial
allow_with (KhAccount *self, const char *area, KhLevel level)
{
  return have (self, area, level) ? KH_DENIAL_NONE : lack (self);
}

/* Whether somebody has more than one has oneself: such a person's access the server lets nobody change. */
static gboolean
reaches_beyond (KhAccount *self, KhEntity *target)
{
  const char *const *roles;

  if (target == NULL || !KH_IS_USER (target))
    return FALSE;
  for (roles = kh_user_get_roles (KH_USER (target)); *roles != NULL; roles++) {
    KhRole *role = kh_account_find_role (self, *roles);
    if (role != NULL && !kh_account_may_give_role (self, role))
      return TRUE;
  }
  return !kh_access_covers (kh_account_get_own_access (self), kh_user_get_grants (KH_USER (target)), NULL);
}

/* Rule 1: of the owner nothing is taken, and of oneself neither. */
static KhDenial
check_set_access (KhAccount *self, KhEntity *target)
{
  if (!have (self, AREA_USERS, KH_LEVEL_APPROVER))
    return lack (self);
  if (is_owner (target))
    return KH_DENIAL_OWNER;
  if (is_self (self, target))
    return KH_DENIAL_SELF;
  return reaches_beyond (self, target) ? KH_DENIAL_BEYOND : KH_DENIAL_NONE;
}

/* Whether own access is known as well as it will be. */
static gboolean
is_access_known (KhAccount *self)
{
  if (self->info == NULL)
    return FALSE;
  for (guint i = KH_COLLECTION_AREAS; i <= KH_COLLECTION_USERS; i++)
    if (self->states[i] == KH_STATE_LOADING)
      return FALSE;
  return TRUE;
}

KhDenial
kh_account_check_connection (KhAccount *self)
{
  if (self->signed_out)
    return KH_DENIAL_SIGNED_OUT;
  return self->offline ? KH_DENIAL_OFFLINE : KH_DENIAL_NONE;
}

KhDenial
kh_account_check (KhAccount *self, KhAction action, KhEntity *target)
{
  if (!is_supported (self, action, target))
    return KH_DENIAL_UNSUPPORTED;
  /* Looking is possible without a connection, at what was there. */
  if (action != KH_ACTION_SEE_USERS && kh_account_check_connection (self) != KH_DENIAL_NONE)
    return kh_account_check_connection (self);
  if (!is_access_known (self) || (self->restoring != NULL && action != KH_ACTION_SEE_USERS))
    return KH_DENIAL_LOADING;

  switch (action) {
  case KH_ACTION_SEE_USERS:
    return allow_with (self, AREA_USERS, KH_LEVEL_GUEST);
  case KH_ACTION_INVITE:
    return check_invite (self);
  case KH_ACTION_EDIT_CONTACT:
    return is_self (self, target) ? KH_DENIAL_NONE : allow_with (self, AREA_USERS, KH_LEVEL_EDITOR);
  case KH_ACTION_SET_ACCESS:
  case KH_ACTION_REMOVE_USER:
    return check_set_access (self, target);
  case KH_ACTION_EDIT_ROLES:
    return allow_with (self, AREA_USERS, KH_LEVEL_APPROVER);
  case KH_ACTION_END_SESSION:
    return target == NULL || is_self (self, target) ? KH_DENIAL_NONE : allow_with (self, AREA_USERS, KH_LEVEL_APPROVER);
  case KH_ACTION_END_OTHERS_SESSIONS:
    return allow_with (self, AREA_USERS, KH_LEVEL_APPROVER);
  case KH_ACTION_EDIT_SETTINGS:
    return allow_with (self, AREA_SETTINGS, KH_LEVEL_APPROVER);
  }
  g_return_val_if_reached (KH_DENIAL_ACCESS);
}

gboolean
kh_account_may_see_history (KhAccount *self)
{
  return self->states[KH_COLLECTION_USERS] != KH_STATE_RESTRICTED
         && (!is_access_known (self) || have (self, AREA_USERS, KH_LEVEL_APPROVER));
}

KhDenial
kh_account_check_rights (KhAccount *self, const char *const *roles, const KhGrants *grants)
{
  if ((kh_account_get_capabilities (self) & KH_CAPABILITY_NO_RIGHTS) != 0 || kh_grants_get_size (grants) > 0
      || (roles != NULL && *roles != NULL))
    return KH_DENIAL_NONE;
  return KH_DENIAL_LAST_RIGHT;
}

gboolean
kh_account_may_give_role (KhAccount *self, KhRole *role)
{
  return kh_access_covers (kh_account_get_own_access (self), kh_role_get_grants (role), NULL);
}

gboolean
kh_account_may_give_level (KhAccount *self, KhArea *area, KhLevel level)
{
  if (level == KH_LEVEL_NONE)
    return TRUE;
  return !kh_area_get_owner_only (area) && have (self, kh_entity_get_id (KH_ENTITY (area)), level);
}

gboolean
kh_account_may_give_until (KhAccount *self, const char *const *roles, const KhGrants *grants, gint64 until)
{
  KhUser *own = kh_account_get_own_user (self);
  g_autoptr (KhAccess) then = NULL;

  if (own == NULL || kh_user_get_owner (own))
    return TRUE;
  then = kh_user_compute_access (own, until != 0 ? until - 1 : G_MAXINT64, NULL, grants_of, self);
  for (; roles != NULL && *roles != NULL; roles++) {
    g_autoptr (KhGrants) given = grants_of (*roles, self);
    if (given != NULL && !kh_access_covers (then, given, NULL))
      return FALSE;
  }
  return grants == NULL || kh_access_covers (then, grants, NULL);
}
