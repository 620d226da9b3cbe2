/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One change made to several people, one after the other, each counted and none stopping the others.
 */
#pragma once

#include "account/kh-account.h"

G_BEGIN_DECLS

typedef enum {
  KH_BULK_ADD_ROLE,
  KH_BULK_REMOVE_ROLE,
  KH_BULK_REMOVE_ACCESS,
  KH_BULK_RESTORE, /* what removing took */
} KhBulkKind;

#define KH_TYPE_BULK_CHANGE (kh_bulk_change_get_type ())
G_DECLARE_FINAL_TYPE (KhBulkChange, kh_bulk_change, KH, BULK_CHANGE, GObject)

/* @users (element-type KhUser); @role: NULL where the change is about none. People whom it would not change, or for
 * whom one may not do it, are left out. */
KhBulkChange *kh_bulk_change_new (KhAccount *account, KhBulkKind kind, KhRole *role, GPtrArray *users);

KhAccount *kh_bulk_change_get_account (KhBulkChange *self);
KhBulkKind kh_bulk_change_get_kind (KhBulkChange *self);
KhRole *kh_bulk_change_get_role (KhBulkChange *self);
/* Returns: (transfer none) (element-type KhUser): those it is to change. */
GPtrArray *kh_bulk_change_get_users (KhBulkChange *self);

/* Tries all that have not been changed yet. */
void kh_bulk_change_run_async (KhBulkChange *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data);
/* Returns: FALSE only when it was cancelled; how it went for each is in what follows. */
gboolean kh_bulk_change_run_finish (KhBulkChange *self, GAsyncResult *result, GError **error);

/* Returns: (transfer none) (element-type KhUser): those that were changed. */
GPtrArray *kh_bulk_change_get_done (KhBulkChange *self);
/* Returns: (transfer none) (element-type KhUser): those that were not; kh_bulk_change_get_error() says why. */
GPtrArray *kh_bulk_change_get_failed (KhBulkChange *self);
const GError *kh_bulk_change_get_error (KhBulkChange *self, guint nth_failed);

G_END_DECLS
