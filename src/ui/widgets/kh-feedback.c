/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-error.h"
#include "compat/kh-compat.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-focus.h"
#include "ui/widgets/kh-restricted-page.h"
#include "ui/widgets/kh-text-for.h"

typedef struct {
  GObject *object; /* owned */
  void (*func) (GObject *object);
} Callback;

/* The overlay around @from; for a dialog, which has none, that of the window that it belongs to. */
static AdwToastOverlay *
find_overlay (GtkWidget *from)
{
  while (from != NULL) {
    GtkWidget *overlay = gtk_widget_get_ancestor (from, ADW_TYPE_TOAST_OVERLAY);
    GtkRoot *root = gtk_widget_get_root (from);

    if (overlay != NULL)
      return ADW_TOAST_OVERLAY (overlay);
    if (!GTK_IS_WINDOW (root))
      return NULL;
    if (root == GTK_ROOT (from)) {
      GtkWidget *child = gtk_widget_get_last_child (from);
      while (child != NULL && !ADW_IS_TOAST_OVERLAY (child))
        child = gtk_widget_get_prev_sibling (child);
      if (child != NULL)
        return ADW_TOAST_OVERLAY (child);
    }
    from = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (root)));
    if (ADW_IS_APPLICATION_WINDOW (from))
      from = adw_application_window_get_content (ADW_APPLICATION_WINDOW (from));
  }
  return NULL;
}

static AdwToast *
toast_new (const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  return adw_toast_new (markup);
}

static AdwToast *
add_toast (GtkWidget *from, AdwToast *toast, const char *text)
{
  AdwToastOverlay *overlay = find_overlay (from);

  if (overlay == NULL) {
    g_object_unref (toast);
    return NULL;
  }
  adw_toast_overlay_add_toast (overlay, toast);
  kh_announce (GTK_WIDGET (overlay), text);
  return toast;
}

void
kh_feedback_toast (GtkWidget *from, const char *text)
{
  g_return_if_fail (GTK_IS_WIDGET (from));

  add_toast (from, toast_new (text), text);
}

void
kh_feedback_focus_toast (GtkWidget *from)
{
  GtkWidget *overlay;

  g_return_if_fail (GTK_IS_WIDGET (from));

  overlay = GTK_WIDGET (find_overlay (from));
  if (overlay != NULL && !kh_dialog_is_over (from) && (kh_focus_get (from) == NULL || kh_focus_is_in (from)))
    gtk_widget_child_focus (gtk_widget_get_last_child (overlay), GTK_DIR_TAB_FORWARD);
}

static void
callback_free (gpointer data, GClosure *closure)
{
  Callback *callback = data;

  g_object_unref (callback->object);
  g_free (callback);
}

static void
button_cb (AdwToast *toast, Callback *callback)
{
  g_signal_handlers_block_by_func (toast, button_cb, callback);
  callback->func (callback->object);
}

AdwToast *
kh_feedback_toast_with_button (GtkWidget *from, const char *text, const char *button, GObject *object,
                               void (*func) (GObject *object))
{
  AdwToast *toast;
  Callback *callback;

  g_return_val_if_fail (GTK_IS_WIDGET (from), NULL);
  g_return_val_if_fail (G_IS_OBJECT (object), NULL);

  toast = toast_new (text);
  callback = g_new0 (Callback, 1);
  callback->object = g_object_ref (object);
  callback->func = func;
  adw_toast_set_button_label (toast, button);
  /* Long enough to read, to think, and to reach it by keyboard. */
  adw_toast_set_timeout (toast, 10);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (button_cb), callback, callback_free, 0);
  return add_toast (from, toast, text);
}

static KhAccount *
find_account (GtkWidget *from)
{
  for (GtkWidget *widget = from; widget != NULL; widget = gtk_widget_get_parent (widget)) {
    GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (widget), "account");

    if (pspec != NULL && g_type_is_a (pspec->value_type, KH_TYPE_ACCOUNT)) {
      g_autoptr (KhAccount) account = NULL;
      g_object_get (widget, "account", &account, NULL);
      /* The widget goes on holding it. */
      if (account != NULL)
        return account;
    }
  }
  return NULL;
}

/* Returns: (transfer none): the page in the dialog. */
static KhRestrictedPage *
show_restricted (GtkWidget *from, const char *what, KhAccount *account, const GError *error)
{
  GtkRoot *root = gtk_widget_get_root (from);
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *page = kh_restricted_page_new ();
  GtkShortcutController *controller = GTK_SHORTCUT_CONTROLLER (gtk_shortcut_controller_new ());

  gtk_window_set_title (GTK_WINDOW (window), what);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), 400, 500);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (root));
  kh_fit_to_parent (GTK_WINDOW (window));
  gtk_widget_add_css_class (header, "flat");
  gtk_widget_set_vexpand (page, TRUE);
  kh_restricted_page_set_contact (KH_RESTRICTED_PAGE (page), account, error);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_shortcut_controller_add_shortcut (
      controller, gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                    gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (controller));
  gtk_window_present (GTK_WINDOW (window));
  return KH_RESTRICTED_PAGE (page);
}

void
kh_feedback_denied (GtkWidget *from, const char *what, KhAccount *account, KhDenial denial)
{
  g_autofree char *why = kh_text_for_denial (denial, account);

  g_return_if_fail (GTK_IS_WIDGET (from));

  switch (denial) {
  case KH_DENIAL_NONE:
    break;
  case KH_DENIAL_ACCESS:
  case KH_DENIAL_BEYOND:
  case KH_DENIAL_POLICY:
  case KH_DENIAL_OWNER:
  case KH_DENIAL_SELF:
    kh_restricted_page_set_reason (show_restricted (from, what, account, NULL), why);
    break;
  case KH_DENIAL_OFFLINE:
  case KH_DENIAL_SIGNED_OUT:
  case KH_DENIAL_LOADING:
  case KH_DENIAL_UNSUPPORTED:
  case KH_DENIAL_LAST_RIGHT:
  case KH_DENIAL_TOKEN:
    kh_alert_show (from, what, why);
    break;
  }
}

void
kh_feedback_error (GtkWidget *from, const char *what, const GError *error)
{
  g_return_if_fail (GTK_IS_WIDGET (from));

  kh_feedback_account_error (from, find_account (from), what, error);
}

void
kh_feedback_account_error (GtkWidget *from, KhAccount *account, const char *what, const GError *error)
{
  g_autofree char *text = NULL;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (error != NULL);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* What a token may not do is no matter of whom to ask. */
  if (g_error_matches (error, KH_ERROR, KH_ERROR_RESTRICTED) && !kh_text_is_about_token (error)) {
    show_restricted (from, what, account, error);
    return;
  }
  text = kh_text_for_error (error);
  kh_alert_show (from, what, text);
}

void
kh_feedback_ask_discard (GtkWidget *from, const char *unsaved, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer data)
{
  kh_confirm_async (from, _ ("Discard Changes?"), unsaved, _ ("_Discard"), TRUE, cancellable, callback, data);
}

void
kh_feedback_gate (GtkWidget *widget, KhAccount *account, KhDenial denial)
{
  g_autofree char *reason = NULL;
  gboolean gated;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  reason = kh_text_for_denial (denial, account);
  gated = g_object_get_data (G_OBJECT (widget), "kh-gated") != NULL;
  gtk_widget_set_visible (widget, denial != KH_DENIAL_UNSUPPORTED);
  gtk_widget_set_sensitive (widget, denial == KH_DENIAL_NONE);
  if (reason != NULL) {
    if (!gated) {
      g_object_set_data_full (G_OBJECT (widget), "kh-own-tooltip", g_strdup (gtk_widget_get_tooltip_text (widget)),
                              g_free);
      g_object_set_data (G_OBJECT (widget), "kh-gated", GINT_TO_POINTER (TRUE));
    }
    gtk_widget_set_tooltip_text (widget, reason);
    kh_widget_describe (widget, reason);
  } else if (gated) {
    gtk_widget_set_tooltip_text (widget, g_object_get_data (G_OBJECT (widget), "kh-own-tooltip"));
    kh_widget_describe (widget, NULL);
    g_object_set_data (G_OBJECT (widget), "kh-gated", NULL);
    g_object_set_data (G_OBJECT (widget), "kh-own-tooltip", NULL);
  }
}
