/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One human being across all connected accounts, known by the mail address, and what they are in each of them. Kept by
 * KhPeople; it stays the same object for as long as anything is known of that address.
 */
#pragma once

#include "account/kh-account.h"

G_BEGIN_DECLS

/* What somebody is in one account. All borrowed; at least one of @user and @invitation is there. */
typedef struct {
  KhAccount *account;
  KhUser *user;             /* NULL: not among the users; one who was removed only while there is no other */
  KhInvitation *invitation; /* NULL: none that is pending */
} KhMembership;

#define KH_TYPE_INDIVIDUAL (kh_individual_get_type ())
G_DECLARE_FINAL_TYPE (KhIndividual, kh_individual, KH, INDIVIDUAL, GObject)

/* Signal: "changed" () once for however much of it changed, in the main loop's next idle. */

/* Returns: what all spellings of the address share; see kh_text_email_key(). */
const char *kh_individual_get_key (KhIndividual *self);
/* As the first account that knows it has it; the address where none does. */
const char *kh_individual_get_name (KhIndividual *self);
const char *kh_individual_get_email (KhIndividual *self);

/* In the order of the accounts, those in which somebody was removed included. */
guint kh_individual_get_n_memberships (KhIndividual *self);
const KhMembership *kh_individual_get_membership (KhIndividual *self, guint nth);
/* Returns: (nullable): what it is in @account. */
const KhMembership *kh_individual_find_membership (KhIndividual *self, KhAccount *account);

/* Whether somebody can get in, or has been asked to. */
gboolean kh_membership_is_current (const KhMembership *membership);
/* In how many accounts that is so. */
guint kh_individual_get_n_accounts (KhIndividual *self);
gboolean kh_individual_is_in (KhIndividual *self, KhAccount *account);

/* Returns: names, addresses, accounts and roles, folded with kh_text_fold(), a line each; worked out once. */
const char *kh_individual_get_text (KhIndividual *self);
/* Orders by name as the locale does, namesakes by address. */
int kh_individual_compare_names (KhIndividual *a, KhIndividual *b);

G_END_DECLS
