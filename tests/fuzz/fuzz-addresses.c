/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Addresses that somebody pasted.
 */

#include "base/kh-text.h"
#include "kh-fuzz.h"
#include "model/kh-addresses.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (GStrv) found = kh_addresses_parse (text);
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; found[i] != NULL; i++) {
    g_assert_true (*found[i] != '\0');
    g_assert_true (g_utf8_validate (found[i], -1, NULL));
    g_assert_true (g_hash_table_add (keys, kh_text_email_key (found[i])));
    g_assert_cmpstr (found[i], ==, g_strstrip (found[i]));
  }
  return 0;
}
