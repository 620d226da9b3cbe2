/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "ui/widgets/kh-offline-bar.h"
#include "ui/widgets/kh-pair.h"
#include "ui/widgets/kh-text-for.h"

struct _KhOfflineBar {
  AdwBin parent_instance;

  /* template children */
  GtkRevealer *revealer;
  GtkImage *icon;
  GtkLabel *label;
  GtkSpinner *spinner;
  GtkButton *button;
};

enum { RETRY, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhOfflineBar, kh_offline_bar, ADW_TYPE_BIN)

static void
tell (KhOfflineBar *self, KhAccount *account)
{
  const GError *error = kh_account_get_error (account);
  gboolean offline = kh_account_get_offline (account), signed_out = kh_account_get_signed_out (account);
  g_autofree char *text = offline && !signed_out ? kh_text_for_offline (kh_account_get_synced_at (account), error)
                                                 : kh_text_for_error (error);

  if (g_strcmp0 (gtk_label_get_label (self->label), text) != 0) {
    gtk_label_set_label (self->label, text);
    kh_announce (GTK_WIDGET (self), text);
  }
  gtk_image_set_from_icon_name (self->icon,
                                signed_out ? "kh-key-symbolic"
                                : offline  ? "network-offline-symbolic"
                                           : "dialog-warning-symbolic");
  gtk_button_set_label (self->button, signed_out ? kh_text_for_sign_in (error) : _ ("Try _Again"));
}

void
kh_offline_bar_show (KhOfflineBar *self, KhAccount *account, gboolean wanted)
{
  gboolean syncing = account != NULL && kh_account_get_syncing (account);
  gboolean shown;

  g_return_if_fail (KH_IS_OFFLINE_BAR (self));

  shown = wanted && account != NULL && (kh_account_get_offline (account) || kh_account_get_error (account) != NULL);
  if (shown)
    tell (self, account);
  else if (!syncing)
    gtk_label_set_label (self->label, ""); /* to be announced again */
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), !syncing);
  gtk_spinner_set_spinning (self->spinner, shown && syncing);
  gtk_revealer_set_reveal_child (self->revealer, shown);
}

static void
on_clicked (KhOfflineBar *self)
{
  g_signal_emit (self, signals[RETRY], 0);
}

static void
kh_offline_bar_class_init (KhOfflineBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[RETRY] = g_signal_new ("retry", KH_TYPE_OFFLINE_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (KH_TYPE_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/widgets/kh-offline-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, KhOfflineBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, KhOfflineBar, icon);
  gtk_widget_class_bind_template_child (widget_class, KhOfflineBar, label);
  gtk_widget_class_bind_template_child (widget_class, KhOfflineBar, spinner);
  gtk_widget_class_bind_template_child (widget_class, KhOfflineBar, button);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
}

static void
kh_offline_bar_init (KhOfflineBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
