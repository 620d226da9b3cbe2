/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "server/pages/kh-translations.h"

typedef struct {
  char *dir;
} Fixture;

static void
add_word (GByteArray *file, guint32 word, gboolean swapped)
{
  guint32 stored = swapped ? GUINT32_SWAP_LE_BE (word) : word;

  g_byte_array_append (file, (const guint8 *) &stored, sizeof stored);
}

/* A catalogue as msgfmt writes it: @pairs are originals, sorted, and translations, ended by NULL. */
static GByteArray *
make_catalogue (const char *const *pairs, gboolean swapped)
{
  GByteArray *file = g_byte_array_new ();
  guint n = g_strv_length ((char **) pairs) / 2;
  guint32 offset = 28 + 16 * n;

  add_word (file, 0x950412de, swapped);
  add_word (file, 0, swapped);
  add_word (file, n, swapped);
  add_word (file, 28, swapped);
  add_word (file, 28 + 8 * n, swapped);
  add_word (file, 0, swapped);
  add_word (file, 0, swapped);
  for (guint which = 0; which < 2; which++)
    for (guint i = 0; i < n; i++) {
      add_word (file, strlen (pairs[2 * i + which]), swapped);
      add_word (file, offset, swapped);
      offset += strlen (pairs[2 * i + which]) + 1;
    }
  for (guint which = 0; which < 2; which++)
    for (guint i = 0; i < n; i++)
      g_byte_array_append (file, (const guint8 *) pairs[2 * i + which], strlen (pairs[2 * i + which]) + 1);
  return file;
}

static void
install (Fixture *fixture, const char *locale, const void *data, gsize size)
{
  g_autofree char *folder = g_build_filename (fixture->dir, locale, "LC_MESSAGES", NULL);
  g_autofree char *path = g_build_filename (folder, "keyholder.mo", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, data, size, NULL));
}

static void
install_pairs (Fixture *fixture, const char *locale, const char *const *pairs, gboolean swapped)
{
  g_autoptr (GByteArray) file = make_catalogue (pairs, swapped);

  install (fixture, locale, file->data, file->len);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = g_dir_make_tmp ("keyholder-XXXXXX", NULL);
}

static void
remove_locale (Fixture *fixture, const char *locale)
{
  g_autofree char *top = g_build_filename (fixture->dir, locale, NULL);
  g_autofree char *folder = g_build_filename (top, "LC_MESSAGES", NULL);
  g_autofree char *path = g_build_filename (folder, "keyholder.mo", NULL);

  g_unlink (path);
  g_rmdir (folder);
  g_rmdir (top);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  static const char *const locales[] = { "fr", "fr_FR", "de", "nl", "es_ES", "it" };

  for (guint i = 0; i < G_N_ELEMENTS (locales); i++)
    remove_locale (fixture, locales[i]);
  g_rmdir (fixture->dir);
  g_free (fixture->dir);
}

static const char *const french[] = {
  "", "Content-Type: text/plain; charset=UTF-8\n",
  "Join %s", "Rejoindre %s",
  "You", "Vous",
  "role\004Packer", "Préparateur",
  NULL,
};

static const char *const dutch[] = {
  "%1$s %2$s, %3$s", "%2$s %1$s %3$s",
  "Join %s", "Lid worden van %s",
  "Left out", "",
  "month in a date\004November", "november",
  NULL,
};

static void
test_finds (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KhTranslations) translations = NULL;
  g_autofree char *day = NULL;

  install_pairs (fixture, "fr", french, FALSE);
  install_pairs (fixture, "nl", dutch, TRUE);
  translations = kh_translations_load (fixture->dir);
  g_assert_cmpstr (kh_translate (translations, "fr-FR", "Join %s"), ==, "Rejoindre %s");
  g_assert_cmpstr (kh_translate (translations, "fr-FR", "You"), ==, "Vous");
  g_assert_cmpstr (kh_translate_in (translations, "fr-FR", "role", "Packer"), ==, "Préparateur");
  /* Written on a machine of the other byte order. */
  g_assert_cmpstr (kh_translate (translations, "nl-NL", "Join %s"), ==, "Lid worden van %s");
  day = kh_translate_date (translations, "nl-NL", G_GINT64_CONSTANT (1794492120000));
  g_assert_cmpstr (day, ==, "12 november 2026");
}

static void
test_speaks_english_otherwise (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KhTranslations) translations = NULL;
  g_autofree char *day = NULL;

  install_pairs (fixture, "nl", dutch, FALSE);
  translations = kh_translations_load (fixture->dir);
  g_assert_cmpstr (kh_translate (translations, "de-DE", "Join %s"), ==, "Join %s");
  g_assert_cmpstr (kh_translate (translations, "en-US", "Join %s"), ==, "Join %s");
  g_assert_cmpstr (kh_translate (translations, "tlh", "Join %s"), ==, "Join %s");
  g_assert_cmpstr (kh_translate (translations, "nl-NL", "Not in it"), ==, "Not in it");
  g_assert_cmpstr (kh_translate (translations, "nl-NL", "Left out"), ==, "Left out");
  g_assert_cmpstr (kh_translate_in (translations, "nl-NL", "other", "Join"), ==, "Join");
  g_assert_cmpstr (kh_translate (NULL, "nl-NL", "Join %s"), ==, "Join %s");
  day = kh_translate_date (translations, "en-US", G_GINT64_CONSTANT (1794492120000));
  g_assert_cmpstr (day, ==, "November 12, 2026");
}

static void
test_country_before_language (Fixture *fixture, gconstpointer data)
{
  static const char *const of_france[] = { "Join %s", "Adhérer à %s", NULL };
  g_autoptr (KhTranslations) translations = NULL;

  install_pairs (fixture, "fr", french, FALSE);
  install_pairs (fixture, "fr_FR", of_france, FALSE);
  translations = kh_translations_load (fixture->dir);
  g_assert_cmpstr (kh_translate (translations, "fr-FR", "Join %s"), ==, "Adhérer à %s");
}

static int warnings;

static GLogWriterOutput
count_warnings (GLogLevelFlags level, const GLogField *fields, gsize n, gpointer data)
{
  if ((level & G_LOG_LEVEL_WARNING) == 0)
    return g_log_writer_default (level, fields, n, data);
  warnings++;
  return G_LOG_WRITER_HANDLED;
}

/* Cut off anywhere, or pointing anywhere, a file is never read beyond its end. */
static void
test_damaged_files (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) whole = make_catalogue (french, FALSE);
  const guint32 wild[] = { 0, 1, 0x7fffffff, 0xffffffff, 0xfffffff8, whole->len, whole->len - 1 };

  for (gsize size = 0; size < whole->len; size++) {
    g_autoptr (KhTranslations) translations = NULL;
    install (fixture, "de", whole->data, size);
    warnings = 0;
    translations = kh_translations_load (fixture->dir);
    /* A table that is not whole is said; a string that is not is left untranslated. */
    g_assert_cmpint (warnings, ==, size < 28 + 4 * 16);
    /* The last string was lost, and nothing but it may be. */
    g_assert_cmpstr (kh_translate_in (translations, "de-DE", "role", "Packer"), ==, "Packer");
  }
  for (gsize at = 28; at < 28 + 4 * 16; at += 4)
    for (guint i = 0; i < G_N_ELEMENTS (wild); i++) {
      g_autoptr (KhTranslations) translations = NULL;
      g_autofree guint8 *copy = g_memdup2 (whole->data, whole->len);
      memcpy (copy + at, &wild[i], sizeof wild[i]);
      install (fixture, "de", copy, whole->len);
      translations = kh_translations_load (fixture->dir);
      g_assert_nonnull (kh_translate (translations, "de-DE", "You"));
      g_assert_nonnull (kh_translate (translations, "de-DE", "Join %s"));
    }
}

static void
test_negotiates (void)
{
  static const struct {
    const char *header;
    const char *language;
  } cases[] = {
    { NULL, "en-US" },
    { "", "en-US" },
    { "*", "en-US" },
    { "nl", "nl-NL" },
    { "nl-BE, nl;q=0.9", "nl-NL" },
    { "en-GB,en;q=0.8", "en-GB" },
    { "FR-fr", "fr-FR" },
    { "ja, de;q=0.5, it;q=0.7", "it-IT" },
    { "de;q=0, es;q=0.1", "es-ES" },
    { "de;q=nonsense", "en-US" },
    { ";;,,=,q=1", "en-US" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (kh_translations_negotiate (cases[i].header), ==, cases[i].language);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (count_warnings, NULL, NULL);
  g_test_add ("/translations/finds", Fixture, NULL, set_up, test_finds, tear_down);
  g_test_add ("/translations/speaks-english-otherwise", Fixture, NULL, set_up, test_speaks_english_otherwise,
              tear_down);
  g_test_add ("/translations/country-before-language", Fixture, NULL, set_up, test_country_before_language, tear_down);
  g_test_add ("/translations/damaged-files", Fixture, NULL, set_up, test_damaged_files, tear_down);
  g_test_add_func ("/translations/negotiates", test_negotiates);
  return g_test_run ();
}
