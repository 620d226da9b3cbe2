/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-pane-frame.h"
#include "ui/widgets/kh-text-for.h"
#include "ui/window/kh-signed-out-page.h"

struct _KhSignedOutPage {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *frame;
  AdwStatusPage *page;
  GtkButton *sign_in_button;
};

G_DEFINE_FINAL_TYPE (KhSignedOutPage, kh_signed_out_page, GTK_TYPE_WIDGET)

static char *
describe (KhAccount *account)
{
  KhAccountInfo *info = kh_account_get_info (account);
  const char *owner = info != NULL ? kh_account_info_get_owner_name (info) : NULL;
  g_autofree char *why = NULL;

  if (kh_text_is_about_token (kh_account_get_error (account)))
    return kh_text_for_error (kh_account_get_error (account));
  if (!kh_account_get_shut_out (account))
    /* Translators: %s is the name of an account. */
    return g_strdup_printf (_ ("Your session for %s has ended. Sign in again to go on."),
                            kh_account_get_name (account));
  why = kh_text_for_error (kh_account_get_error (account));
  if (owner == NULL)
    return g_steal_pointer (&why);
  /* Translators: the first %s is a sentence that says why somebody has no access; the second is the name of the account's
   * owner. */
  return g_strdup_printf (_ ("%s If this is a mistake, ask %s, who owns the account."), why, owner);
}

void
kh_signed_out_page_show (KhSignedOutPage *self, KhAccount *account)
{
  const GError *error = kh_account_get_error (account);
  g_autofree char *title = kh_account_get_shut_out (account) || kh_text_is_about_token (error)
                               ? kh_text_for_error_title (error)
                               : g_strdup (_ ("You Were Signed Out"));
  g_autofree char *text = describe (account);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_status_page_set_title (self->page, title);
  adw_status_page_set_description (self->page, markup);
  gtk_button_set_label (self->sign_in_button, kh_text_for_sign_in (error));
  kh_fit_buttons (GTK_WIDGET (self->sign_in_button), PANGO_WRAP_WORD);
}

static void
kh_signed_out_page_dispose (GObject *object)
{
  g_clear_pointer (&KH_SIGNED_OUT_PAGE (object)->frame, gtk_widget_unparent);
  G_OBJECT_CLASS (kh_signed_out_page_parent_class)->dispose (object);
}

static void
kh_signed_out_page_class_init (KhSignedOutPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_signed_out_page_dispose;
  g_type_ensure (KH_TYPE_PANE_FRAME);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/window/kh-signed-out-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KhSignedOutPage, frame);
  gtk_widget_class_bind_template_child (widget_class, KhSignedOutPage, page);
  gtk_widget_class_bind_template_child (widget_class, KhSignedOutPage, sign_in_button);
}

static void
kh_signed_out_page_init (KhSignedOutPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

KhSignedOutPage *
kh_signed_out_page_new (void)
{
  return g_object_new (KH_TYPE_SIGNED_OUT_PAGE, NULL);
}
