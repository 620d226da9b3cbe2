/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a request to its answer: finds the route, checks all that the route says, runs the handler in its transaction,
 * and ends that before the answer is given.
 */
#pragma once

#include "server/http/kh-exchange.h"

G_BEGIN_DECLS

/* The exchange's request has its headers, its db and its server. Blocks for as long as the handler takes.
 * Returns: (transfer full): ready to be sent, but for kh_response_hold(): then call it again later. */
KhResponse *kh_dispatch (KhExchange *exchange);

G_END_DECLS
