/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The two ways out for a mail: a file in a folder, or SMTP (RFC 5321) through libcurl.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KhTransport KhTransport;

/* One of @mail_dir and @smtp_url is given; without either nothing can be sent. With a user in the URL the connection
 * must be encrypted. @stopping: atomic; once it is set, what is under way is broken off after a moment. Fails with
 * KH_ERROR_SERVER when the folder cannot be written. */
KhTransport *kh_transport_new (const char *mail_dir, const char *smtp_url, const char *from, gint *stopping,
                               GError **error);
void kh_transport_free (KhTransport *transport);

/* @name: of the file, without its ending; the same for each attempt, so that a second one does not double the mail.
 * Returns: FALSE with @failure set, in English and without secrets; @for_good when another attempt is useless. */
gboolean kh_transport_send (KhTransport *transport, const char *name, const char *to, const char *mail,
                            char **failure, gboolean *for_good);

G_END_DECLS
