/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/kh-command-line.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "kh-config.h"
#include "server/auth/kh-token.h"
#include "server/kh-commands.h"

typedef struct {
  const char *name;
  int (*run) (int argc, char **argv);
} Command;

/* Without one of these words it serves. */
static const Command commands[] = {
  { "create-account", kh_command_create_account },
  { "create-token", kh_command_create_token },
  { "backup", kh_command_backup },
};

int
kh_command_fail (const GError *error)
{
  g_autofree char *line = g_strdelimit (g_strdup (error->message), "\r\n", ' ');

  fprintf (stderr, "keyholder-server: %s\n", line);
  return 2;
}

gboolean
kh_command_usage (GError **error, const char *message)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, message);
  return FALSE;
}

/* Texts are options of the kind "filename", which take what was typed as it is, whatever the locale. */
gboolean
kh_command_parse (const char *parameters, const char *summary, const GOptionEntry *entries, int *argc, char ***argv,
                  GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);

  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error);
}

int
kh_command_line_run (int argc, char **argv)
{
  g_autofree char **rest = g_new0 (char *, argc + 1);

  /* Whatever is written here is the operator's alone. */
  umask (077);
  signal (SIGPIPE, SIG_IGN);
  g_set_prgname ("keyholder-server");
  if (!kh_token_init ()) {
    fputs ("keyholder-server: libsodium cannot be used\n", stderr);
    return 2;
  }
  if (argc > 1 && strcmp (argv[1], "--version") == 0) {
    puts ("keyholder-server " KH_VERSION);
    return 0;
  }
  memcpy (rest, argv, argc * sizeof *argv);
  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++) {
    if (strcmp (argv[1], commands[i].name) != 0)
      continue;
    rest[1] = argv[0];
    return commands[i].run (argc - 1, rest + 1);
  }
  return kh_command_serve (argc, rest);
}
