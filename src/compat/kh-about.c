/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"

#if ADW_CHECK_VERSION (1, 5, 0)
#define ABOUT_TYPE ADW_TYPE_ABOUT_DIALOG
#else
#define ABOUT_TYPE ADW_TYPE_ABOUT_WINDOW
#endif

void
kh_about_show (GtkWindow *parent)
{
  GObject *about = g_object_new (
      ABOUT_TYPE, "application-name", _ ("Keyholder"), "application-icon", KH_APP_ID, "developer-name",
      /* Translators: the authors of the application, as a group. */
      _ ("The Keyholder Developers"), "version", KH_VERSION, "copyright", "© 2026 The Keyholder Developers",
      "license-type", GTK_LICENSE_GPL_3_0, "website", "https://github.com/keyholder-app/keyholder", "issue-url",
      "https://github.com/keyholder-app/keyholder/issues", "comments",
      _ ("See and decide who can get into your store’s accounts: people, roles, invitations and sessions."),
      /* Translators: put your own name here, one on each line, to be named in the About window. */
      "translator-credits", _ ("translator-credits"), NULL);

#if ADW_CHECK_VERSION (1, 5, 0)
  adw_dialog_present (ADW_DIALOG (about), GTK_WIDGET (parent));
#else
  gtk_window_set_transient_for (GTK_WINDOW (about), parent);
  gtk_window_set_modal (GTK_WINDOW (about), TRUE);
  gtk_window_present (GTK_WINDOW (about));
#endif
}
