/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/roles/kh-roles-pane.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/roles/kh-role-matrix.h"
#include "ui/roles/kh-roles-view.h"
#include "ui/roles/kh-who-can.h"
#include "ui/widgets/kh-button-face.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-fit.h"

#define WATCHED                                                                                                \
  (KH_WATCH (KH_COLLECTION_AREAS) | KH_WATCH (KH_COLLECTION_ROLES) | KH_WATCH (KH_COLLECTION_USERS)            \
   | KH_WATCH_ACCESS | KH_WATCH_INFO)

struct _KhRolesPane {
  KhPane parent_instance;

  /* template children */
  KhPaneFrame *frame;
  GtkWidget *new_role;
  AdwViewSwitcher *switcher;
  AdwViewStack *views;
  KhRolesView *roles;
  KhRoleMatrix *matrix;
  KhWhoCan *who_can;

  /* borrowed */
  KhAccount *account;
};

G_DEFINE_FINAL_TYPE (KhRolesPane, kh_roles_pane, KH_TYPE_PANE)

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
  gtk_widget_set_visible (GTK_WIDGET (self->switcher), page == NULL);
  if (self->account == NULL)
    return;
  kh_feedback_gate (self->new_role, self->account, kh_account_check (self->account, KH_ACTION_EDIT_ROLES, NULL));
  /* There is no room for it beside the name of a role. */
  if (page != NULL)
    gtk_widget_set_visible (self->new_role, FALSE);
}

static void
refresh (KhPane *pane, guint changed)
{
  KhRolesPane *self = KH_ROLES_PANE (pane);
  GListModel *roles = G_LIST_MODEL (kh_account_get_list (self->account, KH_COLLECTION_ROLES));

  g_object_set (self->frame, "empty", g_list_model_get_n_items (roles) == 0, NULL);
  kh_roles_view_refresh (self->roles);
  kh_role_matrix_refresh (self->matrix);
  kh_who_can_refresh (self->who_can);
  show_head (self);
}

static void
search (KhPane *pane, char **words)
{
  KhRolesPane *self = KH_ROLES_PANE (pane);

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
on_narrow (KhRolesPane *self)
{
  gboolean narrow;

  g_object_get (self->frame, "narrow", &narrow, NULL);
  adw_view_switcher_set_policy (self->switcher,
                                narrow ? ADW_VIEW_SWITCHER_POLICY_NARROW : ADW_VIEW_SWITCHER_POLICY_WIDE);
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

void
kh_roles_pane_show_role (KhRolesPane *self, const char *id)
{
  adw_view_stack_set_visible_child_name (self->views, "roles");
  kh_roles_view_show_role (self->roles, id);
}

static void
set_account (KhPane *pane, KhAccount *account)
{
  KhRolesPane *self = KH_ROLES_PANE (pane);

  self->account = account;
  g_object_set (self->roles, "account", account, NULL);
  kh_role_matrix_set_account (self->matrix, account);
  kh_who_can_set_account (self->who_can, account);
}

static gboolean
leave (KhPane *pane, gboolean searching)
{
  KhRolesPane *self = KH_ROLES_PANE (pane);

  if (searching || kh_roles_view_get_page (self->roles) == NULL || !is_view (self, "roles"))
    return FALSE;
  kh_roles_view_go_back (self->roles);
  return TRUE;
}

static void
kh_roles_pane_class_init (KhRolesPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  KhPaneClass *pane_class = KH_PANE_CLASS (klass);

  pane_class->watched = WATCHED;
  pane_class->set_account = set_account;
  pane_class->refresh = refresh;
  pane_class->search = search;
  pane_class->leave = leave;
  g_type_ensure (KH_TYPE_ROLES_VIEW);
  g_type_ensure (KH_TYPE_ROLE_MATRIX);
  g_type_ensure (KH_TYPE_WHO_CAN);
  g_type_ensure (KH_TYPE_BUTTON_FACE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/roles/kh-roles-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, KhRolesPane, frame);
  gtk_widget_class_bind_template_child (widget_class, KhRolesPane, new_role);
  gtk_widget_class_bind_template_child (widget_class, KhRolesPane, switcher);
  gtk_widget_class_bind_template_child (widget_class, KhRolesPane, views);
  gtk_widget_class_bind_template_child (widget_class, KhRolesPane, roles);
  gtk_widget_class_bind_template_child (widget_class, KhRolesPane, matrix);
  gtk_widget_class_bind_template_child (widget_class, KhRolesPane, who_can);
  gtk_widget_class_bind_template_callback (widget_class, on_view_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_new_role);
  gtk_widget_class_bind_template_callback (widget_class, kh_roles_pane_show_role);
  gtk_widget_class_bind_template_callback (widget_class, show_head);
}

static void
kh_roles_pane_init (KhRolesPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_pane_set_frame (KH_PANE (self), self->frame);
  kh_fit_buttons (GTK_WIDGET (self->switcher), PANGO_WRAP_WORD);
  on_view_changed (self);
}

GtkWidget *
kh_roles_pane_new (void)
{
  return g_object_new (KH_TYPE_ROLES_PANE, NULL);
}
