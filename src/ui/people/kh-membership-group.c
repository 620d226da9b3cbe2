/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "ui/people/kh-membership-group.h"
#include "ui/people/kh-people-text.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-ordered.h"
#include "ui/widgets/kh-role-pills.h"
#include "ui/widgets/kh-text-for.h"

struct _KhMembershipGroup {
  AdwPreferencesGroup parent_instance;
  GtkWidget *open;       /* borrowed, as all rows are */
  AdwActionRow *note;
  AdwActionRow *member;
  AdwExpanderRow *access;
  AdwActionRow *levels[KH_LEVEL_APPROVER + 1];
  AdwActionRow *invitation;
  KhAccount *account;    /* owned */
  char *user;            /* owned: the id of whom "open" opens */
};

G_DEFINE_FINAL_TYPE (KhMembershipGroup, kh_membership_group, ADW_TYPE_PREFERENCES_GROUP)

static void
on_open (KhMembershipGroup *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.open", "(sss)", kh_account_get_id (self->account),
                              self->user != NULL ? "users" : "invitations", self->user != NULL ? self->user : "");
}

static AdwActionRow *
create_row (const char *title)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  return ADW_ACTION_ROW (row);
}

static void
append_sentence (GString *text, char *sentence)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", sentence);
  g_free (sentence);
}

/* Since when, until when, and when they were there last: what the service knows of it. */
static char *
describe_member (KhAccount *account, KhUser *user)
{
  KhCapabilities capabilities = kh_account_get_capabilities (account);
  GString *text = g_string_new (NULL);
  g_autofree char *removed = kh_text_for_date (kh_user_get_removed_at (user));
  g_autofree char *seen = kh_text_for_past (kh_user_get_last_seen_at (user));
  g_autofree char *ends = kh_text_for_moment (kh_user_get_ends_at (user));

  if (kh_user_get_status (user) == KH_USER_STATUS_REMOVED) {
    /* Translators: %s is a date. */
    append_sentence (text, g_strdup_printf (_ ("Removed on %s"), removed));
    return g_string_free (text, FALSE);
  }
  if (kh_user_get_status (user) == KH_USER_STATUS_SUSPENDED)
    append_sentence (text, g_strdup (kh_text_for_user_status (KH_USER_STATUS_SUSPENDED)));
  if ((capabilities & KH_CAPABILITY_LAST_SEEN) != 0)
    /* Translators: %s is a date or "Never". */
    append_sentence (text, g_strdup_printf (_ ("Last seen: %s"), seen));
  if (kh_user_get_ends_at (user) != 0)
    /* Translators: %s is a date and time. */
    append_sentence (text, g_strdup_printf (_ ("Access ends: %s"), ends));
  return g_string_free (text, FALSE);
}

static void
update_member (KhMembershipGroup *self, KhUser *user)
{
  g_autofree char *roles = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->member), user != NULL);
  if (user == NULL)
    return;
  roles = kh_access_names (self->account, kh_user_get_roles (user), kh_user_get_grants (user), kh_user_get_owner (user),
                           _ ("No roles"));
  text = describe_member (self->account, user);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->member), roles);
  adw_action_row_set_subtitle (self->member, text);
}

/* The names of the areas at each level. */
static void
update_access (KhMembershipGroup *self, KhUser *user)
{
  g_autoptr (GPtrArray) areas = kh_ordered_areas (self->account);
  g_autoptr (KhAccess) access = user != NULL ? kh_account_compute_access (self->account, user) : NULL;
  g_autoptr (GString) summary = g_string_new (NULL);
  gboolean shown = user != NULL && areas->len > 0 && kh_user_get_status (user) == KH_USER_STATUS_ACTIVE;

  gtk_widget_set_visible (GTK_WIDGET (self->access), shown);
  for (int level = KH_LEVEL_APPROVER; shown && level > KH_LEVEL_NONE; level--) {
    g_autoptr (GString) names = g_string_new (NULL);
    guint n = 0;
    for (guint i = 0; i < areas->len; i++) {
      KhArea *area = g_ptr_array_index (areas, i);
      if (kh_access_get_level (access, kh_entity_get_id (KH_ENTITY (area))) != (KhLevel) level)
        continue;
      g_string_append_printf (names, "%s%s", n > 0 ? C_ ("list", ", ") : "", kh_area_get_name (area));
      n++;
    }
    gtk_widget_set_visible (GTK_WIDGET (self->levels[level]), n > 0);
    adw_action_row_set_subtitle (self->levels[level], names->str);
    if (n > 0)
      /* Translators: a level, and in how many areas somebody has it: "Approver: 5 areas". */
      append_sentence (summary, g_strdup_printf (ngettext ("%s: %u area", "%s: %u areas", n), kh_text_for_level (level),
                                                 n));
  }
  if (shown) {
    adw_expander_row_set_subtitle (self->access, summary->len > 0 ? summary->str : _ ("No access to anything."));
    adw_expander_row_set_enable_expansion (self->access, summary->len > 0);
  }
}

static void
update_invitation (KhMembershipGroup *self, KhInvitation *invitation)
{
  g_autofree char *roles = NULL;
  g_autofree char *expires = NULL;
  g_autoptr (GString) text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->invitation), invitation != NULL);
  if (invitation == NULL)
    return;
  text = g_string_new (NULL);
  roles = kh_access_names (self->account, kh_invitation_get_roles (invitation), kh_invitation_get_grants (invitation),
                           FALSE, _ ("No roles"));
  append_sentence (text, g_strdup (roles));
  if ((kh_account_get_capabilities (self->account) & KH_CAPABILITY_INVITE_EXPIRY) != 0) {
    expires = kh_text_for_distance (kh_invitation_get_expires_at (invitation));
    /* Translators: %s is a time from now, as "in 3 days". */
    append_sentence (text, g_strdup_printf (_ ("Expires %s"), expires));
  }
  adw_action_row_set_subtitle (self->invitation, text->str);
}

void
kh_membership_group_update (KhMembershipGroup *self, const KhMembership *membership)
{
  KhUser *user = membership != NULL ? membership->user : NULL;
  KhInvitation *invitation = membership != NULL ? membership->invitation : NULL;
  g_autofree char *note = kh_people_account_note (self->account);
  g_autofree char *title = g_markup_escape_text (kh_account_get_name (self->account), -1);
  g_autofree char *service = g_markup_escape_text (kh_account_get_service_name (self->account), -1);
  g_autofree char *name = NULL;

  if (user != NULL && invitation != NULL && kh_user_get_status (user) == KH_USER_STATUS_REMOVED)
    user = NULL;
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), service);
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL);
  if (note != NULL)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->note), note);
  update_member (self, user);
  update_access (self, user);
  update_invitation (self, invitation);
  g_free (self->user);
  self->user = user != NULL ? g_strdup (kh_entity_get_id (KH_ENTITY (user))) : NULL;
  gtk_widget_set_visible (self->open, user != NULL || invitation != NULL);
  gtk_button_set_label (GTK_BUTTON (self->open),
                        user != NULL ? C_ ("button", "Open in Users") : C_ ("button", "Open in Invitations"));
  kh_fit_side_buttons (self->open);
  /* Translators: first the label of a button, then the name of an account. */
  name = g_strdup_printf (C_ ("button", "%s: %s"), gtk_button_get_label (GTK_BUTTON (self->open)),
                          kh_account_get_name (self->account));
  kh_button_set_name (self->open, name);
}

KhAccount *
kh_membership_group_get_account (KhMembershipGroup *self)
{
  return self->account;
}

static void
kh_membership_group_finalize (GObject *object)
{
  KhMembershipGroup *self = KH_MEMBERSHIP_GROUP (object);

  g_free (self->user);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_membership_group_parent_class)->finalize (object);
}

static void
kh_membership_group_class_init (KhMembershipGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_membership_group_finalize;
}

static void
kh_membership_group_init (KhMembershipGroup *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);

  self->open = gtk_button_new ();
  gtk_widget_set_valign (self->open, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->open, "flat");
  g_signal_connect_object (self->open, "clicked", G_CALLBACK (on_open), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (group, self->open);
  kh_fit_groups (GTK_WIDGET (self));
  self->note = create_row ("");
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "kh-changed");
  self->member = create_row ("");
  self->access = ADW_EXPANDER_ROW (adw_expander_row_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->access), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->access), _ ("Effective Access"));
  for (int level = KH_LEVEL_APPROVER; level > KH_LEVEL_NONE; level--) {
    self->levels[level] = create_row (kh_text_for_level (level));
    adw_expander_row_add_row (self->access, GTK_WIDGET (self->levels[level]));
  }
  self->invitation = create_row (_ ("Invitation on Its Way"));
  adw_preferences_group_add (group, GTK_WIDGET (self->note));
  adw_preferences_group_add (group, GTK_WIDGET (self->member));
  adw_preferences_group_add (group, GTK_WIDGET (self->access));
  adw_preferences_group_add (group, GTK_WIDGET (self->invitation));
}

KhMembershipGroup *
kh_membership_group_new (KhAccount *account)
{
  KhMembershipGroup *self = g_object_new (KH_TYPE_MEMBERSHIP_GROUP, NULL);

  self->account = g_object_ref (account);
  return self;
}
