/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/kh-csv.h"

static void
check (const char *const *fields, const char *expected)
{
  g_autoptr (GString) out = g_string_new (NULL);

  kh_csv_append_row (out, fields);
  g_assert_cmpstr (out->str, ==, expected);
}

static void
test_rows (void)
{
  check ((const char *[]) { "a", "", "c", NULL }, "a,,c\r\n");
  check ((const char *[]) { "a,b", "say \"hi\"", "two\nlines", "semi;colon", NULL },
         "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"semi;colon\"\r\n");
  check ((const char *[]) { "Zoë", NULL }, "Zoë\r\n");
}

static void
test_formulas (void)
{
  check ((const char *[]) { "=1+1", "+31 20", "-2", "@SUM(A1)", NULL }, "'=1+1,'+31 20,'-2,'@SUM(A1)\r\n");
  check ((const char *[]) { "=HYPERLINK(\"x\",\"y\")", NULL }, "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"\r\n");
  check ((const char *[]) { "a=b", "1-2", NULL }, "a=b,1-2\r\n");
  check ((const char *[]) { " =1", "＝1", "\n=1", NULL }, "' =1,'＝1,\"\n'=1\"\r\n");
  /* Where semicolons separate cells, the quotes are not at the start of one. */
  check ((const char *[]) { "Ada", "x;=1+1", NULL }, "Ada,\"x;'=1+1\"\r\n");
}

static void
check_rows (const char *text, char separator, const char *expected)
{
  g_autoptr (GPtrArray) rows = kh_csv_parse (text, separator, 100);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++) {
    const KhCsvRow *row = g_ptr_array_index (rows, i);
    g_autofree char *cells = g_strjoinv ("|", row->cells);
    g_string_append_printf (found, "%u:%s\n", row->line, cells);
  }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_parse (void)
{
  check_rows ("", ',', "");
  check_rows ("a,b", ',', "1:a|b\n");
  check_rows ("a, b ,\r\n\r\n,,\nc", ',', "1:a|b|\n4:c\n");
  check_rows ("a\rb\rc", ',', "1:a\n2:b\n3:c\n");
  check_rows ("\"a;b\";\"say \"\"hi\"\"\"\n\"two\r\nlines\";x\nlast", ';', "1:a;b|say \"hi\"\n2:two\r\nlines|x\n4:last\n");
  check_rows ("6\" nails,\"in\" the middle", ',', "1:6\" nails|in the middle\n");
  check_rows ("\"never closed,b\n\"c,d", ',', "1:never closed,b\nc|d\n");
  check_rows ("a,\"never closed,b\nc,d", ',', "1:a|\"never closed|b\n2:c|d\n");
  check_rows ("\t a\t\"b\t\"\t", '\t', "1:|a|b|\n");
}

/* What is written is read as the same, formulas too. */
/* Every table begins alike, and is read back without what it begins with. */
static void
test_begin (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *text = NULL;

  kh_csv_begin (out, (const char *[]) { "Zo\303\253", "a", NULL });
  g_assert_cmpstr (out->str, ==, "\357\273\277Zo\303\253,a\r\n");
  text = kh_csv_decode (out->str, out->len);
  g_assert_cmpstr (text, ==, "Zo\303\253,a\r\n");
}

static void
test_round_trip (void)
{
  static const char *const cells[] = { "=1+1", "'=1", "say \"hi\"", "a;b,c", "-2", "@x", "＋1", "'x", NULL };
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GPtrArray) rows = NULL;

  kh_csv_append_row (out, cells);
  rows = kh_csv_parse (out->str, ',', 10);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_true (g_strv_equal ((const char *const *) ((KhCsvRow *) g_ptr_array_index (rows, 0))->cells, cells));
}

static void
check_decoded (const char *bytes, gsize length, const char *expected)
{
  g_autofree char *text = kh_csv_decode (bytes, length);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_decode (void)
{
  check_decoded ("", 0, "");
  check_decoded ("Zo\xc3\xab", 4, "Zoë");
  check_decoded ("\xef\xbb\xbfZo\xc3\xab", 7, "Zoë");
  check_decoded ("Zo\xeb \x80\x81", 6, "Zoë €\xc2\x81");
  check_decoded ("\xff\xfeZ\0\xeb\0", 6, "Zë");
  check_decoded ("\xfe\xff\0Z\0\xeb", 6, "Zë");
  check_decoded ("Z\0o\0e\0", 6, "Zoe");
  check_decoded ("\0Z\0o\0e", 6, "Zoe");
  check_decoded ("\xff\xfe\x3d\xd8\x00\xde", 6, "😀");
  check_decoded ("\xff\xfe\x3d\xd8", 4, "\xef\xbf\xbd");
  check_decoded ("PK\003\004\0\0\0x", 8, NULL);
  check_decoded ("a\0\0b", 4, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/rows", test_rows);
  g_test_add_func ("/csv/begin", test_begin);
  g_test_add_func ("/csv/formulas", test_formulas);
  g_test_add_func ("/csv/parse", test_parse);
  g_test_add_func ("/csv/round-trip", test_round_trip);
  g_test_add_func ("/csv/decode", test_decode);
  return g_test_run ();
}
