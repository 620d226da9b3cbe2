/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of one person: contact details, roles, rights, effective access and where each part of it comes from,
 * sessions, and what ends or gives back their access. Edits are staged until they are saved; what changes elsewhere
 * shows meanwhile.
 *
 * Signal: "closed" (): it is to be left.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_PERSON_PAGE (kh_person_page_get_type ())
G_DECLARE_FINAL_TYPE (KhPersonPage, kh_person_page, KH, PERSON_PAGE, AdwBin)

KhPersonPage *kh_person_page_new (KhAccount *account, KhUser *user);
KhUser *kh_person_page_get_user (KhPersonPage *self);
/* Returns: (transfer full) (nullable): in a sentence what is edited and not saved; NULL: nothing is. */
char *kh_person_page_describe_unsaved (KhPersonPage *self);
/* Emits "closed", after asking when there are edits that are not saved. */
void kh_person_page_leave (KhPersonPage *self);

G_END_DECLS
