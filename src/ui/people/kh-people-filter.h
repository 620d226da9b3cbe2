/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which of all people are shown: those with access, or an invitation, in the accounts that are asked for, and with every
 * word that is searched for.
 */
#pragma once

#include "account/kh-people.h"
#include "ui/widgets/kh-text-filter.h"

G_BEGIN_DECLS

typedef enum {
  KH_PEOPLE_ALL,
  KH_PEOPLE_SEVERAL,   /* in more than one account */
  KH_PEOPLE_ONLY_HERE, /* in the one account, and in no other */
} KhPeopleShow;

#define KH_TYPE_PEOPLE_FILTER (kh_people_filter_get_type ())
G_DECLARE_FINAL_TYPE (KhPeopleFilter, kh_people_filter, KH, PEOPLE_FILTER, KhTextFilter)

KhPeopleFilter *kh_people_filter_new (KhPeople *people);
/* @account: (nullable): which one "here" is. */
void kh_people_filter_set_show (KhPeopleFilter *self, KhPeopleShow show, KhAccount *account);

G_END_DECLS
