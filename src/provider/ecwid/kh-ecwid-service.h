/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ecwid, with a store's number and a secret token. What is entered as its address is the number; what is kept is the
 * address of the store in the API. The API's own address is KEYHOLDER_ECWID_ADDRESS in the environment, where that is
 * set.
 */
#pragma once

#include "provider/kh-service.h"

G_BEGIN_DECLS

extern const KhService kh_ecwid_service;

G_END_DECLS
