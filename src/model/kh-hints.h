/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an owner should look at again, computed in one place. Pure.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether @email looks like one that several people read (info@, sales@ …, in the languages of the product): one
 * person, one login (E2). A guess, to be shown as a warning and never as a refusal. */
gboolean kh_hints_is_shared_address (const char *email);

G_END_DECLS
