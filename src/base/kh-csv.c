/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/kh-csv.h"

#include <string.h>

#define UTF8_MARK "\xef\xbb\xbf"

/* What makes a spreadsheet calculate, at the start of a cell; also in the full width of East Asian keyboards. */
static gboolean
begins_formula (const char *text)
{
  gunichar c;

  while (*text == ' ')
    text++;
  c = g_utf8_get_char_validated (text, -1);
  return *text != '\0' && (strchr ("=+-@\t\r", *text) != NULL || c == 0xff1d || c == 0xff0b || c == 0xff0d || c == 0xff20);
}

/* What looks as if it had been written so already gets an apostrophe too, or reading would take its own. */
static gboolean
needs_apostrophe (const char *text)
{
  return begins_formula (text + strspn (text, "'"));
}

static void
append_field (GString *out, const char *field)
{
  gboolean quoted = strpbrk (field, ",;\"\r\n\t") != NULL;
  gboolean starts = TRUE;

  if (quoted)
    g_string_append_c (out, '"');
  for (; *field != '\0'; field++) {
    /* A spreadsheet that takes cells apart elsewhere does not see the quotes, and starts a cell here. */
    if (starts && needs_apostrophe (field))
      g_string_append_c (out, '\'');
    starts = strchr (",;\t\r\n", *field) != NULL;
    if (*field == '"')
      g_string_append_c (out, '"');
    g_string_append_c (out, *field);
  }
  if (quoted)
    g_string_append_c (out, '"');
}

void
kh_csv_append_row (GString *out, const char *const *fields)
{
  for (guint i = 0; fields[i] != NULL; i++) {
    if (i > 0)
      g_string_append_c (out, ',');
    append_field (out, fields[i]);
  }
  g_string_append (out, "\r\n");
}

void
kh_csv_begin (GString *out, const char *const *head)
{
  g_string_assign (out, UTF8_MARK);
  kh_csv_append_row (out, head);
}

#define REPLACEMENT   0xfffd

static guint
unit_at (const guint8 *data, gsize i, gboolean big)
{
  return big ? data[2 * i] << 8 | data[2 * i + 1] : data[2 * i + 1] << 8 | data[2 * i];
}

static char *
decode_utf16 (const guint8 *data, gsize length, gboolean big)
{
  GString *out = g_string_sized_new (length);
  gsize n = length / 2;

  for (gsize i = 0; i < n; i++) {
    gunichar c = unit_at (data, i, big);
    guint low = i + 1 < n ? unit_at (data, i + 1, big) : 0;
    if (c >= 0xd800 && c <= 0xdbff && low >= 0xdc00 && low <= 0xdfff) {
      c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
      i++;
    } else if (c >= 0xd800 && c <= 0xdfff)
      c = REPLACEMENT;
    if (c == 0) {
      g_string_free (out, TRUE);
      return NULL;
    }
    g_string_append_unichar (out, c);
  }
  return g_string_free (out, FALSE);
}

/* What Windows-1252 has where Latin-1 has control characters; 0 where it has them too. */
static const guint16 windows[32] = {
  0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0,
  0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
};

static char *
decode_bytes (const guint8 *data, gsize length)
{
  GString *out = g_string_sized_new (length + length / 8);

  for (gsize i = 0; i < length; i++) {
    gunichar c = data[i];
    if (c >= 0x80 && c < 0xa0 && windows[c - 0x80] != 0)
      c = windows[c - 0x80];
    g_string_append_unichar (out, c);
  }
  return g_string_free (out, FALSE);
}

/* Without a mark UTF-16 shows in its zeros: ASCII, which is most of a table, has one in each pair, always on one side. */
static gboolean
looks_like_utf16 (const guint8 *data, gsize length, gboolean *big)
{
  gsize zeros[2] = { 0, 0 };
  gsize n = MIN (length, 1024) & ~(gsize) 1;

  for (gsize i = 0; i < n; i++)
    zeros[i % 2] += data[i] == 0;
  *big = zeros[0] > 0;
  return n > 0 && length % 2 == 0 && (zeros[0] == 0) != (zeros[1] == 0) && zeros[0] + zeros[1] > n / 8;
}

char *
kh_csv_decode (const void *data, gsize length)
{
  const guint8 *bytes = data;
  gboolean big;

  if (length >= 2 && ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff)))
    return decode_utf16 (bytes + 2, length - 2, bytes[0] == 0xfe);
  if (looks_like_utf16 (bytes, length, &big))
    return decode_utf16 (bytes, length, big);
  if (length > 0 && memchr (bytes, 0, length) != NULL)
    return NULL;
  if (length >= 3 && memcmp (bytes, UTF8_MARK, 3) == 0)
    return g_utf8_make_valid ((const char *) bytes + 3, length - 3);
  if (length == 0 || g_utf8_validate_len ((const char *) bytes, length, NULL))
    return g_strndup (data, length);
  return decode_bytes (bytes, length);
}

void
kh_csv_row_free (KhCsvRow *row)
{
  g_strfreev (row->cells);
  g_free (row);
}

typedef struct {
  const char *p;
  char separator;
  guint line;
  gboolean open_ended; /* a quote was found that nothing closes: from there on they are ordinary */
  GString *cell;
} Reader;

/* Whether a field ends here. */
static gboolean
at_end (const Reader *self)
{
  return *self->p == '\0' || *self->p == self->separator || *self->p == '\n' || *self->p == '\r';
}

/* Behind the quote that closes the field whose first quote is at @start; NULL when there is none. */
static const char *
find_close (const char *start)
{
  const char *p = start + 1;

  while ((p = strchr (p, '"')) != NULL && p[1] == '"')
    p += 2;
  return p != NULL ? p + 1 : NULL;
}

static void
read_quoted (Reader *self, const char *close)
{
  for (self->p++; self->p < close - 1; self->p++) {
    if (*self->p == '"')
      self->p++;
    else if (*self->p == '\n' || (*self->p == '\r' && self->p[1] != '\n'))
      self->line++;
    g_string_append_c (self->cell, *self->p);
  }
  self->p = close;
}

static char *
read_field (Reader *self)
{
  const char *close;
  char *text;

  g_string_truncate (self->cell, 0);
  while (*self->p == ' ')
    self->p++;
  if (*self->p == '"' && !self->open_ended) {
    close = find_close (self->p);
    if (close != NULL)
      read_quoted (self, close);
    self->open_ended = close == NULL;
  }
  for (; !at_end (self); self->p++)
    g_string_append_c (self->cell, *self->p);
  text = g_strstrip (g_strdup (self->cell->str));
  if (text[0] == '\'' && needs_apostrophe (text + 1))
    memmove (text, text + 1, strlen (text));
  return text;
}

static void
skip_line_end (Reader *self)
{
  if (*self->p == '\0')
    return;
  self->p += self->p[0] == '\r' && self->p[1] == '\n' ? 2 : 1;
  self->line++;
}

/* Returns: NULL for an empty row. */
static KhCsvRow *
read_row (Reader *self)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  guint line = self->line;
  gboolean empty = TRUE;
  KhCsvRow *row;

  for (;;) {
    char *text = read_field (self);
    empty = empty && *text == '\0';
    g_ptr_array_add (cells, text);
    if (*self->p != self->separator)
      break;
    self->p++;
  }
  skip_line_end (self);
  if (empty)
    return NULL;
  g_ptr_array_add (cells, NULL);
  row = g_new0 (KhCsvRow, 1);
  row->line = line;
  row->cells = (char **) g_ptr_array_steal (cells, NULL);
  return row;
}

GPtrArray *
kh_csv_parse (const char *text, char separator, guint max_rows)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) kh_csv_row_free);
  Reader reader = { text, separator, 1, FALSE, g_string_new (NULL) };

  while (*reader.p != '\0' && rows->len < max_rows) {
    KhCsvRow *row = read_row (&reader);
    if (row != NULL)
      g_ptr_array_add (rows, row);
  }
  g_string_free (reader.cell, TRUE);
  return rows;
}
