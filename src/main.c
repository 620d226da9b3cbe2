/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include "ui/kh-application.h"

/* Returns: (transfer full): the account server that the sample store runs on: installed beside this program, or, for
 * developers, where the environment says. */
static char *
find_server (void)
{
  const char *told = g_getenv ("KEYHOLDER_SERVER");
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : g_strdup (KH_BINDIR);

  return told != NULL ? g_strdup (told) : g_build_filename (folder, "keyholder-server", NULL);
}

int
main (int argc, char **argv)
{
  const char *locale_folder = g_getenv ("KEYHOLDER_LOCALEDIR");
  g_autofree char *server = find_server ();
  g_autoptr (KhApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_folder != NULL ? locale_folder : KH_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = kh_application_new (server);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
