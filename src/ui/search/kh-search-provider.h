/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the desktop's search finds in Keyholder: org.gnome.Shell.SearchProvider2 (version 2, as GNOME's documentation
 * "Writing a Search Provider" describes it) on the session's bus. It answers from what is kept on this computer, also when
 * the search has started the application and nothing can be reached. A result is opened by the application's action "open"
 * (account, pane, item), and all of a search by its action "search" (words).
 */
#pragma once

#include "account/kh-accounts.h"

G_BEGIN_DECLS

#define KH_TYPE_SEARCH_PROVIDER (kh_search_provider_get_type ())
G_DECLARE_FINAL_TYPE (KhSearchProvider, kh_search_provider, KH, SEARCH_PROVIDER, GObject)

/* @application: borrowed; it outlives this. */
KhSearchProvider *kh_search_provider_new (GApplication *application);

/* Offers it at @object_path, and below @connection; both for the application's functions of the same names. */
gboolean kh_search_provider_export (KhSearchProvider *self, GDBusConnection *connection, const char *object_path,
                                    GError **error);
void kh_search_provider_unexport (KhSearchProvider *self);

/* What is searched; until then every question waits. */
void kh_search_provider_set_accounts (KhSearchProvider *self, KhAccounts *accounts);

G_END_DECLS
