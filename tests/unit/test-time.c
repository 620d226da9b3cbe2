/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/kh-time.h"

static const struct {
  const char *text;
  gint64 time;
} good[] = {
  { "2026-11-12T14:02:00Z", G_GINT64_CONSTANT (1794492120000) },
  { "2026-11-12T14:02:00.000Z", G_GINT64_CONSTANT (1794492120000) },
  { "2026-11-12T14:02:00.5Z", G_GINT64_CONSTANT (1794492120500) },
  { "2026-11-12T14:02:00.123456789Z", G_GINT64_CONSTANT (1794492120123) },
  { "2026-11-12T15:02:00+01:00", G_GINT64_CONSTANT (1794492120000) },
  { "2026-11-12T09:02:00-05:00", G_GINT64_CONSTANT (1794492120000) },
  { "2026-11-12T14:02:00+00:00", G_GINT64_CONSTANT (1794492120000) },
  { "2026-11-12T14:02:00-00:00", G_GINT64_CONSTANT (1794492120000) },
  { "2026-11-12T19:47:00+05:45", G_GINT64_CONSTANT (1794492120000) },
  { "2026-11-12t14:02:00z", G_GINT64_CONSTANT (1794492120000) },
  { "2024-02-29T00:00:00Z", G_GINT64_CONSTANT (1709164800000) },
  { "9999-12-31T23:59:59.999Z", G_GINT64_CONSTANT (253402300799999) },
  { "1970-01-01T00:00:00.001Z", 1 },
};

static const char *const bad[] = {
  "",
  "now",
  "1794492120",
  "2026-11-12",
  "2026-11-12T14:02:00",        /* no offset */
  "2026-11-12 14:02:00Z",
  "2026-11-12T14:02Z",
  "2026-11-12T14Z",
  "20261112T140200Z",
  "2026-W46-4T14:02:00Z",
  "2026-316T14:02:00.000Z",
  "2026-13-12T14:02:00Z",
  "2026-02-29T14:02:00Z",
  "2026-11-31T14:02:00Z",
  "2026-00-12T14:02:00Z",
  "2026-11-00T14:02:00Z",
  "2026-11-12T24:00:00Z",
  "2026-11-12T14:60:00Z",
  "2026-11-12T14:02:61Z",
  "2026-11-12T14:02:00.Z",
  "2026-11-12T14:02:00,5Z",
  "2026-11-12T14:02:00+0100",
  "2026-11-12T14:02:00+01",
  "2026-11-12T14:02:00+25:00",
  "2026-11-12T14:02:00+01:60",
  "2026-11-12T14:02:00Z ",
  " 2026-11-12T14:02:00Z",
  "2026-11-12T14:02:00ZZ",
  "2026-11-12T14:02:00 Z",
  "+026-11-12T14:02:00Z",
  "2026-11-12T14:02:0\xc3\xa9Z",
  "2026-11-12T14:02:00.0000000000000000000000000000000Z",
};

static void
test_parses (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    gint64 time = -1;
    g_test_message ("%s", good[i].text);
    g_assert_true (kh_time_parse (good[i].text, &time));
    g_assert_cmpint (time, ==, good[i].time);
  }
}

static void
test_refuses (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    gint64 time = 42;
    g_autofree char *shown = g_strescape (bad[i], NULL);
    g_test_message ("%s", shown);
    g_assert_false (kh_time_parse (bad[i], &time));
    g_assert_cmpint (time, ==, 42);
  }
  g_assert_false (kh_time_parse (NULL, &(gint64) { 0 }));
}

static void
test_formats (void)
{
  g_autofree char *text = kh_time_format (G_GINT64_CONSTANT (1794492120007));

  g_assert_cmpstr (text, ==, "2026-11-12T14:02:00.007Z");
  g_assert_null (kh_time_format (0));
}

static void
test_round_trip (void)
{
  for (guint i = 0; i < 10000; i++) {
    gint64 time = (gint64) g_test_rand_double_range (1, 253402300799999.);
    g_autofree char *text = kh_time_format (time);
    gint64 back = 0;

    g_assert_true (kh_time_parse (text, &back));
    g_assert_cmpint (back, ==, time);
  }
}

static void
test_now (void)
{
  gint64 before = g_get_real_time () / 1000, now = kh_time_now ();

  g_assert_cmpint (now, >=, before);
  g_assert_cmpint (now, <=, g_get_real_time () / 1000);
}

static void
test_units (void)
{
  g_assert_cmpint (7 * KH_DAY, ==, 604800000);
  g_assert_cmpint (15 * KH_MINUTE, ==, 900000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time/parses", test_parses);
  g_test_add_func ("/time/refuses", test_refuses);
  g_test_add_func ("/time/formats", test_formats);
  g_test_add_func ("/time/round-trip", test_round_trip);
  g_test_add_func ("/time/now", test_now);
  g_test_add_func ("/time/units", test_units);
  return g_test_run ();
}
