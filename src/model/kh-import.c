/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-import.h"

#include <string.h>

#include "base/kh-csv.h"
#include "base/kh-text.h"
#include "model/kh-addresses.h"
#include "model/kh-import-words.h"

/* How many rows are looked at to find out what a file is like. */
#define SAMPLE 30
#define NO_COLUMN G_MAXUINT
/* Beyond these nothing is looked for. */
#define MAX_COLUMNS 64
/* Bytes in a cell beyond which nobody has listed roles in it. */
#define MAX_ROLES_TEXT 8192

struct _KhImportNames {
  GHashTable *roles;     /* owned key → owned id */
  GHashTable *ids;       /* owned id */
  GHashTable *languages; /* owned tag */
};

KhImportNames *
kh_import_names_new (void)
{
  KhImportNames *self = g_new0 (KhImportNames, 1);

  self->roles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->languages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
kh_import_names_free (KhImportNames *self)
{
  g_hash_table_unref (self->roles);
  g_hash_table_unref (self->ids);
  g_hash_table_unref (self->languages);
  g_free (self);
}

static void
add_key (KhImportNames *self, const char *text, const char *id)
{
  g_autofree char *key = kh_import_word_key (text);
  const char *before = g_hash_table_lookup (self->roles, key);

  if (*key == '\0')
    return;
  /* Two roles of one name: only their ids tell them apart. */
  g_hash_table_replace (self->roles, g_steal_pointer (&key),
                        g_strdup (before == NULL || g_str_equal (before, id) ? id : ""));
}

void
kh_import_names_add_role (KhImportNames *self, const char *id, const char *name)
{
  g_hash_table_add (self->ids, g_strdup (id));
  if (name != NULL)
    add_key (self, name, id);
}

void
kh_import_names_add_language (KhImportNames *self, const char *language)
{
  g_hash_table_add (self->languages, g_strdup (language));
}

/* Returns: the id of the role that @text names, or NULL. What people see in this account goes before what a built-in
 * role is called elsewhere. */
static const char *
find_role (const KhImportNames *names, const char *text)
{
  g_autofree char *key = kh_import_word_key (text);
  gpointer id;
  const char *found;

  if (g_hash_table_lookup_extended (names->ids, text, &id, NULL))
    return id;
  found = g_hash_table_lookup (names->roles, key);
  if (found != NULL)
    return *found != '\0' ? found : NULL;
  found = kh_import_find_role (key);
  return found != NULL && g_hash_table_contains (names->ids, found) ? found : NULL;
}

static const char *
find_language (const KhImportNames *names, const char *text)
{
  g_autofree char *key = kh_import_word_key (text);
  const char *found = kh_import_find_language (key);

  return found != NULL && g_hash_table_contains (names->languages, found) ? found : NULL;
}

static gboolean
is_heading (const char *text, KhColumn *column)
{
  g_autofree char *key = kh_import_word_key (text);

  return kh_import_find_column (key, column);
}

/* Adds the roles that @text names, separated by @separators.
 * Returns: (transfer full): the first part that names none, or NULL. */
static char *
add_roles (const KhImportNames *names, const char *text, const char *separators, GPtrArray *found)
{
  g_auto (GStrv) parts = g_strsplit_set (text, separators, -1);

  for (guint i = 0; parts[i] != NULL; i++) {
    const char *part = g_strstrip (parts[i]);
    const char *id = find_role (names, part);
    if (*part == '\0')
      continue;
    if (id == NULL)
      return g_strdup (part);
    if (!g_ptr_array_find_with_equal_func (found, id, g_str_equal, NULL))
      g_ptr_array_add (found, g_strdup (id));
  }
  return NULL;
}

/* Names may have commas in them, so the rarer separators are tried first. Returns: (transfer full): NULL-terminated ids;
 * NULL with @unknown, which is the first name that no role has. */
static char **
read_roles (const KhImportNames *names, const char *text, char **unknown)
{
  static const char *const separators[] = { "\n", ";|\n", ",;|+/\n" };

  if (strlen (text) > MAX_ROLES_TEXT) {
    *unknown = g_strdup (text);
    return NULL;
  }
  for (guint i = 0; i < G_N_ELEMENTS (separators); i++) {
    g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
    g_free (*unknown);
    *unknown = add_roles (names, text, separators[i], found);
    if (*unknown == NULL) {
      g_ptr_array_add (found, NULL);
      return (char **) g_ptr_array_steal (found, NULL);
    }
  }
  return NULL;
}

/* Returns: (transfer full): the one address in @text, as in a mail program too; or @text itself. */
static char *
read_address (const char *text)
{
  g_auto (GStrv) found = NULL;
  const char *address = NULL;

  if (kh_text_is_email (text) || strchr (text, '@') == NULL)
    return g_strdup (text);
  found = kh_addresses_parse (text);
  for (guint i = 0; found[i] != NULL; i++) {
    /* A name with a comma stands only before brackets. */
    if (strchr (found[i], '@') == NULL && strchr (text, '<') != NULL)
      continue;
    if (address != NULL)
      return g_strdup (text);
    address = found[i];
  }
  return g_strdup (kh_text_is_email (address) ? address : text);
}

static gboolean
is_address (const char *text)
{
  g_autofree char *address = read_address (text);

  return kh_text_is_email (address);
}

static gboolean
is_of_column (const KhImportNames *names, const char *text, KhColumn column)
{
  g_autofree char *unknown = NULL;
  g_auto (GStrv) roles = NULL;

  if (*text == '\0')
    return FALSE;
  switch (column) {
  case KH_COLUMN_MAIL:
    return is_address (text);
  case KH_COLUMN_LANGUAGE:
    return find_language (names, text) != NULL;
  default:
    roles = read_roles (names, text, &unknown);
    return roles != NULL;
  }
}

static gboolean
is_of_any_column (const KhImportNames *names, const char *text)
{
  gboolean known = FALSE;

  for (KhColumn column = 0; !known && column < KH_N_COLUMNS; column++)
    known = is_of_column (names, text, column);
  return known;
}

/* How many of the columns the first rows have something in, row by row; a heading counts too. */
static guint
count_understood (const char *text, char separator, const KhImportNames *names)
{
  g_autoptr (GPtrArray) rows = kh_csv_parse (text, separator, SAMPLE);
  guint n = 0;

  for (guint i = 0; i < rows->len; i++) {
    const KhCsvRow *row = g_ptr_array_index (rows, i);
    gboolean has[KH_N_COLUMNS] = { FALSE };
    for (guint j = 0; j < MAX_COLUMNS && row->cells[j] != NULL; j++) {
      KhColumn column;
      if (i == 0 && is_heading (row->cells[j], &column))
        has[column] = TRUE;
      for (column = 0; column < KH_N_COLUMNS; column++)
        has[column] = has[column] || is_of_column (names, row->cells[j], column);
    }
    for (guint j = 0; j < KH_N_COLUMNS; j++)
      n += has[j];
  }
  return n;
}

/* Spreadsheets may say it in a line of its own; otherwise it is the one that makes sense of most. Takes that line off. */
static char
find_separator (const char **text, const KhImportNames *names)
{
  static const char candidates[] = { ',', ';', '\t' };
  char best = ',';
  guint most = 0;

  if (g_ascii_strncasecmp (*text, "sep=", 4) == 0 && (*text)[4] != '\0' && strchr (",;\t", (*text)[4]) != NULL) {
    best = (*text)[4];
    *text += strcspn (*text, "\r\n");
    return best;
  }
  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++) {
    guint n = strchr (*text, candidates[i]) != NULL || i == 0 ? count_understood (*text, candidates[i], names) : 0;
    if (n > most) {
      most = n;
      best = candidates[i];
    }
  }
  return best;
}

static const char *
get_cell (const KhCsvRow *row, guint column)
{
  for (guint i = 0; row->cells[i] != NULL; i++)
    if (i == column)
      return row->cells[i];
  return "";
}

/* The column that has most of its kind and is none of the others yet; NO_COLUMN when none has any. */
static guint
guess_column (GPtrArray *rows, guint first, const KhImportNames *names, KhColumn kind, const guint *taken)
{
  guint counts[MAX_COLUMNS] = { 0 };
  guint best = NO_COLUMN;

  for (guint i = first; i < MIN (rows->len, first + SAMPLE); i++) {
    const KhCsvRow *row = g_ptr_array_index (rows, i);
    for (guint j = 0; j < G_N_ELEMENTS (counts) && row->cells[j] != NULL; j++)
      counts[j] += is_of_column (names, row->cells[j], kind);
  }
  for (guint j = 0; j < G_N_ELEMENTS (counts); j++)
    if (counts[j] > (best == NO_COLUMN ? 0 : counts[best]) && j != taken[0] && j != taken[1] && j != taken[2])
      best = j;
  return best;
}

/* Headings in words that nobody here knows: several, of which none could stand in a row of people. */
static gboolean
looks_like_headings (const KhCsvRow *row, const KhImportNames *names)
{
  guint n;

  for (n = 0; row->cells[n] != NULL; n++)
    if (*row->cells[n] == '\0' || strchr (row->cells[n], '@') != NULL || is_of_any_column (names, row->cells[n]))
      return FALSE;
  return n > 1;
}

/* Returns: the first row that is not the headings. */
static guint
find_columns (GPtrArray *rows, const KhImportNames *names, guint *columns)
{
  const KhCsvRow *head = g_ptr_array_index (rows, 0);
  gboolean has_heading = FALSE;
  guint first;

  for (guint i = 0; i < KH_N_COLUMNS; i++)
    columns[i] = NO_COLUMN;
  for (guint i = 0; head->cells[i] != NULL; i++) {
    KhColumn column;
    if (!is_heading (head->cells[i], &column) || columns[column] != NO_COLUMN)
      continue;
    columns[column] = i;
    has_heading = TRUE;
  }
  first = has_heading || looks_like_headings (head, names) ? 1 : 0;
  if (columns[KH_COLUMN_MAIL] == NO_COLUMN)
    columns[KH_COLUMN_MAIL] = guess_column (rows, first, names, KH_COLUMN_MAIL, columns);
  if (columns[KH_COLUMN_MAIL] == NO_COLUMN) {
    columns[KH_COLUMN_MAIL] = 0;
    first = has_heading ? 1 : 0;
  }
  for (guint i = KH_COLUMN_LANGUAGE; !has_heading && i < KH_N_COLUMNS; i++)
    columns[i] = guess_column (rows, first, names, i, columns);
  return first;
}

static void
row_free (KhImportRow *row)
{
  g_free (row->email);
  g_strfreev (row->roles);
  g_free (row->unknown);
  g_free (row->language_text);
  g_free (row->roles_text);
  g_free (row);
}

static KhImportRow *
read_row (const KhCsvRow *from, const KhImportNames *names, const guint *columns, GHashTable *seen)
{
  KhImportRow *row = g_new0 (KhImportRow, 1);
  g_autofree char *unknown_role = NULL;
  gboolean unknown_language;

  row->line = from->line;
  row->email = read_address (get_cell (from, columns[KH_COLUMN_MAIL]));
  row->language_text = g_strdup (get_cell (from, columns[KH_COLUMN_LANGUAGE]));
  row->roles_text = g_strdup (get_cell (from, columns[KH_COLUMN_ROLES]));
  row->language = find_language (names, row->language_text);
  if (*row->roles_text != '\0')
    row->roles = read_roles (names, row->roles_text, &unknown_role);
  unknown_language = row->language == NULL && *row->language_text != '\0';

  if (*row->email == '\0')
    row->problem = KH_IMPORT_NO_ADDRESS;
  else if (!kh_text_is_email (row->email))
    row->problem = KH_IMPORT_NOT_AN_ADDRESS;
  else if (!g_hash_table_add (seen, kh_text_email_key (row->email)))
    row->problem = KH_IMPORT_DUPLICATE;
  else if (unknown_language)
    row->problem = KH_IMPORT_UNKNOWN_LANGUAGE;
  else if (unknown_role != NULL)
    row->problem = KH_IMPORT_UNKNOWN_ROLE;
  if (row->problem == KH_IMPORT_UNKNOWN_LANGUAGE)
    row->unknown = g_strdup (row->language_text);
  else if (row->problem == KH_IMPORT_UNKNOWN_ROLE)
    row->unknown = g_steal_pointer (&unknown_role);
  return row;
}

static GPtrArray *
refuse (const char *word, const char *message, GError **error)
{
  g_propagate_error (error, kh_error_new (KH_ERROR_INVALID, word, "%s", message));
  return NULL;
}

GPtrArray *
kh_import_read (const void *data, gsize length, const KhImportNames *names, GError **error)
{
  g_autofree char *decoded = NULL;
  g_autoptr (GPtrArray) cells = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  guint columns[KH_N_COLUMNS];
  const char *text;
  char separator;

  if (length > KH_IMPORT_MAX_BYTES)
    return refuse ("too-large", "The file is too large.", error);
  decoded = kh_csv_decode (data, length);
  if (decoded == NULL)
    return refuse ("not-text", "The file is not a text file.", error);
  text = decoded;
  separator = find_separator (&text, names);
  /* One for the headings, and one to know that there are too many. */
  cells = kh_csv_parse (text, separator, KH_IMPORT_MAX_ROWS + 2);
  if (cells->len == 0)
    return refuse ("no-rows", "The file is empty.", error);
  for (guint i = find_columns (cells, names, columns); i < cells->len; i++)
    g_ptr_array_add (rows, read_row (g_ptr_array_index (cells, i), names, columns, seen));
  if (rows->len == 0)
    return refuse ("no-rows", "The file has headings only.", error);
  if (rows->len > KH_IMPORT_MAX_ROWS)
    return refuse ("too-many-rows", "The file has too many rows.", error);
  return g_steal_pointer (&rows);
}
