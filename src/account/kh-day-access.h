/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What people might do on a past day: by the roles and the areas of then.
 */
#pragma once

#include "model/kh-subject.h"
#include "store/kh-snapshot.h"

G_BEGIN_DECLS

typedef struct _KhDayAccess KhDayAccess;

/* @state: outlives it, with its roles and areas. */
KhDayAccess *kh_day_access_new (KhSnapshotState *state);
void kh_day_access_free (KhDayAccess *self);
/* Returns: (transfer none): the ids of all areas. */
const char *const *kh_day_access_get_areas (KhDayAccess *self);
/* @user: of that day. Returns: (transfer full) */
KhSubject *kh_day_access_describe (KhDayAccess *self, KhUser *user);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhDayAccess, kh_day_access_free)

G_END_DECLS
