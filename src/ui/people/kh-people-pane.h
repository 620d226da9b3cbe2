/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everyone across all connected accounts: a list to search and filter, and a page of each person.
 * Properties: "account" (KhAccount): which one the window shows else; "people" (KhPeople), set before it.
 */
#pragma once

#include "account/kh-people.h"
#include "ui/widgets/kh-pane.h"

G_BEGIN_DECLS

#define KH_TYPE_PEOPLE_PANE (kh_people_pane_get_type ())
G_DECLARE_FINAL_TYPE (KhPeoplePane, kh_people_pane, KH, PEOPLE_PANE, KhPane)

GtkWidget *kh_people_pane_new (void);

G_END_DECLS
