/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Access reviews in words. Roles have the names that they had at the review; areas those of now. @account may be NULL. All
 * that is (transfer full) is never NULL unless it says so.
 */
#pragma once

#include "account/kh-account.h"
#include "model/kh-review.h"

G_BEGIN_DECLS

const char *kh_review_decision_name (KhDecision decision); /* "Keep"; "Undecided" */
const char *kh_review_outcome_name (KhOutcome outcome);    /* "Applied" */

/* Returns: what the account calls an area now, or else the catalogue, or @id. */
const char *kh_review_area_name (KhReview *review, KhAccount *account, const char *id);
/* Returns: (transfer full): "Packer, Finance"; "No roles"; with the dates on which some of them end. */
char *kh_review_role_ends_text (KhReview *review, const char *const *roles, const KhEnds *ends);
/* Returns: (transfer full): "Invoices: Editor, Pricing: Guest"; empty for none. */
char *kh_review_grants_text (KhReview *review, KhAccount *account, const KhGrants *grants);
/* Returns: (transfer full): "Approver in 5 areas, Guest in 2 areas"; "No access". */
char *kh_review_access_text (const KhGrants *access);
/* Returns: (transfer full): one difference: "Role given: Finance". */
char *kh_review_difference_text (KhReview *review, KhAccount *account, const KhDifference *difference);
/* Returns: (transfer full): all of them, separated by @separator; empty for none. @differences: of KhDifference. */
char *kh_review_differences_text (KhReview *review, KhAccount *account, GPtrArray *differences, const char *separator);
/* Returns: (transfer full): what the decision changes, "Roles: Packer → Finance"; for removing and keeping a word. */
char *kh_review_decision_text (KhReview *review, KhAccount *account, KhReviewItem *item);
/* Returns: (transfer full) (nullable): why there is nothing to decide about @item; NULL when there is. */
char *kh_review_nothing_text (KhReviewItem *item);

G_END_DECLS
