/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The staff of one Ecwid store as a KhProvider. There is one list, and it is short: users, invitations and areas are all
 * read from one answer.
 */
#pragma once

#include "provider/ecwid/kh-ecwid-client.h"
#include "provider/kh-provider.h"

G_BEGIN_DECLS

#define KH_TYPE_ECWID_PROVIDER (kh_ecwid_provider_get_type ())
G_DECLARE_FINAL_TYPE (KhEcwidProvider, kh_ecwid_provider, KH, ECWID_PROVIDER, GObject)

/* @store: its number. */
KhProvider *kh_ecwid_provider_new (KhEcwidClient *client, const char *store);

/* @name: (nullable): "" and NULL for a store that has none. @read_only: the token may see everybody and change nothing.
 * Returns: (transfer full): the store whose token's own scopes are @scopes. */
KhAccountInfo *kh_ecwid_provider_create_info (const char *store, const char *name, const char *const *scopes,
                                              gboolean read_only);

G_END_DECLS
