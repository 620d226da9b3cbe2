/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-kill.h"

static gboolean
read_line (GDataInputStream *stream, GPtrArray *lines)
{
  char *line = g_data_input_stream_read_line (stream, NULL, NULL, NULL);

  if (line == NULL)
    return FALSE;
  g_ptr_array_add (lines, line);
  return TRUE;
}

char **
kh_kill_run (const char *const *arguments, const char *input, const char *after, gulong delay)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE);
  g_autoptr (GPtrArray) command = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) stream = NULL;
  GPtrArray *lines = g_ptr_array_new ();

  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", g_get_user_data_dir (), TRUE);
  g_ptr_array_add (command, (gpointer) "/proc/self/exe");
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (command, (gpointer) *arguments);
  g_ptr_array_add (command, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) command->pdata, NULL);
  g_assert_nonnull (process);
  /* Not among the arguments, where everybody could read it. */
  g_assert_true (g_output_stream_printf (g_subprocess_get_stdin_pipe (process), NULL, NULL, NULL, "%s\n", input));
  stream = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  read_line (stream, lines);
  while (after != NULL && !g_str_has_prefix (lines->pdata[lines->len - 1], after) && read_line (stream, lines))
    ;
  g_usleep (delay);
  g_subprocess_force_exit (process);
  while (read_line (stream, lines))
    ;
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_ptr_array_add (lines, NULL);
  return (char **) g_ptr_array_free (lines, FALSE);
}

guint
kh_kill_count (guint usually)
{
  const char *wanted = g_getenv ("KEYHOLDER_KILLS");

  return wanted != NULL ? g_ascii_strtoull (wanted, NULL, 10) : usually;
}
