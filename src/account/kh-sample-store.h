/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sample store: keyholder-server as a child process on a free loopback port, with its database in the user's
 * data folder. It ends with this object, and with the application however that ends. Signal "ended": it did so by itself;
 * the next start begins anew.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define KH_TYPE_SAMPLE_STORE (kh_sample_store_get_type ())
G_DECLARE_FINAL_TYPE (KhSampleStore, kh_sample_store, KH, SAMPLE_STORE, GObject)

/* @program: path of keyholder-server. */
KhSampleStore *kh_sample_store_new (const char *program);

/* Starts it, unless it runs, and waits until it listens. */
void kh_sample_store_start_async (KhSampleStore *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer data);
gboolean kh_sample_store_start_finish (KhSampleStore *self, GAsyncResult *result, GError **error);

/* Tells it to end, and does not wait; not while it starts. A start after that waits until it has. */
void kh_sample_store_end (KhSampleStore *self);

/* While it runs: "http://127.0.0.1:PORT", the owner's mail address, and a password made for this run. */
const char *kh_sample_store_get_address (KhSampleStore *self);
const char *kh_sample_store_get_email (KhSampleStore *self);
const char *kh_sample_store_get_password (KhSampleStore *self);
/* The folder that its mails are written to; gone with it. */
const char *kh_sample_store_get_mail_folder (KhSampleStore *self);

G_END_DECLS
