/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "model/kh-invitation.h"
#include "model/kh-user.h"
#include "ui/history/kh-history-pane.h"
#include "ui/invitations/kh-invitations-pane.h"
#include "ui/people/kh-people-pane.h"
#include "ui/review/kh-review-pane.h"
#include "ui/roles/kh-roles-pane.h"
#include "ui/sessions/kh-sessions-pane.h"
#include "ui/users/kh-users-pane.h"
#include "ui/window/kh-panes.h"

static gboolean
counts_user (KhEntity *entity)
{
  return kh_user_get_status (KH_USER (entity)) != KH_USER_STATUS_REMOVED;
}

static gboolean
counts_invitation (KhEntity *entity)
{
  return kh_invitation_get_status (KH_INVITATION (entity)) == KH_INVITATION_STATUS_PENDING;
}

static GtkWidget *
create_users (void)
{
  return GTK_WIDGET (kh_users_pane_new ());
}

static GtkWidget *
create_invitations (void)
{
  return GTK_WIDGET (kh_invitations_pane_new ());
}

static GtkWidget *
create_roles (void)
{
  return kh_roles_pane_new ();
}

static GtkWidget *
create_sessions (void)
{
  return GTK_WIDGET (kh_sessions_pane_new ());
}

static GtkWidget *
create_history (void)
{
  return kh_history_pane_new ();
}

static GtkWidget *
create_people (void)
{
  return kh_people_pane_new ();
}

static const KhPaneInfo panes[] = {
  { "users", N_ ("Users"), "system-users-symbolic", KH_COLLECTION_USERS, 0, create_users, counts_user },
  { "invitations", N_ ("Invitations"), "mail-unread-symbolic", KH_COLLECTION_INVITATIONS, KH_CAPABILITY_INVITE,
    create_invitations, counts_invitation },
  { "roles", N_ ("Roles"), "kh-roles-symbolic", KH_COLLECTION_ROLES, KH_CAPABILITY_ROLES, create_roles, NULL },
  { "sessions", N_ ("Sessions"), "computer-symbolic", KH_COLLECTION_SESSIONS, KH_CAPABILITY_SESSIONS,
    create_sessions, NULL },
  { "history", N_ ("History"), "document-open-recent-symbolic", KH_N_COLLECTIONS, KH_CAPABILITY_HISTORY, create_history,
    NULL },
  { "review", N_ ("Review"), "kh-review-symbolic", KH_N_COLLECTIONS, 0, kh_review_pane_new, NULL, FALSE },
  { "people", N_ ("People"), "avatar-default-symbolic", KH_N_COLLECTIONS, 0, create_people, NULL, TRUE },
};

const KhPaneInfo *
kh_panes_get (guint *n)
{
  *n = G_N_ELEMENTS (panes);
  return panes;
}

const KhPaneInfo *
kh_panes_find (const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (panes); i++)
    if (g_str_equal (panes[i].name, name))
      return &panes[i];
  return NULL;
}
