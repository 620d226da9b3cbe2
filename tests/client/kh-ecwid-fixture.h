/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One store of the stand-in for Ecwid, and the application's side of it.
 */
#pragma once

#include "account/kh-account.h"
#include "kh-ecwid-standin.h"

G_BEGIN_DECLS

typedef struct {
  KhEcwidStandin *standin;
  SoupSession *session;
  const KhService *service;
  char *address;
} KhEcwidFixture;

/* @settings: as kh_ecwid_standin_new(). */
void kh_ecwid_fixture_set_up (KhEcwidFixture *f, gconstpointer settings);
void kh_ecwid_fixture_tear_down (KhEcwidFixture *f, gconstpointer settings);

/* Returns: (transfer full): with the token that the store has from the start. */
KhProvider *kh_ecwid_fixture_open (KhEcwidFixture *f);
/* @settings: as kh_ecwid_standin_look(). */
void kh_ecwid_fixture_set (KhEcwidFixture *f, const char *settings);

#define KH_ECWID_ADD(name, settings, function)                                                                        \
  g_test_add ("/" name, KhEcwidFixture, settings, kh_ecwid_fixture_set_up, function, kh_ecwid_fixture_tear_down)

G_END_DECLS
