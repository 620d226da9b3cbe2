/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/roles/kh-role-page.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "ui/roles/kh-role-text.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-ordered.h"
#include "ui/widgets/kh-strip.h"
#include "ui/widgets/kh-text-for.h"

/* How many members are listed at first, and how many more with each press. */
#define FEW_MEMBERS  5
#define MORE_MEMBERS 50

struct _KhRolePage {
  AdwBin parent_instance;

  /* template children */
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkLabel *name;
  GtkLabel *kind;
  GtkLabel *description;
  GtkWidget *edit;
  GtkWidget *duplicate;
  GtkWidget *remove;
  AdwPreferencesGroup *members;
  GtkLabel *nobody;
  GtkBox *areas;

  /* owned */
  KhAccount *account;
  KhRole *role;
  gulong notified;
  GPtrArray *member_rows;  /* borrowed widgets in the group */
  char *member_stamp;      /* of the members that are listed */
  GHashTable *levels;      /* char *area → borrowed GtkLabel */
  char *area_stamp;        /* of the areas that are listed */
  guint n_listed;          /* how many members may be listed */
};

enum { DUPLICATE, EDIT, DELETE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhRolePage, kh_role_page, ADW_TYPE_BIN)

static void show_members (KhRolePage *self);

static void
on_duplicate (KhRolePage *self)
{
  g_signal_emit (self, signals[DUPLICATE], 0);
}

static void
on_edit (KhRolePage *self)
{
  g_signal_emit (self, signals[EDIT], 0);
}

static void
on_delete (KhRolePage *self)
{
  g_signal_emit (self, signals[DELETE], 0);
}

static void
show_head (KhRolePage *self)
{
  KhRoleSection section = kh_role_get_section (self->role);
  const char *description = kh_role_get_description (self->role);

  gtk_label_set_label (self->name, kh_role_get_name (self->role));
  gtk_label_set_label (self->description, description != NULL ? description : "");
  gtk_widget_set_visible (GTK_WIDGET (self->description), description != NULL && *description != '\0');
  gtk_label_set_label (self->kind, kh_role_kind_text (self->role));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->kind),
                               section == KH_ROLE_SECTION_LEGACY
                                   ? _ ("Still valid, but no longer suggested for new people")
                                   : NULL);
}

static void
show_actions (KhRolePage *self)
{
  KhDenial denial = kh_account_check (self->account, KH_ACTION_EDIT_ROLES, NULL);

  kh_feedback_gate (self->duplicate, self->account, denial);
  kh_feedback_gate (self->edit, self->account, denial);
  kh_feedback_gate (self->remove, self->account, denial);
  if (kh_role_get_built_in (self->role)) {
    gtk_widget_set_visible (self->edit, FALSE);
    gtk_widget_set_visible (self->remove, FALSE);
  }
}

static void
on_member_activated (GtkWidget *row)
{
  gtk_widget_activate_action (row, "win.show-user", "s", g_object_get_data (G_OBJECT (row), "kh-user-id"));
}

static GtkWidget *
member_row_new (KhUser *user)
{
  GtkWidget *row = adw_action_row_new ();
  const char *name = kh_user_get_name (user) != NULL ? kh_user_get_name (user) : kh_user_get_email (user);
  GtkWidget *avatar = adw_avatar_new (32, name, TRUE);

  g_object_set_data_full (G_OBJECT (row), "kh-user-id", g_strdup (kh_entity_get_id (KH_ENTITY (user))), g_free);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), kh_user_get_email (user));
  if (kh_user_get_status (user) == KH_USER_STATUS_SUSPENDED) {
    GtkWidget *status = gtk_label_new (kh_text_for_user_status (KH_USER_STATUS_SUSPENDED));
    gtk_widget_add_css_class (status, "kh-pill");
    gtk_widget_set_valign (status, GTK_ALIGN_CENTER);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), status);
  }
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), avatar);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect (row, "activated", G_CALLBACK (on_member_activated), NULL);
  return row;
}

static void
on_more_activated (KhRolePage *self)
{
  guint before = self->n_listed;

  self->n_listed += MORE_MEMBERS;
  show_members (self);
  /* The row that was pressed is gone: on with the first one that it brought. */
  if (before < self->member_rows->len)
    gtk_widget_grab_focus (g_ptr_array_index (self->member_rows, before));
}

static GtkWidget *
more_row_new (KhRolePage *self, guint n)
{
  GtkWidget *row = adw_action_row_new ();
  /* Translators: %u is how many people are not in the list yet. */
  g_autofree char *title = g_strdup_printf (ngettext ("%'u More", "%'u More", n), n);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("pan-down-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_more_activated), self, G_CONNECT_SWAPPED);
  return row;
}

static void
add_member_row (KhRolePage *self, GtkWidget *row)
{
  adw_preferences_group_add (self->members, row);
  g_ptr_array_add (self->member_rows, row);
}

static int
compare_users (gconstpointer a, gconstpointer b)
{
  const char *first = kh_user_get_name (*(KhUser **) a), *second = kh_user_get_name (*(KhUser **) b);

  return g_utf8_collate (first != NULL ? first : "", second != NULL ? second : "");
}

/* Returns: (transfer container): those who have the role, by name. */
static GPtrArray *
find_members (KhRolePage *self)
{
  GListModel *users = G_LIST_MODEL (kh_account_get_list (self->account, KH_COLLECTION_USERS));
  const char *id = kh_entity_get_id (KH_ENTITY (self->role));
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (users); i++) {
    g_autoptr (KhUser) user = g_list_model_get_item (users, i);
    if (kh_user_get_status (user) != KH_USER_STATUS_REMOVED && g_strv_contains (kh_user_get_roles (user), id))
      g_ptr_array_add (found, g_steal_pointer (&user));
  }
  g_ptr_array_sort (found, compare_users);
  return found;
}

/* What is shown of the members: when it stays the same the rows stay, and the focus in them. */
static char *
stamp_members (KhRolePage *self, GPtrArray *found)
{
  GString *stamp = g_string_new (NULL);

  for (guint i = 0; i < found->len && i < self->n_listed; i++) {
    KhUser *user = g_ptr_array_index (found, i);
    g_string_append_printf (stamp, "%s\t%s\t%s\t%d\n", kh_entity_get_id (KH_ENTITY (user)), kh_user_get_name (user),
                            kh_user_get_email (user), kh_user_get_status (user));
  }
  g_string_append_printf (stamp, "%u", found->len);
  return g_string_free (stamp, FALSE);
}

static void
show_members (KhRolePage *self)
{
  gboolean restricted = kh_account_get_state (self->account, KH_COLLECTION_USERS) == KH_STATE_RESTRICTED;
  g_autoptr (GPtrArray) found = find_members (self);
  g_autofree char *stamp = stamp_members (self, found), *title = NULL;
  guint n = restricted ? (guint) MAX (kh_role_get_members (self->role), 0) : found->len;

  gtk_label_set_label (self->nobody, restricted && n > 0 ? _ ("Your access does not include who they are.")
                                                         : _ ("Nobody has this role."));
  /* Translators: heading over the people who have a role, with their number. */
  title = g_strdup_printf (C_ ("role", "Members (%'u)"), n);
  adw_preferences_group_set_title (self->members, title);
  if (g_strcmp0 (stamp, self->member_stamp) == 0)
    return;
  g_free (self->member_stamp);
  self->member_stamp = g_steal_pointer (&stamp);
  for (guint i = 0; i < self->member_rows->len; i++)
    adw_preferences_group_remove (self->members, g_ptr_array_index (self->member_rows, i));
  g_ptr_array_set_size (self->member_rows, 0);
  for (guint i = 0; i < found->len && i < self->n_listed; i++)
    add_member_row (self, member_row_new (g_ptr_array_index (found, i)));
  if (found->len > self->n_listed)
    add_member_row (self, more_row_new (self, found->len - self->n_listed));
  gtk_widget_set_visible (GTK_WIDGET (self->nobody), found->len == 0);
}

static char *
stamp_areas (GPtrArray *areas)
{
  GString *stamp = g_string_new (NULL);

  for (guint i = 0; i < areas->len; i++) {
    KhArea *area = g_ptr_array_index (areas, i);
    g_string_append_printf (stamp, "%s\t%s\t%s\n", kh_entity_get_id (KH_ENTITY (area)), kh_area_get_group (area),
                            kh_area_get_name (area));
  }
  return g_string_free (stamp, FALSE);
}

static void
list_areas (KhRolePage *self, GPtrArray *areas)
{
  AdwPreferencesGroup *group = NULL;
  const char *heading = NULL;
  GtkWidget *child;

  g_hash_table_remove_all (self->levels);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->areas))) != NULL)
    gtk_box_remove (self->areas, child);
  for (guint i = 0; i < areas->len; i++) {
    KhArea *area = g_ptr_array_index (areas, i);
    GtkWidget *row = adw_action_row_new (), *level = gtk_label_new (NULL);

    if (group == NULL || g_strcmp0 (heading, kh_area_get_group (area)) != 0) {
      g_autofree char *markup = NULL;
      heading = kh_area_get_group (area);
      markup = g_markup_escape_text (heading != NULL ? heading : "", -1);
      group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
      adw_preferences_group_set_title (group, markup);
      gtk_box_append (self->areas, GTK_WIDGET (group));
    }
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), kh_area_get_name (area));
    gtk_widget_add_css_class (level, "kh-pill");
    gtk_widget_set_valign (level, GTK_ALIGN_CENTER);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), level);
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
    adw_preferences_group_add (group, row);
    g_hash_table_insert (self->levels, g_strdup (kh_entity_get_id (KH_ENTITY (area))), level);
  }
}

static void
show_areas (KhRolePage *self)
{
  g_autoptr (GPtrArray) areas = kh_ordered_areas (self->account);
  g_autofree char *stamp = stamp_areas (areas);
  KhGrants *grants = kh_role_get_grants (self->role);

  if (g_strcmp0 (stamp, self->area_stamp) != 0) {
    g_free (self->area_stamp);
    self->area_stamp = g_steal_pointer (&stamp);
    list_areas (self, areas);
  }
  for (guint i = 0; i < areas->len; i++) {
    KhArea *area = g_ptr_array_index (areas, i);
    const char *id = kh_entity_get_id (KH_ENTITY (area));
    GtkLabel *label = g_hash_table_lookup (self->levels, id);
    KhLevel level = kh_grants_get (grants, id);
    GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (label), ADW_TYPE_ACTION_ROW);

    kh_level_label_set (label, level);
    gtk_widget_set_tooltip_text (GTK_WIDGET (label), kh_text_for_level_meaning (level));
    kh_widget_describe (row, kh_text_for_level (level));
  }
}

void
kh_role_page_refresh (KhRolePage *self)
{
  gtk_stack_set_visible_child_name (self->stack, self->role != NULL ? "role" : "none");
  if (self->role == NULL)
    return;
  show_head (self);
  show_actions (self);
  show_members (self);
  show_areas (self);
}

void
kh_role_page_set (KhRolePage *self, KhAccount *account, KhRole *role)
{
  gboolean other = self->role != role;

  if (self->role != NULL)
    g_clear_signal_handler (&self->notified, self->role);
  g_set_object (&self->account, account);
  g_set_object (&self->role, role);
  if (role != NULL)
    self->notified = g_signal_connect_object (role, "notify", G_CALLBACK (kh_role_page_refresh), self,
                                              G_CONNECT_SWAPPED);
  if (other) {
    self->n_listed = FEW_MEMBERS;
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  }
  kh_role_page_refresh (self);
}

KhRole *
kh_role_page_get_role (KhRolePage *self)
{
  return self->role;
}

static void
kh_role_page_dispose (GObject *object)
{
  KhRolePage *self = KH_ROLE_PAGE (object);

  if (self->role != NULL)
    g_clear_signal_handler (&self->notified, self->role);
  g_clear_object (&self->role);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_role_page_parent_class)->dispose (object);
}

static void
kh_role_page_finalize (GObject *object)
{
  KhRolePage *self = KH_ROLE_PAGE (object);

  g_ptr_array_unref (self->member_rows);
  g_hash_table_unref (self->levels);
  g_free (self->member_stamp);
  g_free (self->area_stamp);
  G_OBJECT_CLASS (kh_role_page_parent_class)->finalize (object);
}

static void
kh_role_page_class_init (KhRolePageClass *klass)
{
  static const char *const names[] = { "duplicate", "edit", "delete" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kh_role_page_dispose;
  object_class->finalize = kh_role_page_finalize;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  g_type_ensure (KH_TYPE_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/roles/kh-role-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KhRolePage, stack);
  gtk_widget_class_bind_template_child (widget_class, KhRolePage, scroller);
  gtk_widget_class_bind_template_child (widget_class, KhRolePage, name);
  gtk_widget_class_bind_template_child (widget_class, KhRolePage, kind);
  gtk_widget_class_bind_template_child (widget_class, KhRolePage, description);
  gtk_widget_class_bind_template_child (widget_class, KhRolePage, edit);
  gtk_widget_class_bind_template_child (widget_class, KhRolePage, duplicate);
  gtk_widget_class_bind_template_child (widget_class, KhRolePage, remove);
  gtk_widget_class_bind_template_child (widget_class, KhRolePage, members);
  gtk_widget_class_bind_template_child (widget_class, KhRolePage, nobody);
  gtk_widget_class_bind_template_child (widget_class, KhRolePage, areas);
  gtk_widget_class_bind_template_callback (widget_class, on_duplicate);
  gtk_widget_class_bind_template_callback (widget_class, on_edit);
  gtk_widget_class_bind_template_callback (widget_class, on_delete);
}

static void
kh_role_page_init (KhRolePage *self)
{
  self->n_listed = FEW_MEMBERS;
  self->member_rows = g_ptr_array_new ();
  self->levels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_groups (GTK_WIDGET (self));
  kh_fit_buttons (GTK_WIDGET (self), PANGO_WRAP_WORD);
}
