/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sample store that is running, with somebody signed in: a fixture of GLib's tests.
 */
#pragma once

#include <libsoup/soup.h>

#include "account/kh-sample-store.h"

G_BEGIN_DECLS

typedef struct {
  KhSampleStore *store;
  SoupSession *session;
  char *token;
  char *account; /* the service's id of the one with most people */
} KhStoreFixture;

/* @data: not used. */
void kh_store_fixture_set_up (KhStoreFixture *f, gconstpointer data);
void kh_store_fixture_tear_down (KhStoreFixture *f, gconstpointer data);

G_END_DECLS
