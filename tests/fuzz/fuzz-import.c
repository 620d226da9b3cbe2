/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file of people to invite, from its bytes to its rows: every encoding, separator, heading and name.
 */
#include "base/kh-csv.h"
#include "base/kh-text.h"
#include "kh-fuzz.h"
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
  kh_import_names_add_role (names, "r-0001", "Shift Lead, nights");
  kh_import_names_add_role (names, "r-0002", "Twins");
  kh_import_names_add_role (names, "r-0003", "twins");
  for (guint i = 0; kh_languages[i] != NULL; i++)
    kh_import_names_add_language (names, kh_languages[i]);
  return names;
}

static void
check_row (const KhImportRow *row, GHashTable *addresses)
{
  g_assert_cmpuint (row->line, >, 0);
  g_assert_true (g_utf8_validate (row->email, -1, NULL));
  g_assert_true (g_utf8_validate (row->language_text, -1, NULL));
  g_assert_true (g_utf8_validate (row->roles_text, -1, NULL));
  g_assert_true (row->language == NULL || kh_language_is_known (row->language));
  g_assert_cmpint (row->unknown != NULL, ==,
                   row->problem == KH_IMPORT_UNKNOWN_LANGUAGE || row->problem == KH_IMPORT_UNKNOWN_ROLE);
  for (guint i = 0; row->roles != NULL && row->roles[i] != NULL; i++)
    g_assert_true (kh_catalogue_find_role (KH_ACCOUNT_KIND_SHIPPING, row->roles[i]) != NULL
                   || g_str_has_prefix (row->roles[i], "r-000"));
  if (row->problem != KH_IMPORT_FINE)
    return;
  g_assert_true (kh_text_is_email (row->email));
  g_assert_true (g_hash_table_add (addresses, kh_text_email_key (row->email)));
}

static void
write_row (GString *out, const KhImportRow *row)
{
  g_autofree char *roles = row->roles != NULL ? g_strjoinv ("; ", row->roles) : g_strdup ("");

  kh_csv_append_row (out, (const char *[]) { row->email, row->language != NULL ? row->language : "", roles, NULL });
}

/* What was written of the good rows is read as the same rows. */
static void
check_again (GPtrArray *rows, const KhImportNames *names)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GPtrArray) again = NULL;
  guint n = 0;

  kh_csv_append_row (out, (const char *[]) { "Mail address", "Language", "Roles", NULL });
  for (guint i = 0; i < rows->len; i++) {
    const KhImportRow *row = g_ptr_array_index (rows, i);
    if (row->problem == KH_IMPORT_FINE)
      write_row (out, row);
  }
  if (out->len > KH_IMPORT_MAX_BYTES)
    return;
  again = kh_import_read (out->str, out->len, names, NULL);
  for (guint i = 0; i < rows->len; i++) {
    const KhImportRow *row = g_ptr_array_index (rows, i);
    const KhImportRow *same;
    g_autofree char *roles = NULL;
    g_autofree char *same_roles = NULL;
    if (row->problem != KH_IMPORT_FINE)
      continue;
    g_assert_true (again != NULL && n < again->len);
    same = g_ptr_array_index (again, n++);
    roles = g_strjoinv ("|", row->roles != NULL ? row->roles : (char *[]) { NULL });
    same_roles = g_strjoinv ("|", same->roles != NULL ? same->roles : (char *[]) { NULL });
    g_assert_cmpint (same->problem, ==, KH_IMPORT_FINE);
    g_assert_cmpstr (same->email, ==, row->email);
    g_assert_cmpstr (same->language, ==, row->language);
    g_assert_cmpstr (same_roles, ==, roles);
  }
  g_assert_cmpuint (n, ==, again != NULL ? again->len : 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (KhImportNames) names = names_new ();
  g_autoptr (GHashTable) addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = kh_import_read (data, size, names, &error);

  g_assert_true ((rows == NULL) == (error != NULL));
  if (rows == NULL)
    return 0;
  g_assert_cmpuint (rows->len, >, 0);
  g_assert_cmpuint (rows->len, <=, KH_IMPORT_MAX_ROWS);
  for (guint i = 0; i < rows->len; i++)
    check_row (g_ptr_array_index (rows, i), addresses);
  check_again (rows, names);
  return 0;
}
