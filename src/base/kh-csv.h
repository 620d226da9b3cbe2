/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing tables for spreadsheets: CSV as in RFC 4180, in UTF-8.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Appends one row of NULL-terminated @fields. A field that a spreadsheet would take for a formula gets an apostrophe
 * before it, so that opening the file never runs anything. */
void kh_csv_append_row (GString *out, const char *const *fields);

G_END_DECLS
