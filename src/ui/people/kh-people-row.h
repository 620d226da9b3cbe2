/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Somebody in one row: picture of initials, name, mail address, and the accounts that they are in.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-individual.h"

G_BEGIN_DECLS

#define KH_TYPE_PEOPLE_ROW (kh_people_row_get_type ())
G_DECLARE_FINAL_TYPE (KhPeopleRow, kh_people_row, KH, PEOPLE_ROW, AdwBin)

GtkWidget *kh_people_row_new (void);
/* Shows @individual, now and whenever they change; NULL: nobody. */
void kh_people_row_set (KhPeopleRow *self, KhIndividual *individual);

G_END_DECLS
