/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Translated words for what the model knows only as values: errors, denials, levels, states, times.
 */
#pragma once

#include <gtk/gtk.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

/* What went wrong, in a few words, and what one can do about it. (transfer full) */
char *kh_text_for_error_title (const GError *error);
char *kh_text_for_error (const GError *error);
/* Whether @error (nullable) is about a token that is made elsewhere: nobody signs in with a password there. */
gboolean kh_text_is_about_token (const GError *error);
/* What the button is called, with a mnemonic, that goes on after @error (nullable) has signed one out. */
const char *kh_text_for_sign_in (const GError *error);
/* The message of one wrong field: "invalid-email" → "This is not a mail address." (transfer full) */
char *kh_text_for_field_code (const char *code);
/* Why an action cannot be done now; NULL for KH_DENIAL_NONE. (transfer full) (nullable) */
char *kh_text_for_denial (KhDenial denial, KhAccount *account);
/* Why what somebody gives cannot last as long as they chose. (transfer full) */
char *kh_text_for_outlasting (KhAccount *account);
const char *kh_text_for_level (KhLevel level);             /* "Approver" */
const char *kh_text_for_level_meaning (KhLevel level);     /* what one may do with it */
const char *kh_text_for_user_status (KhUserStatus status);
const char *kh_text_for_invitation_status (KhInvitationStatus status);
const char *kh_text_for_account_kind (KhAccountKind kind);
/* One hint in two words: "Not Used"; several in one line; one about @user, in sentences that say what to do. The last
 * two (transfer full). */
const char *kh_text_for_hint (KhHints hint);
char *kh_text_for_hints (KhHints hints);
char *kh_text_for_hint_advice (KhHints hint, KhAccount *account, KhUser *user);

/* "Today at 14:02", "Yesterday", "12 November", "12 November 2025"; "Never" for 0. (transfer full) */
char *kh_text_for_past (gint64 time);
/* "in 3 days", "in 5 hours", "3 days ago" (transfer full) */
char *kh_text_for_distance (gint64 time);
/* Date and time in full, by locale. (transfer full) */
char *kh_text_for_moment (gint64 time);
char *kh_text_for_date (gint64 time);
/* A heading: "Today", "Yesterday", "Saturday, 12 November". (transfer full) */
char *kh_text_for_day (gint64 time);
/* "14:02" (transfer full) */
char *kh_text_for_clock (gint64 time);
/* What offline or old data is headed with: "Offline. This is how it was on 12 November at 14:02." A connection that is not
 * secure, @error (nullable), is told in the same breath: no waiting mends it. (transfer full) */
char *kh_text_for_offline (gint64 synced_at, const GError *error);

G_END_DECLS
