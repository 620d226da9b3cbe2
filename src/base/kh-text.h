/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text that both programs must treat alike: mail addresses, search keys, the order of names, initials, random ids.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether @address is one that mail can be sent to: a dot-string local part (RFC 5321 §4.1.2) of at most 64
 * bytes or UTF-8 (RFC 6531), an @, a domain of at least two labels; at most 254 bytes. Quoted local parts and
 * address literals are refused: nobody's colleague has one. */
gboolean kh_text_is_email (const char *address);
/* Returns: (transfer full): what two spellings of one address share: trimmed, normalised, case-folded. */
char *kh_text_email_key (const char *address);
/* Returns: (transfer full): @text folded for searching: no case, no accents, spaces trimmed. Never NULL. */
char *kh_text_fold (const char *text);
/* Returns: (transfer full): compares with strcmp() as one expects names in order here, whatever their case. @name: (nullable) */
char *kh_text_name_key (const char *name);
/* Whether @text is one line of valid UTF-8 without control characters, of at most @max_chars characters, and not only
 * spaces. */
gboolean kh_text_is_line (const char *text, gsize max_chars);

G_END_DECLS
