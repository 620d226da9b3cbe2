/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-collection.h"

#include "model/kh-area.h"
#include "model/kh-invitation.h"
#include "model/kh-role.h"
#include "model/kh-session.h"
#include "model/kh-user.h"

GType
kh_collection_get_entity_type (KhCollection collection)
{
  switch (collection) {
  case KH_COLLECTION_AREAS:
    return KH_TYPE_AREA;
  case KH_COLLECTION_ROLES:
    return KH_TYPE_ROLE;
  case KH_COLLECTION_USERS:
    return KH_TYPE_USER;
  case KH_COLLECTION_INVITATIONS:
    return KH_TYPE_INVITATION;
  case KH_COLLECTION_SESSIONS:
    return KH_TYPE_SESSION;
  case KH_N_COLLECTIONS:
    break;
  }
  g_return_val_if_reached (G_TYPE_INVALID);
}
