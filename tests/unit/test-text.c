/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/kh-text.h"

static char *
repeated (char c, guint n, const char *rest)
{
  g_autofree char *start = g_strnfill (n, c);

  return g_strconcat (start, rest, NULL);
}

static void
test_addresses (void)
{
  static const char *const good[] = {
    "ada@example.com", "a@b.nl", "ada.lovelace@example.co.uk", "ada+store@example.com", "o'hara@example.ie",
    "ada_l-1@sub.domain.example.com", "!#$%&'*+-/=?^_`{|}~@example.com", "jörg@müller.de", "用户@例子.公司",
    "ada@xn--mller-kva.de", "1@2.com", "a@example.museum",
  };
  static const char *const bad[] = {
    "", "ada", "@", "ada@", "@example.com", "ada@example", "ada@example.", "ada@.example.com", "ada@example..com",
    ".ada@example.com", "ada.@example.com", "a..b@example.com", "ada lovelace@example.com", "ada@exam ple.com",
    "ada@@example.com", "ada@b@example.com", "\"ada\"@example.com", "ada@[127.0.0.1]", "ada@127.0.0.1",
    "ada@-example.com", "ada@example-.com", "ada@exa_mple.com", "Ada <ada@example.com>", "ada@example.com ",
    " ada@example.com", "ada@example.com\n", "ada\t@example.com", "ada@example.com,bob@example.com",
    "ada;@example.com", "ada\\@example.com", "(c)ada@example.com", "mailto:ada@example.com", "ada@example.com\r\nBcc: x",
    "ada\xe2\x80\x8b@example.com", "ada\xe2\x80\xae@example.com", "ada\xc2\xa0@example.com", "ada@ex\xc3(.com",
  };
  g_autofree char *longest_local = repeated ('a', 64, "@example.com");
  g_autofree char *long_local = repeated ('a', 65, "@example.com");
  g_autofree char *label = g_strnfill (63, 'b');
  g_autofree char *longest_label = g_strconcat ("a@", label, ".com", NULL);
  g_autofree char *long_label = g_strconcat ("a@b", label, ".com", NULL);
  g_autofree char *too_long = g_strconcat ("a@", label, ".", label, ".", label, ".", label, ".com", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_test_message ("good: %s", good[i]);
    g_assert_true (kh_text_is_email (good[i]));
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *shown = g_strescape (bad[i], NULL);
    g_test_message ("bad: %s", shown);
    g_assert_false (kh_text_is_email (bad[i]));
  }
  g_assert_false (kh_text_is_email (NULL));
  g_assert_true (kh_text_is_email (longest_local));
  g_assert_false (kh_text_is_email (long_local));
  g_assert_true (kh_text_is_email (longest_label));
  g_assert_false (kh_text_is_email (long_label));
  g_assert_false (kh_text_is_email (too_long));
}

static void
assert_key (const char *a, const char *b, gboolean same)
{
  g_autofree char *x = kh_text_email_key (a);
  g_autofree char *y = kh_text_email_key (b);

  if (same)
    g_assert_cmpstr (x, ==, y);
  else
    g_assert_cmpstr (x, !=, y);
}

static void
test_address_keys (void)
{
  assert_key ("Ada@Example.COM", "ada@example.com", TRUE);
  assert_key (" ada@example.com ", "ada@example.com", TRUE);
  assert_key ("JO\xcc\x88RG@example.com", "j\xc3\xb6rg@example.com", TRUE); /* composed and decomposed */
  assert_key ("jörg@example.com", "jorg@example.com", FALSE);
  assert_key ("ada+x@example.com", "ada@example.com", FALSE);
  assert_key ("a.da@example.com", "ada@example.com", FALSE);
}

static void
assert_folds (const char *text, const char *expected)
{
  g_autofree char *folded = kh_text_fold (text);

  g_assert_cmpstr (folded, ==, expected);
}

static void
test_folding (void)
{
  assert_folds (NULL, "");
  assert_folds ("", "");
  assert_folds ("  Ada  ", "ada");
  assert_folds ("JÖRG", "jorg");
  assert_folds ("Éloïse Ça", "eloise ca");
  assert_folds ("STRASSE", "strasse");
  assert_folds ("Straße", "strasse");
  assert_folds ("ﬁn", "fin"); /* a ligature */
  assert_folds ("\xff", "");  /* not UTF-8 */
  for (guint i = 0; i < 1000; i++) {
    GString *text = g_string_new (NULL);
    g_autofree char *once = NULL;
    g_autofree char *twice = NULL;
    g_autofree char *raw = NULL;

    for (guint j = 0; j < 8; j++)
      g_string_append_unichar (text, g_test_rand_int_range (0x20, 0x2ff));
    raw = g_string_free (text, FALSE);
    once = kh_text_fold (raw);
    twice = kh_text_fold (once);
    g_assert_cmpstr (once, ==, twice);
  }
}

static void
test_lines (void)
{
  g_autofree char *most = g_strnfill (10, 'a');
  g_autofree char *more = g_strnfill (11, 'a');

  g_assert_true (kh_text_is_line ("a", 10));
  g_assert_true (kh_text_is_line (most, 10));
  g_assert_false (kh_text_is_line (more, 10));
  g_assert_true (kh_text_is_line ("éééééééééé", 10)); /* characters, not bytes */
  g_assert_true (kh_text_is_line ("Zoë 🐝", 10));
  /* Spaces count, or a line could be as long as one likes. */
  g_assert_false (kh_text_is_line ("  aaaaaaaaaa  ", 10));
  g_assert_false (kh_text_is_line ("", 10));
  g_assert_false (kh_text_is_line ("   ", 10));
  g_assert_false (kh_text_is_line ("\xc2\xa0", 10));
  g_assert_false (kh_text_is_line (NULL, 10));
  g_assert_false (kh_text_is_line ("a\nb", 10));
  g_assert_false (kh_text_is_line ("a\n", 10));
  g_assert_false (kh_text_is_line ("a\tb", 10));
  g_assert_false (kh_text_is_line ("a\x7f", 10));
  g_assert_false (kh_text_is_line ("a\xc2\x85", 10));     /* next line */
  g_assert_false (kh_text_is_line ("a\xe2\x80\xa8", 10)); /* line separator */
  g_assert_false (kh_text_is_line ("a\xe2\x80\xa9", 10)); /* paragraph separator */
  g_assert_false (kh_text_is_line ("\xff", 10));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/addresses", test_addresses);
  g_test_add_func ("/text/address-keys", test_address_keys);
  g_test_add_func ("/text/folding", test_folding);
  g_test_add_func ("/text/lines", test_lines);
  return g_test_run ();
}
