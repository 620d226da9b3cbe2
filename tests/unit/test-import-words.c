/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The words of tables against the catalogues of translations: what a window shows in any language is known.
 */
#include "model/kh-catalogue.h"
#include "model/kh-import-words.h"
#include "model/kh-types.h"
#include "server/pages/kh-translations.h"

static void
test_roles (void)
{
  g_autoptr (KhTranslations) translations = kh_translations_load (NULL);

  for (KhAccountKind kind = KH_ACCOUNT_KIND_SHIPPING; kind <= KH_ACCOUNT_KIND_SHOP; kind++) {
    guint n;
    const KhRoleInfo *roles = kh_catalogue_get_roles (kind, &n);
    for (guint i = 0; i < n; i++)
      for (guint j = 0; kh_languages[j] != NULL; j++) {
        const char *name = kh_translate_in (translations, kh_languages[j], KH_CONTEXT_ROLE, roles[i].name);
        g_autofree char *key = kh_import_word_key (name);
        g_test_message ("%s in %s: %s", roles[i].id, kh_languages[j], name);
        g_assert_cmpstr (kh_import_find_role (key), ==, roles[i].id);
      }
  }
  /* The catalogues are there, or nothing was tested. */
  g_assert_cmpstr (kh_translate_in (translations, "nl-NL", KH_CONTEXT_ROLE, "Packer"), ==, "Verpakker");
}

static void
test_headings (void)
{
  static const char *const headings[] = { "Mail address", "Language", "Roles" };
  g_autoptr (KhTranslations) translations = kh_translations_load (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (headings); i++)
    for (guint j = 0; kh_languages[j] != NULL; j++) {
      g_autofree char *key = kh_import_word_key (kh_translate (translations, kh_languages[j], headings[i]));
      KhColumn column = KH_N_COLUMNS;
      g_test_message ("%s in %s: %s", headings[i], kh_languages[j], key);
      g_assert_true (kh_import_find_column (key, &column));
      g_assert_cmpint (column, ==, i);
    }
}

static void
test_languages (void)
{
  for (guint i = 0; kh_languages[i] != NULL; i++) {
    g_autofree char *tag = kh_import_word_key (kh_languages[i]);
    g_autofree char *name = kh_import_word_key (kh_language_get_name (kh_languages[i]));
    g_assert_cmpstr (kh_import_find_language (tag), ==, kh_languages[i]);
    g_assert_cmpstr (kh_import_find_language (name), ==, kh_languages[i]);
  }
  g_assert_null (kh_import_find_language ("xx"));
  g_assert_null (kh_import_find_language (""));
}

static void
test_keys (void)
{
  static const char *const pairs[][2] = {
    { "E-Mail Adresse", "emailadresse" }, { " Español ", "espanol" }, { "r_1", "r1" }, { "★", "★" }, { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autofree char *key = kh_import_word_key (pairs[i][0]);
    g_assert_cmpstr (key, ==, pairs[i][1]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import-words/roles", test_roles);
  g_test_add_func ("/import-words/headings", test_headings);
  g_test_add_func ("/import-words/languages", test_languages);
  g_test_add_func ("/import-words/keys", test_keys);
  return g_test_run ();
}
