/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * KhProvider over the account API.
 */
#pragma once

#include "provider/http/kh-http-client.h"
#include "provider/kh-provider.h"

G_BEGIN_DECLS

#define KH_TYPE_API_PROVIDER (kh_api_provider_get_type ())
G_DECLARE_FINAL_TYPE (KhApiProvider, kh_api_provider, KH, API_PROVIDER, GObject)

KhProvider *kh_api_provider_new (KhHttpClient *client, const char *account);

G_END_DECLS
