/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading mail addresses out of what somebody typed or pasted. Pure.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Takes addresses apart that stand between commas, semicolons, spaces or line breaks, bare or as in a mail program:
 * "Ada Lovelace" <ada@shop.example>. What is no address comes back as it is, for the person to see and mend.
 * Returns: (transfer full): NULL-terminated, in order, each spelling of an address once; empty for NULL. */
char **kh_addresses_parse (const char *text);

G_END_DECLS
