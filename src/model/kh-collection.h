/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lists that an account consists of.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  KH_COLLECTION_AREAS,       /* KhArea */
  KH_COLLECTION_ROLES,       /* KhRole */
  KH_COLLECTION_USERS,       /* KhUser, those removed less than 30 days ago included */
  KH_COLLECTION_INVITATIONS, /* KhInvitation */
  KH_COLLECTION_SESSIONS,    /* KhSession */
  KH_N_COLLECTIONS,
} KhCollection;

/* Returns: the type of the entities in it. */
GType kh_collection_get_entity_type (KhCollection collection);

G_END_DECLS
