/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/window/kh-account-removal.h"

typedef struct {
  GtkWidget *window; /* all owned */
  KhAccounts *accounts;
  KhAccount *account;
  GCancellable *cancellable;
} Removal;

static void
removal_free (Removal *removal)
{
  g_object_unref (removal->window);
  g_object_unref (removal->accounts);
  g_object_unref (removal->account);
  g_object_unref (removal->cancellable);
  g_free (removal);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Removal, removal_free)

static void
on_removed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Removal) removal = data;
  g_autoptr (GError) error = NULL;

  /* Without a window there is nobody to tell. */
  if (!kh_accounts_remove_finish (removal->accounts, result, &error)
      && !g_cancellable_is_cancelled (removal->cancellable))
    kh_feedback_error (removal->window, _ ("The Account Could Not Be Removed"), error);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Removal) removal = data;
  Removal *going_on;

  if (!kh_confirm_finish (result) || g_cancellable_is_cancelled (removal->cancellable))
    return;
  going_on = g_steal_pointer (&removal);
  kh_accounts_remove_async (going_on->accounts, going_on->account, going_on->cancellable, on_removed, going_on);
}

void
kh_account_removal_ask (GtkWindow *window, KhAccounts *accounts, KhAccount *account, GCancellable *cancellable)
{
  /* Translators: %s is the name of an account. */
  g_autofree char *heading = g_strdup_printf (_ ("Remove “%s”?"), kh_account_get_name (account));
  Removal *removal = g_new (Removal, 1);

  *removal = (Removal) { g_object_ref (GTK_WIDGET (window)), g_object_ref (accounts), g_object_ref (account),
                         g_object_ref (cancellable) };
  kh_confirm_async (removal->window, heading,
                    kh_accounts_is_sample (accounts, account)
                        ? _ ("The sample store closes. You can try it again at any time.")
                        : _ ("Keyholder signs out of this account and forgets what it knows about it, with its "
                             "access reviews: export first what you want to keep of them. Nothing changes in the "
                             "account itself."),
                    _ ("_Remove"), TRUE, cancellable, on_answered, removal);
}
