/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A named set of levels. Name and description of built-in roles are translated already.
 * Getters return what the object owns. A property of the same name, with hyphens, goes with each.
 */
#pragma once

#include "model/kh-entity.h"

G_BEGIN_DECLS

#define KH_TYPE_ROLE (kh_role_get_type ())
G_DECLARE_FINAL_TYPE (KhRole, kh_role, KH, ROLE, KhEntity)

const char *kh_role_get_name (KhRole *self);
const char *kh_role_get_description (KhRole *self);
gboolean kh_role_get_built_in (KhRole *self);
/* still valid, not suggested for new people (S5) */
gboolean kh_role_get_legacy (KhRole *self);
KhGrants *kh_role_get_grants (KhRole *self);
/* how many users have it */
int kh_role_get_members (KhRole *self);
/* its place in the list, from 0 */
int kh_role_get_position (KhRole *self);

G_END_DECLS
