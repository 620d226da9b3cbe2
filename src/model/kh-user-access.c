/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-user-access.h"

KhAccess *
kh_user_compute_access (KhUser *user, gint64 now, const char *const *areas, KhRoleGrants grants_of, gpointer data)
{
  KhAccess *access = kh_access_new ();

  if (!kh_user_is_in (user, now))
    return access;
  if (kh_user_get_owner (user))
    kh_access_add_owner (access, areas);
  for (const char *const *role = kh_user_get_roles (user); *role != NULL; role++) {
    g_autoptr (KhGrants) grants = kh_user_has_role (user, *role, now) ? grants_of (*role, data) : NULL;
    if (grants != NULL)
      kh_access_add_role (access, *role, grants);
  }
  kh_access_add_grants (access, kh_user_get_grants (user));
  return access;
}
