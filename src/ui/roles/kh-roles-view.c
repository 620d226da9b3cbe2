/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/roles/kh-roles-view.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-text.h"
#include "compat/kh-compat.h"
#include "ui/widgets/kh-list-detail.h"
#include "ui/roles/kh-role-editor.h"
#include "ui/roles/kh-role-page.h"
#include "ui/roles/kh-role-text.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-search-words.h"

struct _KhRolesView {
  AdwBin parent_instance;

  /* template children */
  KhListDetail *panes;
  GtkListBox *list;
  KhRolePage *page;

  /* owned */
  KhAccount *account;
  GCancellable *cancellable;
  GtkCustomFilter *filter;
  GtkCustomSorter *sorter;
  char **words;
  char *chosen;      /* id of the role that is shown */
  gboolean choosing; /* selecting by program, not by the person */
};

enum { PROP_0, PROP_ACCOUNT, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhRolesView, kh_roles_view, ADW_TYPE_BIN)

static gboolean
is_shown (gpointer item, gpointer data)
{
  KhRolesView *self = data;
  const char *description = kh_role_get_description (item);
  g_autofree char *text = NULL, *folded = NULL;

  if (self->words == NULL)
    return TRUE;
  text = g_strjoin ("\n", kh_role_get_name (item), description != NULL ? description : "", NULL);
  folded = kh_text_fold (text);
  return kh_search_words_match (self->words, folded);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  return gtk_ordering_from_cmpfunc (kh_role_compare (a, b));
}

static void
fill_row (KhRole *role, GParamSpec *pspec, GtkWidget *row)
{
  GtkLabel *name = g_object_get_data (G_OBJECT (row), "kh-name");
  GtkLabel *members = g_object_get_data (G_OBJECT (row), "kh-members");
  g_autofree char *count = g_strdup_printf (C_ ("count", "%'u"), (guint) MAX (0, kh_role_get_members (role)));
  g_autofree char *text = kh_role_members_text (role);
  /* Translators: the name of a role, and "3 members". */
  g_autofree char *label = g_strdup_printf (C_ ("role", "%s, %s"), kh_role_get_name (role), text);

  gtk_label_set_label (name, kh_role_get_name (role));
  gtk_label_set_label (members, count);
  gtk_widget_set_tooltip_text (GTK_WIDGET (members), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static GtkWidget *
row_new (gpointer item, gpointer data)
{
  KhRole *role = item;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (NULL), *members = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (members, "dim-label");
  gtk_widget_add_css_class (members, "numeric");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), members);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), "kh-name", name);
  g_object_set_data (G_OBJECT (row), "kh-members", members);
  g_object_set_data_full (G_OBJECT (row), "kh-role", g_object_ref (role), g_object_unref);
  g_signal_connect_object (role, "notify", G_CALLBACK (fill_row), row, 0);
  fill_row (role, NULL, row);
  return row;
}

static KhRole *
role_of (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "kh-role");
}

static void
place_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  KhRoleSection section = kh_role_get_section (role_of (row));
  GtkWidget *label;

  if (before != NULL && kh_role_get_section (role_of (before)) == section) {
    gtk_list_box_row_set_header (row, NULL);
    return;
  }
  label = gtk_label_new (kh_role_section_title (section));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_top (label, before != NULL ? 12 : 6);
  gtk_widget_set_margin_bottom (label, 6);
  gtk_list_box_row_set_header (row, label);
}

static GtkListBoxRow *
find_row (KhRolesView *self, const char *id)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (id == NULL || g_strcmp0 (kh_entity_get_id (KH_ENTITY (role_of (row))), id) == 0)
      return row;
  return NULL;
}

static void
show_chosen (KhRolesView *self)
{
  KhRole *role = self->account != NULL ? kh_account_find_role (self->account, self->chosen) : NULL;

  kh_role_page_set (self->page, self->account, role);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
choose (KhRolesView *self, const char *id)
{
  if (g_strcmp0 (self->chosen, id) == 0)
    return;
  g_free (self->chosen);
  self->chosen = g_strdup (id);
  show_chosen (self);
}

/* Makes the list show as selected what is chosen; with nothing chosen, or a role that is gone, the first one is. */
static void
select_chosen (KhRolesView *self)
{
  GtkListBoxRow *row = NULL;

  if (self->chosen != NULL && kh_account_find_role (self->account, self->chosen) == NULL) {
    kh_list_detail_set_show_detail (self->panes, FALSE);
    g_clear_pointer (&self->chosen, g_free);
  }
  row = find_row (self, self->chosen);
  self->choosing = TRUE;
  gtk_list_box_select_row (self->list, row);
  self->choosing = FALSE;
  if (row != NULL)
    choose (self, kh_entity_get_id (KH_ENTITY (role_of (row))));
}

static void
on_selected (KhRolesView *self, GtkListBoxRow *row)
{
  if (row != NULL && !self->choosing)
    choose (self, kh_entity_get_id (KH_ENTITY (role_of (row))));
}

static void
on_activated (KhRolesView *self, GtkListBoxRow *row)
{
  choose (self, kh_entity_get_id (KH_ENTITY (role_of (row))));
  kh_list_detail_set_show_detail (self->panes, TRUE);
  if (kh_list_detail_get_narrow (self->panes))
    gtk_widget_child_focus (GTK_WIDGET (self->page), GTK_DIR_TAB_FORWARD);
}

static void
on_panes_changed (KhRolesView *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

KhRole *
kh_roles_view_get_page (KhRolesView *self)
{
  if (!kh_list_detail_get_narrow (self->panes) || !kh_list_detail_get_show_detail (self->panes))
    return NULL;
  return kh_role_page_get_role (self->page);
}

void
kh_roles_view_go_back (KhRolesView *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  kh_list_detail_set_show_detail (self->panes, FALSE);
  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (self->list));
}

void
kh_roles_view_search (KhRolesView *self, char **words)
{
  g_strfreev (self->words);
  self->words = g_strdupv (words);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  if (self->account != NULL)
    select_chosen (self);
}

void
kh_roles_view_refresh (KhRolesView *self)
{
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  gtk_sorter_changed (GTK_SORTER (self->sorter), GTK_SORTER_CHANGE_DIFFERENT);
  gtk_list_box_invalidate_headers (self->list);
  select_chosen (self);
  kh_role_page_refresh (self->page);
}

void
kh_roles_view_show_role (KhRolesView *self, const char *id)
{
  GtkListBoxRow *row;

  choose (self, id);
  select_chosen (self);
  kh_list_detail_set_show_detail (self->panes, TRUE);
  row = find_row (self, id);
  if (row != NULL && !kh_list_detail_get_narrow (self->panes))
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
on_saved (KhRolesView *self, KhRole *role)
{
  /* A role that the search would hide was just made: show it all the same. */
  kh_roles_view_show_role (self, kh_entity_get_id (KH_ENTITY (role)));
}

static void
open_editor (KhRolesView *self, KhRole *role, gboolean duplicate)
{
  GtkWidget *editor = kh_role_editor_new (GTK_WIDGET (self), self->account, role, duplicate);

  g_signal_connect_object (editor, "saved", G_CALLBACK (on_saved), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (editor));
}

void
kh_roles_view_new_role (KhRolesView *self)
{
  open_editor (self, NULL, FALSE);
}

static void
on_duplicate (KhRolesView *self)
{
  open_editor (self, kh_role_page_get_role (self->page), TRUE);
}

static void
on_edit (KhRolesView *self)
{
  open_editor (self, kh_role_page_get_role (self->page), FALSE);
}

/* A deletion that is under way. */
typedef struct {
  KhRolesView *view;
  KhRole *role;
} Deletion;

static void
deletion_free (Deletion *deletion)
{
  g_object_unref (deletion->view);
  g_object_unref (deletion->role);
  g_free (deletion);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Deletion, deletion_free)

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Deletion) deletion = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = kh_account_run_finish (KH_ACCOUNT (source), result, &error);
  KhRolesView *self = deletion->view;
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL) {
    kh_feedback_error (GTK_WIDGET (self), _ ("The role was not deleted"), error);
    return;
  }
  /* Translators: %s is the name of a role. */
  text = g_strdup_printf (_ ("The role “%s” was deleted"), kh_role_get_name (deletion->role));
  kh_feedback_toast (GTK_WIDGET (self), text);
  kh_roles_view_refresh (self);
  kh_roles_view_go_back (self);
}

static void
on_delete_confirmed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Deletion) deletion = data;
  KhRolesView *self = deletion->view;
  g_autoptr (KhCommand) command = NULL;

  if (!kh_confirm_finish (result) || self->account == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  command = kh_command_new (KH_COMMAND_DELETE_ROLE, KH_ENTITY (deletion->role));
  kh_account_run_async (self->account, command, self->cancellable, on_deleted, g_steal_pointer (&deletion));
}

static void
say_in_use (KhRolesView *self, KhRole *role)
{
  int members = kh_role_get_members (role);
  /* Translators: %s is the name of a role. */
  g_autofree char *heading = g_strdup_printf (_ ("“%s” Is in Use"), kh_role_get_name (role));
  /* Translators: %d is how many people. */
  g_autofree char *body = g_strdup_printf (ngettext ("%'d person has this role and would lose what it gives them. Take "
                                                     "it away from them first.",
                                                     "%'d people have this role and would lose what it gives them. "
                                                     "Take it away from them first.",
                                                     members),
                                           members);

  kh_alert_show (GTK_WIDGET (self), heading, body);
}

static void
on_delete (KhRolesView *self)
{
  KhRole *role = kh_role_page_get_role (self->page);
  Deletion *deletion;
  g_autofree char *heading = NULL;

  if (kh_role_get_members (role) > 0) {
    say_in_use (self, role);
    return;
  }
  deletion = g_new (Deletion, 1);
  deletion->view = g_object_ref (self);
  deletion->role = g_object_ref (role);
  /* Translators: %s is the name of a role. */
  heading = g_strdup_printf (_ ("Delete “%s”?"), kh_role_get_name (role));
  kh_confirm_async (GTK_WIDGET (self), heading, _ ("Nobody has this role. Deleting it cannot be undone."),
                    C_ ("role", "Delete"), TRUE, self->cancellable, on_delete_confirmed, deletion);
}

static void
set_account (KhRolesView *self, KhAccount *account)
{
  GtkFilterListModel *filtered;
  g_autoptr (GtkSortListModel) sorted = NULL;

  if (self->account == account)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  g_clear_pointer (&self->chosen, g_free);
  kh_list_detail_set_show_detail (self->panes, FALSE);
  g_set_object (&self->account, account);
  if (account != NULL) {
    self->cancellable = g_cancellable_new ();
    filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (kh_account_get_list (account,
                                                                                           KH_COLLECTION_ROLES))),
                                          GTK_FILTER (g_object_ref (self->filter)));
    sorted = gtk_sort_list_model_new (G_LIST_MODEL (filtered), GTK_SORTER (g_object_ref (self->sorter)));
    gtk_list_box_bind_model (self->list, G_LIST_MODEL (sorted), row_new, self, NULL);
    select_chosen (self);
  }
  show_chosen (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACCOUNT]);
}

static void
kh_roles_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, KH_ROLES_VIEW (object)->account);
}

static void
kh_roles_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_account (KH_ROLES_VIEW (object), g_value_get_object (value));
}

static void
kh_roles_view_dispose (GObject *object)
{
  KhRolesView *self = KH_ROLES_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_roles_view_parent_class)->dispose (object);
}

static void
kh_roles_view_finalize (GObject *object)
{
  KhRolesView *self = KH_ROLES_VIEW (object);

  g_clear_object (&self->filter);
  g_clear_object (&self->sorter);
  g_strfreev (self->words);
  g_free (self->chosen);
  G_OBJECT_CLASS (kh_roles_view_parent_class)->finalize (object);
}

static void
kh_roles_view_class_init (KhRolesViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kh_roles_view_get_property;
  object_class->set_property = kh_roles_view_set_property;
  object_class->dispose = kh_roles_view_dispose;
  object_class->finalize = kh_roles_view_finalize;
  props[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, KH_TYPE_ACCOUNT,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  g_type_ensure (KH_TYPE_LIST_DETAIL);
  g_type_ensure (KH_TYPE_ROLE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/roles/kh-roles-view.ui");
  gtk_widget_class_bind_template_child (widget_class, KhRolesView, panes);
  gtk_widget_class_bind_template_child (widget_class, KhRolesView, list);
  gtk_widget_class_bind_template_child (widget_class, KhRolesView, page);
  gtk_widget_class_bind_template_callback (widget_class, on_panes_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_duplicate);
  gtk_widget_class_bind_template_callback (widget_class, on_edit);
  gtk_widget_class_bind_template_callback (widget_class, on_delete);
}

static void
kh_roles_view_init (KhRolesView *self)
{
  self->filter = gtk_custom_filter_new (is_shown, self, NULL);
  self->sorter = gtk_custom_sorter_new (compare, NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, place_header, NULL, NULL);
}
