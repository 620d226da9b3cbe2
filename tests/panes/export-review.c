/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * export-review PEOPLE AREAS draft|signed|applied FILE.pdf|FILE.csv …: files of a sample review, in the locale of the
 * environment. Prints the longest turn of the main loop meanwhile, in milliseconds of processor time.
 */
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <time.h>

#include "kh-config.h"
#include "kh-sample-review.h"
#include "ui/review/kh-review-report.h"

static void
on_exported (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static double
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static double
export_one (KhReview *review, const char *name)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (name);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  double longest = 0, start = now ();

  kh_review_report_export_async (review, NULL, g_str_has_suffix (name, ".csv") ? KH_REVIEW_CSV : KH_REVIEW_PDF, NULL, file,
                                 NULL, NULL, NULL, on_exported, &result);
  while (result == NULL) {
    longest = MAX (longest, now () - start);
    start = now ();
    g_main_context_iteration (NULL, TRUE);
  }
  if (!kh_review_report_export_finish (result, &error))
    g_error ("%s", error->message);
  return longest;
}

int
main (int argc, char **argv)
{
  g_autoptr (KhReview) review = NULL;
  KhSampleState state;
  double longest = 0;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("KEYHOLDER_LOCALEDIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_assert_cmpint (argc, >, 4);
  state = g_str_equal (argv[3], "draft") ? KH_SAMPLE_DRAFT
          : g_str_equal (argv[3], "signed") ? KH_SAMPLE_SIGNED
                                            : KH_SAMPLE_APPLIED;
  review = kh_sample_review_new (atoi (argv[1]), atoi (argv[2]), state);
  for (int i = 4; i < argc; i++)
    longest = MAX (longest, export_one (review, argv[i]));
  setlocale (LC_NUMERIC, "C");
  g_print ("%.1f\n", longest);
  return 0;
}
