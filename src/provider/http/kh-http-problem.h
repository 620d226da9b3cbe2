/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What kept an answer from coming, as KH_ERROR; and keeping tokens out of what errors say.
 */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Whether sending failed with @error because what came was not HTTP. */
gboolean kh_http_problem_is_no_http (const GError *error);

/* @message: whose sending failed with @error. Returns: (transfer full): G_IO_ERROR_CANCELLED stays itself. */
GError *kh_http_problem_from_transport (SoupMessage *message, const GError *error);

/* Takes everything out of @error's message that is @token, the request's own if it has one, or looks like a token
 * to @token_length (KhHttpDialect): errors are shown and logged, and whoever answers may say it back. */
void kh_http_problem_hide_tokens (GError *error, const char *token, gsize (*token_length) (const char *));

G_END_DECLS
