/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the contract share: kh-contract.c (reading, settings, cancelling), kh-contract-people.c and
 * kh-contract-live.c. Nobody else includes this.
 */
#pragma once

#include "kh-contract.h"
#include "model/kh-area.h"
#include "model/kh-invitation.h"
#include "model/kh-role.h"
#include "model/kh-session.h"
#include "model/kh-user.h"

G_BEGIN_DECLS

#define NEWCOMER "new.comer@example.com"

typedef struct {
  const KhContract *contract;
  gpointer remote;
  KhProvider *provider;
} KhContractFixture;

typedef struct {
  const char *name;
  void (*function) (KhContractFixture *f, gconstpointer data);
} KhContractTest;

void kh_contract_add (const KhContract *contract, const KhContractTest *tests, gsize n);
void kh_contract_add_people (const KhContract *contract);
void kh_contract_add_live (const KhContract *contract);

/* Returns: whether the provider lacks any of @needed; then there is nothing to test. */
gboolean kh_contract_lacks (KhContractFixture *f, KhCapabilities needed);
KhAccountInfo *kh_contract_load_account (KhContractFixture *f);
GPtrArray *kh_contract_list (KhContractFixture *f, KhCollection collection);
/* Returns: (transfer full) (nullable) */
gpointer kh_contract_find (KhContractFixture *f, KhCollection collection, const char *id);
KhReply *kh_contract_try (KhContractFixture *f, KhCommand *command, GError **error);
/* Returns: (transfer full) (nullable): the entity that came back. */
gpointer kh_contract_execute (KhContractFixture *f, KhCommand *command);
/* Somebody who is neither the owner nor removed. */
KhUser *kh_contract_some_user (KhContractFixture *f);
/* The command that invites @email, with what the service can take. */
KhCommand *kh_contract_invite (KhContractFixture *f, const char *email);
/* Returns: (transfer full): the lowest level that there is in each of the first @n areas. */
KhGrants *kh_contract_some_grants (KhContractFixture *f, guint n);

G_END_DECLS
