/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is taken from somebody in one account, what came of it, and what is left to be done by hand, in words.
 */
#pragma once

#include "account/kh-offboarding.h"

G_BEGIN_DECLS

/* In two words: "Will Be Removed", "Failed". */
const char *kh_offboard_state_text (KhOffboardStep *step);
/* What goes, a sentence a line; empty where it is not known whether there is anything. (transfer full) */
char *kh_offboard_what_text (KhOffboardStep *step);
/* Why it is not done, and what to do instead; NULL where there is nothing to say. (transfer full) (nullable) */
char *kh_offboard_why_text (KhOffboardStep *step);
/* A table of all of it. (transfer full) */
char *kh_offboarding_to_csv (KhOffboarding *offboarding);

G_END_DECLS
