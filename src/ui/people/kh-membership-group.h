/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What somebody is in one account: roles, status, access, invitation, and a button that opens them there.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-individual.h"

G_BEGIN_DECLS

#define KH_TYPE_MEMBERSHIP_GROUP (kh_membership_group_get_type ())
G_DECLARE_FINAL_TYPE (KhMembershipGroup, kh_membership_group, KH, MEMBERSHIP_GROUP, AdwPreferencesGroup)

KhMembershipGroup *kh_membership_group_new (KhAccount *account);
KhAccount *kh_membership_group_get_account (KhMembershipGroup *self);
/* Shows how it is now. @membership: (nullable): NULL where it is not known whether there is one. */
void kh_membership_group_update (KhMembershipGroup *self, const KhMembership *membership);

G_END_DECLS
