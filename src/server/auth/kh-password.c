/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <gio/gio.h>
#include <sodium.h>

#include "base/kh-text.h"
#include "kh-server-resources.h"
#include "server/auth/kh-token.h"

#define OPS_LIMIT 2
#define MEMORY_LIMIT (19 * 1024 * 1024)
/* What may be left of a password besides the mail address for it to be called little more than that. */
#define MORE_THAN_ADDRESS 6
/* Of nobody's password, with the limits above: what is verified when there is no such person. */
#define DUMMY_HASH \
  "$argon2id$v=19$m=19456,t=2,p=1$Ux13lczX+jnC5vjkUyARtQ$6MfmC4Asp39Q/MTXH0eDiL1ZJlnbg66tgn3gbBbgB6k"

/* Each ends in a wiped copy of the password. */
static void
wipe (char *text)
{
  if (text != NULL)
    sodium_memzero (text, strlen (text));
  g_free (text);
}
typedef char Secret;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Secret, wipe)

/* The same password typed on two keyboards can come composed or decomposed. */
static char *
normalize (const char *password)
{
  char *normal = g_utf8_normalize (password, -1, G_NORMALIZE_NFC);

  return normal != NULL ? normal : g_strdup (password);
}

static gboolean
is_in_list (const char *folded)
{
  g_autoptr (GBytes) list = g_resource_lookup_data (
      kh_server_get_resource (), "/io/github/keyholder_app/server/auth/common-passwords.txt", 0, NULL);
  gsize size, length = strlen (folded);
  const char *text = g_bytes_get_data (list, &size);

  for (const char *line = text, *end; line < text + size; line = end + 1) {
    end = memchr (line, '\n', text + size - line);
    if (end == NULL)
      end = text + size;
    if ((gsize) (end - line) == length && memcmp (line, folded, length) == 0)
      return TRUE;
  }
  return FALSE;
}

/* One character over and over, or each the next of the one before: "aaaaaaaa", "23456789", "hgfedcba". */
static gboolean
is_run (const char *text)
{
  gunichar first = g_utf8_get_char (text);
  const char *p = g_utf8_next_char (text);
  gint64 step = (gint64) g_utf8_get_char (p) - first;
  gint64 expected = first;

  if (step < -1 || step > 1)
    return FALSE;
  for (p = text; *p != '\0'; p = g_utf8_next_char (p), expected += step)
    if ((gint64) g_utf8_get_char (p) != expected)
      return FALSE;
  return TRUE;
}

/* A unit of at most four bytes over and over: "abcabcabc". */
static gboolean
is_repetition (const char *text)
{
  gsize length = strlen (text);

  for (gsize unit = 1; unit <= 4 && unit * 2 <= length; unit++)
    if (memcmp (text, text + unit, length - unit) == 0)
      return TRUE;
  return FALSE;
}

/* Takes every @part out of @text. Returns: whether there was one. */
static gboolean
take_out (char *text, const char *part)
{
  gsize length = strlen (part);
  gboolean found = FALSE;
  char *at;

  while (length > 2 && (at = strstr (text, part)) != NULL) {
    memmove (at, at + length, strlen (at + length) + 1);
    found = TRUE;
  }
  return found;
}

static gboolean
is_address (const char *folded, const char *email)
{
  g_autofree char *address = email != NULL ? kh_text_fold (email) : g_strdup ("");
  g_autoptr (Secret) rest = g_strdup (folded);
  gsize length = strlen (folded);
  char *at = strrchr (address, '@');
  gboolean found = take_out (rest, address);

  if (at != NULL) {
    *at = '\0';
    found = take_out (rest, address) || found;
    found = take_out (rest, at + 1) || found;
  }
  /* take_out() shortened the text: what was behind it is wiped by its first length. */
  sodium_memzero (rest + strlen (rest), length - strlen (rest));
  return found && g_utf8_strlen (rest, -1) < MORE_THAN_ADDRESS;
}

const char *
kh_password_check (const char *password, const char *email)
{
  g_autoptr (Secret) normal = normalize (password);
  g_autoptr (Secret) folded = kh_text_fold (normal);
  glong length = g_utf8_strlen (normal, -1);

  if (length < KH_PASSWORD_MIN_CHARS)
    return "too-short";
  if (length > KH_PASSWORD_MAX_CHARS)
    return "too-long";
  if (*folded == '\0' || is_run (folded) || is_repetition (folded) || is_in_list (folded))
    return "too-common";
  return is_address (folded, email) ? "contains-address" : NULL;
}

char *
kh_password_hash (const char *password)
{
  g_autoptr (Secret) normal = normalize (password);
  char hash[crypto_pwhash_argon2id_STRBYTES];

  if (crypto_pwhash_argon2id_str (hash, normal, strlen (normal), OPS_LIMIT, MEMORY_LIMIT) != 0)
    g_error ("There is not enough memory to hash a password");
  return g_strdup (hash);
}

gboolean
kh_password_verify (const char *hash, const char *password)
{
  g_autoptr (Secret) normal = normalize (password);
  gboolean right = crypto_pwhash_argon2id_str_verify (hash != NULL ? hash : DUMMY_HASH, normal, strlen (normal)) == 0;

  return right && hash != NULL;
}
