/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading a file of people to invite, with the names that an account knows.
 */
#pragma once

#include "account/kh-account.h"
#include "model/kh-import.h"

G_BEGIN_DECLS

void kh_import_file_read_async (GFile *file, KhAccount *account, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full) (element-type KhImportRow): NULL with what kh_import_read() or GIO has to say. */
GPtrArray *kh_import_file_read_finish (GFile *file, GAsyncResult *result, GError **error);
/* Returns: (transfer full): that error in words, with what one can do about it. */
char *kh_import_file_describe_error (const GError *error);

G_END_DECLS
