/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "ui/history/kh-history-pane.h"
#include "ui/review/kh-review-pane.h"
#include "ui/roles/kh-roles-pane.h"
#include "ui/sessions/kh-sessions-pane.h"
#include "ui/users/kh-users-pane.h"
#include "ui/widgets/kh-pane.h"
#include "ui/window/kh-pane-deck.h"
#include "ui/window/kh-signed-out-page.h"

struct _KhPaneDeck {
  AdwBin parent_instance;

  /* children */
  GtkStack *stack;
  KhSignedOutPage *signed_out; /* NULL until it is first shown */

  /* owned */
  KhAccount *account;
  KhPeople *people;
};

G_DEFINE_FINAL_TYPE (KhPaneDeck, kh_pane_deck, ADW_TYPE_BIN)

static GtkWidget *
ensure_pane (KhPaneDeck *self, const KhPaneInfo *info)
{
  GtkWidget *pane = gtk_stack_get_child_by_name (self->stack, info->name);

  if (pane == NULL) {
    pane = info->create ();
    if (info->across)
      g_object_set (pane, "people", self->people, NULL);
    g_object_set (pane, "account", self->account, NULL);
    gtk_stack_add_named (self->stack, pane, info->name);
  }
  return pane;
}

/* What was seen before stays to be read, unless one may not see it any more. */
static gboolean
shows_signed_out_page (KhAccount *account)
{
  return kh_account_get_signed_out (account)
         && (kh_account_get_synced_at (account) == 0 || kh_account_get_shut_out (account));
}

static void
show_signed_out (KhPaneDeck *self)
{
  if (self->signed_out == NULL) {
    self->signed_out = kh_signed_out_page_new ();
    gtk_stack_add_named (self->stack, GTK_WIDGET (self->signed_out), "signed-out");
  }
  kh_signed_out_page_show (self->signed_out, self->account);
}

const char *
kh_pane_deck_show (KhPaneDeck *self, const KhPaneInfo *info)
{
  gboolean signed_out = !info->across && shows_signed_out_page (self->account);
  const char *shown = signed_out ? "signed-out" : info->name;

  if (signed_out)
    show_signed_out (self);
  else
    ensure_pane (self, info);
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), shown) != 0)
    gtk_stack_set_visible_child_name (self->stack, shown);
  return signed_out ? _ ("Signed Out") : _ (info->title);
}

void
kh_pane_deck_set_account (KhPaneDeck *self, KhAccount *account)
{
  const KhPaneInfo *infos;
  guint n;

  if (!g_set_object (&self->account, account))
    return;
  infos = kh_panes_get (&n);
  for (guint i = 0; i < n; i++) {
    GtkWidget *pane = gtk_stack_get_child_by_name (self->stack, infos[i].name);
    if (pane != NULL)
      g_object_set (pane, "account", account, NULL);
  }
}

void
kh_pane_deck_set_people (KhPaneDeck *self, KhPeople *people)
{
  g_set_object (&self->people, people);
}

void
kh_pane_deck_open_item (KhPaneDeck *self, const char *pane, const char *id)
{
  GtkWidget *widget = ensure_pane (self, kh_panes_find (pane));
  KhUser *user = kh_account_find_user (self->account, id);

  if (g_str_equal (pane, "users") && user != NULL)
    kh_users_pane_show_user (KH_USERS_PANE (widget), user);
  else if (g_str_equal (pane, "sessions") && user != NULL)
    kh_sessions_pane_show_user (KH_SESSIONS_PANE (widget), user);
  else if (g_str_equal (pane, "roles"))
    kh_roles_pane_show_role (KH_ROLES_PANE (widget), id);
  else if (g_str_equal (pane, "history"))
    kh_history_pane_show_person (KH_HISTORY_PANE (widget), id);
}

void
kh_pane_deck_start_review (KhPaneDeck *self)
{
  kh_review_pane_start (KH_REVIEW_PANE (ensure_pane (self, kh_panes_find ("review"))));
}

void
kh_pane_deck_search_users (KhPaneDeck *self, const char *text)
{
  GtkWidget *pane = ensure_pane (self, kh_panes_find ("users"));

  gtk_widget_activate_action (pane, "pane.leave", NULL);
  kh_pane_search_for (KH_PANE (pane), text);
}

gboolean
kh_pane_deck_activate (KhPaneDeck *self, const char *action)
{
  GtkWidget *pane = gtk_stack_get_visible_child (self->stack);

  return pane != NULL && gtk_widget_activate_action (pane, action, NULL);
}

void
kh_pane_deck_take_focus (KhPaneDeck *self)
{
  GtkWidget *pane = gtk_stack_get_visible_child (self->stack);

  if (pane == NULL || !gtk_widget_get_mapped (pane) || kh_dialog_is_over (pane))
    return;
  if (KH_IS_PANE (pane))
    kh_pane_take_focus (KH_PANE (pane));
  else
    gtk_widget_child_focus (pane, GTK_DIR_TAB_FORWARD);
}

char *
kh_pane_deck_describe_unsaved (KhPaneDeck *self)
{
  const KhPaneInfo *infos;
  guint n;

  infos = kh_panes_get (&n);
  for (guint i = 0; i < n; i++) {
    GtkWidget *pane = gtk_stack_get_child_by_name (self->stack, infos[i].name);
    char *text = pane != NULL && KH_IS_PANE (pane) ? kh_pane_describe_unsaved (KH_PANE (pane)) : NULL;
    if (text != NULL)
      return text;
  }
  return NULL;
}

static void
kh_pane_deck_dispose (GObject *object)
{
  KhPaneDeck *self = KH_PANE_DECK (object);

  g_clear_object (&self->account);
  g_clear_object (&self->people);
  G_OBJECT_CLASS (kh_pane_deck_parent_class)->dispose (object);
}

static void
kh_pane_deck_class_init (KhPaneDeckClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kh_pane_deck_dispose;
}

static void
kh_pane_deck_init (KhPaneDeck *self)
{
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}
