/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-error.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-restricted-page.h"
#include "ui/widgets/kh-text-for.h"

struct _KhRestrictedPage {
  GtkWidget parent_instance;

  /* template children */
  AdwStatusPage *status;
  GtkButton *button;

  /* owned */
  char *email;
  char *account_name;
};

G_DEFINE_FINAL_TYPE (KhRestrictedPage, kh_restricted_page, GTK_TYPE_WIDGET)

static void
mail_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KhRestrictedPage *self = KH_RESTRICTED_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *address = g_uri_escape_string (self->email, "@", FALSE);
  g_autofree char *subject = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *uri = NULL;
  g_autoptr (GdkAppLaunchContext) context = gdk_display_get_app_launch_context (gtk_widget_get_display (widget));

  if (self->account_name != NULL)
    /* Translators: the subject of a mail to an account's owner; %s is the account's name. */
    subject = g_strdup_printf (_ ("Access to %s"), self->account_name);
  else
    subject = g_strdup (_ ("Access to your account"));
  escaped = g_uri_escape_string (subject, NULL, FALSE);
  uri = g_strdup_printf ("mailto:%s?subject=%s", address, escaped);
  g_app_info_launch_default_for_uri_async (uri, G_APP_LAUNCH_CONTEXT (context), NULL, NULL, NULL);
  if (GTK_IS_WINDOW (root) && gtk_window_get_modal (GTK_WINDOW (root)))
    gtk_window_close (GTK_WINDOW (root));
}

GtkWidget *
kh_restricted_page_new (void)
{
  return g_object_new (KH_TYPE_RESTRICTED_PAGE, NULL);
}

void
kh_restricted_page_set_contact (KhRestrictedPage *self, KhAccount *account, const GError *error)
{
  KhAccountInfo *info = account != NULL ? kh_account_get_info (account) : NULL;
  const char *name = NULL;
  const char *email = NULL;
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  g_return_if_fail (KH_IS_RESTRICTED_PAGE (self));

  if (!kh_error_get_contact (error, &name, &email) && info != NULL) {
    name = kh_account_info_get_owner_name (info);
    email = kh_account_info_get_owner_email (info);
  }
  g_free (self->account_name);
  self->account_name = account != NULL ? g_strdup (kh_account_get_name (account)) : NULL;
  g_free (self->email);
  self->email = g_strdup (email);

  if (kh_text_is_about_token (error))
    text = kh_text_for_error (error);
  else if (name != NULL && *name != '\0')
    /* Translators: %s is the name of the account's owner. */
    text = g_strdup_printf (_ ("Your access to this account does not include this part. %s owns the account and can "
                               "change that."),
                            name);
  else
    text = g_strdup (_ ("Your access to this account does not include this part. The account’s owner can change "
                        "that."));
  markup = g_markup_escape_text (text, -1);
  adw_status_page_set_description (self->status, markup);
  gtk_widget_set_visible (GTK_WIDGET (self->button), email != NULL);
  if (email != NULL) {
    /* Translators: a button that writes a mail; %s is a mail address. */
    g_autofree char *label = g_strdup_printf (_ ("Write to %s"), email);
    gtk_button_set_label (self->button, label);
    kh_fit_buttons (GTK_WIDGET (self->button), PANGO_WRAP_WORD_CHAR);
  }
}

void
kh_restricted_page_set_reason (KhRestrictedPage *self, const char *why)
{
  g_autofree char *markup = g_markup_escape_text (why, -1);

  g_return_if_fail (KH_IS_RESTRICTED_PAGE (self));

  adw_status_page_set_description (self->status, markup);
}

static void
kh_restricted_page_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (kh_restricted_page_parent_class)->dispose (object);
}

static void
kh_restricted_page_finalize (GObject *object)
{
  KhRestrictedPage *self = KH_RESTRICTED_PAGE (object);

  g_free (self->email);
  g_free (self->account_name);
  G_OBJECT_CLASS (kh_restricted_page_parent_class)->finalize (object);
}

static void
kh_restricted_page_class_init (KhRestrictedPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_restricted_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_restricted_page_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/keyholder_app/Keyholder/widgets/kh-restricted-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KhRestrictedPage, status);
  gtk_widget_class_bind_template_child (widget_class, KhRestrictedPage, button);
  gtk_widget_class_install_action (widget_class, "restricted.mail", NULL, mail_cb);
}

static void
kh_restricted_page_init (KhRestrictedPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
