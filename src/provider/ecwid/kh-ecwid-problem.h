/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What Ecwid's answers say went wrong, as KH_ERROR. The body that explains a status may be missing, or be a web page.
 */
#pragma once

#include "provider/http/kh-http-client.h"

G_BEGIN_DECLS

#define KH_ECWID_DEAD_TOKEN "token-invalid" /* the word of KH_ERROR_UNAUTHORIZED: nothing may be sent with it again */
#define KH_ECWID_SCOPES     "token-scopes"  /* the word of KH_ERROR_RESTRICTED: the token may not do this */

extern const KhHttpDialect kh_ecwid_dialect;

/* Returns: (transfer full): what came is no answer of the API. */
GError *kh_ecwid_problem_unreadable (void);

G_END_DECLS
