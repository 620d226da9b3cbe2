/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/people/kh-individual-page.h"
#include "ui/people/kh-membership-group.h"
#include "ui/people/kh-offboard-window.h"
#include "ui/people/kh-people-text.h"
#include "ui/widgets/kh-button-face.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-pane-frame.h"

struct _KhIndividualPage {
  AdwBin parent_instance;

  /* template children */
  KhPaneFrame *frame;
  GtkWidget *offboard;
  AdwAvatar *avatar;
  GtkLabel *name;
  GtkLabel *email;
  GtkLabel *summary;
  GtkBox *groups;

  /* owned */
  KhPeople *people;
  KhIndividual *individual;
  GPtrArray *shown; /* borrowed KhMembershipGroup, one for each account of the model */
  guint idle_id;
};

G_DEFINE_FINAL_TYPE (KhIndividualPage, kh_individual_page, ADW_TYPE_BIN)

static guint closed;

static void
update_head (KhIndividualPage *self)
{
  const char *name = kh_individual_get_name (self->individual);
  const char *email = kh_individual_get_email (self->individual);
  guint n = kh_individual_get_n_accounts (self->individual);
  g_autofree char *text = NULL;

  /* Translators: %u is in how many accounts somebody is. */
  text = n > 0 ? g_strdup_printf (ngettext ("In %'u account", "In %'u accounts", n), n)
               : g_strdup (_ ("No access to any account"));
  g_object_set (self->frame, "title", name, NULL);
  adw_avatar_set_text (self->avatar, name);
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->email, email);
  gtk_widget_set_visible (GTK_WIDGET (self->email), g_strcmp0 (name, email) != 0);
  gtk_label_set_text (self->summary, text);
  gtk_widget_set_sensitive (self->offboard, n > 0);
  gtk_widget_set_tooltip_text (self->offboard, n > 0 ? _ ("Take all access away, in every account") : text);
}

static void
update (KhIndividualPage *self)
{
  update_head (self);
  for (guint i = 0; i < self->shown->len; i++) {
    KhMembershipGroup *group = g_ptr_array_index (self->shown, i);
    KhAccount *account = kh_membership_group_get_account (group);
    const KhMembership *membership = kh_individual_find_membership (self->individual, account);
    g_autofree char *note = membership == NULL ? kh_people_account_note (account) : NULL;

    gtk_widget_set_visible (GTK_WIDGET (group), membership != NULL || note != NULL);
    if (membership != NULL || note != NULL)
      kh_membership_group_update (group, membership);
  }
}

/* Whether there is an account into which one may not look any more; that somebody is in none is then not known. */
static gboolean
is_any_closed (KhIndividualPage *self)
{
  for (guint i = 0; i < self->shown->len; i++) {
    KhAccount *account = kh_membership_group_get_account (g_ptr_array_index (self->shown, i));
    if (kh_account_get_shut_out (account)
        || kh_account_get_state (account, KH_COLLECTION_USERS) == KH_STATE_RESTRICTED)
      return TRUE;
  }
  return FALSE;
}

static gboolean
on_idle (gpointer data)
{
  KhIndividualPage *self = data;

  self->idle_id = 0;
  if (kh_individual_get_n_memberships (self->individual) == 0 && is_any_closed (self))
    g_signal_emit (self, closed, 0);
  else
    update (self);
  return G_SOURCE_REMOVE;
}

static void
queue_update (KhIndividualPage *self)
{
  if (self->idle_id == 0)
    self->idle_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_idle, self, NULL);
}

static void
add_group (KhIndividualPage *self, KhAccount *account)
{
  KhMembershipGroup *group = kh_membership_group_new (account);
  KhEntityList *roles = kh_account_get_list (account, KH_COLLECTION_ROLES);

  gtk_box_append (self->groups, GTK_WIDGET (group));
  g_ptr_array_add (self->shown, group);
  /* For as long as the group is there. */
  g_signal_connect_object (account, "notify", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "access-changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (roles, "updated", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
}

static void
remove_groups (KhIndividualPage *self)
{
  for (guint i = 0; i < self->shown->len; i++) {
    KhMembershipGroup *group = g_ptr_array_index (self->shown, i);
    KhAccount *account = kh_membership_group_get_account (group);
    g_signal_handlers_disconnect_by_data (account, self);
    g_signal_handlers_disconnect_by_data (kh_account_get_list (account, KH_COLLECTION_ROLES), self);
    gtk_box_remove (self->groups, GTK_WIDGET (group));
  }
  g_ptr_array_set_size (self->shown, 0);
}

static void
on_accounts_changed (KhIndividualPage *self)
{
  GListModel *accounts = kh_people_get_accounts (self->people);

  remove_groups (self);
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr (KhAccount) account = g_list_model_get_item (accounts, i);
    add_group (self, account);
  }
  update (self);
}

static void
on_back (KhIndividualPage *self)
{
  g_signal_emit (self, closed, 0);
}

static void
on_offboard (KhIndividualPage *self)
{
  kh_offboard_window_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->people, self->individual);
}

KhIndividual *
kh_individual_page_get_individual (KhIndividualPage *self)
{
  return self->individual;
}

static void
kh_individual_page_dispose (GObject *object)
{
  KhIndividualPage *self = KH_INDIVIDUAL_PAGE (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->shown != NULL)
    remove_groups (self);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_object (&self->individual);
  g_clear_object (&self->people);
  G_OBJECT_CLASS (kh_individual_page_parent_class)->dispose (object);
}

static void
kh_individual_page_class_init (KhIndividualPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_individual_page_dispose;
  closed = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (KH_TYPE_PANE_FRAME);
  g_type_ensure (KH_TYPE_BUTTON_FACE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/people/kh-individual-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KhIndividualPage, frame);
  gtk_widget_class_bind_template_child (widget_class, KhIndividualPage, offboard);
  gtk_widget_class_bind_template_child (widget_class, KhIndividualPage, avatar);
  gtk_widget_class_bind_template_child (widget_class, KhIndividualPage, name);
  gtk_widget_class_bind_template_child (widget_class, KhIndividualPage, email);
  gtk_widget_class_bind_template_child (widget_class, KhIndividualPage, summary);
  gtk_widget_class_bind_template_child (widget_class, KhIndividualPage, groups);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_offboard);
}

static void
kh_individual_page_init (KhIndividualPage *self)
{
  self->shown = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_groups (GTK_WIDGET (self));
}

KhIndividualPage *
kh_individual_page_new (KhPeople *people, KhIndividual *individual)
{
  KhIndividualPage *self = g_object_new (KH_TYPE_INDIVIDUAL_PAGE, NULL);
  GListModel *accounts = kh_people_get_accounts (people);

  self->people = g_object_ref (people);
  self->individual = g_object_ref (individual);
  g_signal_connect_object (individual, "changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (on_accounts_changed), self, G_CONNECT_SWAPPED);
  on_accounts_changed (self);
  return self;
}
