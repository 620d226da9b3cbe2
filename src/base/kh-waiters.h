/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Several who wait for one thing: tasks that are all answered with TRUE, or with the error, once it has happened. Who is
 * cancelled is answered at once, and forgotten.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _KhWaiters KhWaiters;

KhWaiters *kh_waiters_new (void);
/* Nobody waits any more. */
void kh_waiters_free (KhWaiters *self);
/* Takes a reference to @task, which has not been answered. */
void kh_waiters_add (KhWaiters *self, GTask *task);
gboolean kh_waiters_is_empty (KhWaiters *self);
/* From now on those of @others wait with @self. */
void kh_waiters_join (KhWaiters *self, KhWaiters *others);
/* Answers those who wait now, in the order in which they came. @error: (nullable). */
void kh_waiters_answer (KhWaiters *self, const GError *error);

G_END_DECLS
