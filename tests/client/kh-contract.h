/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What every provider has to keep to, as tests that any provider can take: those of capabilities that it lacks end at
 * once.
 */
#pragma once

#include "provider/kh-provider.h"

G_BEGIN_DECLS

typedef struct {
  const char *name; /* of the provider, in the tests' paths */
  /* Makes a remote with an account of a few people, whose owner's token the provider has. (transfer full) */
  KhProvider *(*open) (gpointer *remote);
  void (*close) (gpointer remote);
} KhContract;

void kh_contract_add_tests (const KhContract *contract);

G_END_DECLS
