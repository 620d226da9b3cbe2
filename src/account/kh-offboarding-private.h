/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One account's part of it.
 */
#pragma once

#include "account/kh-offboarding.h"

G_BEGIN_DECLS

/* @key: of the person; see kh_individual_get_key(). */
KhOffboardStep *kh_offboard_step_new (KhPeople *people, KhAccount *account, const char *key);
/* Looks at the account of now. Returns: whether there is anything to take, or nobody can say. */
gboolean kh_offboard_step_plan (KhOffboardStep *self);
/* Whether running does anything about it. */
gboolean kh_offboard_step_can_run (KhOffboardStep *self);
/* How it went is in its state then. */
void kh_offboard_step_run_async (KhOffboardStep *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data);

G_END_DECLS
