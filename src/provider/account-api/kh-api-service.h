/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The service of a Keyholder account server, or of anything else that speaks the account API.
 */
#pragma once

#include "provider/kh-service.h"

G_BEGIN_DECLS

extern const KhService kh_api_service;

G_END_DECLS
