/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What went wrong, as KH_ERROR: from an answer's status and problem (RFC 9457), and from what kept it from coming.
 */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/* @status: 300 or more. @type: (nullable): the answer's media type. @retry_after: (nullable): that header's value.
 * Returns: (transfer full) */
GError *kh_api_problem_from_answer (guint status, const char *type, GBytes *body, const char *retry_after);

/* @status: 400 or more. Returns: (transfer full): what @problem says. */
GError *kh_api_problem_from_object (guint status, JsonObject *problem);

/* @message: whose sending failed with @error. Returns: (transfer full): G_IO_ERROR_CANCELLED stays itself. */
GError *kh_api_problem_from_transport (SoupMessage *message, const GError *error);

/* Takes everything out of @error's message that is @token, the request's own if it has one, or looks like a token: errors
 * are shown and logged, and whoever answers may say it back. */
void kh_api_problem_hide_tokens (GError *error, const char *token);

/* Returns: (transfer full): the answer is that of another program. */
GError *kh_api_problem_not_keyholder (void);

G_END_DECLS
