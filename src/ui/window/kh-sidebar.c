/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compat/kh-compat.h"
#include "compat/kh-split.h"
#include "ui/window/kh-account-switcher.h"
#include "ui/window/kh-pane-row.h"
#include "ui/window/kh-sidebar.h"

struct _KhSidebar {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *box;
  AdwHeaderBar *header;
  GtkMenuButton *menu_button;
  GMenuModel *main_menu;
  KhAccountSwitcher *switcher;
  GtkListBox *list;

  /* owned */
  KhAccounts *accounts;
  KhAccount *account;
  KhPeople *people;
  GSignalGroup *split_signals;
  char *pane; /* that is shown */
};

enum { PROP_0, PROP_ACCOUNTS, PROP_ACCOUNT, PROP_PEOPLE, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { PANE_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhSidebar, kh_sidebar, GTK_TYPE_WIDGET)

static void
row_activated_cb (KhSidebar *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[PANE_CHOSEN], 0, kh_pane_row_get_info (KH_PANE_ROW (row))->name);
}

static void
select_shown (KhSidebar *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_strcmp0 (kh_pane_row_get_info (KH_PANE_ROW (row))->name, self->pane) == 0)
      gtk_list_box_select_row (self->list, row);
}

void
kh_sidebar_select (KhSidebar *self, const char *pane)
{
  g_return_if_fail (KH_IS_SIDEBAR (self));

  g_free (self->pane);
  self->pane = g_strdup (pane);
  select_shown (self);
}

void
kh_sidebar_take_focus (KhSidebar *self)
{
  GtkListBoxRow *row;

  g_return_if_fail (KH_IS_SIDEBAR (self));

  row = gtk_list_box_get_selected_row (self->list);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

const char *
kh_sidebar_get_pane (KhSidebar *self, guint position)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (KH_IS_SIDEBAR (self), NULL);

  /* Those that an account has not keep their numbers: a shortcut is for one pane, whatever is connected. */
  row = gtk_list_box_get_row_at_index (self->list, position);
  return row != NULL && gtk_widget_get_visible (GTK_WIDGET (row)) ? kh_pane_row_get_info (KH_PANE_ROW (row))->name
                                                                  : NULL;
}

static void
narrow_cb (KhSidebar *self)
{
  g_autoptr (KhSplit) split = g_signal_group_dup_target (self->split_signals);

  adw_header_bar_set_show_end_title_buttons (self->header, split != NULL && kh_split_get_narrow (split));
}

/* Made when it opens first: the window shows sooner. */
static void
menu_cb (GtkMenuButton *button, gpointer data)
{
  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, KH_SIDEBAR (data)->main_menu);
}

static void
kh_sidebar_root (GtkWidget *widget)
{
  KhSidebar *self = KH_SIDEBAR (widget);

  GTK_WIDGET_CLASS (kh_sidebar_parent_class)->root (widget);
  g_signal_group_set_target (self->split_signals, gtk_widget_get_ancestor (widget, KH_TYPE_SPLIT));
  narrow_cb (self);
}

static void
kh_sidebar_unroot (GtkWidget *widget)
{
  g_signal_group_set_target (KH_SIDEBAR (widget)->split_signals, NULL);
  GTK_WIDGET_CLASS (kh_sidebar_parent_class)->unroot (widget);
}

static void
set_account (KhSidebar *self, KhAccount *account)
{
  GtkListBoxRow *row;

  if (!g_set_object (&self->account, account))
    return;
  g_object_set (self->switcher, "account", account, NULL);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    kh_pane_row_set_account (KH_PANE_ROW (row), account);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACCOUNT]);
}

static void
set_people (KhSidebar *self, KhPeople *people)
{
  GtkListBoxRow *row;

  if (!g_set_object (&self->people, people))
    return;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    kh_pane_row_set_people (KH_PANE_ROW (row), people);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PEOPLE]);
}

static void
kh_sidebar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KhSidebar *self = KH_SIDEBAR (object);

  switch (id) {
  case PROP_ACCOUNTS:
    g_value_set_object (value, self->accounts);
    break;
  case PROP_ACCOUNT:
    g_value_set_object (value, self->account);
    break;
  case PROP_PEOPLE:
    g_value_set_object (value, self->people);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
kh_sidebar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  KhSidebar *self = KH_SIDEBAR (object);

  switch (id) {
  case PROP_ACCOUNTS:
    g_set_object (&self->accounts, g_value_get_object (value));
    g_object_set (self->switcher, "accounts", self->accounts, NULL);
    break;
  case PROP_ACCOUNT:
    set_account (self, g_value_get_object (value));
    break;
  case PROP_PEOPLE:
    set_people (self, g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
kh_sidebar_dispose (GObject *object)
{
  KhSidebar *self = KH_SIDEBAR (object);

  g_clear_object (&self->split_signals);
  g_clear_object (&self->accounts);
  g_clear_object (&self->account);
  g_clear_object (&self->people);
  g_clear_pointer (&self->pane, g_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (kh_sidebar_parent_class)->dispose (object);
}

static void
kh_sidebar_class_init (KhSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kh_sidebar_get_property;
  object_class->set_property = kh_sidebar_set_property;
  object_class->dispose = kh_sidebar_dispose;
  widget_class->root = kh_sidebar_root;
  widget_class->unroot = kh_sidebar_unroot;
  properties[PROP_ACCOUNTS] = g_param_spec_object ("accounts", NULL, NULL, KH_TYPE_ACCOUNTS,
                                                   G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ACCOUNT] = g_param_spec_object (
      "account", NULL, NULL, KH_TYPE_ACCOUNT, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PEOPLE] = g_param_spec_object (
      "people", NULL, NULL, KH_TYPE_PEOPLE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[PANE_CHOSEN] = g_signal_new ("pane-chosen", KH_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (KH_TYPE_ACCOUNT_SWITCHER);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/window/kh-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, KhSidebar, box);
  gtk_widget_class_bind_template_child (widget_class, KhSidebar, header);
  gtk_widget_class_bind_template_child (widget_class, KhSidebar, menu_button);
  gtk_widget_class_bind_template_child (widget_class, KhSidebar, main_menu);
  gtk_widget_class_bind_template_child (widget_class, KhSidebar, switcher);
  gtk_widget_class_bind_template_child (widget_class, KhSidebar, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, select_shown);
}

static void
kh_sidebar_init (KhSidebar *self)
{
  const KhPaneInfo *panes;
  guint n;

  self->split_signals = g_signal_group_new (KH_TYPE_SPLIT);
  g_signal_group_connect_swapped (self->split_signals, "notify::narrow", G_CALLBACK (narrow_cb), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_header_bar_adapt (self->header);
  gtk_menu_button_set_create_popup_func (self->menu_button, menu_cb, self, NULL);
  panes = kh_panes_get (&n);
  for (guint i = 0; i < n; i++)
    gtk_list_box_append (self->list, kh_pane_row_new (&panes[i]));
}
