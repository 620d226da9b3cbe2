/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/auth/kh-token.h"

#include <string.h>

#include <sodium.h>

#define TOKEN_BYTES 32
#define TOKEN_CHARS 43 /* of base64url, without padding */

gboolean
kh_token_init (void)
{
  return sodium_init () >= 0;
}

char *
kh_token_new (const char *prefix)
{
  guint8 secret[TOKEN_BYTES];
  char text[TOKEN_CHARS + 1];
  char *token;

  randombytes_buf (secret, sizeof secret);
  sodium_bin2base64 (text, sizeof text, secret, sizeof secret, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  token = g_strconcat (prefix, text, NULL);
  sodium_memzero (secret, sizeof secret);
  sodium_memzero (text, sizeof text);
  return token;
}

void
kh_token_free (char *token)
{
  if (token != NULL)
    sodium_memzero (token, strlen (token));
  g_free (token);
}

char *
kh_token_hash (const char *token, const char *prefix)
{
  guint8 hash[crypto_generichash_BYTES];
  char hex[2 * sizeof hash + 1];
  const char *p;

  if (token == NULL || !g_str_has_prefix (token, prefix))
    return NULL;
  p = token + strlen (prefix);
  if (strlen (p) != TOKEN_CHARS)
    return NULL;
  for (; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_')
      return NULL;
  crypto_generichash (hash, sizeof hash, (const guint8 *) token, strlen (token), NULL, 0);
  return g_strdup (sodium_bin2hex (hex, sizeof hex, hash, sizeof hash));
}
