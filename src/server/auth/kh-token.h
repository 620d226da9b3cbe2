/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tokens and passwords, on libsodium. A token carries 256 random bits; the database has its BLAKE2b hash only.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define KH_TOKEN_SESSION "khs_"
#define KH_TOKEN_API     "kha_"
#define KH_TOKEN_JOIN    "khj_"
#define KH_TOKEN_CONFIRM "khc_"

/* Must be called once before anything else here. */
gboolean kh_token_init (void);
/* Returns: (transfer full): prefix and 43 characters of base64url; wipe it with kh_token_free(). */
char *kh_token_new (const char *prefix);
void kh_token_free (char *token);
/* Returns: (transfer full): the hash in hex, which is what is stored and looked up; or NULL when @token does not have
 * the form of a token with this prefix. */
char *kh_token_hash (const char *token, const char *prefix);

#define KH_PASSWORD_MIN_CHARS 8
#define KH_PASSWORD_MAX_CHARS 128
/* Returns: NULL, or the field code: "too-short", "too-long", "too-common" (an own list of the most common ones),
 * "contains-address" when it is little more than @email. */
const char *kh_password_check (const char *password, const char *email);
/* argon2id, 19 MiB, t=2. Returns: (transfer full): a PHC string. */
char *kh_password_hash (const char *password);
/* Takes the same time whether @hash is NULL (no such person) or not (rule 7). */
gboolean kh_password_verify (const char *hash, const char *password);

G_END_DECLS
