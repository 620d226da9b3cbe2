/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Requests that wait for something to happen in an account. Each is a suspended connection: no thread waits with it.
 */
#pragma once

#include <glib.h>
#include <microhttpd.h>

G_BEGIN_DECLS

typedef struct _KhHolds KhHolds;

/* Time-outs run on the calling thread's default main context. */
KhHolds *kh_holds_new (void);
/* Every connection must have been resumed: see kh_holds_end(). */
void kh_holds_free (KhHolds *holds);
/* What happened so far; remember it before looking for something to answer. */
guint64 kh_holds_get_mark (KhHolds *holds);
/* Suspends @connection, from its handler, until something happens in @account or @until (monotonic, microseconds) is
 * past. Returns: FALSE, nothing done, when something happened since @mark, or when the end has come. */
gboolean kh_holds_add (KhHolds *holds, struct MHD_Connection *connection, const char *account, gint64 until,
                       guint64 mark);
/* Something happened in @account. */
void kh_holds_wake (KhHolds *holds, const char *account);
/* Resumes all, and lets nothing be held from now on. */
void kh_holds_end (KhHolds *holds);
gboolean kh_holds_has_ended (KhHolds *holds);

G_END_DECLS
