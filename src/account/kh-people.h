/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everyone across all connected accounts, a GListModel of KhIndividual in no particular order: users and pending
 * invitations with the same mail address are one person. It follows each account's lists, offline ones too, and a
 * change of one user costs the same however many there are. Who was removed everywhere stays in it while an account
 * still knows them.
 */
#pragma once

#include "account/kh-individual.h"

G_BEGIN_DECLS

#define KH_TYPE_PEOPLE (kh_people_get_type ())
G_DECLARE_FINAL_TYPE (KhPeople, kh_people, KH, PEOPLE, GObject)

/* Property "n-current" (uint): how many can get into an account, or have been asked to; notifies.
 * Signal: "changed" () once in the main loop's next idle after people changed in whatever number: what is sorted and
 * filtered by may be another. */

/* @accounts: of KhAccount, such as KhAccounts. What was seen of an account that one has no access to any more is left
 * out. */
KhPeople *kh_people_new (GListModel *accounts);
/* Returns: (transfer none): of KhAccount. */
GListModel *kh_people_get_accounts (KhPeople *self);
guint kh_people_get_n_current (KhPeople *self);
/* Returns: (transfer none) (nullable): whoever has this address, in whatever spelling. */
KhIndividual *kh_people_lookup (KhPeople *self, const char *email);
/* Somebody is about to search: works out beforehand what is searched, piece by piece in idle times. */
void kh_people_prepare (KhPeople *self);

G_END_DECLS
