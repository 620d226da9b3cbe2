/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What went wrong, as KH_ERROR: from an answer's status and problem (RFC 9457).
 */
#pragma once

#include "provider/http/kh-http-client.h"

G_BEGIN_DECLS

#define KH_API_NOT_KEYHOLDER "not-keyholder" /* the word of KH_ERROR_UNSUPPORTED for an answer of something else */

extern const KhHttpDialect kh_api_dialect;

/* @status: 400 or more. Returns: (transfer full): what @problem says. */
GError *kh_api_problem_from_object (guint status, JsonObject *problem);

/* Returns: (transfer full): the answer is that of another program. */
GError *kh_api_problem_not_keyholder (void);

G_END_DECLS
