/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of one person across all accounts: their access in each, and taking all of it away.
 * Signal: "closed" (): it is to be left.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-people.h"

G_BEGIN_DECLS

#define KH_TYPE_INDIVIDUAL_PAGE (kh_individual_page_get_type ())
G_DECLARE_FINAL_TYPE (KhIndividualPage, kh_individual_page, KH, INDIVIDUAL_PAGE, AdwBin)

KhIndividualPage *kh_individual_page_new (KhPeople *people, KhIndividual *individual);
KhIndividual *kh_individual_page_get_individual (KhIndividualPage *self);

G_END_DECLS
