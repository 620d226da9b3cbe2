/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "model/kh-catalogue.h"
#include "model/kh-import.h"
#include "model/kh-types.h"

static KhImportNames *
names_new (void)
{
  KhImportNames *names = kh_import_names_new ();
  guint n;
  const KhRoleInfo *roles = kh_catalogue_get_roles (KH_ACCOUNT_KIND_SHIPPING, &n);

  for (guint i = 0; i < n; i++)
    kh_import_names_add_role (names, roles[i].id, roles[i].name);
  kh_import_names_add_role (names, "r1", "Shift lead, nights");
  kh_import_names_add_role (names, "r2", "Twins");
  kh_import_names_add_role (names, "r3", "twins");
  for (guint i = 0; kh_languages[i] != NULL; i++)
    if (!g_str_equal (kh_languages[i], "it-IT"))
      kh_import_names_add_language (names, kh_languages[i]);
  return names;
}

/* "email language role+role" a row; "!PROBLEM(unknown)" after what is wrong. */
static char *
describe (GPtrArray *rows)
{
  static const char *const problems[] = { "", " !none", " !address", " !twice", " !language", " !role" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++) {
    const KhImportRow *row = g_ptr_array_index (rows, i);
    g_autofree char *roles = row->roles != NULL ? g_strjoinv ("+", row->roles) : g_strdup ("-");
    g_string_append_printf (text, "%s%s %s %s%s", i > 0 ? "|" : "", row->email,
                            row->language != NULL ? row->language : "-", roles, problems[row->problem]);
    if (row->unknown != NULL)
      g_string_append_printf (text, "(%s)", row->unknown);
  }
  return g_string_free (text, FALSE);
}

static void
check (const char *data, gssize length, const char *expected)
{
  g_autoptr (KhImportNames) names = names_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = kh_import_read (data, length < 0 ? strlen (data) : (gsize) length, names, &error);
  g_autofree char *found = NULL;

  g_assert_no_error (error);
  found = describe (rows);
  g_assert_cmpstr (found, ==, expected);
}

static void
check_refused (const char *data, gsize length, const char *word)
{
  g_autoptr (KhImportNames) names = names_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (kh_import_read (data, length, names, &error));
  g_assert_error (error, KH_ERROR, KH_ERROR_INVALID);
  g_assert_cmpstr (kh_error_get_word (error), ==, word);
}

static void
test_separators (void)
{
  check ("email,language,roles\na@b.example,de-DE,finance\n", -1, "a@b.example de-DE finance");
  check ("email;language;roles\r\na@b.example;de-DE;finance, returns\r\n", -1, "a@b.example de-DE finance+returns");
  check ("email\tlanguage\troles\na@b.example\tde-DE\tfinance;returns", -1, "a@b.example de-DE finance+returns");
  check ("a@b.example,de-DE,finance; shipping; returns; pickups\n", -1, "a@b.example de-DE finance+shipping+returns+pickups");
  check ("sep=;\r\na@b.example;nl;\"finance,returns\"\r\n", -1, "a@b.example nl-NL finance+returns");
  check ("a@b.example\rc@d.example\r", -1, "a@b.example - -|c@d.example - -");
  check ("\"a@b.example\",\"de\",\"finance\nreturns\"\n", -1, "a@b.example de-DE finance+returns");
}

/* The same table in each encoding that spreadsheets write. */
static void
test_encodings (void)
{
  static const char *const encodings[] = { "UTF-8", "UTF-16LE", "UTF-16BE", "WINDOWS-1252", "ISO-8859-1" };
  static const char table[] = "Adresse,Langue,Rôles\r\nzoë@b.example,Français,Expéditions\r\n";
  static const char expected[] = "zoë@b.example fr-FR shipping";

  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++) {
    gsize length;
    g_autofree char *encoded = g_convert (table, -1, encodings[i], "UTF-8", NULL, &length, NULL);
    g_autofree char *marked = g_strconcat ("\357\273\277", table, NULL);
    g_autofree char *marked_text = NULL;
    check (encoded, length, expected);
    marked_text = i < 3 ? g_convert (marked, -1, encodings[i], "UTF-8", NULL, &length, NULL) : NULL;
    if (marked_text != NULL)
      check (marked_text, length, expected);
  }
  check ("email,role\na@b.example,\x80\x93x\xff\n", -1, "a@b.example - - !role(€“xÿ)");
}

static void
test_headings (void)
{
  static const char *const heads[] = {
    "Email;Language;Roles", "E-Mail-Adresse;Sprache;Rollen", "adresse e-mail;LANGUE;Rôles", "E-mailadres;Taal;Rollen",
    "Correo electrónico;Idioma;Funciones", "Indirizzo e-mail;Lingua;Ruoli",
  };

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++) {
    g_autofree char *table = g_strconcat (heads[i], "\na@b.example;de;finance\n", NULL);
    check (table, -1, "a@b.example de-DE finance");
  }
  /* In any order, beside others, in unknown words, and none at all. */
  check ("Name,Roles,Mail\nAda,returns,a@b.example\n", -1, "a@b.example - returns");
  check ("Sähköposti,Nimi\na@b.example,Ada\n", -1, "a@b.example - -");
  check ("Ada,a@b.example,returns,de\nBob,c@d.example,,\n", -1, "a@b.example de-DE returns|c@d.example - -");
  check ("a@b.example\n", -1, "a@b.example - -");
  /* What looks like a row of people stays one. */
  check ("ada(at)b.example,de\nc@d.example,de\n", -1, "ada(at)b.example de-DE - !address|c@d.example de-DE -");
}

static void
test_names (void)
{
  check ("email,roles\n"
         "a@b.example,Customer Support\nb@b.example,customer-support\nc@b.example,Atención al cliente\n"
         "d@b.example,KLANTENSERVICE\ne@b.example,\"Shift lead, nights\"\nf@b.example,r2; Packer; packer\n"
         "g@b.example,Verpakker/Magazijn\n",
         -1,
         "a@b.example - customer-support|b@b.example - customer-support|c@b.example - customer-support|"
         "d@b.example - customer-support|e@b.example - r1|f@b.example - r2+packer|"
         "g@b.example - packer+warehouse-manager");
  check ("email,language\na@b.example,en_GB\nb@b.example,Duits\nc@b.example,English (UK)\nd@b.example,fr-BE\n", -1,
         "a@b.example en-GB -|b@b.example de-DE -|c@b.example en-GB -|d@b.example fr-FR -");
}

static void
test_problems (void)
{
  check ("email,language,roles\n,de,finance\nnobody,de,finance\na@b.example,xx,finance\n"
         "c@d.example,de,\"finance, sorcerer\"\ne@f.example,,\nE@f.example,,\n\"a@b.example, c@d.example\",,\n",
         -1,
         " de-DE finance !none|nobody de-DE finance !address|a@b.example - finance !language(xx)|"
         "c@d.example de-DE - !role(sorcerer)|e@f.example - -|E@f.example - - !twice|a@b.example, c@d.example - - !address");
  /* Two roles of one name, a built-in role of another kind of account, a language that this account has not. */
  check ("email,roles\na@b.example,twins\nb@b.example,staff\n", -1,
         "a@b.example - - !role(twins)|b@b.example - - !role(staff)");
  check ("email,language\na@b.example,Italiano\n", -1, "a@b.example - - !language(Italiano)");
}

static void
test_quotes (void)
{
  check ("email,roles\n\"a@b.example\",\"re \"\"x\"\"\"\n", -1, "a@b.example - - !role(re \"x\")");
  check ("email,roles\n\"Lovelace, Ada <a@b.example>\",returns\n", -1, "a@b.example - returns");
  check ("email,roles\n\"\"\"Lovelace, Ada\"\" <a@b.example>\",returns\n", -1, "a@b.example - returns");
  check ("email,roles\n\"a@b.example,returns\nc@d.example,\"returns\"\n", -1,
         "a@b.example,returns\nc@d.example,returns\" - - !address");
  check ("email,roles\na@b.example,\"returns\nc@d.example,returns\n", -1,
         "a@b.example - returns|c@d.example - returns");
  check ("email\n'=a@b.example\n'c@d.example\n", -1, "=a@b.example - -|'c@d.example - -");
}

static void
test_limits (void)
{
  g_autoptr (GString) table = g_string_new ("email\n");
  g_autofree char *large = g_strnfill (KH_IMPORT_MAX_BYTES + 1, 'a');
  g_autoptr (KhImportNames) names = names_new ();
  g_autoptr (GPtrArray) rows = NULL;

  check_refused ("", 0, "no-rows");
  check_refused (" \n,,\n", 5, "no-rows");
  check_refused ("email,roles\n", 12, "no-rows");
  check_refused ("PK\003\004\0\0a,b\n", 11, "not-text");
  check_refused (large, KH_IMPORT_MAX_BYTES + 1, "too-large");
  for (guint i = 0; i < KH_IMPORT_MAX_ROWS; i++)
    g_string_append_printf (table, "u%u@b.example\n\n", i);
  rows = kh_import_read (table->str, table->len, names, NULL);
  g_assert_cmpuint (rows->len, ==, KH_IMPORT_MAX_ROWS);
  g_assert_cmpuint (((KhImportRow *) g_ptr_array_index (rows, 999))->line, ==, 2000);
  g_string_append (table, "one@more.example\n");
  check_refused (table->str, table->len, "too-many-rows");
}

/* With AddressSanitizer each look at a string goes over all of it. */
#ifdef __SANITIZE_ADDRESS__
#define LONG_BYTES 20000
#else
#define LONG_BYTES 200000
#endif

/* Long input takes no longer than it is long. */
static void
test_time (void)
{
  static const char *const parts[] = { "\"<", "(", "é", "x;", "\"", ",", "a@", "'", "mailto:", "a\xcc\x81\xcc\xa3" };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autoptr (GString) text = g_string_new ("a@b.example,\"");
    g_autoptr (KhImportNames) names = names_new ();
    g_autoptr (GPtrArray) rows = NULL;
    gint64 before = g_get_monotonic_time ();
    while (text->len < LONG_BYTES)
      g_string_append (text, parts[i]);
    g_string_append (text, "@\"");
    rows = kh_import_read (text->str, text->len, names, NULL);
    g_assert_nonnull (rows);
    g_assert_cmpint (g_get_monotonic_time () - before, <, 20 * G_USEC_PER_SEC);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/separators", test_separators);
  g_test_add_func ("/import/encodings", test_encodings);
  g_test_add_func ("/import/headings", test_headings);
  g_test_add_func ("/import/names", test_names);
  g_test_add_func ("/import/problems", test_problems);
  g_test_add_func ("/import/quotes", test_quotes);
  g_test_add_func ("/import/limits", test_limits);
  g_test_add_func ("/import/time", test_time);
  return g_test_run ();
}
