/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include "ui/widgets/kh-access-list.h"

#include <glib/gi18n-lib.h>

#include "ui/widgets/kh-ordered.h"
#include "ui/widgets/kh-text-for.h"

typedef struct {
  GtkWidget *row;   /* borrowed AdwActionRow */
  GtkLabel *level;  /* borrowed */
  GtkWidget *group; /* borrowed AdwPreferencesGroup */
} AreaRow;

struct _KhAccessList {
  GtkWidget parent_instance;
  GHashTable *rows;   /* char *area → AreaRow */
  char *layout;       /* of which areas the rows are */
  GtkLabel *empty;    /* child */
};

G_DEFINE_FINAL_TYPE (KhAccessList, kh_access_list, GTK_TYPE_WIDGET)

static const char *const level_classes[] = { "kh-level-none", "kh-level-guest", "kh-level-editor",
                                             "kh-level-approver" };

char *
kh_access_sources_text (KhAccount *account, const GPtrArray *sources)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  KhLevel highest = KH_LEVEL_NONE;

  for (guint i = 0; i < sources->len; i++) {
    const KhSource *source = g_ptr_array_index (sources, i);
    KhRole *role = source->kind == KH_SOURCE_ROLE ? kh_account_find_role (account, source->id) : NULL;
    const char *name = source->kind == KH_SOURCE_OWNER   ? C_ ("source of access", "Owner")
                       : source->kind == KH_SOURCE_GRANT ? C_ ("source of access", "Own right")
                       : role != NULL                    ? kh_role_get_name (role)
                                                         : source->id;
    highest = MAX (highest, source->level);
    if (source->level == highest)
      g_ptr_array_add (parts, g_strdup (name));
    else
      /* Translators: a role, and the lower level that it alone would give: "Shipping (Guest)". */
      g_ptr_array_add (parts, g_strdup_printf (C_ ("source of access", "%s (%s)"), name,
                                               kh_text_for_level (source->level)));
  }
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (C_ ("list", ", "), (char **) parts->pdata);
}

/* The areas and their headings in one string, to see whether the rows are still the right ones. */
static char *
describe_layout (GPtrArray *areas)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < areas->len; i++)
    g_string_append_printf (out, "%s\n%s\n%s\n", kh_entity_get_id (g_ptr_array_index (areas, i)),
                            kh_area_get_group (g_ptr_array_index (areas, i)),
                            kh_area_get_name (g_ptr_array_index (areas, i)));
  return g_string_free (out, FALSE);
}

static void
add_row (KhAccessList *self, GtkWidget *group, KhArea *area)
{
  AreaRow *item = g_new0 (AreaRow, 1);
  GtkWidget *level = gtk_label_new (NULL);

  item->group = group;
  item->level = GTK_LABEL (level);
  item->row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (item->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (item->row), kh_area_get_name (area));
  gtk_widget_add_css_class (level, "kh-pill");
  gtk_widget_set_valign (level, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (item->row), level);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), item->row);
  g_hash_table_insert (self->rows, g_strdup (kh_entity_get_id (KH_ENTITY (area))), item);
}

static void
build_rows (KhAccessList *self, GPtrArray *areas)
{
  GtkWidget *group = NULL;
  GtkWidget *child;

  g_hash_table_remove_all (self->rows);
  while ((child = gtk_widget_get_last_child (GTK_WIDGET (self))) != GTK_WIDGET (self->empty))
    gtk_widget_unparent (child);
  for (guint i = 0; i < areas->len; i++) {
    KhArea *area = g_ptr_array_index (areas, i);
    const char *title = kh_area_get_group (area);
    if (group == NULL
        || g_strcmp0 (adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (group)), title) != 0) {
      group = adw_preferences_group_new ();
      adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
      gtk_widget_add_css_class (group, "kh-minor-group");
      gtk_widget_set_parent (group, GTK_WIDGET (self));
    }
    add_row (self, group, area);
  }
}

static void
update_row (AreaRow *item, KhAccount *account, const char *area, KhAccess *access, KhAccess *before)
{
  KhLevel level = kh_access_get_level (access, area);
  KhLevel was = before != NULL ? kh_access_get_level (before, area) : level;
  g_autofree char *sources = kh_access_sources_text (account, kh_access_get_sources (access, area));
  g_autofree char *subtitle = NULL;

  gtk_widget_set_visible (item->row, level != KH_LEVEL_NONE || was != KH_LEVEL_NONE);
  if (level == was)
    subtitle = g_steal_pointer (&sources);
  else if (level == KH_LEVEL_NONE)
    /* Translators: the level that somebody had before the change that is being made. */
    subtitle = g_strdup_printf (_ ("Ends; was %s"), kh_text_for_level (was));
  else if (was == KH_LEVEL_NONE)
    /* Translators: the names of the roles from which somebody gets new access. */
    subtitle = g_strdup_printf (_ ("New, from %s"), sources);
  else
    /* Translators: first the names of roles, then a level. */
    subtitle = g_strdup_printf (_ ("%s; was %s"), sources, kh_text_for_level (was));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (item->row), subtitle);
  gtk_label_set_text (item->level, kh_text_for_level (level));
  for (guint i = 0; i < G_N_ELEMENTS (level_classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (item->level), level_classes[i]);
  gtk_widget_add_css_class (GTK_WIDGET (item->level), level_classes[level]);
  if (level != was)
    gtk_widget_add_css_class (item->row, "kh-changed");
  else
    gtk_widget_remove_css_class (item->row, "kh-changed");
}

void
kh_access_list_set (KhAccessList *self, KhAccount *account, KhAccess *access, KhAccess *before)
{
  g_autoptr (GPtrArray) areas = kh_ordered_areas (account);
  g_autofree char *layout = describe_layout (areas);
  g_autoptr (GHashTable) shown = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer area, item;

  if (g_strcmp0 (layout, self->layout) != 0) {
    build_rows (self, areas);
    g_free (self->layout);
    self->layout = g_steal_pointer (&layout);
  }
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &area, &item)) {
    AreaRow *row = item;
    update_row (row, account, area, access, before);
    if (gtk_widget_get_visible (row->row))
      g_hash_table_add (shown, row->group);
  }
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (child != GTK_WIDGET (self->empty))
      gtk_widget_set_visible (child, g_hash_table_contains (shown, child));
  gtk_widget_set_visible (GTK_WIDGET (self->empty), g_hash_table_size (shown) == 0);
}

void
kh_access_list_set_empty_text (KhAccessList *self, const char *text)
{
  gtk_label_set_text (self->empty, text);
}

static void
kh_access_list_dispose (GObject *object)
{
  KhAccessList *self = KH_ACCESS_LIST (object);
  GtkWidget *child;

  g_hash_table_remove_all (self->rows);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (kh_access_list_parent_class)->dispose (object);
}

static void
kh_access_list_finalize (GObject *object)
{
  KhAccessList *self = KH_ACCESS_LIST (object);

  g_hash_table_unref (self->rows);
  g_free (self->layout);
  G_OBJECT_CLASS (kh_access_list_parent_class)->finalize (object);
}

static void
kh_access_list_class_init (KhAccessListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_access_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_access_list_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kh_access_list_init (KhAccessList *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 12);
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->empty = GTK_LABEL (gtk_label_new (_ ("No access to anything.")));
  gtk_label_set_wrap (self->empty, TRUE);
  gtk_label_set_xalign (self->empty, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->empty), "dim-label");
  gtk_widget_set_parent (GTK_WIDGET (self->empty), GTK_WIDGET (self));
}
