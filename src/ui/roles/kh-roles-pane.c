/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/roles/kh-roles-pane.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/roles/kh-role-matrix.h"
#include "ui/roles/kh-roles-view.h"
#include "ui/roles/kh-who-can.h"
#include "ui/widgets/kh-account-watch.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-pane-frame.h"
#include "ui/widgets/kh-search-words.h"

#define WATCHED                                                                                                \
  (KH_WATCH (KH_COLLECTION_AREAS) | KH_WATCH (KH_COLLECTION_ROLES) | KH_WATCH (KH_COLLECTION_USERS)            \
   | KH_WATCH_ACCESS | KH_WATCH_INFO)

struct _KhRolesPane {
  AdwBin parent_instance;

  /* template children */
  KhPaneFrame *frame;
  GtkWidget *new_role;
  GtkWidget *switcher;
  AdwViewStack *views;
  KhRolesView *roles;
  KhRoleMatrix *matrix;
  KhWhoCan *who_can;

  /* owned */
  KhAccount *account;
  KhAccountWatch *watch;
};

enum { PROP_0, PROP_ACCOUNT, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (KhRolesPane, kh_roles_pane, ADW_TYPE_BIN)

static gboolean
is_view (KhRolesPane *self, const char *name)
{
  return g_strcmp0 (adw_view_stack_get_visible_child_name (self->views), name) == 0;
}

static void
show_head (KhRolesPane *self)
{
  KhRole *page = is_view (self, "roles") ? kh_roles_view_get_page (self->roles) : NULL;

  g_object_set (self->frame, "can-go-back", page != NULL, "title",
                page != NULL ? kh_role_get_name (page) : C_ ("pane", "Roles"), NULL);
  gtk_widget_set_visible (self->switcher, page == NULL);
  if (self->account == NULL)
    return;
  kh_feedback_gate (self->new_role, self->account, kh_account_check (self->account, KH_ACTION_EDIT_ROLES, NULL));
  /* There is no room for it beside the name of a role. */
  if (page != NULL)
    gtk_widget_set_visible (self->new_role, FALSE);
}

static void
refresh (gpointer owner, guint changed)
{
  KhRolesPane *self = owner;
  GListModel *roles = G_LIST_MODEL (kh_account_get_list (self->account, KH_COLLECTION_ROLES));

  g_object_set (self->frame, "empty", g_list_model_get_n_items (roles) == 0, NULL);
  kh_roles_view_refresh (self->roles);
  kh_role_matrix_refresh (self->matrix);
  kh_who_can_refresh (self->who_can);
  show_head (self);
}

static void
on_search (KhRolesPane *self)
{
  g_auto (GStrv) words = kh_search_words_new (kh_pane_frame_get_search_text (self->frame));

  kh_roles_view_search (self->roles, words);
  kh_role_matrix_search (self->matrix, words);
  kh_who_can_search (self->who_can, words);
}

static void
on_view_changed (KhRolesPane *self)
{
  g_object_set (self->frame, "search-hint",
                is_view (self, "roles")    ? _ ("Search by name and description")
                : is_view (self, "matrix") ? _ ("Search by role and area")
                                           : _ ("Search by name and address"),
                NULL);
  show_head (self);
}

static void
on_back (KhRolesPane *self)
{
  kh_roles_view_go_back (self->roles);
}

static void
on_new_role (KhRolesPane *self)
{
  kh_roles_view_new_role (self->roles);
}

static void
on_role_activated (KhRolesPane *self, const char *id)
{
  adw_view_stack_set_visible_child_name (self->views, "roles");
  kh_roles_view_show_role (self->roles, id);
}

static void
set_account (KhRolesPane *self, KhAccount *account)
{
  if (self->account == account)
    return;
  g_clear_object (&self->watch);
  g_set_object (&self->account, account);
  g_object_set (self->roles, "account", account, NULL);
  kh_role_matrix_set_account (self->matrix, account);
  kh_who_can_set_account (self->who_can, account);
  if (account != NULL) {
    self->watch = kh_account_watch_new (account, WATCHED, refresh, self);
    refresh (self, WATCHED);
  }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACCOUNT]);
}

static void
kh_roles_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, KH_ROLES_PANE (object)->account);
}

static void
kh_roles_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_account (KH_ROLES_PANE (object), g_value_get_object (value));
}

static void
kh_roles_pane_dispose (GObject *object)
{
  KhRolesPane *self = KH_ROLES_PANE (object);

  g_clear_object (&self->watch);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_roles_pane_parent_class)->dispose (object);
}

static void
search (GtkWidget *widget, const char *action, GVariant *parameter)
{
  kh_pane_frame_set_search_mode (KH_ROLES_PANE (widget)->frame, TRUE);
}

static void
leave (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KhRolesPane *self = KH_ROLES_PANE (widget);
  gboolean searching;

  g_object_get (self->frame, "search-mode", &searching, NULL);
  if (searching)
    kh_pane_frame_set_search_mode (self->frame, FALSE);
  else if (kh_roles_view_get_page (self->roles) != NULL && is_view (self, "roles"))
    kh_roles_view_go_back (self->roles);
}

static void
kh_roles_pane_class_init (KhRolesPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kh_roles_pane_get_property;
  object_class->set_property = kh_roles_pane_set_property;
  object_class->dispose = kh_roles_pane_dispose;
  props[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, KH_TYPE_ACCOUNT,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_install_action (widget_class, "pane.search", NULL, search);
  gtk_widget_class_install_action (widget_class, "pane.leave", NULL, leave);
  g_type_ensure (KH_TYPE_PANE_FRAME);
  g_type_ensure (KH_TYPE_ROLES_VIEW);
  g_type_ensure (KH_TYPE_ROLE_MATRIX);
  g_type_ensure (KH_TYPE_WHO_CAN);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/roles/kh-roles-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, KhRolesPane, frame);
  gtk_widget_class_bind_template_child (widget_class, KhRolesPane, new_role);
  gtk_widget_class_bind_template_child (widget_class, KhRolesPane, switcher);
  gtk_widget_class_bind_template_child (widget_class, KhRolesPane, views);
  gtk_widget_class_bind_template_child (widget_class, KhRolesPane, roles);
  gtk_widget_class_bind_template_child (widget_class, KhRolesPane, matrix);
  gtk_widget_class_bind_template_child (widget_class, KhRolesPane, who_can);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
  gtk_widget_class_bind_template_callback (widget_class, on_view_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_new_role);
  gtk_widget_class_bind_template_callback (widget_class, on_role_activated);
  gtk_widget_class_bind_template_callback (widget_class, show_head);
}

static void
kh_roles_pane_init (KhRolesPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  on_view_changed (self);
}

GtkWidget *
kh_roles_pane_new (void)
{
  return g_object_new (KH_TYPE_ROLES_PANE, NULL);
}
