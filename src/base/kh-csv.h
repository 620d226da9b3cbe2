/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tables of spreadsheets: CSV as in RFC 4180. Written in UTF-8; read from whatever a spreadsheet or a mail program made
 * of it. Pure.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Begins a file in the empty @out: with the mark that tells spreadsheets that it is UTF-8, and the row @head. */
void kh_csv_begin (GString *out, const char *const *head);

/* Appends one row of NULL-terminated @fields. What a spreadsheet would take for a formula gets an apostrophe before it,
 * so that opening the file never runs anything, whichever separator the spreadsheet expects. */
void kh_csv_append_row (GString *out, const char *const *fields);

/* Returns: (transfer full) (nullable): the text of a file whose encoding nobody told: UTF-8, UTF-16, or what Windows and
 * Latin-1 make of single bytes. A byte order mark decides, and is left out. NULL when it is no text: it has zeros. */
char *kh_csv_decode (const void *data, gsize length);

typedef struct {
  guint line;    /* where it begins, from 1 */
  char **cells;  /* NULL-terminated, trimmed; at least one */
} KhCsvRow;

void kh_csv_row_free (KhCsvRow *row);

/* Takes @text apart at @separator. Rows with nothing in them are left out. An apostrophe that kh_csv_append_row() put
 * is taken away again. A quote that is never closed is an ordinary character, as is one in the middle of a field.
 * @max_rows: reading stops after so many. Returns: (transfer full) (element-type KhCsvRow). */
GPtrArray *kh_csv_parse (const char *text, char separator, guint max_rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhCsvRow, kh_csv_row_free)

G_END_DECLS
