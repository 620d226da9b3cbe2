/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What somebody is in an account, in words.
 */
#pragma once

#include "account/kh-individual.h"

G_BEGIN_DECLS

/* The one word that says most: "Owner", "Finance", "Invited", "Suspended"; NULL where there is nothing to say. (transfer
 * full) (nullable) */
char *kh_people_main_role (const KhMembership *membership);
/* "Harbour Lane · Finance" (transfer full) */
char *kh_people_chip (const KhMembership *membership);

G_END_DECLS
