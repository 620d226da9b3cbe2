/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What KhPeople does with individuals.
 */
#pragma once

#include "account/kh-individual.h"

G_BEGIN_DECLS

/* @key: taken. */
KhIndividual *kh_individual_new (char *key);
/* @order: of the account among the others. @entity: a KhUser, or a KhInvitation that is pending. */
void kh_individual_add (KhIndividual *self, KhAccount *account, guint order, KhEntity *entity);
void kh_individual_remove (KhIndividual *self, KhAccount *account, KhEntity *entity);
/* Something of it is not as it was: forgets what was worked out. */
void kh_individual_forget (KhIndividual *self);
void kh_individual_emit_changed (KhIndividual *self);

/* Where it is in the list; and whether it counts as current there. */
guint kh_individual_get_position (KhIndividual *self);
void kh_individual_set_position (KhIndividual *self, guint position);
gboolean kh_individual_get_counted (KhIndividual *self);
void kh_individual_set_counted (KhIndividual *self, gboolean counted);

G_END_DECLS
