/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Telling the person: toasts for what passes by itself, dialogs for what failed, and why something is insensitive.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

/* On the window that @from is in; also announced to screen readers. */
void kh_feedback_toast (GtkWidget *from, const char *text);
/* With a button that calls @func once when pressed. @object is held as long as the toast is. (transfer none) (nullable) */
AdwToast *kh_feedback_toast_with_button (GtkWidget *from, const char *text, const char *button, GObject *object,
                                         void (*func) (GObject *object));
/* Takes the keyboard to the button of the newest one, for whoever acted in @from and has not gone on to something else. */
void kh_feedback_focus_toast (GtkWidget *from);
/* A dialog that says what went wrong. A restricted error shows the lock, the account's owner, and a button that writes
 * a mail to them. Does nothing for G_IO_ERROR_CANCELLED. */
void kh_feedback_error (GtkWidget *from, const char *what, const GError *error);
/* The same of something that was done in @account, which may not be the one that is shown around @from any more. */
void kh_feedback_account_error (GtkWidget *from, KhAccount *account, const char *what, const GError *error);
/* For an action that was tried all the same, as by its shortcut: a dialog that says why @account denies it, the one with
 * the lock where somebody could allow it. @what: the action. Does nothing for KH_DENIAL_NONE. */
void kh_feedback_denied (GtkWidget *from, const char *what, KhAccount *account, KhDenial denial);
/* Asks whether what has not been saved may be lost: @unsaved says what it is. kh_confirm_finish() has the answer. */
void kh_feedback_ask_discard (GtkWidget *from, const char *unsaved, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data);
/* Makes @widget insensitive, with the reason as tooltip and accessible description, or hides it when the service has
 * no such thing; and back. */
void kh_feedback_gate (GtkWidget *widget, KhAccount *account, KhDenial denial);

G_END_DECLS
