/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What somebody is in an account, in words.
 */
#pragma once

#include "account/kh-individual.h"

G_BEGIN_DECLS

/* "Harbour Lane · Finance" (transfer full) */
char *kh_people_chip (const KhMembership *membership);
/* Why it is not known now who is in @account: of when that is, or whom to ask; NULL when it is. (transfer full)
 * (nullable) */
char *kh_people_account_note (KhAccount *account);

G_END_DECLS
