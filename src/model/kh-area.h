/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A part of an account that access is given to. Name and group are translated already.
 * Getters return what the object owns. A property of the same name, with hyphens, goes with each.
 */
#pragma once

#include "model/kh-entity.h"

G_BEGIN_DECLS

#define KH_TYPE_AREA (kh_area_get_type ())
G_DECLARE_FINAL_TYPE (KhArea, kh_area, KH, AREA, KhEntity)

const char *kh_area_get_name (KhArea *self);
/* the heading that it stands under */
const char *kh_area_get_group (KhArea *self);
/* bit set: 1 << KhLevel for each level that it knows */
int kh_area_get_levels (KhArea *self);
/* nobody but the owner can have it */
gboolean kh_area_get_owner_only (KhArea *self);
/* its place in the list, from 0 */
int kh_area_get_position (KhArea *self);

G_END_DECLS
