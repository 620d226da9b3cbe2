/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A command as a request of the account API.
 */
#pragma once

#include "provider/http/kh-http-client.h"
#include "provider/kh-command.h"

G_BEGIN_DECLS

/* Returns: (transfer full): with its idempotency key, its version and its body. */
KhHttpRequest *kh_api_command_to_request (KhCommand *command, const char *account);

G_END_DECLS
