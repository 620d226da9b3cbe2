/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "ui/widgets/kh-fit.h"
#include "ui/window/kh-account-switcher.h"

struct _KhAccountSwitcher {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *button;
  GtkWidget *face;
  AdwAvatar *avatar;
  GtkLabel *name;
  GtkLabel *service;
  GtkPopover *popover;
  GtkListBox *list;
  GtkWidget *settings_button;

  /* owned */
  KhAccounts *accounts;
  KhAccount *account;
  GSignalGroup *account_signals;
};

enum { PROP_0, PROP_ACCOUNTS, PROP_ACCOUNT, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (KhAccountSwitcher, kh_account_switcher, GTK_TYPE_WIDGET)

/* What stands under an account's name. */
static char *
caption_of (KhAccount *account)
{
  if (kh_account_get_signed_out (account))
    return g_strdup (_ ("Signed out"));
  if (kh_account_get_offline (account))
    /* Translators: %s is the name of a service. */
    return g_strdup_printf (_ ("%s, offline"), kh_account_get_service_name (account));
  return g_strdup (kh_account_get_service_name (account));
}

static void
update_button (KhAccountSwitcher *self)
{
  g_autofree char *caption = NULL;
  g_autofree char *label = NULL;
  const char *name;

  if (self->account == NULL)
    return;
  gtk_widget_set_visible (self->settings_button,
                          (kh_account_get_capabilities (self->account) & KH_CAPABILITY_SETTINGS) != 0);
  name = kh_account_get_name (self->account);
  caption = caption_of (self->account);
  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->service, caption);
  adw_avatar_set_text (self->avatar, name);
  /* Translators: the button that chooses an account; %s is the name of the one that is shown. */
  label = g_strdup_printf (_ ("Account: %s"), name);
  gtk_widget_set_tooltip_text (self->button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  kh_widget_describe (self->button, caption);
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  KhAccountSwitcher *self = data;
  KhAccount *account = item;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *avatar = adw_avatar_new (28, kh_account_get_name (account), TRUE);
  GtkWidget *name = gtk_label_new (kh_account_get_name (account));
  g_autofree char *text = caption_of (account);
  GtkWidget *caption = gtk_label_new (text);
  GtkWidget *check = gtk_image_new_from_icon_name ("object-select-symbolic");

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_label_set_ellipsize (GTK_LABEL (caption), PANGO_ELLIPSIZE_END);
  gtk_label_set_wrap (GTK_LABEL (caption), TRUE);
  gtk_label_set_lines (GTK_LABEL (caption), 2);
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_add_css_class (caption, "dim-label");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), name);
  gtk_box_append (GTK_BOX (texts), caption);
  gtk_box_append (GTK_BOX (box), avatar);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), check);
  /* Its room is there in all of them: the menu is measured as if no row was narrower than another. */
  gtk_widget_set_opacity (check, account == self->account ? 1 : 0);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "kh-account", g_object_ref (account), g_object_unref);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, kh_account_get_name (account),
                                  -1);
  kh_widget_describe (row, text);
  return row;
}

/* Rows are of the moment at which the menu opens, and there before it does: it would not grow for them. */
static void
fill_cb (GtkMenuButton *button, gpointer data)
{
  KhAccountSwitcher *self = data;

  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->accounts), create_row, self, NULL);
}

/* The keyboard begins at the account that is shown. */
static void
opened_cb (KhAccountSwitcher *self)
{
  GtkListBoxRow *row;

  if (!gtk_widget_get_visible (GTK_WIDGET (self->popover))) {
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
    return;
  }
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_object_get_data (G_OBJECT (row), "kh-account") == self->account)
      gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
close_cb (KhAccountSwitcher *self)
{
  gtk_popover_popdown (self->popover);
}

static void
row_activated_cb (KhAccountSwitcher *self, GtkListBoxRow *row)
{
  KhAccount *account = g_object_get_data (G_OBJECT (row), "kh-account");

  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-account", "s", kh_account_get_id (account));
  gtk_popover_popdown (self->popover);
}

static void
kh_account_switcher_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KhAccountSwitcher *self = KH_ACCOUNT_SWITCHER (object);

  switch (id) {
  case PROP_ACCOUNTS:
    g_value_set_object (value, self->accounts);
    break;
  case PROP_ACCOUNT:
    g_value_set_object (value, self->account);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
kh_account_switcher_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  KhAccountSwitcher *self = KH_ACCOUNT_SWITCHER (object);

  switch (id) {
  case PROP_ACCOUNTS:
    g_set_object (&self->accounts, g_value_get_object (value));
    break;
  case PROP_ACCOUNT:
    if (g_set_object (&self->account, g_value_get_object (value))) {
      g_signal_group_set_target (self->account_signals, self->account);
      update_button (self);
      g_object_notify_by_pspec (object, pspec);
    }
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
kh_account_switcher_dispose (GObject *object)
{
  KhAccountSwitcher *self = KH_ACCOUNT_SWITCHER (object);

  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  self->list = NULL;
  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->account_signals);
  g_clear_object (&self->accounts);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_account_switcher_parent_class)->dispose (object);
}

static void
kh_account_switcher_class_init (KhAccountSwitcherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kh_account_switcher_get_property;
  object_class->set_property = kh_account_switcher_set_property;
  object_class->dispose = kh_account_switcher_dispose;
  properties[PROP_ACCOUNTS] = g_param_spec_object ("accounts", NULL, NULL, KH_TYPE_ACCOUNTS,
                                                   G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ACCOUNT] = g_param_spec_object (
      "account", NULL, NULL, KH_TYPE_ACCOUNT, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/keyholder_app/Keyholder/window/kh-account-switcher.ui");
  gtk_widget_class_bind_template_child (widget_class, KhAccountSwitcher, button);
  gtk_widget_class_bind_template_child (widget_class, KhAccountSwitcher, face);
  gtk_widget_class_bind_template_child (widget_class, KhAccountSwitcher, avatar);
  gtk_widget_class_bind_template_child (widget_class, KhAccountSwitcher, name);
  gtk_widget_class_bind_template_child (widget_class, KhAccountSwitcher, service);
  gtk_widget_class_bind_template_child (widget_class, KhAccountSwitcher, popover);
  gtk_widget_class_bind_template_child (widget_class, KhAccountSwitcher, list);
  gtk_widget_class_bind_template_child (widget_class, KhAccountSwitcher, settings_button);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
kh_account_switcher_init (KhAccountSwitcher *self)
{
  self->account_signals = g_signal_group_new (KH_TYPE_ACCOUNT);
  g_signal_group_connect_swapped (self->account_signals, "notify", G_CALLBACK (update_button), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_labels (GTK_WIDGET (self));
  /* Older menu buttons put their child in the middle. */
  gtk_widget_set_halign (gtk_widget_get_parent (self->face), GTK_ALIGN_FILL);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), fill_cb, self, NULL);
  g_signal_connect_swapped (self->popover, "notify::visible", G_CALLBACK (opened_cb), self);
}
