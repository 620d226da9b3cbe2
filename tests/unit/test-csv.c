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
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/rows", test_rows);
  g_test_add_func ("/csv/formulas", test_formulas);
  return g_test_run ();
}
