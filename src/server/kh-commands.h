/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What keyholder-server can be told to do, and what each of these shares.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Each takes its own arguments, the program's name first. Returns: the exit status. */
int kh_command_serve (int argc, char **argv);
int kh_command_create_account (int argc, char **argv);
int kh_command_create_token (int argc, char **argv);
int kh_command_backup (int argc, char **argv);

/* Writes one line. Returns: 2. */
int kh_command_fail (const GError *error);
/* Returns: FALSE, with @error set. */
gboolean kh_command_usage (GError **error, const char *message);
gboolean kh_command_parse (const char *parameters, const char *summary, const GOptionEntry *entries, int *argc,
                           char ***argv, GError **error);

G_END_DECLS
