/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A test that runs itself a second time, and kills it.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Runs this very program with @arguments, gives it @input, and a newline, as its standard input, and kills it @delay
 * microseconds after its first line, or with @after (nullable) after the first line that begins so; it may have ended by
 * then. Returns: (transfer full): all lines that it has printed. */
char **kh_kill_run (const char *const *arguments, const char *input, const char *after, gulong delay);
/* How often tests kill: KEYHOLDER_KILLS, or else @usually. */
guint kh_kill_count (guint usually);

G_END_DECLS
